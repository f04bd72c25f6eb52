import { useState } from 'react';
import { Modal } from 'antd';
import { membersApi } from '@contracts/contacts-members';
import { m } from '@contracts/messages';
import type { OkOf } from '@contracts/route';
import { useApi, useRouteQuery } from '@ui/core/api/query';
import { formatShort } from '@ui/core/format/date';
import { Button } from '@ui/core/shell/button';
import { Banner } from '@ui/core/status/offline-banner';
import { useFocusBack } from '@ui/admin/use-focus-back';
import { useWrite } from './use-write';

const WATCH_MS = 1_500;

/** 【立即發送邀請】: says whom it reaches, shows how far WeCom is and who was invited lately (CON-11, CON-21). */
export function InviteDialog({
  memberIds,
  departmentId,
  count,
  onClose,
}: {
  /** Undefined = everybody who has not joined. */
  memberIds?: readonly string[];
  departmentId?: string | undefined;
  count: number;
  onClose: () => void;
}) {
  useFocusBack();
  const api = useApi();
  const write = useWrite();
  const [answer, setAnswer] = useState<OkOf<typeof membersApi.invite>>();
  const batchId = answer?.batchId ?? undefined;
  const [key] = useState(() => crypto.randomUUID());
  const progress = useRouteQuery(
    membersApi.batch,
    { params: { id: batchId ?? '' } },
    { enabled: batchId !== undefined, refetchInterval: WATCH_MS },
  );
  const send = () =>
    write.run(async () => {
      setAnswer(
        await api.call(membersApi.invite, {
          body: {
            ...(memberIds === undefined ? {} : { memberIds: [...memberIds] }),
            ...(departmentId === undefined ? {} : { departmentId }),
          },
          idempotencyKey: key,
        }),
      );
    }, m.console_contacts_invites_started());
  const numbers = progress.data;
  return (
    <Modal
      open
      width={480}
      title={m.console_contacts_invite_now()}
      onCancel={onClose}
      footer={
        <span className="co-foot">
          <Button onClick={onClose}>{answer === undefined ? m.ui_cancel() : m.ui_close()}</Button>
          {answer === undefined ? (
            <Button kind="primary" busy={write.busy} onClick={() => void send()}>
              {m.console_contacts_invite_n({ n: count })}
            </Button>
          ) : null}
        </span>
      }
    >
      <div className="co-form" aria-live="polite">
        {answer === undefined ? (
          <p>{m.console_contacts_invite_sure({ n: count })}</p>
        ) : (
          <>
            {answer.inviting === 0 ? null : (
              <p>
                {numbers === undefined
                  ? m.console_contacts_invited_n({ n: answer.inviting })
                  : m.console_contacts_invite_progress({ done: numbers.done, total: numbers.total })}
              </p>
            )}
            {(numbers?.failed ?? []).map((one) => (
              <Banner key={one.changeId} tone="bad">{`${one.name}：${one.reason}`}</Banner>
            ))}
            {answer.throttled.length === 0 ? null : (
              <>
                <Banner tone="warn">{m.console_contacts_throttled_n({ n: answer.throttled.length })}</Banner>
                <ul className="co-names">
                  {answer.throttled.map((one) => (
                    <li key={one.id}>
                      <span>{one.name}</span>
                      <small className="sc-number sc-quiet">{formatShort(one.at)}</small>
                    </li>
                  ))}
                </ul>
              </>
            )}
          </>
        )}
        {write.fault === undefined ? null : <Banner tone="bad">{write.fault.message}</Banner>}
      </div>
    </Modal>
  );
}
