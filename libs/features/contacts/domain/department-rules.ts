import { DEPARTMENT_LIMITS } from '@contracts/contacts-departments';

/** Codes of spec 14 §12 that a wished change of the tree may break. */
export type DepartmentFault = 'DEPT_NAME_INVALID' | 'DEPT_NAME_TAKEN' | 'DEPT_TOO_DEEP' | 'DEPT_LIMIT' | 'DEPT_NODE_LIMIT' | 'DEPT_CYCLE';

/** WeCom refuses these signs in the name of a department (wecom 02 §1). */
const FORBIDDEN = /[\\:*?"<>|]/u;

/** @returns the fault of a name, or undefined (CON-03) */
export function nameFault(name: string): DepartmentFault | undefined {
  const length = [...name].length;
  return length < 1 || length > DEPARTMENT_LIMITS.name || FORBIDDEN.test(name) ? 'DEPT_NAME_INVALID' : undefined;
}

/** Where a department is to stand. Levels count from the unit's own department, which is the first. */
export interface Place {
  parentLevel: number;
  /** Levels of what is placed: 1 for a single department. */
  height: number;
  /** Sub-departments and members of the parent, without what is placed. */
  nodes: number;
  /** A sibling bears the name. */
  taken: boolean;
  /** The parent is the department itself or lies below it. */
  within: boolean;
}

/** @returns the fault of a place, the gravest first (CON-04, CON-06, CON-18) */
export function placeFault(place: Place): DepartmentFault | undefined {
  if (place.within) return 'DEPT_CYCLE';
  if (place.parentLevel + place.height > DEPARTMENT_LIMITS.levels) return 'DEPT_TOO_DEEP';
  if (place.nodes >= DEPARTMENT_LIMITS.nodes) return 'DEPT_NODE_LIMIT';
  return place.taken ? 'DEPT_NAME_TAKEN' : undefined;
}

export interface Ordered {
  id: string;
  sort: number;
}

const STEP = 1_000;
const HIGHEST = 4_294_967_295;

/**
 * New numbers of order so that `id` stands before `before` (null = last); WeCom shows larger numbers first. As few departments
 * as possible get a new one: only that which moves, unless there is no number left between its neighbours.
 * @param siblings in the order shown, without `id`
 * @returns numbers to write, `id`'s last
 */
export function reorder(siblings: readonly Ordered[], id: string, before: string | null): Ordered[] {
  const at = before === null ? siblings.length : siblings.findIndex((one) => one.id === before);
  const place = at === -1 ? siblings.length : at;
  const [upper, lower] = [siblings[place - 1]?.sort, siblings[place]?.sort];
  const between =
    upper === undefined
      ? lower === undefined
        ? STEP
        : lower + STEP
      : lower === undefined
        ? upper - STEP
        : Math.floor((upper + lower) / 2);
  if (between >= 1 && between <= HIGHEST && (upper === undefined || between < upper) && (lower === undefined || between > lower)) {
    return [{ id, sort: between }];
  }
  const order = [...siblings.slice(0, place).map((one) => one.id), id, ...siblings.slice(place).map((one) => one.id)];
  const old = new Map(siblings.map((one) => [one.id, one.sort]));
  const fresh = order.map((one, i) => ({ id: one, sort: (order.length - i) * STEP }));
  return [...fresh.filter((one) => one.id !== id && old.get(one.id) !== one.sort), ...fresh.filter((one) => one.id === id)];
}
