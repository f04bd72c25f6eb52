import type { TagMembers } from '@wecom';
import type { Tx } from '@platform/db/tx';
import type { Difference } from '../domain/tally';

/** WeCom's tag of this name is the system label that gives review duty (LAB-07, LAB-10). */
const ADMIN_TAGS = new Set(['管理員', '管理员']);

export interface ReadTag extends TagMembers {
  tagid: number;
}

/**
 * Makes name and members of the labels those of WeCom's tags. Who may use a label is the platform's own (spec 14 §7).
 * Names are unique in WeCom too, but two tags may have swapped theirs since the last look: old names step aside first.
 */
export async function applyLabels(tx: Tx, tags: readonly ReadTag[]): Promise<Difference> {
  const difference: Difference = { added: 0, changed: 0, removed: 0 };
  if (tags.length === 0) return difference;
  const json = JSON.stringify(
    tags.map((tag) => ({
      tagid: tag.tagid,
      name: tag.tagname,
      system_key: ADMIN_TAGS.has(tag.tagname) ? 'admin' : null,
    })),
  );
  await tx.execute(
    `UPDATE label l SET name = left(l.name, 16) || '#' || right(l.id::text, 12)
       FROM jsonb_to_recordset($2::jsonb) AS r (tagid int, name text)
      WHERE l.unit_id = $1 AND l.name = r.name AND l.wecom_tag_id IS NOT NULL AND l.wecom_tag_id <> r.tagid`,
    [tx.unitId, json],
  );
  // A label of this name without a tag (the seeded 管理員) is the same label: it takes the tag's number.
  await tx.execute(
    `UPDATE label l SET wecom_tag_id = r.tagid FROM jsonb_to_recordset($2::jsonb) AS r (tagid int, name text, system_key text)
      WHERE l.unit_id = $1 AND l.wecom_tag_id IS NULL AND (l.name = r.name OR l.system_key = r.system_key)
        AND NOT EXISTS (SELECT FROM label o WHERE o.unit_id = $1 AND o.wecom_tag_id = r.tagid)`,
    [tx.unitId, json],
  );
  const labels = await tx.query<{ added: boolean }>(
    `INSERT INTO label AS l (unit_id, name, wecom_tag_id, system_key)
     SELECT $1, r.name, r.tagid, CASE WHEN NOT EXISTS (SELECT FROM label o WHERE o.unit_id = $1 AND o.system_key = r.system_key) THEN r.system_key END
       FROM jsonb_to_recordset($2::jsonb) AS r (tagid int, name text, system_key text)
     ON CONFLICT (unit_id, wecom_tag_id) WHERE wecom_tag_id IS NOT NULL DO UPDATE
        SET name = excluded.name, version = l.version + 1 WHERE l.name <> excluded.name
     RETURNING (xmax = 0) AS added`,
    [tx.unitId, json],
  );
  for (const row of labels) difference[row.added ? 'added' : 'changed'] += 1;
  const members = JSON.stringify(
    tags.flatMap((tag) => [
      ...tag.userlist.map((user) => ({ tagid: tag.tagid, userid: user.userid.toLowerCase(), party: null })),
      ...tag.partylist.map((party) => ({ tagid: tag.tagid, userid: null, party })),
    ]),
  );
  const moved = await tx.one<{ n: number }>(
    `WITH wanted AS (
       SELECT DISTINCT l.id AS label_id, m.id AS member_id, d.id AS department_id
         FROM jsonb_to_recordset($2::jsonb) AS r (tagid int, userid text, party int)
         JOIN label l ON l.unit_id = $1 AND l.wecom_tag_id = r.tagid
         LEFT JOIN member m ON m.unit_id = $1 AND lower(m.wecom_userid) = r.userid
         LEFT JOIN department d ON d.unit_id = $1 AND d.wecom_id = r.party
        WHERE num_nonnulls(m.id, d.id) = 1
     ), gone AS (
       DELETE FROM label_member lm USING label l
        WHERE lm.unit_id = $1 AND l.unit_id = $1 AND l.id = lm.label_id AND l.wecom_tag_id = ANY ($3::int[])
          AND NOT EXISTS (SELECT FROM wanted w WHERE w.label_id = lm.label_id
                             AND (w.member_id, w.department_id) IS NOT DISTINCT FROM (lm.member_id, lm.department_id))
       RETURNING 1
     ), put AS (
       INSERT INTO label_member (unit_id, label_id, member_id, department_id)
       SELECT $1, label_id, member_id, department_id FROM wanted ON CONFLICT DO NOTHING RETURNING 1
     )
     SELECT (SELECT count(*) FROM gone)::int + (SELECT count(*) FROM put)::int AS n`,
    [tx.unitId, members, tags.map((tag) => tag.tagid)],
  );
  difference.changed += moved?.n ?? 0;
  return difference;
}

/** Labels whose tag WeCom no longer has lose members and number; the system label stays (LAB-10). */
export async function dropLabels(tx: Tx, stillThere: readonly number[]): Promise<number> {
  const gone = await tx.query<{ id: string }>(
    `SELECT id FROM label WHERE unit_id = $1 AND wecom_tag_id IS NOT NULL AND NOT wecom_tag_id = ANY ($2::int[])`,
    [tx.unitId, stillThere],
  );
  const ids = gone.map((row) => row.id);
  if (ids.length === 0) return 0;
  await tx.execute(`DELETE FROM label_member WHERE unit_id = $1 AND label_id = ANY ($2)`, [tx.unitId, ids]);
  await tx.execute(`UPDATE label SET wecom_tag_id = NULL WHERE unit_id = $1 AND id = ANY ($2) AND system_key IS NOT NULL`, [
    tx.unitId,
    ids,
  ]);
  await tx.execute(`DELETE FROM label WHERE unit_id = $1 AND id = ANY ($2) AND system_key IS NULL`, [tx.unitId, ids]);
  return ids.length;
}
