/** Departments (with everything below them, spelled out) and members. */
export interface Part {
  readonly departments: readonly string[];
  readonly members: readonly string[];
}

/** What a reader may see of the staff. */
export type Sight =
  | { readonly kind: 'all' }
  | { readonly kind: 'none' }
  | {
      readonly kind: 'some';
      readonly self: string;
      /** Departments he administers: seen whatever the rules say. */
      readonly administers: readonly string[];
      /** Null = not restricted to a part. */
      readonly only: Part | null;
      readonly hidden: Part;
      /** Of what is hidden, that which he sees by a whitelist. */
      readonly lifted: Part;
    };

/** A rule as it touches one reader. */
export interface RuleHit {
  kind: 'hidden' | 'dept_only' | 'none';
  /** Of `hidden`: the reader is on its whitelist. */
  whitelisted: boolean;
  /** `hidden`: what it hides. `dept_only`: the restricted departments above the reader. */
  subjectDepartments: string[];
  subjectMembers: string[];
  /** `dept_only`: what may be seen besides. */
  whitelistDepartments: string[];
  whitelistMembers: string[];
  /** `dept_only`: departments the reader is listed in. */
  ownDepartments: string[];
}

/**
 * The rules of one reader made into one answer: the strictest wins, then whitelists apply (VIS-05). 限制查看所有通訊錄 shows
 * nobody. Of several 限制查看其他部門 only what all of them leave is seen, and then what any of them adds; a whitelist of one
 * kind does not lift a rule of another. Everybody sees himself unless he may see nobody.
 * @param below each department named with everything below it, itself included; deleted departments are missing
 */
export function sightFrom(
  self: string,
  hits: readonly RuleHit[],
  below: ReadonlyMap<string, readonly string[]>,
  administers: readonly string[],
): Sight {
  const spread = (ids: readonly string[]): Set<string> => new Set(ids.flatMap((id) => below.get(id) ?? []));
  const nobody = hits.some((hit) => hit.kind === 'none');
  if (nobody && administers.length === 0) return { kind: 'none' };
  const hiding = hits.filter((hit) => hit.kind === 'hidden');
  const part = (rules: readonly RuleHit[]): Part => ({
    departments: [...spread(rules.flatMap((rule) => rule.subjectDepartments))],
    members: [...new Set(rules.flatMap((rule) => rule.subjectMembers))],
  });
  return {
    kind: 'some',
    self,
    administers,
    only: nobody ? { departments: [], members: [] } : restricted(hits, spread),
    hidden: part(hiding.filter((rule) => !rule.whitelisted)),
    lifted: part(hiding.filter((rule) => rule.whitelisted)),
  };
}

function restricted(hits: readonly RuleHit[], spread: (ids: readonly string[]) => Set<string>): Part | null {
  const rules = hits.filter((hit) => hit.kind === 'dept_only');
  const [first, ...rest] = rules.map((rule) => spread([...rule.subjectDepartments, ...rule.ownDepartments]));
  if (first === undefined) return null;
  const own = [...first].filter((id) => rest.every((set) => set.has(id)));
  return {
    departments: [...new Set([...own, ...spread(rules.flatMap((rule) => rule.whitelistDepartments))])],
    members: [...new Set(rules.flatMap((rule) => rule.whitelistMembers))],
  };
}

interface Listed {
  id: string;
  parentId: string | null;
  /** People listed in it whom the reader sees. */
  members: number;
}

/**
 * Departments the reader sees, parents before children as given. Where one above is not for him its children move up to the
 * next that is; the top of the tree bears the name of the school and is always there.
 */
export function seenDepartments<T extends Listed>(sight: Sight, tree: readonly T[]): T[] {
  if (sight.kind === 'all') return [...tree];
  if (sight.kind === 'none') return [];
  const [administers, lifted] = [new Set(sight.administers), new Set(sight.lifted.departments)];
  const hidden = new Set(sight.hidden.departments.filter((id) => !lifted.has(id)));
  const only = sight.only === null ? null : new Set(sight.only.departments);
  const shows = (item: T): boolean =>
    item.parentId === null ||
    administers.has(item.id) ||
    (!hidden.has(item.id) && (only === null || only.has(item.id) || item.members > 0));
  const shownAbove = new Map<string, string | null>();
  return tree.flatMap((item) => {
    const above = item.parentId === null ? null : (shownAbove.get(item.parentId) ?? null);
    const shown = shows(item);
    shownAbove.set(item.id, shown ? item.id : above);
    return shown ? [{ ...item, parentId: above }] : [];
  });
}
