import type { NoticeTemplate } from '@contracts/notice-sending';
import type { ReadTx, Tx } from '@platform/db/tx';

export interface TemplateRow {
  id: string;
  version: number;
  name: string;
  content: NoticeTemplate['content'];
  created_by: string;
  author: string;
  updated_at: Date;
}
const COLUMNS = `t.id, t.version, t.name, t.content, t.created_by, m.name AS author, t.updated_at`;
const FROM = `notice_template t JOIN member m ON m.unit_id = $1 AND m.id = t.created_by WHERE t.unit_id = $1`;
const FOUND = `($2::text IS NULL OR t.search LIKE $2 ESCAPE '\\')`;

export function templateRows(
  tx: ReadTx,
  pattern: string | null,
  place: { limit: number; offset: number; after: { name: string; id: string } | null },
): Promise<TemplateRow[]> {
  return tx.query<TemplateRow>(
    `SELECT ${COLUMNS} FROM ${FROM} AND ${FOUND} AND ($3::text IS NULL OR (t.name, t.id) > ($3::text, $4::uuid))
      ORDER BY t.name, t.id LIMIT $5 OFFSET $6`,
    [tx.unitId, pattern, place.after?.name ?? null, place.after?.id ?? null, place.limit, place.offset],
  );
}

export async function countTemplates(tx: ReadTx, pattern: string | null): Promise<number> {
  const row = await tx.one<{ n: number }>(`SELECT count(*) AS n FROM notice_template t WHERE t.unit_id = $1 AND ${FOUND}`, [
    tx.unitId,
    pattern,
  ]);
  return row?.n ?? 0;
}

/** One template under its lock. */
export const holdTemplate = (tx: Tx, id: string): Promise<TemplateRow | undefined> =>
  tx.one<TemplateRow>(`SELECT ${COLUMNS} FROM ${FROM} AND t.id = $2 FOR UPDATE OF t`, [tx.unitId, id]);

export async function isTemplate(tx: ReadTx, id: string): Promise<boolean> {
  return (await tx.one(`SELECT 1 FROM notice_template WHERE unit_id = $1 AND id = $2`, [tx.unitId, id])) !== undefined;
}

type Written = Pick<TemplateRow, 'name' | 'content'> & { search: string };

export async function insertTemplate(tx: Tx, author: string, { name, content, search }: Written): Promise<string> {
  const row = await tx.one<{ id: string }>(
    `INSERT INTO notice_template (unit_id, name, content, search, created_by) VALUES ($1, $2, $3, $4, $5) RETURNING id`,
    [tx.unitId, name, JSON.stringify(content), search, author],
  );
  return row!.id;
}

export function updateTemplate(tx: Tx, id: string, { name, content, search }: Written): Promise<number> {
  return tx.execute(
    `UPDATE notice_template SET name = $3, content = $4, search = $5, version = version + 1, updated_at = now() WHERE unit_id = $1 AND id = $2`,
    [tx.unitId, id, name, JSON.stringify(content), search],
  );
}

export const deleteTemplate = (tx: Tx, id: string): Promise<number> =>
  tx.execute(`DELETE FROM notice_template WHERE unit_id = $1 AND id = $2`, [tx.unitId, id]);
