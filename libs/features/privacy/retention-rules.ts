/** Rows of `table` go `days` after `column`; columns.txt beside the migrations says the same of each table (I1, I3). */
export interface RetentionRule {
  readonly table: string;
  readonly column: string;
  readonly days: number;
}

/** Tables whose rows simply grow old. Others have a job of their own or stay as long as the unit: `migrations/columns.txt`. */
export const RETENTION_RULES: readonly RetentionRule[] = [
  { table: 'health_report_case', column: 'created_at', days: 365 },
  // Answers of writing calls, kept for repeats within the day (C7).
  { table: 'idempotency_key', column: 'created_at', days: 2 },
  { table: 'member_request', column: 'created_at', days: 365 },
  { table: 'member_usage', column: 'day', days: 400 },
  { table: 'mobile_code', column: 'created_at', days: 2 },
  // Open ones stay until they are answered; what was asked and answered stands in the audit log by ids.
  { table: 'privacy_request', column: 'decided_at', days: 365 },
  { table: 'two_person', column: 'expires_at', days: 365 },
  { table: 'usage_reminder', column: 'at', days: 365 },
  { table: 'wecom_activity', column: 'day', days: 400 },
];

/** Days after which somebody who left is only a row without a name (spec 14 §2: 30 days, also for children who were removed). */
export const FORGET_DAYS = 30;
export interface ForgetRule {
  readonly table: 'member' | 'parent' | 'student';
  readonly column: 'left_at' | 'removed_at';
  /** Who counts as gone. */
  readonly where: string;
}
export const FORGET_RULES: readonly ForgetRule[] = [
  { table: 'member', column: 'left_at', where: `join_state = 'left'` },
  { table: 'parent', column: 'removed_at', where: `removed_at IS NOT NULL` },
  { table: 'student', column: 'removed_at', where: `state = 'removed'` },
];
