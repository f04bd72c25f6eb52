import type { GradeCode } from '@contracts/promotion';
import type { AlumniReason, CommunityInviteState } from '@contracts/promotion-alumni';
import type { ReadTx } from '@platform/db/tx';

export interface AlumnusRow {
  id: string;
  student_id: string;
  name: string;
  left_year: number;
  last_grade_code: GradeCode | null;
  last_class_name: string;
  reason: AlumniReason;
  community_invite: CommunityInviteState;
  created_at: Date;
  restored_at: Date | null;
}
export interface AlumniFilter {
  year?: number | undefined;
  grade?: string | undefined;
  reason?: string | undefined;
  invite?: string | undefined;
  q?: string | undefined;
}

const FROM = `FROM alumni_record a JOIN student s ON s.unit_id = $1 AND s.id = a.student_id
  WHERE a.unit_id = $1 AND ($2::int IS NULL OR a.left_year = $2) AND ($3::text IS NULL OR a.last_grade_code = $3)
    AND ($4::text IS NULL OR a.reason = $4) AND ($5::text IS NULL OR a.community_invite = $5)
    AND ($6::text IS NULL OR position(lower($6) IN s.search) > 0 OR position($6 IN s.name) > 0)`;

/** Records of alumni, the latest leavers first, restored ones included: the record keeps the history (PRM-47). */
export function alumni(tx: ReadTx, filter: AlumniFilter) {
  const typed = filter.q?.trim();
  const params = [
    tx.unitId,
    filter.year ?? null,
    filter.grade ?? null,
    filter.reason ?? null,
    filter.invite ?? null,
    typed === undefined || typed === '' ? null : typed,
  ];
  return {
    count: async (): Promise<number> => (await tx.one<{ n: number }>(`SELECT count(*)::int AS n ${FROM}`, params))?.n ?? 0,
    rows: (limit: number, offset: number): Promise<AlumnusRow[]> =>
      tx.query<AlumnusRow & Record<string, unknown>>(
        `SELECT a.id, a.student_id, s.name, a.left_year, a.last_grade_code, a.last_class_name, a.reason, a.community_invite, a.created_at, a.restored_at
           ${FROM} ORDER BY a.left_year DESC, a.created_at DESC, a.id LIMIT $7 OFFSET $8`,
        [...params, limit, offset],
      ),
  };
}

export async function alumniYears(tx: ReadTx): Promise<number[]> {
  const rows = await tx.query<{ year: number }>(
    `SELECT DISTINCT left_year AS year FROM alumni_record WHERE unit_id = $1 ORDER BY left_year DESC`,
    [tx.unitId],
  );
  return rows.map((row) => row.year);
}
