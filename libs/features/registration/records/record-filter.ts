import type { RegistrationKind, SubscriptionState } from '@contracts/registration-types';
import type { ReadTx } from '@platform/db/tx';

/** Filters of 訂閱記錄. */
export interface RecordFilter {
  kind?: RegistrationKind | undefined;
  state?: SubscriptionState | undefined;
  /** Name, end of the number, end of the card. */
  q?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

/** What was never submitted is no record. `$1`…`$7` are `filterParams`. */
export const RECORDS = `s.unit_id = $1 AND s.state NOT IN ('started', 'abandoned')
  AND ($2::text IS NULL OR s.kind = $2) AND ($3::text IS NULL OR s.state = $3)
  AND ($4::text IS NULL OR s.name ILIKE $4
    OR EXISTS (SELECT FROM family_link l WHERE l.unit_id = $1 AND l.subscription_id = s.id AND (l.student_name ILIKE $4 OR l.register_name ILIKE $4))
    OR s.mobile_tail LIKE '%' || $5::text
    OR EXISTS (SELECT FROM identity_record r WHERE r.unit_id = $1 AND r.subscription_id = s.id AND r.card_no_last4 LIKE '%' || $5::text))
  AND ($6::date IS NULL OR s.submitted_at >= ($6::date)::timestamp AT TIME ZONE 'Asia/Macau')
  AND ($7::date IS NULL OR s.submitted_at < ($7::date + 1)::timestamp AT TIME ZONE 'Asia/Macau')`;

export function filterParams(tx: ReadTx, filter: RecordFilter): unknown[] {
  const q = (filter.q ?? '').trim();
  return [
    tx.unitId,
    filter.kind ?? null,
    filter.state ?? null,
    q === '' ? null : `%${q.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`,
    /^\d{2,4}$/.test(q) ? q : null,
    filter.from ?? null,
    filter.to ?? null,
  ];
}
