import { randomUUIDv7 } from 'node:crypto';
import type { Tx } from '@platform/db/tx';
import type { UnitCipher } from '@platform/secrets/unit-keys';
import { normalMobile } from '@platform/text/mobile';
import { relationOf } from '../domain/relation';
import type { Difference } from '../domain/tally';
import { isStale } from './directory-lock';

/** A guardian as WeCom tells of him, by way of a pupil or by himself. */
export interface ReadParent {
  userid: string;
  /** Absent where the app is told no numbers. */
  mobile: string | undefined;
  subscribed: boolean;
  externalUserid: string | undefined;
  /** He is the pupil himself (relation 本人, SCH-18). */
  isStudent: boolean;
}

interface Row {
  id: string;
  wecom_userid: string;
  is_student: boolean;
  mobile: string | null;
  mobile_index: Buffer | null;
  external_userid: string | null;
  subscribed: boolean;
  removed_at: Date | null;
  missing_runs: number;
  read_at: Date;
}

export interface AppliedParents {
  difference: Difference;
  /** Ids by lower-case userid, of those that were taken and of those somebody read later. */
  ids: ReadonlyMap<string, string>;
}

/** Writes what differs of some guardians; numbers WeCom does not tell stay as they are. */
export async function applyParents(tx: Tx, cipher: UnitCipher, parents: readonly ReadParent[], readAt: Date): Promise<AppliedParents> {
  const rows = await tx.query<Row>(
    `SELECT id, wecom_userid, is_student, mobile, mobile_index, external_userid, subscribed, removed_at, missing_runs, read_at
       FROM parent WHERE unit_id = $1 AND lower(wecom_userid) = ANY ($2)`,
    [tx.unitId, parents.map((p) => p.userid.toLowerCase())],
  );
  const known = new Map(rows.map((row) => [row.wecom_userid.toLowerCase(), row]));
  const ids = new Map(rows.map((row) => [row.wecom_userid.toLowerCase(), row.id]));
  let added = 0;
  const changed = parents.flatMap((parent) => {
    const old = known.get(parent.userid.toLowerCase());
    if (isStale(old, readAt)) return [];
    const next = merge(cipher, parent, old);
    ids.set(parent.userid.toLowerCase(), next.id);
    if (old === undefined) added += 1;
    return old !== undefined && same(old, next) ? [] : [next];
  });
  await upsert(tx, changed, readAt);
  return { ids, difference: { added, changed: changed.length - added, removed: 0 } };
}

function merge(cipher: UnitCipher, parent: ReadParent, old: Row | undefined) {
  const id = old?.id ?? randomUUIDv7();
  const index = parent.mobile === undefined || parent.mobile === '' ? undefined : cipher.blindIndex('mobile', normalMobile(parent.mobile));
  const keep = index === undefined || (old?.mobile_index?.equals(index) ?? false);
  return {
    id,
    wecom_userid: old?.wecom_userid ?? parent.userid,
    is_student: parent.isStudent,
    mobile: keep ? (old?.mobile ?? null) : cipher.seal({ table: 'parent', column: 'mobile', row: id }, parent.mobile ?? ''),
    mobile_index: (keep ? old?.mobile_index : index)?.toString('base64') ?? null,
    // WeCom tells it only of followers; who has left keeps the old one, so that a return is recognised.
    external_userid: parent.externalUserid ?? old?.external_userid ?? null,
    subscribed: parent.subscribed,
  };
}

function same(old: Row, next: ReturnType<typeof merge>): boolean {
  return (
    old.removed_at === null &&
    old.missing_runs === 0 &&
    old.is_student === next.is_student &&
    old.mobile === next.mobile &&
    old.external_userid === next.external_userid &&
    old.subscribed === next.subscribed
  );
}

async function upsert(tx: Tx, rows: readonly ReturnType<typeof merge>[], readAt: Date): Promise<void> {
  if (rows.length === 0) return;
  const json = JSON.stringify(rows);
  await tx.execute(
    `UPDATE parent p SET mobile = NULL, mobile_index = NULL
       FROM jsonb_to_recordset($2::jsonb) AS r (id uuid, mobile_index text)
      WHERE p.unit_id = $1 AND p.mobile_index = decode(r.mobile_index, 'base64') AND p.id <> r.id`,
    [tx.unitId, json],
  );
  await tx.execute(
    `INSERT INTO parent AS p (unit_id, id, wecom_userid, is_student, mobile, mobile_index, external_userid, subscribed, read_at)
     SELECT $1, r.id, r.wecom_userid, r.is_student, r.mobile, decode(r.mobile_index, 'base64'), r.external_userid, r.subscribed, $3
       FROM jsonb_to_recordset($2::jsonb) AS r (id uuid, wecom_userid text, is_student boolean, mobile text, mobile_index text,
            external_userid text, subscribed boolean)
     ON CONFLICT (unit_id, wecom_userid) DO UPDATE
        SET is_student = excluded.is_student, mobile = excluded.mobile, mobile_index = excluded.mobile_index,
            external_userid = excluded.external_userid, subscribed = excluded.subscribed, removed_at = NULL, missing_runs = 0,
            read_at = excluded.read_at, version = p.version + 1, updated_at = now()`,
    [tx.unitId, json, readAt],
  );
}

/** One tie between a guardian and a pupil, both mirrored. */
export interface Tie {
  parentId: string;
  studentId: string;
  /** WeCom's own text. */
  label: string;
}

/**
 * Makes the ties of the given pupils (or guardians) those given; others of theirs end, nothing is deleted. A pupil's tie to
 * himself is not in WeCom's lists and stays.
 */
export async function applyTies(
  tx: Tx,
  owner: 'student' | 'parent',
  ownerIds: readonly string[],
  ties: readonly Tie[],
): Promise<Difference> {
  const column = owner === 'student' ? 'student_id' : 'parent_id';
  const wanted = ties.map((tie) => ({
    parent_id: tie.parentId,
    student_id: tie.studentId,
    relation: relationOf(tie.label),
    relation_label: tie.label,
  }));
  const row = await tx.one<{ put: number; added: number; ended: number }>(
    `WITH wanted AS (
       SELECT DISTINCT ON (parent_id, student_id) *
         FROM jsonb_to_recordset($2::jsonb) AS r (parent_id uuid, student_id uuid, relation text, relation_label text)
     ), ended AS (
       UPDATE guardianship g SET ended_at = now()
        WHERE g.unit_id = $1 AND g.${column} = ANY ($3::uuid[]) AND g.ended_at IS NULL
          AND NOT EXISTS (SELECT FROM wanted w WHERE w.parent_id = g.parent_id AND w.student_id = g.student_id)
          AND NOT EXISTS (SELECT FROM parent p JOIN student s ON s.unit_id = p.unit_id AND lower(s.wecom_userid) = lower(p.wecom_userid)
                           WHERE p.unit_id = $1 AND p.id = g.parent_id AND s.id = g.student_id)
       RETURNING 1
     ), put AS (
       INSERT INTO guardianship AS g (unit_id, parent_id, student_id, relation, relation_label)
       SELECT $1, parent_id, student_id, relation, relation_label FROM wanted
       ON CONFLICT (unit_id, parent_id, student_id) DO UPDATE
          SET relation = excluded.relation, relation_label = excluded.relation_label, ended_at = NULL
        WHERE g.ended_at IS NOT NULL OR (g.relation, g.relation_label) IS DISTINCT FROM (excluded.relation, excluded.relation_label)
       RETURNING (xmax = 0) AS new
     )
     SELECT (SELECT count(*) FROM put)::int AS put, (SELECT count(*) FROM put WHERE new)::int AS added, (SELECT count(*) FROM ended)::int AS ended`,
    [tx.unitId, JSON.stringify(wanted), ownerIds],
  );
  const { put = 0, added = 0, ended = 0 } = row ?? {};
  return { added, changed: put - added, removed: ended };
}

/** The row of a pupil who uses WeChat himself: `wecom_userid` is the pupil's, tied to him as 本人 (spec 14). @returns its id */
export async function applySelf(
  tx: Tx,
  cipher: UnitCipher,
  student: { id: string; userid: string },
  subscribed: boolean,
  readAt: Date,
): Promise<string> {
  const read: ReadParent = {
    userid: student.userid,
    mobile: undefined,
    subscribed,
    externalUserid: undefined,
    isStudent: true,
  };
  const { ids } = await applyParents(tx, cipher, [read], readAt);
  const id = ids.get(student.userid.toLowerCase())!;
  await applyTies(tx, 'parent', [id], [{ parentId: id, studentId: student.id, label: '本人' }]);
  return id;
}
