import '../notices.css';
import { useState } from 'react';
import { m } from '@contracts/messages';
import { noticesApi, type NoticeItem } from '@contracts/notices';
import type { NoticeScope } from '@contracts/notice-types';
import { useRouteList } from '@ui/core/api/query';
import { formatDay } from '@ui/core/format/date';
import { useAddress } from '@ui/core/routing/use-address';
import { useMay } from '@ui/core/session/session';
import { SearchField } from '@ui/core/shell/search-field';
import { EmptyState, NoMatchState } from '@ui/core/states/states';
import { CursorList } from '@ui/mobile/cursor-list';
import { FilterChips } from '@ui/mobile/filter-chips';
import { Page } from '@ui/mobile/page';
import { afterSheet } from '../../../shared/after-sheet';
import { ScreenFault } from '../../../shared/screen-fault';
import { useSearchText } from '../../../shared/use-search-text';
import { stateFace } from '../notice-words';
import { FilterSheet, dateWord, type FilterName } from './filter-sheet';
import { filterQuery, isNarrowed, presetOf, readFilters, writeFilters, type ListFilters } from './list-filters';
import { NoticeRow } from './notice-row';

/** 我發送的通知 (NOT-30). */
export const MyNoticesScreen = () => <NoticeListScreen scope="mine" />;
/** 抄送給我的通知 (NOT-42). */
export const CopiedNoticesScreen = () => <NoticeListScreen scope="cc" />;
/** 分享給我的通知: all notices of the school, for administrators (NOT-43). */
export const SharedNoticesScreen = () => <NoticeListScreen scope="shared" />;

function titleOf(scope: NoticeScope): string {
  return scope === 'mine' ? m.notices_mine() : scope === 'cc' ? m.notices_cc() : m.notices_shared();
}

function dateValue(filters: ListFilters): string | undefined {
  const preset = presetOf(filters);
  if (preset !== undefined) return dateWord(preset);
  if (filters.from === undefined && filters.to === undefined) return undefined;
  return `${filters.from === undefined ? '' : formatDay(filters.from)} – ${filters.to === undefined ? '' : formatDay(filters.to)}`.trim();
}

function NoticeListScreen({ scope }: { scope: NoticeScope }) {
  const [params, setParams] = useAddress();
  const filters = readFilters(params);
  const [sheet, setSheet] = useState<FilterName>();
  const change = (edit: (now: ListFilters) => ListFilters) => setParams((now) => writeFilters(edit(readFilters(now))), { replace: true });
  const [text, setText] = useSearchText(filters.q, (q) => change((now) => ({ ...now, q })), sheet !== undefined);
  const clear = () => {
    setText('');
    change(() => ({ q: '' }));
  };
  const list = useRouteList<NoticeItem>(noticesApi.list, { query: { scope, ...filterQuery(filters) } });
  const chips = [
    {
      id: 'state',
      label: m.notices_filter_state(),
      value: filters.state === undefined ? undefined : stateFace(filters.state).word,
    },
    { id: 'date', label: m.notices_filter_date(), value: dateValue(filters) },
    {
      id: 'form',
      label: m.notices_filter_form(),
      value: filters.form === undefined ? undefined : filters.form === 'true' ? m.notices_with_form() : m.notices_without_form(),
    },
    ...(scope === 'mine'
      ? []
      : [
          {
            id: 'sender',
            label: m.notices_filter_sender(),
            value: filters.senderId === undefined ? undefined : (filters.senderName ?? m.notices_filter_sender()),
          },
        ]),
  ];
  const without = (id: string, now: ListFilters): ListFilters => {
    const { state, form, from, to, senderId, senderName, q } = now;
    return {
      q,
      ...(id === 'state' || state === undefined ? {} : { state }),
      ...(id === 'form' || form === undefined ? {} : { form }),
      ...(id === 'date' ? {} : { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }),
      ...(id === 'sender' || senderId === undefined ? {} : { senderId, ...(senderName === undefined ? {} : { senderName }) }),
    };
  };
  return (
    <Page title={titleOf(scope)}>
      <div className="ntc-search">
        <SearchField value={text} onChange={setText} placeholder={m.notices_search_title()} />
      </div>
      <FilterChips
        items={chips}
        onOpen={(id) => setSheet(id as FilterName)}
        onClear={(id) => change((now) => without(id, now))}
        onClearAll={clear}
      />
      <div className="ntc-list">
        {list.error !== null && list.rows === undefined && list.error.status === 403 ? (
          <ScreenFault error={list.error} noPermissionText={m.notices_shared_no_permission()} onRetry={() => void list.refetch()} />
        ) : (
          <CursorList
            source={list}
            rowKey={(item) => item.id}
            failedTitle={m.notices_failed()}
            render={(item) => <NoticeRow item={item} scope={scope} />}
            empty={isNarrowed(filters) ? <NoMatchState surface="h5" onClear={clear} /> : <NothingYet scope={scope} />}
          />
        )}
      </div>
      <FilterSheet
        open={sheet}
        filters={filters}
        onClose={() => setSheet(undefined)}
        onChange={(next) => {
          setSheet(undefined);
          afterSheet(() => change(() => next));
        }}
      />
    </Page>
  );
}

function NothingYet({ scope }: { scope: NoticeScope }) {
  const may = useMay('messaging.send');
  if (scope === 'cc') return <EmptyState surface="h5" title={m.notices_empty_cc()} text={m.notices_empty_cc_text()} />;
  if (scope === 'shared') return <EmptyState surface="h5" title={m.notices_empty_shared()} text={m.notices_empty_shared_text()} />;
  return (
    <EmptyState
      surface="h5"
      title={m.notices_empty_mine()}
      text={m.notices_empty_mine_text()}
      action={
        may ? (
          <a className="sc-button sc-button--primary sc-button--large" href="/staff/notices/new">
            {m.notices_create()}
          </a>
        ) : undefined
      }
    />
  );
}
