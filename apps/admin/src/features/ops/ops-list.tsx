import type { ReactNode } from 'react';
import type { ApiError } from '@ui/core/api/api-error';
import { EmptyState } from '@ui/core/states/states';
import type { Column } from '@ui/admin/list/data-table';
import { ListPage } from '@ui/admin/list/list-page';
import type { ListSpec } from '@ui/admin/list/list-state';
import { useListState } from '@ui/admin/list/use-list-state';
import { OpsFrame } from './ops-frame';

const SPEC: ListSpec = { filters: [] };

export interface OpsListProps<T> {
  title: string;
  facts: ReactNode;
  query: { data: { items: readonly T[] } | undefined; error: ApiError | null; refetch: () => unknown };
  columns: readonly Column<T>[];
  rowKey: (row: T) => string;
  empty: { title: string; text: string };
  actions?: ReactNode;
  onOpen?: (row: T) => void;
  /** Words a row is found by; without it there is no search. */
  search?: { label: string; words: (row: T) => string };
}

/** A list the server answers whole: searched and turned page by page here. */
export function OpsList<T>({ title, facts, query, columns, rowKey, empty, search, actions, onOpen }: OpsListProps<T>) {
  const list = useListState(SPEC);
  const { q, page, pageSize } = list.state;
  const word = q.trim().toLowerCase();
  const rows = query.data?.items.filter((row) => word === '' || search === undefined || search.words(row).toLowerCase().includes(word));
  const last = Math.max(1, Math.ceil((rows?.length ?? 0) / pageSize));
  const shown = Math.min(page, last);
  return (
    <OpsFrame>
      <div className="op-list">
        <ListPage<T>
          title={title}
          facts={facts}
          list={list}
          query={{
            data:
              rows === undefined
                ? undefined
                : {
                    items: rows.slice((shown - 1) * pageSize, shown * pageSize),
                    total: rows.length,
                    page: shown,
                    pageSize,
                  },
            error: query.error,
            refetch: query.refetch,
          }}
          columns={columns}
          rowKey={rowKey}
          {...(actions === undefined ? {} : { actions })}
          {...(onOpen === undefined ? {} : { onOpen })}
          {...(search === undefined ? {} : { searchLabel: search.label })}
          empty={<EmptyState surface="console" title={empty.title} text={empty.text} />}
        />
      </div>
    </OpsFrame>
  );
}
