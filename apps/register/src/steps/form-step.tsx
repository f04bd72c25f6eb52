import { useState } from 'react';
import { m } from '@contracts/messages';
import { routes } from '../routes';
import { IconIdCard } from '@ui/core/icons/icons';
import { Button } from '@ui/core/shell/button';
import { Cell, CellGroup } from '@ui/mobile/cells';
import { TextInput } from '@ui/mobile/form-cards';
import { ConfirmDialog } from '@ui/mobile/sheet';
import { digitsOnly, formFaults, type Faults, type Fields as OpenFields } from '../model/fields';
import { stepNumber } from '../model/progress';
import { formBody } from '../model/form-body';
import { IDENTITIES_OF, RELATIONS_OF_PARENTS, type RegistrationView } from '../model/view';
import { CardActions } from '../parts/card-actions';
import { ChoiceChips, Fields, PickField, SelectField } from '../parts/fields';
import { Head, Screen } from '../parts/frame';
import { ProblemNote } from '../parts/problem-note';
import { areaWord, faultWord, identityWord, relationWord } from '../words';
import { ClassSheet, DepartmentSheet } from './pick-sheets';
import type { StepProps } from './step-props';
import { TeachingRows } from './teaching-rows';

const NONE: Faults = new Map();

function titleOf({ kind, purpose }: RegistrationView, fields: OpenFields): string {
  if (purpose === 'student') return m.register_add_student_title();
  if (purpose === 'phone') return m.register_phone_title();
  if (kind !== 'family') return m.register_form_title_staff();
  return fields.identity === 'student' ? m.register_form_title_student() : m.register_form_title_family();
}

const scanLabel = ({ purpose, identity }: RegistrationView): string =>
  purpose !== 'identity' ? m.register_scan() : identity === 'teaching' ? m.register_scan_teaching() : m.register_scan_school_staff();

/** 資料: who one is, the student or the work, and then the card (SUB-15, 16, 61, 82). */
export function FormStep({ token, view, fields, edit, registration, onTemporary, onHelp }: StepProps & { onTemporary: () => void }) {
  const [shown, setShown] = useState<Faults>(NONE);
  const [picking, setPicking] = useState<'class' | 'department' | null>(null);
  const [unsure, setUnsure] = useState<((go: boolean) => void) | null>(null);
  const { problem, step } = registration;
  const { kind, purpose, school } = view;
  const own = purpose === 'first' || purpose === 'student';
  const set = (values: Partial<OpenFields>) => {
    edit({ type: 'set', values });
    setShown(NONE);
    if (problem !== undefined && problem.place !== 'page') registration.say(undefined);
  };
  const at = (place: string) => (problem?.place === place ? problem.text : undefined);

  const handIn = async (): Promise<boolean> => {
    const faults = formFaults(view, fields);
    setShown(faults);
    if (faults.size > 0) {
      requestAnimationFrame(() => document.querySelector<HTMLElement>('[aria-invalid="true"], [data-fault]')?.focus());
      return false;
    }
    if (kind === 'staff' && own && fields.identity === 'teaching' && fields.teaching.length === 0) {
      const go = await new Promise<boolean>((resolve) => setUnsure(() => resolve));
      setUnsure(null);
      if (!go) return false;
    }
    const body = formBody(view, fields);
    return body === null ? true : step((call) => call(routes.form, { params: { token }, body }));
  };
  const back = () => void step((call) => call(routes.back, { params: { token } }));
  const chosenClass = view.classes.find((one) => one.id === fields.classId);
  return (
    <Screen
      school={school?.name}
      head={
        <Head
          school={school?.name}
          step={stepNumber(view)}
          title={titleOf(view, fields)}
          subtitle={purpose === 'phone' ? m.register_phone_text() : undefined}
        />
      }
      bar={
        <CardActions
          token={token}
          registration={registration}
          label={scanLabel(view)}
          handIn={handIn}
          onTemporary={purpose === 'replace' ? undefined : onTemporary}
        />
      }
    >
      {purpose === 'phone' ? (
        <Fields>
          <SelectField
            label={m.register_area()}
            value={fields.oldAreaCode}
            options={view.areaCodes.map((value) => ({ value, label: areaWord(value) }))}
            onChange={(oldAreaCode) => set({ oldAreaCode })}
          />
          <TextInput
            label={m.register_phone_old()}
            required
            type="tel"
            inputMode="numeric"
            autoComplete="off"
            maxLength={15}
            placeholder={m.register_mobile_placeholder()}
            value={fields.oldMobile}
            fault={faultWord(shown.get('oldMobile'), fields.oldAreaCode) ?? at('oldMobile') ?? at('mobile')}
            onChange={(event) => set({ oldMobile: digitsOnly(event.target.value) })}
          />
        </Fields>
      ) : null}
      {own ? (
        <Fields>
          {purpose === 'student' ? null : (
            <ChoiceChips
              pair
              label={kind === 'family' ? m.register_identity_short() : m.register_identity()}
              hideLabel={kind === 'family'}
              options={IDENTITIES_OF[kind].map((value) => ({ value, label: identityWord(value) }))}
              value={fields.identity}
              fault={faultWord(shown.get('identity'))}
              onChange={(identity) => set({ identity })}
            />
          )}
          {kind === 'family' ? (
            <>
              <TextInput
                label={m.register_student_name()}
                required
                autoComplete="off"
                placeholder={m.register_student_name_placeholder()}
                value={fields.studentName}
                fault={faultWord(shown.get('studentName')) ?? at('studentName') ?? at('name')}
                onChange={(event) => set({ studentName: event.target.value })}
              />
              <PickField
                label={m.register_class()}
                value={chosenClass?.name}
                placeholder={m.register_class_choose()}
                fault={faultWord(shown.get('classId')) ?? at('classId')}
                onOpen={() => setPicking('class')}
              />
              {fields.identity === 'student' ? null : (
                <ChoiceChips
                  label={m.register_relation()}
                  options={RELATIONS_OF_PARENTS.map((value) => ({ value, label: relationWord(value) }))}
                  value={RELATIONS_OF_PARENTS.find((value) => value === fields.relation) ?? null}
                  fault={faultWord(shown.get('relation'))}
                  onChange={(relation) => set({ relation })}
                />
              )}
            </>
          ) : (
            <>
              <TextInput
                label={m.register_name()}
                required
                autoComplete="name"
                placeholder={m.register_name_placeholder()}
                value={fields.name}
                fault={faultWord(shown.get('name')) ?? at('name')}
                onChange={(event) => set({ name: event.target.value })}
              />
              {kind === 'staff' ? (
                <PickField
                  label={m.register_department()}
                  value={fields.departmentIds.length === 0 ? undefined : m.register_department_chosen({ n: fields.departmentIds.length })}
                  placeholder={m.register_department_choose()}
                  fault={faultWord(shown.get('departmentIds'))}
                  onOpen={() => setPicking('department')}
                />
              ) : null}
              {kind === 'staff' && fields.identity === 'teaching' ? (
                <TeachingRows fields={fields} classes={view.classes} faults={shown} edit={edit} />
              ) : null}
            </>
          )}
        </Fields>
      ) : null}
      {purpose === 'first' && view.mobile !== null ? (
        <div className="rg-gap">
          <CellGroup>
            <Cell label={m.register_verified_mobile()} value={`${areaWord(view.mobile.areaCode)} ${view.mobile.number}`} />
          </CellGroup>
        </div>
      ) : null}
      {problem?.place === 'card' || problem?.place === 'page' ? (
        <ProblemNote problem={problem} onHelp={onHelp} onAgain={problem.again ? () => void handIn() : undefined} />
      ) : null}
      <div className="rg-card">
        <span className="rg-card__picture">
          <IconIdCard size={26} />
        </span>
        <div>
          <b>{kind === 'family' ? m.register_card_ready_student() : m.register_card_ready()}</b>
          <p>
            {kind === 'family'
              ? m.register_card_ready_text_student()
              : (own ? fields.identity : view.identity) === 'school_staff'
                ? m.register_card_ready_text_school_staff()
                : m.register_card_ready_text_teaching()}
          </p>
        </div>
      </div>
      <p className="rg-note">{m.register_note_card()}</p>
      {kind === 'family' && purpose === 'first' ? (
        <p className="rg-links">
          <Button kind="text" size="medium" onClick={() => void step((call) => call(routes.changePhone, { params: { token } }))}>
            {m.register_phone_offer()}
          </Button>
        </p>
      ) : null}
      {purpose === 'first' ? null : (
        <p className="rg-links">
          <Button kind="text" size="medium" onClick={back}>
            {m.register_back()}
          </Button>
        </p>
      )}
      <ClassSheet
        open={picking === 'class'}
        classes={view.classes}
        chosen={fields.classId}
        onClose={() => setPicking(null)}
        onChoose={(classId) => {
          set({ classId });
          setPicking(null);
        }}
      />
      <DepartmentSheet
        open={picking === 'department'}
        departments={view.departments}
        chosen={fields.departmentIds}
        onClose={() => setPicking(null)}
        onChange={(departmentIds) => set({ departmentIds })}
      />
      <ConfirmDialog
        open={unsure !== null}
        onClose={() => unsure?.(false)}
        title={m.register_teaching_none_confirm()}
        note={m.register_teaching_none_note()}
        confirm={m.register_continue()}
        onConfirm={() => unsure?.(true)}
      />
    </Screen>
  );
}
