import type { ProofWorld } from './proof-world';

/** Earlier calls may have taken the people of the walk out of the school or barred their phones; the next route needs them. */
export async function everybodyBack({ rows, a }: Pick<ProofWorld, 'rows' | 'a'>): Promise<void> {
  const people = Object.values(a.people).map(({ id }) => id);
  const pupils = [a.amy, a.dan, a.sam, a.tim].map(({ id }) => id);
  await rows.query(`UPDATE member SET join_state = 'joined' WHERE unit_id = $1 AND id = ANY ($2) AND join_state IN ('left', 'disabled')`, [
    a.id,
    people,
  ]);
  await rows.query(
    `UPDATE parent SET removed_at = NULL, barred_external = NULL
      WHERE unit_id = $1 AND id = ANY ($2) AND (removed_at IS NOT NULL OR barred_external IS NOT NULL)`,
    [a.id, people],
  );
  await rows.query(`UPDATE student SET state = 'active' WHERE unit_id = $1 AND id = ANY ($2) AND state <> 'active'`, [a.id, pupils]);
  await rows.query(
    `UPDATE guardianship SET ended_at = NULL WHERE unit_id = $1 AND parent_id = ANY ($2) AND student_id = ANY ($3) AND ended_at IS NOT NULL`,
    [a.id, people, pupils],
  );
}
