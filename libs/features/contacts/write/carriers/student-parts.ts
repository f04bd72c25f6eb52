import type { ReadTx, Tx } from '@platform/db/tx';
import type { UnitCipher } from '@platform/secrets/unit-keys';
import { normalMobile } from '@platform/text/mobile';
import { WecomError, type StudentCreate, type StudentUpdate, type WecomApp } from '@wecom';
import { isThere, readObject } from '../../mirror/directory-wecom';
import type { CommandOf } from '../commands';
import { stillToWrite } from '../judge';
import { knownRefs, refOf, refsOf, useridFor, type Facts, type Step } from '../lane-tools';
import { EXISTS } from './batch-call';

export type Create = CommandOf<'student.create'>;
export type Update = CommandOf<'student.update'>;

/** What a batch needs to know of the mirror, read at once instead of once per pupil. */
export interface Known {
  userids: ReadonlyMap<string, string>;
  classes: ReadonlyMap<string, number>;
  mirrors: ReadonlyMap<string, Mirrored>;
}
export interface Mirrored {
  name: string;
  department: number[];
}

export const NOTHING: Known = { userids: new Map(), classes: new Map(), mirrors: new Map() };

export async function knownOf(tx: ReadTx, steps: readonly Step[]): Promise<Known> {
  const pupils: string[] = [];
  const classes = new Set<string>();
  for (const { command } of steps) {
    if (command.kind !== 'student.create' && command.kind !== 'student.update') continue;
    if (command.kind === 'student.update') pupils.push(command.studentId);
    const named = command.kind === 'student.create' ? [command.classIds] : [command.classIds, command.addClassIds, command.removeClassIds];
    for (const id of named.flatMap((ids) => ids ?? [])) classes.add(id);
  }
  return {
    userids: await knownRefs<string>(tx, 'student', pupils),
    classes: await knownRefs<number>(tx, 'node', [...classes]),
    mirrors: await mirrorsOf(tx, pupils),
  };
}

/** WeCom's numbers of classes, each once; one that is not there yet is followed by its promise. @throws Blocked */
export async function classRefs(tx: ReadTx, known: Known, ids: readonly string[]): Promise<number[]> {
  const there = ids.flatMap((id) => known.classes.get(id) ?? []);
  return [...new Set(there.length === ids.length ? there : (await refsOf<number>(tx, 'node', ids)).values())];
}

export async function bodyOf(tx: ReadTx, step: Step, known: Known): Promise<StudentCreate | StudentUpdate> {
  if (step.command.kind === 'student.create') return creation(tx, step.command, known);
  const command = step.command as Update;
  const userid = known.userids.get(command.studentId) ?? (await refOf<string>(tx, 'student', command.studentId));
  const shown = known.mirrors.get(command.studentId);
  return update(tx, known, command, userid, { name: shown?.name ?? '', department: shown?.department ?? [] }, step.base);
}

export async function creation(tx: ReadTx, command: Create, known = NOTHING): Promise<StudentCreate> {
  const mobile = command.own?.mobile;
  return {
    student_userid: command.userid ?? useridFor('s', command.studentId),
    name: command.name,
    department: await classRefs(tx, known, command.classIds),
    ...(mobile == null || mobile === '' ? {} : { mobile }),
    to_invite: command.invite,
  };
}

export async function update(
  tx: ReadTx,
  known: Known,
  command: Update,
  userid: string,
  live: Mirrored,
  base: Facts | undefined,
): Promise<StudentUpdate> {
  const moves = command.classIds ?? command.addClassIds ?? command.removeClassIds;
  const department = moves === undefined ? undefined : await classesAfter(tx, known, command, live.department);
  const open = stillToWrite({ name: command.name, department }, { name: live.name, department: live.department }, base);
  const mobile = command.own?.mobile;
  return { student_userid: userid, ...open, ...(mobile == null ? {} : { mobile }) };
}

/** Classes after the command, from those he has now; never none, which WeCom would refuse. */
export async function classesAfter(tx: ReadTx, known: Known, command: Update, now: readonly number[]): Promise<number[]> {
  if (command.classIds !== undefined) return classRefs(tx, known, command.classIds);
  const added = await classRefs(tx, known, command.addClassIds ?? []);
  const removed = await classRefs(tx, known, command.removeClassIds ?? []);
  const after = [...new Set([...now.filter((id) => !removed.includes(id)), ...added])];
  return after.length === 0 ? [...now] : after;
}

/** Fields that the command sets, as the mirror has them. */
export function shownOf(command: Update, row: Mirrored | undefined): Facts {
  return {
    ...(command.name === undefined ? {} : { name: row?.name }),
    ...(command.classIds === undefined ? {} : { department: row?.department }),
  };
}

export async function mirrorOf(tx: ReadTx, id: string): Promise<Mirrored | undefined> {
  return (await mirrorsOf(tx, [id])).get(id);
}

export async function mirrorsOf(tx: ReadTx, ids: readonly string[]): Promise<ReadonlyMap<string, Mirrored>> {
  const rows = await tx.query<Mirrored & { id: string }>(
    `SELECT s.id, s.name, coalesce((SELECT array_agg(n.wecom_id ORDER BY n.wecom_id) FROM student_class sc
               JOIN school_node n ON n.unit_id = $1 AND n.id = sc.class_id
              WHERE sc.unit_id = $1 AND sc.student_id = s.id AND sc.to_date IS NULL), '{}') AS department
       FROM student s WHERE s.unit_id = $1 AND s.id = ANY ($2::uuid[])`,
    [tx.unitId, ids],
  );
  return new Map(rows.map(({ id, name, department }) => [id, { name, department }]));
}

/** The userid exists because the answer to an earlier try was lost; a chosen id of somebody else stays refused. */
export function mayBeOurs({ command, row }: Step, error: unknown): boolean {
  if (command.kind !== 'student.create' || !(error instanceof WecomError) || error.code !== EXISTS) return false;
  return command.userid === undefined || row.attempts > 0;
}

export async function isOurs(app: WecomApp, step: Step, userid: string, error: unknown): Promise<boolean> {
  if (!mayBeOurs(step, error)) return false;
  const live = await readObject(app.schoolUsers.get(userid));
  return isThere(live) && live.user_type === 1;
}

/** Rows under the promised ids, invisible until the mirror fills them. */
export async function placeholders(tx: Tx, created: readonly (readonly [Create, string])[]): Promise<void> {
  if (created.length === 0) return;
  await tx.execute(
    `INSERT INTO student (unit_id, id, wecom_userid, name, state, removed_at, read_at)
     SELECT $1, r.id, r.userid, r.name, 'removed', now(), '-infinity' FROM unnest($2::uuid[], $3::text[], $4::text[]) AS r (id, userid, name)
     ON CONFLICT DO NOTHING`,
    [
      tx.unitId,
      created.map(([command]) => command.studentId),
      created.map(([, userid]) => userid),
      created.map(([command]) => command.name),
    ],
  );
}

/** What WeCom keeps but never tells (mobile) and what only the platform knows of pupils. */
export async function keepOwn(tx: Tx, cipher: UnitCipher, kept: readonly (readonly [Step, string])[]): Promise<void> {
  const rows = kept.flatMap(([{ command }, id]) => {
    const own = command.kind === 'student.create' || command.kind === 'student.update' ? command.own : undefined;
    if (own === undefined) return [];
    const seal = (column: string, value: string | null | undefined): string | null =>
      value == null || value === '' ? null : cipher.seal({ table: 'student', column, row: id }, value);
    const index = (field: string, value: string | null | undefined): string | null =>
      value == null || value === '' ? null : cipher.blindIndex(field, value).toString('base64');
    return [
      {
        id,
        sets_mobile: own.mobile !== undefined,
        mobile: seal('mobile', own.mobile),
        mobile_index: index('mobile', own.mobile == null ? null : normalMobile(own.mobile)),
        sets_card: own.eduCardNo !== undefined,
        card: seal('edu_card_no', own.eduCardNo),
        card_index: index('edu_card_no', own.eduCardNo),
        sets_birth: own.birthDate !== undefined,
        birth: seal('birth_date', own.birthDate),
      },
    ];
  });
  if (rows.length === 0) return;
  await tx.execute(
    `UPDATE student s SET mobile = CASE WHEN r.sets_mobile THEN r.mobile ELSE s.mobile END,
            mobile_index = CASE WHEN r.sets_mobile THEN decode(r.mobile_index, 'base64') ELSE s.mobile_index END,
            edu_card_no = CASE WHEN r.sets_card THEN r.card ELSE s.edu_card_no END,
            edu_card_index = CASE WHEN r.sets_card THEN decode(r.card_index, 'base64') ELSE s.edu_card_index END,
            birth_date = CASE WHEN r.sets_birth THEN r.birth ELSE s.birth_date END
       FROM jsonb_to_recordset($2::jsonb) AS r (id uuid, sets_mobile boolean, mobile text, mobile_index text,
            sets_card boolean, card text, card_index text, sets_birth boolean, birth text)
      WHERE s.unit_id = $1 AND s.id = r.id`,
    [tx.unitId, JSON.stringify(rows)],
  );
}
