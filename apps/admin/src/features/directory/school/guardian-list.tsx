import { useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { m } from '@contracts/messages';
import { schoolEditApi, type StudentForm } from '@contracts/school-contacts';
import { useApi } from '@ui/core/api/query';
import { formatShort } from '@ui/core/format/date';
import { IconCheckCircle, IconClock, IconMail, IconPlus, IconTrash } from '@ui/core/icons/icons';
import { Button } from '@ui/core/shell/button';
import { StatusTag } from '@ui/core/status/status-tag';
import { toast } from '@ui/core/status/toast';
import { GuardianFields } from './guardian-fields';
import { messageOf, refreshSchool, tell } from './settle';

/** Guardians of a pupil, one card each: whether they joined, 【邀請加入】, 【編輯】, taking one out (SCH-18, SCH-29). */
export function GuardianList({ form }: { form: StudentForm }) {
  const [adding, setAdding] = useState(false);
  return (
    <section className="cs-role">
      <h3>{m.console_school_guardians()}</h3>
      {form.guardians.length === 0 ? <p className="cd-missing">{m.console_directory_guardians_none()}</p> : null}
      {form.guardians.map((each) => (
        <GuardianRow key={each.id} studentId={form.id} name={form.name} guardian={each} />
      ))}
      {adding ? (
        <GuardianFields studentId={form.id} onClose={() => setAdding(false)} />
      ) : (
        <Button kind="text" size="small" icon={IconPlus} onClick={() => setAdding(true)}>
          {m.console_school_guardian_add()}
        </Button>
      )}
    </section>
  );
}

function GuardianRow({ studentId, name, guardian }: { studentId: string; name: string; guardian: StudentForm['guardians'][number] }) {
  const api = useApi();
  const client = useQueryClient();
  const [editing, setEditing] = useState(false);
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const label = `${name}-${guardian.relation}`;
  const act = async (work: () => Promise<void>) => {
    setBusy(true);
    try {
      await work();
      await refreshSchool(client);
    } catch (error) {
      toast(messageOf(error), 'bad');
    } finally {
      setBusy(false);
    }
  };
  const invite = () =>
    act(async () => {
      const answer = await api.call(schoolEditApi.invite, {
        body: { studentIds: [studentId], guardianId: guardian.id },
        idempotencyKey: crypto.randomUUID(),
      });
      if (answer.sent > 0) toast(m.console_school_invite_sent({ sent: answer.sent }));
      else toast(answer.skipped[0]?.reason ?? m.ui_failed(), 'bad');
    });
  const remove = () =>
    act(async () => {
      const answer = await api.call(schoolEditApi.removeGuardian, { params: { id: studentId, guardianId: guardian.id }, timeout: 15_000 });
      tell(answer, m.console_school_saved_wecom());
    });
  if (editing) return <GuardianFields studentId={studentId} guardian={guardian} onClose={() => setEditing(false)} />;
  return (
    <div className="cs-card">
      <div className="cs-card__line">
        <b>{label}</b>
        {guardian.name === null ? null : <span>{guardian.name}</span>}
        <StatusTag tone={guardian.joined ? 'ok' : 'warn'} icon={guardian.joined ? IconCheckCircle : IconClock}>
          {guardian.joined ? m.console_directory_joined_yes() : m.console_directory_joined_no()}
        </StatusTag>
      </div>
      <div className="cs-card__line sc-quiet">
        <span className="sc-number">{guardian.mobile ?? '—'}</span>
        {guardian.lastInvitedAt === null ? null : (
          <small>{m.console_school_guardian_invited({ time: formatShort(guardian.lastInvitedAt) })}</small>
        )}
      </div>
      {asking ? (
        <div className="cs-ask">
          <p>{m.console_school_guardian_remove_text({ label })}</p>
          <Button size="small" onClick={() => setAsking(false)}>
            {m.ui_cancel()}
          </Button>
          <Button size="small" kind="danger-fill" busy={busy} onClick={() => void remove()}>
            {m.console_school_guardian_remove()}
          </Button>
        </div>
      ) : (
        <div className="cs-card__acts">
          {guardian.joined ? null : (
            <Button size="small" icon={IconMail} busy={busy} onClick={() => void invite()}>
              {m.console_school_invite()}
            </Button>
          )}
          <Button size="small" onClick={() => setEditing(true)}>
            {m.console_school_edit()}
          </Button>
          <Button
            size="small"
            kind="quiet"
            icon={IconTrash}
            aria-label={m.console_school_guardian_remove()}
            onClick={() => setAsking(true)}
          />
        </div>
      )}
    </div>
  );
}
