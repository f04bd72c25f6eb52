import type { B01Anomaly, B01Result } from '@contracts/promotion-b01';
import type { ReadTx } from '@platform/db/tx';

export interface StoredRow {
  seq: number;
  card_no_last4: string;
  name_zh: string;
  name_pt: string;
  grade_code: string;
  class_code: string;
  seat_no: string;
  from_class_id: string | null;
  to_class_id: string | null;
  anomaly: B01Anomaly | null;
  result: B01Result;
  message: string | null;
}
export interface RowFilter {
  grade: string | null;
  class: string | null;
  anomalies: boolean;
}

const WHERE = `unit_id = $1 AND update_id = $2 AND ($3::text IS NULL OR grade_code = $3) AND ($4::text IS NULL OR class_code = $4) AND (NOT $5 OR anomaly IS NOT NULL)`;

/** Rows of a file in class order, by page. */
export function rowsOf(tx: ReadTx, updateId: string, filter: RowFilter) {
  const params = [tx.unitId, updateId, filter.grade, filter.class, filter.anomalies];
  return {
    count: async (): Promise<number> =>
      (await tx.one<{ n: number }>(`SELECT count(*)::int AS n FROM b01_row WHERE ${WHERE}`, params))?.n ?? 0,
    rows: (limit: number, offset: number): Promise<StoredRow[]> =>
      tx.query<StoredRow & Record<string, unknown>>(
        `SELECT seq, card_no_last4, name_zh, name_pt, grade_code, class_code, seat_no, from_class_id, to_class_id, anomaly, result, message
           FROM b01_row WHERE ${WHERE} ORDER BY grade_code, class_code, seq LIMIT $6 OFFSET $7`,
        [...params, limit, offset],
      ),
  };
}
