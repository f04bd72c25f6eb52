import type { ReadTx } from '@platform/db/tx';

/** A table of the unit in which rows can belong to a person. */
export interface PersonTable {
  readonly table: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
}

/**
 * Rows of these tables hang on a row that belongs to the person, not on the person. `$2` is the person's id. A later table
 * that does so needs a line here; the test of the data map says so.
 */
export const HANGING: Readonly<Record<string, string>> = {
  card_check_attempt: `t.account_index IN (SELECT account_index FROM subscription WHERE unit_id = $1 AND $2::uuid IN (member_id, parent_id))`,
  family_link: `t.subscription_id IN (SELECT id FROM subscription WHERE unit_id = $1 AND $2::uuid IN (member_id, parent_id))`,
  identity_record: `t.subscription_id IN (SELECT id FROM subscription WHERE unit_id = $1 AND $2::uuid IN (member_id, parent_id))`,
  otp_challenge: `t.subscription_id IN (SELECT id FROM subscription WHERE unit_id = $1 AND $2::uuid IN (member_id, parent_id))`,
  subscription_invite: `t.subscription_id IN (SELECT id FROM subscription WHERE unit_id = $1 AND $2::uuid IN (member_id, parent_id))`,
  teaching_claim: `t.subscription_id IN (SELECT id FROM subscription WHERE unit_id = $1 AND $2::uuid IN (member_id, parent_id))`,
  reminder_topic: `t.id IN (SELECT topic_id FROM reminder WHERE unit_id = $1 AND recipient_id = $2::uuid)`,
};

/**
 * Tables with columns of class personal or sensitive whose rows belong to nobody in particular, with the reason. They are in
 * no export.
 */
export const OF_NOBODY: Readonly<Record<string, string>> = {
  bureau_notice: 'text of the bureau to everybody of an identity',
  delivery_batch: 'bytes on their way to WeCom, made from notices and gone with them; names no person by our ids',
  idempotency_key: 'answers of writing calls for two days; what they say stands in the tables themselves',
  import_row: 'rows of a file before they are written; gone with the import',
  ledger_key: 'key of the unit',
  login_state: 'a log-in that has not happened yet: nobody is known',
  registration_login: 'a registration on its way to WeChat: nobody is known',
  unit_app: 'secrets of the unit',
  unit_connection: 'secrets of the unit',
  wecom_callback: 'messages of WeCom for three days, read back from there',
  wecom_token: 'secrets of the unit',
};

/**
 * Columns that say who did something to others: then the row tells about somebody else, and the person gets that and when
 * it was done, not the content.
 */
const ACTING =
  /(^|_)by(_id)?$|^(owner_id|creator_id|sender_id|keeper_id|reviewer_id|actor_id|first_id|second_id|from_id|founder_id|responder_id)$/;
/** Of a row that tells about somebody else. */
const SHOWN_OF_OTHERS = new Set(['action', 'entity', 'surface', 'ip', 'state', 'kind', 'result', 'actor_role']);
/** Kept out of the export wherever they stand: no words of their own, only made from values that are in it, or keys. */
export const WITHHELD: readonly { readonly test: (column: { name: string; type: string }) => boolean; readonly why: string }[] = [
  { test: ({ type }) => type === 'bytea', why: 'fingerprints and bytes: nothing a person can read' },
  { test: ({ name }) => name === 'search', why: 'made from the name, for searching' },
  { test: ({ name }) => name === 'storage_key' || name === 'preview_key', why: 'where bytes lie' },
  { test: ({ name }) => name === 'unit_id' || name === 'version', why: 'technical' },
];

export const isWithheld = (column: { name: string; type: string }): boolean => WITHHELD.some(({ test }) => test(column));

/** Every table of the unit that this role may read, with its columns: what later features add is in it by itself (I4). */
export async function unitTables(tx: ReadTx): Promise<PersonTable[]> {
  const rows = await tx.query<{ table: string; columns: { name: string; type: string }[] }>(
    `SELECT c.relname::text AS table, json_agg(json_build_object('name', a.attname, 'type', y.typname) ORDER BY a.attnum) AS columns
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped JOIN pg_type y ON y.oid = a.atttypid
      WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND has_table_privilege(c.oid, 'SELECT')
      GROUP BY c.oid, c.relname HAVING bool_or(a.attname = 'unit_id') AND c.relname <> ALL ($1) ORDER BY 1`,
    [Object.keys(OF_NOBODY)],
  );
  return rows;
}

export interface Reach {
  /** SQL over alias `t`, `$1` unit, `$2` person; null: no row can belong to anybody. */
  readonly where: string | null;
  /** True for rows that are about the person; the others only say that he did something. */
  readonly about: string;
}

/** Rows that are a person; elsewhere `id` names the row. */
const PEOPLE = new Set(['member', 'parent', 'student']);

/** How rows of a table belong to a person: ids are unique over all kinds of people, so any column of ids may hold his. */
export function reachOf({ table, columns }: PersonTable): Reach {
  const conditions = (wanted: (name: string) => boolean): string[] =>
    columns.flatMap(({ name, type }) => {
      if (!wanted(name) || (name === 'id' && !PEOPLE.has(table))) return [];
      if (type === 'uuid') return [`t.${name} = $2::uuid`];
      if (type === '_uuid') return [`$2::uuid = ANY (t.${name})`];
      return name === 'entity_id' && type === 'text' ? [`t.${name} = $2::uuid::text`] : [];
    });
  const hanging = HANGING[table];
  const own = [...conditions((name) => !ACTING.test(name)), ...(hanging === undefined ? [] : [hanging])];
  const acted = conditions((name) => ACTING.test(name));
  const all = [...own, ...acted];
  return { where: all.length === 0 ? null : `(${all.join(' OR ')})`, about: own.length === 0 ? 'false' : `(${own.join(' OR ')})` };
}

/** Columns told of a row that is about the person, or of one that only says that he did something. */
export function shownColumns(table: PersonTable, about: boolean): { name: string; type: string }[] {
  const open = table.columns.filter((column) => !isWithheld(column));
  if (about) return open;
  return open.filter(
    ({ name, type }) => SHOWN_OF_OTHERS.has(name) || type === 'timestamptz' || type === 'date' || (type === 'uuid' && ACTING.test(name)),
  );
}
