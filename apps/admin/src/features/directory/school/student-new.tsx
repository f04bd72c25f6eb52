import { useState } from 'react';
import { AutoComplete, Checkbox, Input, Modal } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import type { SchoolNodeItem } from '@contracts/directory';
import { m } from '@contracts/messages';
import { schoolEditApi } from '@contracts/school-contacts';
import { isApiError } from '@ui/core/api/api-error';
import { useApi } from '@ui/core/api/query';
import { IconPlus, IconTrash } from '@ui/core/icons/icons';
import { Button } from '@ui/core/shell/button';
import { useFocusBack } from '@ui/admin/use-focus-back';
import { ClassField } from './class-field';
import { Fault } from './fault';
import { relationOptions } from './relation-options';
import { messageOf, refreshSchool, settled, tell } from './settle';
import { useAttemptKey } from './use-attempt-key';

interface Guardian {
  key: string;
  mobile: string;
  relation: string;
  name: string;
}
const blank = (relation: string): Guardian => ({ key: crypto.randomUUID(), mobile: '', relation, name: '' });

/** 添加學生家長: a pupil with guardians; only the name, a class and what was begun are needed. */
export function StudentNew({
  nodes,
  classId,
  onClose,
}: {
  nodes: readonly SchoolNodeItem[];
  classId: string | undefined;
  onClose: () => void;
}) {
  useFocusBack();
  const api = useApi();
  const client = useQueryClient();
  const attempt = useAttemptKey();
  const [name, setName] = useState('');
  const [classIds, setClassIds] = useState<string[]>(classId === undefined ? [] : [classId]);
  const [mobile, setMobile] = useState('');
  const [guardians, setGuardians] = useState<Guardian[]>(() => [blank('媽媽')]);
  const [invite, setInvite] = useState(true);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  const put = (one: Guardian, part: Partial<Guardian>) =>
    setGuardians((before) => before.map((each) => (each.key === one.key ? { ...each, ...part } : each)));
  const filled = guardians.filter((each) => each.mobile.trim() !== '');
  const ready = name.trim() !== '' && classIds.length > 0 && filled.every((each) => each.relation.trim() !== '');

  const save = async () => {
    setBusy(true);
    setFault(undefined);
    try {
      const answer = await api.call(schoolEditApi.createStudent, {
        body: {
          name: name.trim(),
          classIds,
          ...(mobile.trim() === '' ? {} : { mobile: mobile.trim() }),
          guardians: filled.map((each) => ({
            mobile: each.mobile.trim(),
            relation: each.relation.trim(),
            ...(each.name.trim() === '' ? {} : { name: each.name.trim() }),
          })),
          invite,
        },
        idempotencyKey: attempt.key(),
      });
      tell(await settled(api, answer), m.console_school_saved_wecom());
      await refreshSchool(client);
      onClose();
    } catch (error) {
      attempt.failed(error);
      if (isApiError(error, 'NOT_FOUND')) await refreshSchool(client);
      setFault(isApiError(error, 'NOT_FOUND') ? m.console_school_classes_gone() : messageOf(error));
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      width={640}
      title={m.console_school_student_new()}
      onCancel={onClose}
      onOk={() => void save()}
      okText={m.ui_save()}
      okButtonProps={{ loading: busy, disabled: !ready }}
      cancelText={m.ui_cancel()}
      mask={{ closable: name === '' }}
    >
      <div className="cs-form">
        <div className="cs-two">
          <label>
            <span>{m.console_school_student_name()} *</span>
            <Input value={name} maxLength={32} onChange={(event) => setName(event.target.value)} />
          </label>
          <label>
            <span>{m.console_school_student_mobile()}</span>
            <Input value={mobile} maxLength={32} inputMode="tel" onChange={(event) => setMobile(event.target.value)} />
          </label>
        </div>
        <ClassField nodes={nodes} value={classIds} onChange={setClassIds} />
        <fieldset className="cs-guardians">
          <legend>{m.console_school_guardians()}</legend>
          {guardians.map((each) => (
            <div key={each.key} className="cs-guardian">
              <Input
                value={each.mobile}
                maxLength={32}
                inputMode="tel"
                placeholder={m.console_school_guardian_mobile()}
                aria-label={m.console_school_guardian_mobile()}
                onChange={(event) => put(each, { mobile: event.target.value })}
              />
              <AutoComplete
                value={each.relation}
                options={relationOptions()}
                placeholder={m.console_school_guardian_relation()}
                aria-label={m.console_school_guardian_relation()}
                onChange={(value: string) => put(each, { relation: value.slice(0, 16) })}
              />
              <Input
                value={each.name}
                maxLength={32}
                placeholder={m.console_school_guardian_name()}
                aria-label={m.console_school_guardian_name()}
                onChange={(event) => put(each, { name: event.target.value })}
              />
              <Button
                kind="quiet"
                icon={IconTrash}
                aria-label={m.console_school_guardian_remove()}
                onClick={() => setGuardians((before) => before.filter((one) => one.key !== each.key))}
              />
            </div>
          ))}
          <small className="sc-quiet">{m.console_school_mobile_hint()}</small>
          {guardians.length < 10 ? (
            <Button kind="text" size="small" icon={IconPlus} onClick={() => setGuardians((before) => [...before, blank('')])}>
              {m.console_school_guardian_add()}
            </Button>
          ) : null}
        </fieldset>
        <Checkbox checked={invite} onChange={(event) => setInvite(event.target.checked)}>
          {m.console_school_invite_after()}
        </Checkbox>
        <Fault>{fault}</Fault>
      </div>
    </Modal>
  );
}
