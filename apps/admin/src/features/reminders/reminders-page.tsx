import './reminders.css';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useQueryClient } from '@tanstack/react-query';
import { m } from '@contracts/messages';
import { REMINDER_MODULES, remindersApi, type ReminderItem } from '@contracts/reminders';
import { isApiError } from '@ui/core/api/api-error';
import { routeKey, useApi, useRouteList } from '@ui/core/api/query';
import { dayOf, formatRelative } from '@ui/core/format/date';
import { formatNumber } from '@ui/core/format/number';
import { IconCheckCircle } from '@ui/core/icons/icons';
import { Button } from '@ui/core/shell/button';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { EmptyState, FailedState, NoMatchState } from '@ui/core/states/states';
import { StatusTag } from '@ui/core/status/status-tag';
import { toast } from '@ui/core/status/toast';
import { FilterBar } from '@ui/admin/list/filter-bar';
import type { ListSpec } from '@ui/admin/list/list-state';
import { useListState } from '@ui/admin/list/use-list-state';
import { PageHeader } from '@ui/admin/shell/page-header';
import { consoleHref, moduleWord, titleWord } from './reminder-words';

const SPEC: ListSpec = { filters: ['module', 'date'], tabs: ['all', 'unread'] };
const DAY_MS = 86_400_000;

function daysOf(value: string | undefined): { from?: string; to?: string } {
  if (value === undefined) return {};
  const back = { today: 0, week: 6, month: 29 }[value];
  if (back !== undefined) return { from: dayOf(Date.now() - back * DAY_MS), to: dayOf(Date.now()) };
  const [, from, to] = /^(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)$/.exec(value) ?? [];
  return from === undefined || to === undefined ? {} : { from, to };
}

/** 消息提醒: everything the suite told this person, newest first (RMD-02…05). */
export function RemindersPage() {
  const api = useApi();
  const client = useQueryClient();
  const navigate = useNavigate();
  const list = useListState(SPEC);
  const [busy, setBusy] = useState(false);
  const { state } = list;
  const module = REMINDER_MODULES.find((item) => item === state.filters.module);
  const query = useRouteList<ReminderItem, { items: ReminderItem[]; nextCursor: string | null; unread: number }>(remindersApi.list, {
    query: {
      ...(state.tab === 'unread' ? { unread: 'true' } : {}),
      ...(module === undefined ? {} : { module }),
      ...daysOf(state.filters.date),
    },
  });
  const unread = query.first?.unread;
  const refresh = () => client.invalidateQueries({ queryKey: routeKey(remindersApi.list) });
  const tell = (error: unknown) => toast(isApiError(error) ? error.message : m.ui_failed(), 'bad');

  const open = (item: ReminderItem) => {
    const href = consoleHref(item.url);
    if (item.unread) api.call(remindersApi.read, { params: { id: item.id } }).then(refresh, tell);
    if (href !== undefined) void navigate(href);
  };
  const readAll = async () => {
    setBusy(true);
    try {
      await api.call(remindersApi.readAll, {});
      await refresh();
    } catch (error) {
      tell(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <PageHeader
        crumb={m.console_reminders_title()}
        title={m.console_reminders_title()}
        facts={
          unread === undefined ? (
            <>&nbsp;</>
          ) : unread === 0 ? (
            m.console_reminders_facts_none()
          ) : (
            m.console_reminders_facts({ n: formatNumber(unread) })
          )
        }
        actions={
          unread === undefined || unread === 0 ? undefined : (
            <Button icon={IconCheckCircle} busy={busy} onClick={() => void readAll()}>
              {m.console_reminders_read_all()}
            </Button>
          )
        }
        tabs={[
          { id: 'all', label: m.console_reminders_all() },
          { id: 'unread', label: m.console_reminders_unread(), ...(unread === undefined ? {} : { count: unread }) },
        ]}
        {...(state.tab === undefined ? {} : { tab: state.tab })}
        onTab={(tab) => list.change({ tab })}
      />
      <FilterBar
        list={list}
        filters={[
          {
            id: 'module',
            label: m.console_reminders_filter_module(),
            options: REMINDER_MODULES.map((value) => ({ value, label: moduleWord(value) })),
          },
          {
            id: 'date',
            label: m.console_reminders_filter_date(),
            kind: 'dates',
            options: [
              { value: 'today', label: m.notices_date_today() },
              { value: 'week', label: m.notices_date_week() },
              { value: 'month', label: m.notices_date_month() },
            ],
          },
        ]}
      />
      <div className="cr-body">
        {query.rows === undefined ? (
          query.error === null ? (
            <SkeletonRows count={8} />
          ) : (
            <FailedState surface="console" title={m.console_reminders_failed()} error={query.error} onRetry={() => void query.refetch()} />
          )
        ) : query.rows.length === 0 ? (
          list.narrowed > 0 ? (
            <NoMatchState surface="console" onClear={list.clearFilters} />
          ) : (
            <EmptyState surface="console" title={m.console_reminders_empty()} text={m.console_reminders_empty_text()} />
          )
        ) : (
          <>
            <ul className="cr-list">
              {query.rows.map((item) => (
                <li key={item.id}>
                  <button type="button" className={item.unread ? 'cr-row cr-row--unread' : 'cr-row'} onClick={() => open(item)}>
                    {item.unread ? <i className="sc-dot" role="img" aria-label={m.console_reminders_unread()} /> : <i />}
                    <span className="cr-row__text">
                      <b className={item.target === 'live' ? undefined : 'sc-quiet'}>{titleWord(item)}</b>
                      {item.summary === null ? null : <small className="sc-quiet sc-ellipsis">{item.summary}</small>}
                    </span>
                    <StatusTag tone="quiet">{moduleWord(item.module)}</StatusTag>
                    <time className="sc-quiet sc-number" dateTime={item.at}>
                      {formatRelative(item.at)}
                    </time>
                  </button>
                </li>
              ))}
            </ul>
            <p className="cr-more">
              {query.hasNextPage ? (
                <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                  {m.ui_load_more()}
                </Button>
              ) : (
                <span className="sc-quiet">{m.ui_no_more()}</span>
              )}
            </p>
          </>
        )}
      </div>
    </>
  );
}
