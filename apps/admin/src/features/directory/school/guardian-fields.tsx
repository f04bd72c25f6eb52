import { useState } from 'react';
import { AutoComplete, Input } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import type { ChangeAnswer } from '@contracts/directory-changes';
import { m } from '@contracts/messages';
import { schoolEditApi, type StudentForm } from '@contracts/school-contacts';
import { useApi } from '@ui/core/api/query';
import { Button } from '@ui/core/shell/button';
import { Fault } from './fault';
import { faultOf, refreshSchool, settled, tell } from './settle';
import { relationOptions } from './relation-options';
import { useAttemptKey } from './use-attempt-key';

/** A new guardian, or one who is changed. */
export function GuardianFields({
  studentId,
  guardian,
  onClose,
}: {
  studentId: string;
  guardian?: StudentForm['guardians'][number];
  onClose: () => void;
}) {
  const api = useApi();
  const client = useQueryClient();
  const attempt = useAttemptKey();
  const [mobile, setMobile] = useState('');
  const [relation, setRelation] = useState(guardian?.relation ?? '');
  const [name, setName] = useState(guardian?.name ?? '');
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  const save = async () => {
    setBusy(true);
    setFault(undefined);
    const typed = { relation: relation.trim(), name: name.trim(), mobile: mobile.trim() };
    try {
      let answer: ChangeAnswer;
      if (guardian === undefined) {
        const body = { mobile: typed.mobile, relation: typed.relation, ...(typed.name === '' ? {} : { name: typed.name }), invite: true };
        answer = await settled(
          api,
          await api.call(schoolEditApi.addGuardian, { params: { id: studentId }, body, idempotencyKey: attempt.key() }),
        );
      } else {
        const body = {
          ...(typed.mobile === '' ? {} : { mobile: typed.mobile }),
          ...(typed.relation === guardian.relation ? {} : { relation: typed.relation }),
          ...(typed.name === (guardian.name ?? '') ? {} : { name: typed.name === '' ? null : typed.name }),
        };
        answer = await api.call(schoolEditApi.updateGuardian, {
          params: { id: studentId, guardianId: guardian.id },
          body,
          timeout: 15_000,
        });
      }
      tell(answer, m.console_school_saved_wecom());
      await refreshSchool(client);
      onClose();
    } catch (error) {
      attempt.failed(error);
      setFault(faultOf(error, name === '' ? relation : name));
      setBusy(false);
    }
  };
  const missing = relation.trim() === '' || (guardian === undefined && mobile.trim() === '');
  return (
    <div className="cs-card cs-form">
      <label>
        <span>{m.console_school_guardian_mobile()}</span>
        <Input
          value={mobile}
          maxLength={32}
          inputMode="tel"
          placeholder={guardian?.mobile == null ? '' : m.console_school_student_mobile_keep({ mobile: guardian.mobile })}
          onChange={(event) => setMobile(event.target.value)}
        />
        <small className="sc-quiet">{m.console_school_mobile_hint()}</small>
      </label>
      <div className="cs-two">
        <label>
          <span>{m.console_school_guardian_relation()}</span>
          <AutoComplete value={relation} options={relationOptions()} onChange={(value: string) => setRelation(value.slice(0, 16))} />
        </label>
        <label>
          <span>{m.console_school_guardian_name()}</span>
          <Input value={name} maxLength={32} onChange={(event) => setName(event.target.value)} />
        </label>
      </div>
      <Fault>{fault}</Fault>
      <span className="cs-foot">
        <Button onClick={onClose}>{m.ui_cancel()}</Button>
        <Button
          kind="primary"
          busy={busy}
          disabledReason={missing ? m.console_school_guardian_relation() : undefined}
          onClick={() => void save()}
        >
          {m.ui_save()}
        </Button>
      </span>
    </div>
  );
}
