import { useState, type Dispatch } from 'react';
import { m } from '@contracts/messages';
import { LIMITS } from '../routes';
import { IconClose, IconPlus, IconWarning } from '@ui/core/icons/icons';
import { Button } from '@ui/core/shell/button';
import { TextInput } from '@ui/mobile/form-cards';
import type { Faults, Fields, FieldsAction } from '../model/fields';
import type { RegistrationView } from '../model/view';
import { PickField } from '../parts/fields';
import { faultWord } from '../words';
import { ClassSheet } from './pick-sheets';

/** 【添加班級】: class and subject, with the red hint until one row stands (SUB-61). */
export function TeachingRows({
  fields,
  classes,
  faults,
  edit,
}: {
  fields: Fields;
  classes: RegistrationView['classes'];
  faults: Faults;
  edit: Dispatch<FieldsAction>;
}) {
  const [picking, setPicking] = useState<number | null>(null);
  const nameOf = (id: string) => classes.find((one) => one.id === id)?.name;
  return (
    <section className="rg-teaching">
      <h2>{m.register_teaching()}</h2>
      {fields.teaching.length > 0 ? null : (
        <p className="sc-help sc-help--bad">
          <IconWarning size={18} />
          <span>{m.register_teaching_hint()}</span>
        </p>
      )}
      {fields.teaching.map((row, at) => (
        <div key={at} className="rg-teaching__row">
          <div className="rg-teaching__head">
            <span>{m.register_teaching_row({ n: at + 1 })}</span>
            <Button
              kind="quiet"
              size="medium"
              icon={IconClose}
              aria-label={m.register_teaching_remove({ n: at + 1 })}
              onClick={() => edit({ type: 'class-removed', at })}
            />
          </div>
          <PickField
            label={m.register_class()}
            value={nameOf(row.classId)}
            placeholder={m.register_class_choose()}
            fault={faultWord(faults.get(`teaching.${String(at)}.classId`))}
            onOpen={() => setPicking(at)}
          />
          <TextInput
            label={m.register_teaching_subject()}
            required
            maxLength={LIMITS.subjectMax}
            placeholder={m.register_teaching_subject_placeholder()}
            value={row.subject}
            fault={faultWord(faults.get(`teaching.${String(at)}.subject`))}
            onChange={(event) => edit({ type: 'class-set', at, row: { subject: event.target.value } })}
          />
        </div>
      ))}
      {fields.teaching.length >= LIMITS.teachingRows ? null : (
        <Button size="large" block icon={IconPlus} onClick={() => edit({ type: 'class-added' })}>
          {m.register_teaching_add()}
        </Button>
      )}
      <ClassSheet
        open={picking !== null}
        classes={classes}
        chosen={picking === null ? null : (fields.teaching[picking]?.classId ?? null)}
        onClose={() => setPicking(null)}
        onChoose={(classId) => {
          if (picking !== null) edit({ type: 'class-set', at: picking, row: { classId } });
          setPicking(null);
        }}
      />
    </section>
  );
}
