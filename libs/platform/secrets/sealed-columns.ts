/** A column of sealed values, with the SQL that gives the `row` of their place (`SecretPlace`). */
export type SealedColumn = readonly [table: string, column: string, row: string];

/**
 * Every column whose values are sealed with a unit's data key: what a changed key has to go through (F3). A test looks for
 * sealed values in columns that are missing here.
 */
export const SEALED_COLUMNS: readonly SealedColumn[] = [
  ['directory_change', 'payload', 'id::text'],
  ['directory_change', 'base', 'id::text'],
  ['directory_change', 'theirs', 'id::text'],
  ['family_link', 'birth_date', 'id::text'],
  ['health_report_case', 'mobile', 'id::text'],
  ['identity_record', 'card_no', 'id::text'],
  ['import_row', 'data', `import_id::text || '/' || n`],
  ['ledger_key', 'private_key', 'fingerprint'],
  ['member', 'email_sealed', 'id::text'],
  ['member', 'mobile', 'id::text'],
  ['member_request', 'value', 'id::text'],
  ['mobile_code', 'mobile', 'id::text'],
  ['otp_challenge', 'mobile', 'id::text'],
  ['parent', 'mobile', 'id::text'],
  ['privacy_request', 'answer', 'id::text'],
  ['privacy_request', 'note', 'id::text'],
  ['registration_session', 'mobile', 'id::text'],
  ['registration_session', 'openid', 'id::text'],
  ['student', 'birth_date', 'id::text'],
  ['student', 'edu_card_no', 'id::text'],
  ['student', 'mobile', 'id::text'],
  ['subscription', 'draft', 'id::text'],
  ['subscription', 'mobile', 'id::text'],
  ['subscription', 'wx_openid', 'id::text'],
  ['unit_app', 'secret', 'app'],
  ['unit_connection', 'secret', `'connection'`],
  ['unit_connection', 'contact_sync_secret', `'connection'`],
  ['unit_connection', 'callback_token', `'connection'`],
  ['unit_connection', 'callback_aes_key', `'connection'`],
  ['wecom_token', 'token', 'key'],
];
