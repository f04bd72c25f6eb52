/**
 * State of a list lives in the address, so that a link shows the same view (OVR-16): `?tab=&q=&page=&size=&sort=-sent&
 * f.state=sent`. What equals the default is left out; what is unknown or wrong is ignored.
 */
export const PAGE_SIZES = [10, 20, 50, 100] as const;

export interface ListSpec {
  /** Names of the filters. */
  filters: readonly string[];
  tabs?: readonly string[];
  /** Columns that sort. */
  sorts?: readonly string[];
  defaultSort?: string;
}

export interface ListState {
  tab: string | undefined;
  q: string;
  page: number;
  pageSize: number;
  /** Column, `-` in front = descending; undefined = the list's own order. */
  sort: string | undefined;
  filters: Readonly<Record<string, string>>;
}

/** Reads the address. */
export function readListState(params: URLSearchParams, spec: ListSpec): ListState {
  const tab = params.get('tab');
  const sort = params.get('sort');
  const size = Number(params.get('size'));
  const page = Number(params.get('page'));
  const filters: Record<string, string> = {};
  for (const name of spec.filters) {
    const value = params.get(`f.${name}`);
    if (value !== null && value !== '') filters[name] = value;
  }
  return {
    tab: tab !== null && spec.tabs?.includes(tab) === true ? tab : spec.tabs?.[0],
    q: (params.get('q') ?? '').slice(0, 100),
    page: Number.isInteger(page) && page >= 1 && page <= 1_000_000 ? page : 1,
    pageSize: (PAGE_SIZES as readonly number[]).includes(size) ? size : PAGE_SIZES[0],
    sort: sort !== null && spec.sorts?.includes(sort.replace(/^-/, '')) === true ? sort : spec.defaultSort,
    filters,
  };
}

/** Writes the address; other parameters of the page stay. */
export function writeListState(before: URLSearchParams, state: ListState, spec: ListSpec): URLSearchParams {
  const params = new URLSearchParams(before);
  const put = (name: string, value: string | undefined, usual: string | undefined) => {
    if (value === undefined || value === '' || value === usual) params.delete(name);
    else params.set(name, value);
  };
  put('tab', state.tab, spec.tabs?.[0]);
  put('q', state.q, '');
  put('page', String(state.page), '1');
  put('size', String(state.pageSize), String(PAGE_SIZES[0]));
  put('sort', state.sort, spec.defaultSort);
  for (const name of spec.filters) put(`f.${name}`, state.filters[name], '');
  return params;
}

/** Any change but turning the page begins at the first page again. */
export function changeListState(state: ListState, change: Partial<ListState>): ListState {
  return { ...state, page: 1, ...change };
}

/** Next sort when a column head is pressed: descending → ascending → own order. */
export function nextSort(sort: string | undefined, column: string): string | undefined {
  if (sort === `-${column}`) return column;
  if (sort === column) return undefined;
  return `-${column}`;
}

/** Page buttons: first, last, the present one with its neighbours; null = a gap. */
export function pageButtons(page: number, pages: number): (number | null)[] {
  const wanted = new Set([1, pages, page - 1, page, page + 1]);
  if (page <= 3) for (const early of [2, 3]) wanted.add(early);
  if (page >= pages - 2) for (const late of [pages - 1, pages - 2]) wanted.add(late);
  const shown = [...wanted].filter((n) => n >= 1 && n <= pages).sort((a, b) => a - b);
  return shown.flatMap((n, index) => {
    const previous = shown[index - 1];
    if (previous === undefined || n - previous === 1) return [n];
    return n - previous === 2 ? [n - 1, n] : [null, n];
  });
}
