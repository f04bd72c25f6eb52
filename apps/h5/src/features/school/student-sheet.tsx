import { useState } from 'react';
import type { StudentItem } from '@contracts/directory';
import { m } from '@contracts/messages';
import { schoolEditApi } from '@contracts/school-contacts';
import { isApiError } from '@ui/core/api/api-error';
import { useApi } from '@ui/core/api/query';
import { Button } from '@ui/core/shell/button';
import { toast } from '@ui/core/status/toast';
import { Sheet } from '@ui/mobile/sheet';

/** A pupil: classes, guardians with 已加入/未加入, and 【邀請】 (14 §8, SCH-29). */
export function StudentSheet({
  student,
  mayInvite,
  onClose,
}: {
  student: StudentItem | undefined;
  mayInvite: boolean;
  onClose: () => void;
}) {
  const api = useApi();
  const [busy, setBusy] = useState<string>();
  const [invited, setInvited] = useState<ReadonlySet<string>>(new Set());
  const invite = async (studentId: string, guardianId: string) => {
    setBusy(guardianId);
    try {
      const answer = await api.call(schoolEditApi.invite, {
        body: { studentIds: [studentId], guardianId },
        idempotencyKey: crypto.randomUUID(),
      });
      if (answer.sent > 0) {
        setInvited((before) => new Set([...before, guardianId]));
        toast(m.staff_school_invited());
      } else toast(answer.skipped[0]?.reason ?? m.ui_failed(), 'bad');
    } catch (error) {
      toast(isApiError(error) ? error.message : m.ui_failed(), 'bad');
    } finally {
      setBusy(undefined);
    }
  };
  return (
    <Sheet open={student !== undefined} onClose={onClose} title={student?.name ?? ''}>
      {student === undefined ? null : (
        <div className="ss-card">
          <p>{student.classes.map((each) => each.name).join(m.notices_name_separator())}</p>
          <h2>{m.staff_school_guardians()}</h2>
          {student.guardians === null ? (
            <p className="sc-quiet">{m.staff_school_hidden()}</p>
          ) : student.guardians.length === 0 ? (
            <p className="sc-quiet">{m.staff_school_no_guardians()}</p>
          ) : (
            <ul>
              {student.guardians.map((each) => (
                <li key={each.id}>
                  <span>
                    <b>{each.label}</b>
                    <small className="sc-number">{each.mobile ?? ''}</small>
                  </span>
                  <em className={each.joined ? 'ss-joined' : 'ss-waits'}>
                    {each.joined ? m.staff_school_joined() : m.staff_school_not_joined()}
                  </em>
                  {each.joined || !mayInvite ? null : (
                    <Button
                      size="medium"
                      busy={busy === each.id}
                      disabledReason={invited.has(each.id) ? m.staff_school_invited() : undefined}
                      onClick={() => void invite(student.id, each.id)}
                    >
                      {m.staff_school_invite()}
                    </Button>
                  )}
                </li>
              ))}
            </ul>
          )}
        </div>
      )}
    </Sheet>
  );
}
