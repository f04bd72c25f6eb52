import './list-page.css';
import { useCallback, useEffect, useState, type ReactNode } from 'react';
import type { ApiError } from '../../core/api/api-error';
import { isApiError } from '../../core/api/api-error';
import { FailedState, NoMatchState, NoPermissionState } from '../../core/states/states';
import { PageHeader, type PageTab } from '../shell/page-header';
import { BulkBar } from './bulk-bar';
import { DataTable, type Column } from './data-table';
import { FilterBar, type FilterDef } from './filter-bar';
import { ListFooter } from './list-footer';
import type { ListHandle } from './use-list-state';

/** Answer of a list asked by page (OVR-16). */
export interface PageAnswer<T> {
  items: readonly T[];
  total: number;
  page: number;
  pageSize: number;
}

export interface ListPageProps<T> {
  title: string;
  facts?: ReactNode;
  actions?: ReactNode;
  tabs?: readonly PageTab[];
  /** Tabs that lead to other pages instead of narrowing this list. */
  tab?: string;
  onTab?: (tab: string) => void;
  list: ListHandle;
  /** What `useRouteQuery` gives. */
  query: {
    data: PageAnswer<T> | undefined;
    error: ApiError | null;
    isPlaceholderData?: boolean;
    refetch: () => unknown;
  };
  columns: readonly Column<T>[];
  rowKey: (row: T) => string;
  rowName?: (row: T) => string;
  onOpen?: (row: T) => void;
  filters?: readonly FilterDef[];
  searchLabel?: string;
  /** Nothing yet: with the creation button where allowed. */
  empty: ReactNode;
  failedTitle?: string;
  /** Buttons of the ink bar; rows can be selected only when given. */
  bulk?: (ids: ReadonlySet<string>, clear: () => void) => ReactNode;
  /** Who can help where the reader may not see the list. */
  noPermission?: ReactNode;
}

/** List of the console: header, tabs, filters, table, footer; the head never disappears, whatever happens below. */
export function ListPage<T>(props: ListPageProps<T>) {
  const { list, query, columns, rowKey, bulk } = props;
  const { state, change } = list;
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const clear = useCallback(() => setSelected(new Set()), []);
  // A selection belongs to what is seen: another tab, search or filter starts anew.
  const view = JSON.stringify([state.tab, state.q, state.filters]);
  useEffect(clear, [view, clear]);

  const { data, error } = query;
  const hidden = isApiError(error, 'FORBIDDEN');
  const none = data !== undefined && data.total === 0;
  // Several waits share one face: the rows that are there stay until the new ones come.
  const failed = error !== null && data === undefined;
  return (
    <>
      <PageHeader
        title={props.title}
        {...(props.facts === undefined ? {} : { facts: props.facts })}
        {...(props.actions === undefined || hidden ? {} : { actions: props.actions })}
        {...(props.tabs === undefined ? {} : { tabs: props.tabs })}
        {...((props.tab ?? state.tab) === undefined ? {} : { tab: (props.tab ?? state.tab)! })}
        onTab={props.onTab ?? ((tab) => change({ tab }))}
      />
      {hidden ? (
        (props.noPermission ?? <NoPermissionState surface="console" />)
      ) : (
        <>
          <FilterBar
            list={list}
            filters={props.filters ?? []}
            {...(props.searchLabel === undefined ? {} : { searchLabel: props.searchLabel })}
          />
          <div className={selected.size > 0 ? 'sc-list-body sc-list-body--bulk' : 'sc-list-body'}>
            <DataTable
              columns={columns}
              rows={failed ? [] : data?.items}
              rowKey={rowKey}
              {...(props.rowName === undefined ? {} : { rowName: props.rowName })}
              label={props.title}
              sort={state.sort}
              onSort={(sort) => change({ sort })}
              {...(props.onOpen === undefined ? {} : { onOpen: props.onOpen })}
              {...(bulk === undefined ? {} : { selection: { ids: selected, onChange: setSelected } })}
              skeletonRows={state.pageSize}
              dimmed={query.isPlaceholderData ?? false}
            />
            {failed ? (
              <FailedState
                surface="console"
                error={error}
                {...(props.failedTitle === undefined ? {} : { title: props.failedTitle })}
                onRetry={() => void query.refetch()}
              />
            ) : null}
            {none ? list.narrowed > 0 ? <NoMatchState surface="console" onClear={list.clearFilters} /> : props.empty : null}
          </div>
          {failed ? null : (
            <ListFooter
              page={data?.page ?? state.page}
              pageSize={data?.pageSize ?? state.pageSize}
              total={data?.total}
              onPage={(page) => change({ page })}
              onPageSize={(pageSize) => change({ pageSize })}
            />
          )}
          {bulk === undefined ? null : (
            <BulkBar count={selected.size} onClear={clear}>
              {bulk(selected, clear)}
            </BulkBar>
          )}
        </>
      )}
    </>
  );
}
