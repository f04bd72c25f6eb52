import { useCallback, useMemo } from 'react';
import { useAddress } from '../../core/routing/use-address';
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
  const [params, setParams] = useAddress();
  const state = useMemo(() => readListState(params, spec), [params, spec]);
  const edit = useCallback(
    (partOf: (before: ListState) => Partial<ListState>, replace: boolean) =>
      setParams(
        (now) => {
          const before = readListState(now, spec);
          return writeListState(now, changeListState(before, partOf(before)), spec);
        },
        { replace },
      ),
    [setParams, spec],
  );
  const change = useCallback((part: Partial<ListState>) => edit(() => part, part.page === undefined && part.tab === undefined), [edit]);
  return {
    state,
    change,
    setFilter: (name, value) =>
      edit(({ filters }) => {
        const { [name]: _old, ...others } = filters;
        return { filters: value === undefined ? others : { ...others, [name]: value } };
      }, true),
    clearFilters: () => change({ filters: {}, q: '' }),
    narrowed: Object.keys(state.filters).length + (state.q === '' ? 0 : 1),
  };
}
