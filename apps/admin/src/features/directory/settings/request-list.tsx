import { useState } from 'react';
import { Input, Modal } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { fieldsApi, type MemberRequest } from '@contracts/contacts-fields';
import { m } from '@contracts/messages';
import { routeKey, useApi, useRouteQuery } from '@ui/core/api/query';
import { formatTableTime } from '@ui/core/format/date';
import { Button } from '@ui/core/shell/button';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { EmptyState, FailedState } from '@ui/core/states/states';
import { useFocusBack } from '@ui/admin/use-focus-back';
import { useWrite } from '../organisation/use-write';

/** What members asked to have changed: before and after, 【同意】 and 【拒絕】 (VIS-10). */
export function RequestList() {
  const api = useApi();
  const client = useQueryClient();
  const write = useWrite();
  const query = useRouteQuery(fieldsApi.requests, { query: { pageSize: '100' } });
  const [refusing, setRefusing] = useState<MemberRequest>();
  const [reason, setReason] = useState('');
  useFocusBack();
  const decide = async (request: MemberRequest, agree: boolean) => {
    await write.run(
      () =>
        api.call(fieldsApi.decide, {
          params: { id: request.id },
          body: { agree, reason: agree ? '' : reason },
          idempotencyKey: crypto.randomUUID(),
        }),
      agree ? m.console_contacts_request_agreed({ name: request.name }) : m.console_contacts_request_refused({ name: request.name }),
    );
    setRefusing(undefined);
    setReason('');
    void client.invalidateQueries({ queryKey: routeKey(fieldsApi.requests) });
  };
  if (query.data === undefined) {
    return query.error === null ? (
      <SkeletonRows />
    ) : (
      <FailedState surface="console" error={query.error} onRetry={() => void query.refetch()} />
    );
  }
  const { items } = query.data;
  if (items.length === 0) {
    return <EmptyState surface="console" title={m.console_contacts_no_requests()} text={m.console_contacts_no_requests_text()} />;
  }
  return (
    <section className="co-block">
      {items.map((request) => (
        <div key={request.id} className="co-rule">
          <span>
            <b className="cd-strong">{request.name}</b> <span className="sc-quiet">{request.departments.join(';')}</span>
            <small>
              {`${request.label}：${request.before === '' ? '—' : request.before} → `}
              <b>{request.after === '' ? '—' : request.after}</b>
            </small>
          </span>
          <small className="sc-number sc-quiet">{formatTableTime(request.createdAt)}</small>
          {request.state === 'open' ? (
            <>
              <Button size="small" busy={write.busy} onClick={() => setRefusing(request)}>
                {m.console_contacts_refuse()}
              </Button>
              <Button size="small" kind="primary" busy={write.busy} onClick={() => void decide(request, true)}>
                {m.console_contacts_agree()}
              </Button>
            </>
          ) : (
            <span className="cd-tag">
              {request.state === 'agreed'
                ? m.console_contacts_state_agreed()
                : request.state === 'rejected'
                  ? m.console_contacts_state_refused()
                  : m.console_contacts_state_withdrawn()}
            </span>
          )}
        </div>
      ))}
      {refusing === undefined ? null : (
        <Modal
          open
          width={440}
          title={m.console_contacts_refuse()}
          onCancel={() => setRefusing(undefined)}
          footer={
            <span className="co-foot">
              <Button onClick={() => setRefusing(undefined)}>{m.ui_cancel()}</Button>
              <Button kind="primary" busy={write.busy} onClick={() => void decide(refusing, false)}>
                {m.console_contacts_refuse()}
              </Button>
            </span>
          }
        >
          <div className="co-form">
            <label>
              <span>{m.console_contacts_reason()}</span>
              <Input.TextArea rows={3} maxLength={200} showCount value={reason} onChange={(event) => setReason(event.target.value)} />
            </label>
          </div>
        </Modal>
      )}
    </section>
  );
}
