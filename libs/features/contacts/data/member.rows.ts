import { randomUUIDv7 } from 'node:crypto';
import type { JoinState } from '@contracts/directory';
import type { User } from '@wecom';
import type { Tx } from '@platform/db/tx';
import type { UnitCipher } from '@platform/secrets/unit-keys';
import { normalMobile } from '@platform/text/mobile';
import { searchKey } from '@platform/text/search-key';
import { emailOf, emailPlace } from './member-email';
import { joinStateOf } from '../domain/join-state';
import type { Difference } from '../domain/tally';
import { isStale } from './directory-lock';

interface Row {
  id: string;
  wecom_userid: string;
  name: string;
  english_id: string | null;
  alias: string | null;
  title: string | null;
  gender: string;
  mobile: string | null;
  mobile_index: Buffer | null;
  landline: string | null;
  email: string | null;
  email_sealed: string | null;
  main_department_id: string | null;
  join_state: JoinState;
  last_active_at: Date | null;
  missing_runs: number;
  read_at: Date;
}

type Next = Omit<Row, 'mobile_index' | 'last_active_at' | 'missing_runs' | 'read_at'> & {
  mobile_index: string | null;
  search: string;
};

/** Absent = WeCom does not tell: the old value stays. Empty = WeCom says there is none. */
const told = (value: string | undefined, old: string | null): string | null => (value === undefined ? old : value === '' ? null : value);

/**
 * Writes what differs of some members (absent fields stay: newer apps are told no mobiles) and the departments they are in.
 * Departments must be mirrored before.
 */
export async function applyMembers(tx: Tx, cipher: UnitCipher, users: readonly User[], readAt: Date): Promise<Difference> {
  const known = await knownMembers(tx, users);
  const departments = await departmentIds(tx, users);
  const fresh = users.filter((user) => !isStale(known.get(user.userid.toLowerCase()), readAt));
  const ids = new Map<User, string>();
  const changed: Next[] = [];
  const added = new Set<string>();
  for (const user of fresh) {
    const old = known.get(user.userid.toLowerCase());
    const next = merge(cipher, user, old, departments);
    ids.set(user, next.id);
    if (old === undefined) added.add(next.id);
    if (old === undefined || differs(old, next)) changed.push({ ...next, search: searchKey(next.name, next.alias, next.english_id) });
  }
  await upsert(tx, changed, readAt);
  const moved = await applyMemberships(tx, fresh, ids, departments);
  const touched = new Set([...changed.map((row) => row.id), ...moved]);
  return { added: added.size, changed: [...touched].filter((id) => !added.has(id)).length, removed: 0 };
}

async function knownMembers(tx: Tx, users: readonly User[]): Promise<Map<string, Row>> {
  const rows = await tx.query<Row>(
    `SELECT id, wecom_userid, name, english_id, alias, title, gender, mobile, mobile_index, landline, email, email_sealed, main_department_id, join_state,
            last_active_at, missing_runs, read_at
       FROM member WHERE unit_id = $1 AND lower(wecom_userid) = ANY ($2)`,
    [tx.unitId, users.map((user) => user.userid.toLowerCase())],
  );
  return new Map(rows.map((row) => [row.wecom_userid.toLowerCase(), row]));
}

async function departmentIds(tx: Tx, users: readonly User[]): Promise<Map<number, string>> {
  const wanted = [
    ...new Set(
      users.flatMap((user) => [...(user.department ?? []), ...(user.main_department === undefined ? [] : [user.main_department])]),
    ),
  ];
  const rows = await tx.query<{ wecom_id: number; id: string }>(
    `SELECT wecom_id, id FROM department WHERE unit_id = $1 AND wecom_id = ANY ($2)`,
    [tx.unitId, wanted],
  );
  return new Map(rows.map((row) => [row.wecom_id, row.id]));
}

function merge(cipher: UnitCipher, user: User, old: Row | undefined, departments: ReadonlyMap<number, string>): Omit<Next, 'search'> {
  const id = old?.id ?? randomUUIDv7();
  const index = user.mobile === undefined || user.mobile === '' ? undefined : cipher.blindIndex('mobile', normalMobile(user.mobile));
  const sameMobile = index === undefined || (old?.mobile_index?.equals(index) ?? false);
  const oldEmail = old === undefined ? null : emailOf(cipher, old);
  const email = told(user.email, oldEmail);
  const main = user.main_department ?? user.department?.[0];
  return {
    id,
    wecom_userid: user.userid,
    name: user.name === undefined || user.name === '' ? (old?.name ?? user.userid) : user.name,
    english_id: old?.english_id ?? null,
    alias: told(user.alias, old?.alias ?? null),
    title: told(user.position, old?.title ?? null),
    // "0" is also what newer apps read instead of the truth (wecom 02 §0).
    gender: user.gender === '1' ? 'm' : user.gender === '2' ? 'f' : (old?.gender ?? 'unknown'),
    mobile: sameMobile ? (old?.mobile ?? null) : cipher.seal({ table: 'member', column: 'mobile', row: id }, user.mobile ?? ''),
    mobile_index: (sameMobile ? old?.mobile_index : index)?.toString('base64') ?? null,
    landline: told(user.telephone, old?.landline ?? null),
    // What stood in clear is sealed with the first change of whatever kind, else by the job (OVR-34).
    email: null,
    email_sealed:
      email === null ? null : email === oldEmail && old?.email == null ? (old?.email_sealed ?? null) : cipher.seal(emailPlace(id), email),
    main_department_id: (main === undefined ? undefined : departments.get(main)) ?? old?.main_department_id ?? null,
    join_state: joinStateOf(user.status, old?.last_active_at != null, old?.join_state),
  };
}

function differs(old: Row, next: Omit<Next, 'search'>): boolean {
  return (
    old.missing_runs > 0 ||
    old.mobile !== next.mobile ||
    (
      ['wecom_userid', 'name', 'alias', 'title', 'gender', 'landline', 'email', 'email_sealed', 'main_department_id', 'join_state'] as const
    ).some((f) => old[f] !== next[f])
  );
}

async function upsert(tx: Tx, rows: readonly Next[], readAt: Date): Promise<void> {
  if (rows.length === 0) return;
  const json = JSON.stringify(rows);
  // A number that WeCom now gives to somebody else has left its old owner (unique in the unit, CON-20).
  await tx.execute(
    `UPDATE member m SET mobile = NULL, mobile_index = NULL
       FROM jsonb_to_recordset($2::jsonb) AS r (id uuid, mobile_index text)
      WHERE m.unit_id = $1 AND m.mobile_index = decode(r.mobile_index, 'base64') AND m.id <> r.id`,
    [tx.unitId, json],
  );
  await tx.execute(
    `INSERT INTO member AS m (unit_id, id, wecom_userid, name, alias, title, gender, mobile, mobile_index, landline, email, email_sealed,
                              main_department_id, join_state, left_at, search, read_at)
     SELECT $1, r.id, r.wecom_userid, r.name, r.alias, r.title, r.gender, r.mobile, decode(r.mobile_index, 'base64'), r.landline, NULL, r.email_sealed,
            r.main_department_id, r.join_state, CASE WHEN r.join_state = 'left' THEN now() END, r.search, $3
       FROM jsonb_to_recordset($2::jsonb) AS r (id uuid, wecom_userid text, name text, alias text, title text, gender text, mobile text,
            mobile_index text, landline text, email_sealed text, main_department_id uuid, join_state text, search text)
     ON CONFLICT (unit_id, lower(wecom_userid)) DO UPDATE
        SET wecom_userid = excluded.wecom_userid, name = excluded.name, alias = excluded.alias, title = excluded.title, gender = excluded.gender,
            mobile = excluded.mobile, mobile_index = excluded.mobile_index, landline = excluded.landline, email = NULL,
            email_sealed = excluded.email_sealed,
            main_department_id = excluded.main_department_id, join_state = excluded.join_state,
            left_at = CASE WHEN excluded.join_state = 'left' THEN coalesce(m.left_at, now()) END,
            search = excluded.search, missing_runs = 0, read_at = excluded.read_at, version = m.version + 1, updated_at = now()`,
    [tx.unitId, json, readAt],
  );
}

/** Makes the departments of these members those WeCom lists. @returns the members that were moved */
async function applyMemberships(
  tx: Tx,
  users: readonly User[],
  ids: ReadonlyMap<User, string>,
  departments: ReadonlyMap<number, string>,
): Promise<ReadonlySet<string>> {
  // An app that sees members but not where they are (member authorisation) must not empty the departments.
  const listed = users.filter((user) => user.department !== undefined);
  if (listed.length === 0) return new Set();
  const wanted = listed.flatMap((user) =>
    (user.department ?? []).flatMap((wecomId, i) => {
      const departmentId = departments.get(wecomId);
      if (departmentId === undefined) return [];
      return [
        {
          member_id: ids.get(user),
          department_id: departmentId,
          is_head: user.is_leader_in_dept?.[i] === 1,
          sort: user.order?.[i] ?? 0,
        },
      ];
    }),
  );
  const moved = await tx.query<{ member_id: string }>(
    `WITH wanted AS (
       SELECT DISTINCT ON (member_id, department_id) * FROM jsonb_to_recordset($2::jsonb) AS r (member_id uuid, department_id uuid, is_head boolean, sort bigint)
     ), gone AS (
       DELETE FROM member_department md WHERE md.unit_id = $1 AND md.member_id = ANY ($3::uuid[])
          AND NOT EXISTS (SELECT FROM wanted w WHERE w.member_id = md.member_id AND w.department_id = md.department_id)
       RETURNING md.member_id
     ), put AS (
       INSERT INTO member_department AS md (unit_id, member_id, department_id, is_head, sort)
       SELECT $1, w.member_id, w.department_id, w.is_head, w.sort FROM wanted w
       ON CONFLICT (unit_id, member_id, department_id) DO UPDATE SET is_head = excluded.is_head, sort = excluded.sort
          WHERE (md.is_head, md.sort) IS DISTINCT FROM (excluded.is_head, excluded.sort)
       RETURNING md.member_id, (xmax = 0) AS new
     )
     SELECT member_id FROM gone UNION SELECT member_id FROM put`,
    [tx.unitId, JSON.stringify(wanted), listed.map((user) => ids.get(user))],
  );
  return new Set(moved.map((row) => row.member_id));
}
