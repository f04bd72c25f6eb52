import type { PickedEntry, RuleKind, VisibilityRule } from '@contracts/contacts-visibility';
import type { ReadTx, Tx } from '@platform/db/tx';

const RULES = `
  SELECT r.id, r.kind, r.version,
         coalesce(jsonb_agg(jsonb_build_object('kind', CASE WHEN e.member_id IS NULL THEN 'department' ELSE 'member' END,
           'id', coalesce(e.member_id, e.department_id), 'name', coalesce(m.name, d.name)) ORDER BY e.department_id IS NULL, d.name, m.name, e.member_id, e.department_id)
           FILTER (WHERE e.side = 'subject' AND (d.state = 'active' OR m.join_state <> 'left')), '[]') AS subjects,
         coalesce(jsonb_agg(jsonb_build_object('kind', CASE WHEN e.member_id IS NULL THEN 'department' ELSE 'member' END,
           'id', coalesce(e.member_id, e.department_id), 'name', coalesce(m.name, d.name)) ORDER BY e.department_id IS NULL, d.name, m.name, e.member_id, e.department_id)
           FILTER (WHERE e.side = 'whitelist' AND (d.state = 'active' OR m.join_state <> 'left')), '[]') AS whitelist
    FROM visibility_rule r
    LEFT JOIN visibility_entry e ON e.unit_id = $1 AND e.rule_id = r.id
    LEFT JOIN department d ON d.unit_id = $1 AND d.id = e.department_id
    LEFT JOIN member m ON m.unit_id = $1 AND m.id = e.member_id
   WHERE r.unit_id = $1 AND ($2::uuid IS NULL OR r.id = $2) GROUP BY r.id, r.kind, r.version, r.created_at ORDER BY r.created_at, r.id`;

/** All rules of the unit, oldest first, with names; entries of people who left and departments that are gone are not shown. */
export function visibilityRules(tx: ReadTx): Promise<VisibilityRule[]> {
  return tx.query<VisibilityRule & Record<string, unknown>>(RULES, [tx.unitId, null]);
}

export function visibilityRule(tx: ReadTx, id: string): Promise<VisibilityRule | undefined> {
  return tx.one<VisibilityRule & Record<string, unknown>>(RULES, [tx.unitId, id]);
}

/** Waits for whoever changes the rule now. */
export async function lockVisibilityRule(tx: Tx, id: string): Promise<{ kind: RuleKind; version: number } | undefined> {
  return tx.one<{ kind: RuleKind; version: number }>(
    `SELECT kind, version FROM visibility_rule WHERE unit_id = $1 AND id = $2 FOR UPDATE`,
    [tx.unitId, id],
  );
}

export async function countVisibilityRules(tx: ReadTx): Promise<number> {
  return (await tx.one<{ n: number }>(`SELECT count(*)::int AS n FROM visibility_rule WHERE unit_id = $1`, [tx.unitId]))?.n ?? 0;
}

export async function insertVisibilityRule(tx: Tx, kind: RuleKind): Promise<string> {
  const row = await tx.one<{ id: string }>(`INSERT INTO visibility_rule (unit_id, kind) VALUES ($1, $2) RETURNING id`, [tx.unitId, kind]);
  if (row === undefined) throw new Error('the rule was not stored');
  return row.id;
}

export async function touchVisibilityRule(tx: Tx, id: string): Promise<void> {
  await tx.execute(`UPDATE visibility_rule SET version = version + 1, updated_at = now() WHERE unit_id = $1 AND id = $2`, [tx.unitId, id]);
}

/** @returns false when the unit has no such rule */
export async function deleteVisibilityRule(tx: Tx, id: string): Promise<boolean> {
  return (await tx.execute(`DELETE FROM visibility_rule WHERE unit_id = $1 AND id = $2`, [tx.unitId, id])) === 1;
}

/** Makes these the entries of one side of a rule. @returns those that are no live department or member of the unit */
export async function putVisibilityEntries(
  tx: Tx,
  ruleId: string,
  side: 'subject' | 'whitelist',
  entries: readonly PickedEntry[],
): Promise<string[]> {
  await tx.execute(`DELETE FROM visibility_entry WHERE unit_id = $1 AND rule_id = $2 AND side = $3`, [tx.unitId, ruleId, side]);
  const of = (kind: PickedEntry['kind']): string[] => [...new Set(entries.filter((entry) => entry.kind === kind).map((entry) => entry.id))];
  const stored = await tx.query<{ id: string }>(
    `INSERT INTO visibility_entry (unit_id, rule_id, side, department_id, member_id)
     SELECT $1::int, $2::uuid, $3::text, d.id, NULL::uuid FROM department d WHERE d.unit_id = $1 AND d.id = ANY ($4::uuid[]) AND d.state = 'active'
     UNION ALL
     SELECT $1, $2, $3, NULL, m.id FROM member m WHERE m.unit_id = $1 AND m.id = ANY ($5::uuid[]) AND m.join_state <> 'left'
     RETURNING coalesce(department_id, member_id) AS id`,
    [tx.unitId, ruleId, side, of('department'), of('member')],
  );
  const kept = new Set(stored.map((row) => row.id));
  return entries.filter((entry) => !kept.has(entry.id)).map((entry) => entry.id);
}
