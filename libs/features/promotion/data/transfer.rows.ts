import type { TransferState, TransferType } from '@contracts/promotion-transfer';
import type { ReadTx, Tx } from '@platform/db/tx';

export interface TransferRow {
  id: string;
  version: number;
  type: TransferType;
  student_id: string | null;
  student_name: string;
  from_class_id: string | null;
  to_class_id: string | null;
  other_school_name: string | null;
  effective_on: string;
  reason: string;
  state: TransferState;
  requested_by_id: string;
  requested_by: string;
  decided_by: string | null;
  decide_note: string | null;
  created_at: Date;
  message: string | null;
  change_id: string | null;
  overridden_by: string | null;
  arrived: boolean;
}

const COLUMNS = `t.id, t.version, t.type, t.student_id, t.student_name, t.from_class_id, t.to_class_id, t.other_school_name,
  t.effective_on::text AS effective_on, t.reason, t.state, t.requested_by AS requested_by_id, r.name AS requested_by, d.name AS decided_by,
  t.decide_note, t.created_at, t.message, t.change_id, t.overridden_by,
  t.type = 'in' AND EXISTS (SELECT FROM student s JOIN student_class sc ON sc.unit_id = t.unit_id AND sc.student_id = s.id AND sc.to_date IS NULL
     WHERE s.unit_id = t.unit_id AND s.name = t.student_name AND s.created_at >= t.created_at AND s.state = 'active'
       AND (t.to_class_id IS NULL OR sc.class_id = t.to_class_id)) AS arrived`;
const FROM = `FROM transfer t
  JOIN member r ON r.unit_id = t.unit_id AND r.id = t.requested_by
  LEFT JOIN member d ON d.unit_id = t.unit_id AND d.id = t.decided_by
 WHERE t.unit_id = $1`;

type Row = TransferRow & Record<string, unknown>;

export const transferById = (tx: ReadTx, id: string): Promise<TransferRow | undefined> =>
  tx.one<Row>(`SELECT ${COLUMNS} ${FROM} AND t.id = $2`, [tx.unitId, id]);

export async function lockTransfer(tx: Tx, id: string): Promise<TransferRow | undefined> {
  const held = await tx.one(`SELECT 1 FROM transfer WHERE unit_id = $1 AND id = $2 FOR UPDATE`, [tx.unitId, id]);
  return held === undefined ? undefined : transferById(tx, id);
}

/**
 * Transfers by tab, the newest first.
 * @param mine of a teacher: own requests and what concerns these classes; null = all
 */
export function transfers(
  tx: ReadTx,
  states: readonly TransferState[] | null,
  mine: { memberId: string; classIds: readonly string[] } | null,
) {
  const where = `AND ($2::text[] IS NULL OR t.state = ANY ($2))
    AND ($3::uuid IS NULL OR t.requested_by = $3 OR t.from_class_id = ANY ($4::uuid[]) OR t.to_class_id = ANY ($4::uuid[]))`;
  const params = [tx.unitId, states, mine?.memberId ?? null, mine?.classIds ?? []];
  return {
    count: async (): Promise<number> => (await tx.one<{ n: number }>(`SELECT count(*)::int AS n ${FROM} ${where}`, params))?.n ?? 0,
    rows: (limit: number, offset: number): Promise<TransferRow[]> =>
      tx.query<Row>(`SELECT ${COLUMNS} ${FROM} ${where} ORDER BY t.created_at DESC, t.id DESC LIMIT $5 OFFSET $6`, [
        ...params,
        limit,
        offset,
      ]),
  };
}
