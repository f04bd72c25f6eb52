import type { Actor } from '@platform/ctx/ctx';
import type { ReadTx } from '@platform/db/tx';
import { sightFrom, type RuleHit, type Sight } from '../domain/sight';
import { departmentScope } from './department-scope';

/**
 * What the caller of this transaction may see of the staff: the one filter of every list, picker, search and card (VIS-05).
 * Jobs see everybody; in the console administrators see the departments they administer whatever the rules say; families and
 * operators have no business here and see nobody.
 */
export async function sightOf(tx: ReadTx): Promise<Sight> {
  const { actor, surface } = tx.ctx;
  if (actor.kind === 'system') return { kind: 'all' };
  if (actor.kind !== 'staff') return { kind: 'none' };
  const administers = surface === 'console' ? await administered(tx, actor) : [];
  if (administers === null) return { kind: 'all' };
  const hits = await tx.query<RuleHit & Record<string, unknown>>(RULES, [tx.unitId, actor.memberId]);
  if (hits.length === 0) return { kind: 'all' };
  const roots = hits.flatMap((hit) => [...hit.subjectDepartments, ...hit.whitelistDepartments, ...hit.ownDepartments]);
  return sightFrom(actor.memberId, hits, await belowEach(tx, roots), administers);
}

/** Departments administered with everything below; null = the whole unit; none for those who administer nothing. */
async function administered(tx: ReadTx, actor: Extract<Actor, { kind: 'staff' }>): Promise<string[] | null> {
  return actor.roles.length === 0 ? [] : departmentScope(tx, actor);
}

// Rules that could touch this reader: all that hide, and those that restrict him himself, by name or by a department above him.
const RULES = `
  WITH RECURSIVE mine AS (
    SELECT d.id, d.parent_id, true AS direct FROM member_department md
      JOIN department d ON d.unit_id = $1 AND d.id = md.department_id AND d.state = 'active'
     WHERE md.unit_id = $1 AND md.member_id = $2
    UNION
    SELECT d.id, d.parent_id, false FROM mine JOIN department d ON d.unit_id = $1 AND d.id = mine.parent_id AND d.state = 'active'
  ), entry AS (
    SELECT e.rule_id, e.side, e.department_id, e.member_id,
           (e.member_id IS NOT DISTINCT FROM $2::uuid OR e.department_id IN (SELECT id FROM mine)) AS me
      FROM visibility_entry e WHERE e.unit_id = $1
  )
  SELECT r.kind,
         bool_or(e.me) FILTER (WHERE e.side = 'whitelist') IS TRUE AS "whitelisted",
         coalesce(array_agg(e.department_id) FILTER (WHERE e.side = 'subject' AND e.department_id IS NOT NULL
                    AND (r.kind = 'hidden' OR e.me)), '{}') AS "subjectDepartments",
         coalesce(array_agg(e.member_id) FILTER (WHERE e.side = 'subject' AND e.member_id IS NOT NULL), '{}') AS "subjectMembers",
         coalesce(array_agg(e.department_id) FILTER (WHERE e.side = 'whitelist' AND e.department_id IS NOT NULL AND r.kind <> 'hidden'), '{}') AS "whitelistDepartments",
         coalesce(array_agg(e.member_id) FILTER (WHERE e.side = 'whitelist' AND e.member_id IS NOT NULL AND r.kind <> 'hidden'), '{}') AS "whitelistMembers",
         CASE WHEN r.kind = 'dept_only' THEN ARRAY(SELECT DISTINCT id FROM mine WHERE direct) ELSE '{}' END AS "ownDepartments"
    FROM visibility_rule r JOIN entry e ON e.rule_id = r.id
   WHERE r.unit_id = $1
   GROUP BY r.id, r.kind
  HAVING r.kind = 'hidden' OR bool_or(e.me) FILTER (WHERE e.side = 'subject')`;

/** Each of these departments with everything below it, itself included. */
async function belowEach(tx: ReadTx, roots: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
  if (roots.length === 0) return new Map();
  const rows = await tx.query<{ root: string; ids: string[] }>(
    `WITH RECURSIVE below AS (
       SELECT id AS root, id FROM department WHERE unit_id = $1 AND id = ANY ($2::uuid[]) AND state = 'active'
       UNION SELECT b.root, d.id FROM below b JOIN department d ON d.unit_id = $1 AND d.parent_id = b.id AND d.state = 'active'
     ) SELECT root, array_agg(id) AS ids FROM below GROUP BY root`,
    [tx.unitId, [...new Set(roots)]],
  );
  return new Map(rows.map((row) => [row.root, row.ids]));
}

/**
 * The filter as a condition on a row of `member`.
 * @param alias of `member` in the statement, whose `$1` is the unit
 * @param params of the statement so far; what the condition needs is put behind them
 * @returns SQL text without values
 */
export function seenSql(sight: Sight, alias: string, params: unknown[]): string {
  if (sight.kind === 'all') return 'true';
  if (sight.kind === 'none') return 'false';
  const value = (list: readonly string[]): string => `$${String(params.push(list))}::uuid[]`;
  // Not correlated: PostgreSQL makes each of these sets once per statement, not once per person.
  const among = (departments: readonly string[], members: readonly string[]): string => {
    const parts = [
      ...(members.length === 0 ? [] : [`${alias}.id = ANY (${value(members)})`]),
      ...(departments.length === 0
        ? []
        : [
            `${alias}.id IN (SELECT s.member_id FROM member_department s WHERE s.unit_id = $1 AND s.department_id = ANY (${value(departments)}))`,
          ]),
    ];
    return parts.length === 0 ? 'false' : `(${parts.join(' OR ')})`;
  };
  const { only, hidden, lifted } = sight;
  const reach = only === null ? 'true' : among(only.departments, only.members);
  const shown = `NOT (${among(hidden.departments, hidden.members)} AND NOT ${among(lifted.departments, lifted.members)})`;
  return `(${among(sight.administers, [sight.self])} OR (${reach} AND ${shown}))`;
}

/** Which of these members the caller may see; unknown ones are not in the answer. */
export async function seenMembers(tx: ReadTx, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const params: unknown[] = [tx.unitId, ids];
  const condition = seenSql(await sightOf(tx), 'm', params);
  const rows = await tx.query<{ id: string }>(
    `SELECT m.id FROM member m WHERE m.unit_id = $1 AND m.id = ANY ($2::uuid[]) AND ${condition}`,
    params,
  );
  return new Set(rows.map((row) => row.id));
}
