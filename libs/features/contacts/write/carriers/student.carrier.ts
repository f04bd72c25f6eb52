import type { Tx, ReadTx } from '@platform/db/tx';
import type { UnitKeys } from '@platform/secrets/unit-keys';
import { normalMobile } from '@platform/text/mobile';
import { dayMacau } from '@platform/time/macau-time';
import { WecomError, type Student, type StudentCreate, type StudentUpdate, type WecomApp } from '@wecom';
import { applyStudents } from '../../data/student.rows';
import { isThere, readObject } from '../../mirror/directory-wecom';
import type { CommandOf, DirectoryCommand } from '../commands';
import { stillToWrite } from '../judge';
import { idOf, knownRefs, refOf, refsOf, sealed, useridFor, type Carrier, type Facts, type Step } from '../lane-tools';

type Create = CommandOf<'student.create'>;
type Update = CommandOf<'student.update'>;

const EXISTS = 60102;
const GONE = new Set([60111, 46004]);

/** Pupils: entered, changed and taken out, one by one or a hundred at a time (wecom 08 §6). */
export const studentCarrier: Carrier = {
  groups: { 'student.create': 100, 'student.update': 100 },

  async shown(tx: ReadTx, _keys: UnitKeys, command: DirectoryCommand): Promise<Facts | undefined> {
    if (command.kind !== 'student.update') return undefined;
    return shownOf(command, await mirrorOf(tx, command.studentId));
  },

  async shownMany(tx, commands) {
    const updates = commands.filter((command) => command.kind === 'student.update');
    const mirrors = await mirrorsOf(
      tx,
      updates.map((command) => command.studentId),
    );
    return new Map(updates.map((command) => [command.studentId, shownOf(command, mirrors.get(command.studentId))]));
  },

  async write(tools, step): Promise<void> {
    const app = await tools.school();
    const { command } = step;
    if (command.kind === 'student.create') {
      const body = await tools.db.read(tools.ctx, (tx) => creation(tx, command));
      await tools.reserve(step, body.student_userid);
      try {
        await app.schoolUsers.createStudent(body);
      } catch (error) {
        if (!(await isOurs(app, step, command, body.student_userid, error))) throw error;
        await app.schoolUsers.updateStudent({ student_userid: body.student_userid, name: body.name, department: body.department });
      }
      return;
    }
    const userid = await tools.db.read(tools.ctx, (tx) =>
      refOf<string>(tx, 'student', command.kind === 'student.update' || command.kind === 'student.delete' ? command.studentId : ''),
    );
    await tools.reserve(step, userid);
    if (command.kind === 'student.delete') return remove(app, userid);
    if (command.kind !== 'student.update') return;
    const live = await app.schoolUsers.get(userid);
    if (live.user_type !== 1) throw new TypeError('the userid of a pupil names a guardian');
    const body = await tools.db.read(tools.ctx, (tx) => update(tx, NOTHING, command, userid, live.student, step.base));
    if (Object.keys(body).length > 1) await app.schoolUsers.updateStudent(body);
  },

  async writeMany(tools, steps) {
    const app = await tools.school();
    const failed = new Map<string, unknown>();
    const bodies = new Map<string, { step: Step; body: StudentCreate | StudentUpdate }>();
    await tools.db.read(tools.ctx, async (tx) => {
      const known = await knownOf(tx, steps);
      for (const step of steps) {
        try {
          const body = await bodyOf(tx, step, known);
          bodies.set(body.student_userid.toLowerCase(), { step, body });
        } catch (error) {
          failed.set(step.row.id, error);
        }
      }
    });
    await tools.reserveAll([...bodies.values()].map(({ step, body }) => [step, body.student_userid] as const));
    const creates = [...bodies.values()].filter(({ step }) => step.command.kind === 'student.create');
    const updates = [...bodies.values()].filter(({ step, body }) => step.command.kind === 'student.update' && Object.keys(body).length > 1);
    const answers = [
      ...(creates.length === 0 ? [] : [await app.schoolUsers.createStudents(creates.map(({ body }) => body as StudentCreate))]),
      ...(updates.length === 0 ? [] : [await app.schoolUsers.updateStudents(updates.map(({ body }) => body as StudentUpdate))]),
    ];
    for (const answer of answers) {
      for (const item of answer.result_list) {
        const hit = bodies.get((item.student_userid ?? '').toLowerCase());
        if (hit === undefined) continue;
        const error = refusal(app, item.errcode, item.errmsg);
        if (await isOurs(app, hit.step, hit.step.command as Create, hit.body.student_userid, error)) continue;
        failed.set(hit.step.row.id, error);
      }
      // A refusal of the whole call names nobody.
      if (answer.errcode !== 0 && answer.result_list.length === 0) throw refusal(app, answer.errcode, answer.errmsg);
    }
    return failed;
  },

  async store(tools, step): Promise<string | null> {
    const { ctx, db, writer } = tools;
    const userid = step.row.wecom_ref ?? '';
    const { command } = step;
    if (command.kind === 'student.create') await writer.write(ctx, (tx) => placeholders(tx, [[command, userid]]));
    await tools.objects.person(ctx, userid);
    const id = await db.read(ctx, (tx) => idOf(tx, 'student', userid));
    if (id !== null && (command.kind === 'student.create' || command.kind === 'student.update')) {
      await writer.write(ctx, (tx) => keepOwn(tx, tools.keys, id, command.own));
    }
    return id;
  },

  async storeMany(tools, steps) {
    const { ctx, writer } = tools;
    return writer.write(ctx, async (tx) => {
      await placeholders(
        tx,
        steps.flatMap(({ row, command }) => (command.kind === 'student.create' ? [[command, row.wecom_ref ?? ''] as const] : [])),
      );
      const known = await knownOf(tx, steps);
      const students: Student[] = [];
      for (const step of steps) {
        const userid = step.row.wecom_ref ?? '';
        if (step.command.kind === 'student.create') {
          const classes = await classRefs(tx, known, step.command.classIds);
          students.push({ student_userid: userid, name: step.command.name, department: classes });
        } else if (step.command.kind === 'student.update') {
          const old = known.mirrors.get(step.command.studentId);
          const department = await classesAfter(tx, known, step.command, old?.department ?? []);
          students.push({ student_userid: userid, name: step.command.name ?? old?.name ?? userid, department });
        }
      }
      // Known to be the state after our own write: newer than anything read before it.
      const { ids } = await applyStudents(tx, students, tx.now, dayMacau(tx.now));
      const result = new Map<string, string | null>();
      for (const step of steps) {
        const id = ids.get((step.row.wecom_ref ?? '').toLowerCase()) ?? null;
        result.set(step.row.id, id);
        if (id !== null) await keepOwn(tx, tools.keys, id, (step.command as Create | Update).own);
      }
      return result;
    });
  },
};

/** What a batch needs to know of the mirror, read at once instead of once per pupil. */
interface Known {
  userids: ReadonlyMap<string, string>;
  classes: ReadonlyMap<string, number>;
  mirrors: ReadonlyMap<string, Mirrored>;
}
interface Mirrored {
  name: string;
  department: number[];
}

const NOTHING: Known = { userids: new Map(), classes: new Map(), mirrors: new Map() };

async function knownOf(tx: ReadTx, steps: readonly Step[]): Promise<Known> {
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
async function classRefs(tx: ReadTx, known: Known, ids: readonly string[]): Promise<number[]> {
  const there = ids.flatMap((id) => known.classes.get(id) ?? []);
  return [...new Set(there.length === ids.length ? there : (await refsOf<number>(tx, 'node', ids)).values())];
}

async function bodyOf(tx: ReadTx, step: Step, known: Known): Promise<StudentCreate | StudentUpdate> {
  if (step.command.kind === 'student.create') return creation(tx, step.command, known);
  const command = step.command as Update;
  const userid = known.userids.get(command.studentId) ?? (await refOf<string>(tx, 'student', command.studentId));
  const shown = known.mirrors.get(command.studentId);
  return update(tx, known, command, userid, { name: shown?.name ?? '', department: shown?.department ?? [] }, step.base);
}

async function creation(tx: ReadTx, command: Create, known = NOTHING): Promise<StudentCreate> {
  const mobile = command.own?.mobile;
  return {
    student_userid: command.userid ?? useridFor('s', command.studentId),
    name: command.name,
    department: await classRefs(tx, known, command.classIds),
    ...(mobile == null || mobile === '' ? {} : { mobile }),
    to_invite: command.invite,
  };
}

async function update(
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
async function classesAfter(tx: ReadTx, known: Known, command: Update, now: readonly number[]): Promise<number[]> {
  if (command.classIds !== undefined) return classRefs(tx, known, command.classIds);
  const added = await classRefs(tx, known, command.addClassIds ?? []);
  const removed = await classRefs(tx, known, command.removeClassIds ?? []);
  const after = [...new Set([...now.filter((id) => !removed.includes(id)), ...added])];
  return after.length === 0 ? [...now] : after;
}

/** Fields that the command sets, as the mirror has them. */
function shownOf(command: Update, row: Mirrored | undefined): Facts {
  return {
    ...(command.name === undefined ? {} : { name: row?.name }),
    ...(command.classIds === undefined ? {} : { department: row?.department }),
  };
}

async function mirrorOf(tx: ReadTx, id: string): Promise<Mirrored | undefined> {
  return (await mirrorsOf(tx, [id])).get(id);
}

async function mirrorsOf(tx: ReadTx, ids: readonly string[]): Promise<ReadonlyMap<string, Mirrored>> {
  const rows = await tx.query<Mirrored & { id: string }>(
    `SELECT s.id, s.name, coalesce((SELECT array_agg(n.wecom_id ORDER BY n.wecom_id) FROM student_class sc
               JOIN school_node n ON n.unit_id = $1 AND n.id = sc.class_id
              WHERE sc.unit_id = $1 AND sc.student_id = s.id AND sc.to_date IS NULL), '{}') AS department
       FROM student s WHERE s.unit_id = $1 AND s.id = ANY ($2::uuid[])`,
    [tx.unitId, ids],
  );
  return new Map(rows.map(({ id, name, department }) => [id, { name, department }]));
}

/** An id that exists although it is new for us: the answer to an earlier try was lost. Chosen ids of others stay refused. */
async function isOurs(app: WecomApp, step: Step, command: Create, userid: string, error: unknown): Promise<boolean> {
  if (step.command.kind !== 'student.create' || !(error instanceof WecomError) || error.code !== EXISTS) return false;
  if (command.userid !== undefined && step.row.attempts === 0) return false;
  const live = await readObject(app.schoolUsers.get(userid));
  return isThere(live) && live.user_type === 1;
}

function refusal(app: WecomApp, code: number, errmsg: string): WecomError {
  return new WecomError({
    kind: 'answer',
    call: 'school/user/batch',
    corpId: app.corpId,
    agentId: app.agentId,
    code,
    errmsg,
    retryable: false,
  });
}

/** Guardians without another child go first, the others lose the tie: WeCom refuses a pupil with guardians (65013). */
async function remove(app: WecomApp, userid: string): Promise<void> {
  const live = await readObject(app.schoolUsers.get(userid));
  if (!isThere(live) || live.user_type !== 1) return;
  for (const { parent_userid } of live.student.parents ?? []) {
    const parent = await readObject(app.schoolUsers.get(parent_userid));
    if (!isThere(parent) || parent.user_type !== 2) continue;
    const rest = (parent.parent.children ?? []).filter((child) => child.student_userid.toLowerCase() !== userid.toLowerCase());
    if (rest.length === 0) await unlessGone(app.schoolUsers.deleteParent(parent_userid));
    else {
      const children = rest.map(({ student_userid, relation }) => ({ student_userid, relation }));
      await unlessGone(app.schoolUsers.updateParent({ parent_userid, children }));
    }
  }
  await unlessGone(app.schoolUsers.deleteStudent(userid));
}

async function unlessGone(call: Promise<void>): Promise<void> {
  try {
    await call;
  } catch (error) {
    if (!(error instanceof WecomError) || !GONE.has(error.code ?? 0)) throw error;
  }
}

/** Rows under the promised ids, invisible until the mirror fills them. */
async function placeholders(tx: Tx, created: readonly (readonly [Create, string])[]): Promise<void> {
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

/** What WeCom keeps but never tells (mobile) and what only the platform knows. */
async function keepOwn(tx: Tx, keys: UnitKeys, id: string, own: Create['own']): Promise<void> {
  if (own === undefined) return;
  const at = (column: string, value: string | null | undefined) => sealed(tx, keys, 'student', column, id, value ?? null);
  const index = async (field: string, value: string | null | undefined) =>
    value == null || value === '' ? null : keys.blindIndex(tx, field, value);
  if (own.mobile !== undefined) {
    const normal = own.mobile === null ? null : normalMobile(own.mobile);
    await tx.execute(`UPDATE student SET mobile = $3, mobile_index = $4 WHERE unit_id = $1 AND id = $2`, [
      tx.unitId,
      id,
      await at('mobile', own.mobile),
      await index('mobile', normal),
    ]);
  }
  if (own.eduCardNo !== undefined) {
    await tx.execute(`UPDATE student SET edu_card_no = $3, edu_card_index = $4 WHERE unit_id = $1 AND id = $2`, [
      tx.unitId,
      id,
      await at('edu_card_no', own.eduCardNo),
      await index('edu_card_no', own.eduCardNo),
    ]);
  }
  if (own.birthDate !== undefined) {
    await tx.execute(`UPDATE student SET birth_date = $3 WHERE unit_id = $1 AND id = $2`, [
      tx.unitId,
      id,
      await at('birth_date', own.birthDate),
    ]);
  }
}
