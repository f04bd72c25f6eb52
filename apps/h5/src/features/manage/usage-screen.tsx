import './manage.css';
import { useState } from 'react';
import { usageApi, type UsageItem } from '@contracts/contacts-usage';
import { m } from '@contracts/messages';
import { isApiError } from '@ui/core/api/api-error';
import { useApi, useRouteQuery } from '@ui/core/api/query';
import { dayOf, formatShort } from '@ui/core/format/date';
import { formatNumber } from '@ui/core/format/number';
import { useToday } from '@ui/core/format/use-today';
import { Avatar } from '@ui/core/people/avatar';
import { useMay } from '@ui/core/session/session';
import { Button } from '@ui/core/shell/button';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { EmptyState, FailedState } from '@ui/core/states/states';
import { toast } from '@ui/core/status/toast';
import { BottomBar, HeadBlock, Page, SectionHead } from '@ui/mobile/page';
import { lastWeek } from './last-week';

/** 成員使用分析 on the phone: the week in numbers, and who has not used it and can be reminded (CON-08, VIS-22). */
export function UsageScreen() {
  const api = useApi();
  const mayRemind = useMay('contacts.edit');
  const range = lastWeek(dayOf(useToday()));
  const [busy, setBusy] = useState(false);
  const query = useRouteQuery(usageApi.list, { query: { from: range.to, to: range.to, state: 'unused', pageSize: '100' } });
  const week = useRouteQuery(usageApi.list, { query: { ...range, pageSize: '1' } });
  const items = query.data?.items ?? [];
  const today = week.data?.days.find((one) => one.day === range.to);
  const allUsed = week.data !== undefined && today !== undefined && today.used >= week.data.members;
  const due = items.filter((item) => item.canRemind);
  const remind = async () => {
    setBusy(true);
    try {
      const answer = await api.call(usageApi.remind, {
        body: { memberIds: due.map((item) => item.memberId) },
        idempotencyKey: crypto.randomUUID(),
      });
      toast(m.staff_contacts_reminded({ n: answer.reminded }));
      void query.refetch();
    } catch (error) {
      if (!isApiError(error)) throw error;
      toast(error.message, 'bad');
    } finally {
      setBusy(false);
    }
  };
  return (
    <Page
      title={m.contacts_usage()}
      head={
        <HeadBlock>
          <p className="mng-quiet">{m.staff_contacts_week()}</p>
          <h1 className="sc-number">
            {week.data === undefined ? '—' : `${formatNumber(week.data.used)} / ${formatNumber(week.data.members)}`}
          </h1>
          <p className="mng-quiet">{m.staff_contacts_usage_note()}</p>
        </HeadBlock>
      }
      bar={
        mayRemind && due.length > 0 ? (
          <BottomBar>
            <Button kind="primary" size="large" block busy={busy} onClick={() => void remind()}>
              {m.staff_contacts_remind_n({ n: due.length })}
            </Button>
          </BottomBar>
        ) : undefined
      }
    >
      <SectionHead>{m.contacts_usage_unused()}</SectionHead>
      {query.data === undefined ? (
        query.error === null ? (
          <SkeletonRows />
        ) : (
          <FailedState surface="h5" error={query.error} onRetry={() => void query.refetch()} />
        )
      ) : items.length === 0 ? (
        // Nobody stands there as unused, but not everybody as used: the day was not counted yet.
        allUsed ? (
          <EmptyState surface="h5" title={m.staff_contacts_all_used()} />
        ) : (
          <EmptyState surface="h5" title={m.staff_contacts_no_records()} text={m.staff_contacts_no_records_text()} />
        )
      ) : (
        items.map((item) => <Unused key={item.memberId} item={item} />)
      )}
    </Page>
  );
}

function Unused({ item }: { item: UsageItem }) {
  return (
    <div className="mng-row">
      <Avatar id={item.memberId} name={item.name} size={42} />
      <span>
        <b>{item.name}</b>
        <small>
          {[
            item.departments.join(m.notices_name_separator()),
            item.lastUsedAt === null ? m.staff_contacts_never() : formatShort(item.lastUsedAt),
          ]
            .filter((part) => part !== '')
            .join(' · ')}
        </small>
      </span>
    </div>
  );
}
