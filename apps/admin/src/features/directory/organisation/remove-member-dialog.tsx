import { useState } from 'react';
import { Modal } from 'antd';
import { membersApi, type Duty, type MemberDetail } from '@contracts/contacts-members';
import { m } from '@contracts/messages';
import { useApi, useRouteQuery } from '@ui/core/api/query';
import { Button } from '@ui/core/shell/button';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { FailedState } from '@ui/core/states/states';
import { Banner } from '@ui/core/status/offline-banner';
import { useFocusBack } from '@ui/admin/use-focus-back';
import { dutyWord } from './contact-words';
import { MemberSelect, type Person } from './entry-picker';
import { useWrite } from './use-write';

const keyOf = (duty: Duty): string => `${duty.kind}:${duty.refId}`;

/** 【刪除】: what the member leaves behind, each handed to somebody or left unset knowingly (CON-19). */
export function RemoveMemberDialog({ member, onClose }: { member: MemberDetail; onClose: (gone: boolean) => void }) {
  useFocusBack();
  const api = useApi();
  const write = useWrite();
  const query = useRouteQuery(membersApi.duties, { params: { id: member.id } }, { staleTime: 0 });
  const [heirs, setHeirs] = useState<Readonly<Record<string, Person | undefined>>>({});
  const duties = query.data?.items ?? [];
  const remove = async () => {
    const handOver = duties.map((duty) => ({ kind: duty.kind, refId: duty.refId, to: heirs[keyOf(duty)]?.id ?? null }));
    const done = await write.run(
      () => api.call(membersApi.remove, { params: { id: member.id }, body: { handOver }, idempotencyKey: crypto.randomUUID() }),
      m.console_contacts_member_removed({ name: member.name }),
    );
    if (done) onClose(true);
    else void query.refetch();
  };
  return (
    <Modal
      open
      width={540}
      title={m.console_contacts_remove_of({ name: member.name })}
      onCancel={() => onClose(false)}
      footer={
        <span className="co-foot">
          <Button onClick={() => onClose(false)}>{m.ui_cancel()}</Button>
          <Button
            kind="danger-fill"
            busy={write.busy}
            disabledReason={query.data === undefined ? m.ui_loading() : undefined}
            onClick={() => void remove()}
          >
            {m.ui_delete()}
          </Button>
        </span>
      }
    >
      {query.data === undefined ? (
        query.error === null ? (
          <SkeletonRows count={3} />
        ) : (
          <FailedState surface="console" error={query.error} onRetry={() => void query.refetch()} />
        )
      ) : (
        <div className="co-form">
          <p>{duties.length === 0 ? m.console_contacts_leaves_nothing() : m.console_contacts_leaves_n({ n: duties.length })}</p>
          {duties.map((duty) => (
            <div key={keyOf(duty)} className="co-duty">
              <b>{dutyWord(duty)}</b>
              {duty.handOver ? (
                <MemberSelect
                  value={[heirs[keyOf(duty)]].filter((one) => one !== undefined)}
                  onChange={([heir]) => setHeirs({ ...heirs, [keyOf(duty)]: heir })}
                  label={m.console_contacts_hand_to({ what: dutyWord(duty) })}
                  most={1}
                  {...(duty.kind === 'department_head' ? { departmentId: duty.refId } : {})}
                />
              ) : (
                <small className="sc-quiet">{m.console_contacts_ends_with_him()}</small>
              )}
            </div>
          ))}
          {duties.some((duty) => duty.handOver) ? <small className="sc-quiet">{m.console_contacts_unset_note()}</small> : null}
          {write.fault === undefined ? null : (
            <div role="alert">
              <Banner tone="bad">{write.fault.message}</Banner>
            </div>
          )}
        </div>
      )}
    </Modal>
  );
}
