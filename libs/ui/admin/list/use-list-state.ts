import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { changeListState, readListState, writeListState, type ListSpec, type ListState } from './list-state';

export interface ListHandle {
  state: ListState;
  change: (change: Partial<ListState>) => void;
  setFilter: (name: string, value: string | undefined) => void;
  clearFilters: () => void;
  /** Number of set filters, the search word included. */
  narrowed: number;
}

/**
 * State of a list page in the address.
 * @param spec constant of the screen (outside the component)
 */
export function useListState(spec: ListSpec): ListHandle {
  const [params, setParams] = useSearchParams();
  const state = useMemo(() => readListState(params, spec), [params, spec]);
  const change = useCallback(
    (part: Partial<ListState>) =>
      setParams((now) => writeListState(now, changeListState(readListState(now, spec), part), spec), {
        replace: part.page === undefined && part.tab === undefined,
      }),
    [setParams, spec],
  );
  return {
    state,
    change,
    setFilter: (name, value) => {
      const { [name]: _old, ...others } = state.filters;
      change({ filters: value === undefined ? others : { ...others, [name]: value } });
    },
    clearFilters: () => change({ filters: {}, q: '' }),
    narrowed: Object.keys(state.filters).length + (state.q === '' ? 0 : 1),
  };
}
