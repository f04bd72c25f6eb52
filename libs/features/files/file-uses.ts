import type { FilePurpose } from '@contracts/files';
import type { ReadTx, Tx } from '@platform/db/tx';

/** A thing that uses files: `notice` and its id. */
export interface FileUser {
  usedBy: string;
  usedById: string;
}

// A file belongs to one thing (`file.used_by`); copies of that thing use the same file by a row of `file_use`. Where the
// owner lets go, a copy becomes the owner, so a file lives as long as anything uses it (NOT-37).

/** Further things that use a file, beside its owner. */
export function furtherUsers(tx: ReadTx, fileId: string): Promise<{ used_by: string; used_by_id: string }[]> {
  return tx.query(`SELECT used_by, used_by_id FROM file_use WHERE unit_id = $1 AND file_id = $2 ORDER BY used_by, used_by_id`, [
    tx.unitId,
    fileId,
  ]);
}

/** Files of a thing, by id, which a copy uses too from now on. Locked, so that nobody lets go of them meanwhile. */
export async function shareFiles(tx: Tx, from: FileUser, to: FileUser): Promise<void> {
  await tx.execute(
    `INSERT INTO file_use (unit_id, file_id, used_by, used_by_id)
     SELECT $1, f.id, $4, $5 FROM (
       SELECT id FROM file WHERE unit_id = $1 AND state = 'ready' AND deleted_at IS NULL
          AND ((used_by = $2 AND used_by_id = $3)
            OR id IN (SELECT file_id FROM file_use WHERE unit_id = $1 AND used_by = $2 AND used_by_id = $3)) ORDER BY id FOR UPDATE) AS f
     ON CONFLICT DO NOTHING`,
    [tx.unitId, from.usedBy, from.usedById, to.usedBy, to.usedById],
  );
}

/**
 * Those of some files that other things use and this one does not yet. Locked, so that nobody lets go of them meanwhile.
 * @param from only where a thing of this kind uses them; null = of any kind
 */
export async function borrowable(
  tx: Tx,
  ids: readonly string[],
  user: FileUser & { purpose: FilePurpose },
  from: string | null,
): Promise<string[]> {
  if (ids.length === 0) return [];
  const rows = await tx.query<{ id: string }>(
    `SELECT f.id FROM file f
      WHERE f.unit_id = $1 AND f.id = ANY ($2) AND f.purpose = $3 AND f.state = 'ready' AND f.deleted_at IS NULL AND f.used_by IS NOT NULL
        AND NOT (f.used_by = $4 AND f.used_by_id = $5)
        AND NOT EXISTS (SELECT FROM file_use u WHERE u.unit_id = $1 AND u.file_id = f.id AND u.used_by = $4 AND u.used_by_id = $5)
        AND ($6::text IS NULL OR f.used_by = $6
             OR EXISTS (SELECT FROM file_use u WHERE u.unit_id = $1 AND u.file_id = f.id AND u.used_by = $6))
      ORDER BY f.id FOR UPDATE OF f`,
    [tx.unitId, [...ids], user.purpose, user.usedBy, user.usedById, from],
  );
  return rows.map((row) => row.id);
}

/** A thing uses a file that belongs to another one. */
export async function putUse(tx: Tx, fileId: string, user: FileUser): Promise<void> {
  await tx.execute(`INSERT INTO file_use (unit_id, file_id, used_by, used_by_id) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`, [
    tx.unitId,
    fileId,
    user.usedBy,
    user.usedById,
  ]);
}

/** Those of some files that a thing uses as a copy. */
export async function usedAsCopy(tx: Tx, user: FileUser, purpose: FilePurpose, ids: readonly string[]): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `SELECT f.id FROM file_use u JOIN file f ON f.unit_id = $1 AND f.id = u.file_id AND f.purpose = $4 AND f.state = 'ready' AND f.deleted_at IS NULL
      WHERE u.unit_id = $1 AND u.used_by = $2 AND u.used_by_id = $3 AND u.file_id = ANY ($5)`,
    [tx.unitId, user.usedBy, user.usedById, purpose, [...ids]],
  );
  return rows.map((row) => row.id);
}

/**
 * A thing lets go of its files: its copies of others' end, its own that somebody else uses go over to that one.
 * @param keep files it goes on using; `purpose` null = of every kind
 */
export async function letGo(tx: Tx, user: FileUser, purpose: FilePurpose | null, keep: readonly string[]): Promise<void> {
  const params = [tx.unitId, user.usedBy, user.usedById, purpose, [...keep]];
  // Locked before anything is looked at: a copy that is being made either comes first and inherits, or finds nothing left.
  await tx.query(
    `SELECT id FROM file f
      WHERE f.unit_id = $1 AND f.used_by = $2 AND f.used_by_id = $3 AND ($4::text IS NULL OR f.purpose = $4) AND NOT (f.id = ANY ($5))
      ORDER BY id FOR UPDATE`,
    params,
  );
  await tx.execute(
    `DELETE FROM file_use u USING file f
      WHERE u.unit_id = $1 AND u.used_by = $2 AND u.used_by_id = $3 AND f.unit_id = $1 AND f.id = u.file_id
        AND ($4::text IS NULL OR f.purpose = $4) AND NOT (f.id = ANY ($5))`,
    params,
  );
  await tx.execute(
    `WITH heir AS (
       SELECT DISTINCT ON (u.file_id) u.file_id, u.used_by, u.used_by_id
         FROM file f JOIN file_use u ON u.unit_id = $1 AND u.file_id = f.id
        WHERE f.unit_id = $1 AND f.used_by = $2 AND f.used_by_id = $3 AND ($4::text IS NULL OR f.purpose = $4) AND NOT (f.id = ANY ($5))
        ORDER BY u.file_id, u.used_by, u.used_by_id),
     gone AS (
       DELETE FROM file_use x USING heir h
        WHERE x.unit_id = $1 AND x.file_id = h.file_id AND x.used_by = h.used_by AND x.used_by_id = h.used_by_id)
     UPDATE file f SET used_by = h.used_by, used_by_id = h.used_by_id FROM heir h WHERE f.unit_id = $1 AND f.id = h.file_id`,
    params,
  );
}
