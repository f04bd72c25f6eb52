import '../notices.css';
import { useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { directoryApi } from '@contracts/directory';
import { m } from '@contracts/messages';
import { noticesApi, type NoticeItem } from '@contracts/notices';
import type { NoticeScope } from '@contracts/notice-types';
import { ListPage, type PageAnswer } from '@ui/admin/list/list-page';
import type { FilterDef } from '@ui/admin/list/filter-bar';
import { useListState } from '@ui/admin/list/use-list-state';
import { useRouteQuery } from '@ui/core/api/query';
import { formatNumber } from '@ui/core/format/number';
import { useToday } from '@ui/core/format/use-today';
import { useLocale } from '@ui/core/i18n/locale';
import { IconBell, IconLock, IconPlus } from '@ui/core/icons/icons';
import { stateWord } from '@ui/core/notices/notice-words';
import { useSession } from '@ui/core/session/session';
import { Button } from '@ui/core/shell/button';
import { EmptyState, NoPermissionState } from '@ui/core/states/states';
import { BulkDialog } from './bulk-dialog';
import type { BulkAction } from './bulk-plan';
import { DATE_PRESETS, LIST_SPEC, listQuery, listStates, senderOf, senderValue } from './list-query';
import { noticeColumns, noticeHref } from './notice-columns';

const presetWord = {
  today: () => m.notices_date_today(),
  week: () => m.notices_date_week(),
  month: () => m.notices_date_month(),
};

function CreateButton() {
  const navigate = useNavigate();
  return (
    <Button kind="primary" icon={IconPlus} onClick={() => void navigate('/console/notices/new')}>
      {m.notices_create()}
    </Button>
  );
}

function EmptyNotices({ scope, canCreate }: { scope: NoticeScope; canCreate: boolean }) {
  if (scope === 'cc') return <EmptyState surface="console" title={m.notices_empty_cc()} text={m.notices_empty_cc_text()} />;
  if (scope === 'shared')
    return (
      <EmptyState
        surface="console"
        title={m.notices_empty_shared()}
        text={m.notices_empty_shared_text()}
        action={canCreate ? <CreateButton /> : undefined}
      />
    );
  return (
    <EmptyState
      surface="console"
      title={m.notices_empty_mine()}
      text={m.notices_empty_mine_text()}
      action={canCreate ? <CreateButton /> : undefined}
    />
  );
}

/** 家校通知: the three lists with their filters (NOT-30, 42, 43, 45). */
export function NoticesPage() {
  const navigate = useNavigate();
  const me = useSession();
  const locale = useLocale();
  const list = useListState(LIST_SPEC);
  const [typed, setTyped] = useState('');
  const [asking, setAsking] = useState<BulkAction>();
  const [chosen, setChosen] = useState<readonly NoticeItem[]>([]);
  // Rows seen on other pages stay known, because a selection reaches over pages.
  const seen = useRef(new Map<string, NoticeItem>());
  const done = useRef<() => void>(() => undefined);

  const today = useToday();
  const home = useRouteQuery(noticesApi.home, {});
  const school = useRouteQuery(directoryApi.nodes, {}, { staleTime: 60_000 });
  const query = useRouteQuery(noticesApi.list, { query: listQuery(list.state, today) }, { keepPrevious: true });
  const data = query.data !== undefined && 'total' in query.data ? (query.data as PageAnswer<NoticeItem>) : undefined;
  for (const row of data?.items ?? []) seen.current.set(row.id, row);

  const scope = (list.state.tab ?? 'mine') as NoticeScope;
  const admin = home.data?.shared != null;
  const sender = senderOf(list.state.filters.sender);
  const staff = useRouteQuery(
    noticesApi.staff,
    { query: { q: typed } },
    { enabled: scope === 'shared' && me.rights.includes('messaging.send'), keepPrevious: true, staleTime: 60_000 },
  );
  const senders = [...(sender === undefined ? [] : [sender]), ...(staff.data?.staff ?? []).filter((person) => person.id !== sender?.id)];
  const canCreate = home.data?.canCreate === true;

  const filters: FilterDef[] = [
    {
      id: 'state',
      label: m.console_notices_filter_state(),
      options: listStates(scope).map((value) => ({ value, label: stateWord(value) })),
    },
    {
      id: 'date',
      label: m.console_notices_filter_date(),
      kind: 'dates',
      options: DATE_PRESETS.map((value) => ({ value, label: presetWord[value]() })),
    },
    {
      id: 'form',
      label: m.console_notices_filter_form(),
      options: [
        { value: 'true', label: m.notices_with_form() },
        { value: 'false', label: m.notices_without_form() },
      ],
    },
    ...(scope === 'shared'
      ? [
          {
            id: 'sender',
            label: m.console_notices_filter_sender(),
            search: { label: m.console_notices_sender_search(), onQuery: setTyped },
            options: senders.map((person) => ({ value: senderValue(person), label: person.name })),
          },
        ]
      : []),
  ];
  const count = (n: number | null | undefined) => (n == null ? {} : { count: n });
  const numbers =
    school.data?.joined === undefined
      ? undefined
      : {
          students: formatNumber(school.data.students),
          guardians: formatNumber(school.data.guardians),
          joined: formatNumber(school.data.joined),
        };
  return (
    <>
      <ListPage<NoticeItem>
        title={m.notices_app()}
        facts={numbers === undefined ? <>&nbsp;</> : admin ? m.console_notices_facts_school(numbers) : m.console_notices_facts_own(numbers)}
        actions={canCreate ? <CreateButton /> : undefined}
        tabs={[
          { id: 'mine', label: m.notices_mine(), ...count(home.data?.mine) },
          { id: 'cc', label: m.notices_cc(), ...count(home.data?.cc) },
          ...(admin ? [{ id: 'shared', label: m.notices_shared(), ...count(home.data?.shared) }] : []),
        ]}
        list={list}
        query={{ data, error: query.error, isPlaceholderData: query.isPlaceholderData, refetch: query.refetch }}
        columns={noticeColumns(locale)}
        rowKey={(row) => row.id}
        rowName={(row) => row.title}
        onOpen={(row) => void navigate(noticeHref(row))}
        filters={filters}
        searchLabel={m.notices_search_title()}
        failedTitle={m.console_notices_failed_title()}
        empty={<EmptyNotices scope={scope} canCreate={canCreate} />}
        noPermission={<NoPermissionState surface="console" text={m.notices_shared_no_permission()} />}
        {...(scope === 'cc'
          ? {}
          : {
              bulk: (ids: ReadonlySet<string>, clear: () => void) => {
                const ask = (action: BulkAction) => {
                  setChosen([...ids].flatMap((id) => seen.current.get(id) ?? []));
                  done.current = clear;
                  setAsking(action);
                };
                return (
                  <>
                    <Button size="small" icon={IconBell} onClick={() => ask('remind')}>
                      {m.notices_remind()}
                    </Button>
                    <Button size="small" icon={IconLock} onClick={() => ask('close')}>
                      {m.notices_close()}
                    </Button>
                  </>
                );
              },
            })}
      />
      {asking === undefined ? null : (
        <BulkDialog
          action={asking}
          notices={chosen}
          onClose={(finished) => {
            setAsking(undefined);
            if (finished) done.current();
          }}
        />
      )}
    </>
  );
}
