import type { NodeKind, TeacherRole } from '@contracts/directory';
import type { ReadTx, Tx } from '@platform/db/tx';
import type { UnitKeys } from '@platform/secrets/unit-keys';
import { WecomError, type DeptAdmin, type DeptAdminType, type SchoolDepartment, type WecomApp } from '@wecom';
import { readObject, isThere } from '../../mirror/directory-wecom';
import { Blocked } from '../change-error';
import type { CommandOf, DirectoryCommand } from '../commands';
import { stillToWrite } from '../judge';
import { alike, freeNumber, idOf, refOf, refsOf, type Carrier, type Facts, type LaneTools, type Step } from '../lane-tools';

type Create = CommandOf<'node.create'>;
type Teach = CommandOf<'node.teachers'>;
type Teachers = NonNullable<Teach['teachers']>;

/** wecom 08 §4. */
const TYPES: Readonly<Record<NodeKind, 1 | 2 | 3 | 4>> = { class: 1, grade: 2, section: 3, campus: 4 };
const HEADS: Readonly<Record<NodeKind, DeptAdminType>> = { class: 3, grade: 2, section: 5, campus: 1 };
const EXISTS = 60008;
const GONE = new Set([60123, 60003]);
const ROOT = 1;

/** Campuses, sections, grades and classes, their teachers and heads. */
export const nodeCarrier: Carrier = {
  // Sent one by one, but the mirror reads the tree once for all of them.
  groups: { 'node.create': 50, 'node.update': 50, 'node.teachers': 50, 'node.delete': 50 },

  async shown(tx: ReadTx, _keys: UnitKeys, command: DirectoryCommand): Promise<Facts | undefined> {
    if (command.kind === 'node.teachers')
      return command.teachers === undefined ? undefined : { teachers: await mirroredTeachers(tx, command.nodeId) };
    if (command.kind !== 'node.update') return undefined;
    const row = await tx.one<{ name: string; parent: number | null; sort: string }>(
      `SELECT n.name, p.wecom_id AS parent, n.sort FROM school_node n LEFT JOIN school_node p ON p.unit_id = $1 AND p.id = n.parent_id
        WHERE n.unit_id = $1 AND n.id = $2`,
      [tx.unitId, command.nodeId],
    );
    if (row === undefined) return undefined;
    // The order is nobody's text: the last one to move it wins.
    return {
      ...(command.name === undefined ? {} : { name: row.name }),
      ...(command.parentId === undefined ? {} : { parentid: row.parent ?? ROOT }),
    };
  },

  async write(tools, step): Promise<void> {
    const app = await tools.school();
    const { command } = step;
    if (command.kind === 'node.create') return create(tools, app, step, command);
    const nodeId = (command as { nodeId: string }).nodeId;
    const id = await tools.db.read(tools.ctx, (tx) => refOf<number>(tx, 'node', nodeId));
    await tools.reserve(step, String(id));
    if (command.kind === 'node.delete') return unlessGone(app.schoolDepartments.delete(id));
    const live = await nodeAt(app, id);
    if (live === undefined) throw new Blocked(undefined);
    if (command.kind === 'node.teachers') return teach(tools, app, step, live, command);
    if (command.kind === 'node.graduate') {
      if ((live.standard_grade ?? 0) !== 0) await app.schoolDepartments.update({ id, standard_grade: 0, name: live.name });
      return;
    }
    if (command.kind !== 'node.update') return;
    const parentid =
      command.parentId === undefined
        ? undefined
        : command.parentId === null
          ? ROOT
          : await tools.db.read(tools.ctx, (tx) => refOf<number>(tx, 'node', command.parentId!));
    const wanted = { name: command.name, parentid, order: command.sort };
    const open = stillToWrite(wanted, { name: live.name, parentid: live.parentid, order: live.order ?? 0 }, step.base);
    if (Object.keys(open).length === 0) return;
    // WeCom names its standard grades itself: a grade that gets a name of its own becomes a plain one.
    const plain = 'name' in open && (live.standard_grade ?? 0) !== 0 ? { standard_grade: 0 } : {};
    await app.schoolDepartments.update({ id, ...open, ...plain });
  },

  async writeMany(tools, steps) {
    const failed = new Map<string, unknown>();
    for (const step of steps) {
      try {
        await this.write(tools, step);
        await tools.db.inUnit(tools.ctx, (tx) => noteNumber(tx, step));
      } catch (error) {
        if (error instanceof WecomError && (error.kind !== 'answer' || error.retryable)) throw error;
        failed.set(step.row.id, error);
      }
    }
    return failed;
  },

  store: async (tools, step) => (await storeAll(tools, [step])).get(step.row.id) ?? null,
  storeMany: (tools, steps) => storeAll(tools, steps),
};

/** Later changes of the same group may stand below this node before the mirror has it. */
async function noteNumber(tx: Tx, step: Step): Promise<void> {
  await tx.execute(`UPDATE directory_change SET written_at = now() WHERE unit_id = $1 AND id = $2`, [tx.unitId, step.row.id]);
}

async function create(tools: LaneTools, app: WecomApp, step: Step, command: Create): Promise<void> {
  const reserved = step.row.wecom_ref ?? freeNumber();
  await tools.reserve(step, reserved);
  const id = Number(reserved);
  const { parentid, admins } = await tools.db.read(tools.ctx, async (tx) => ({
    parentid: command.parentId === null ? ROOT : await refOf<number>(tx, 'node', command.parentId),
    admins: await adminsOf(tx, command.nodeKind, command.teachers ?? []),
  }));
  try {
    await app.schoolDepartments.create({
      id,
      name: command.name,
      parentid,
      type: TYPES[command.nodeKind],
      ...(command.sort === undefined ? {} : { order: command.sort }),
      ...(command.standardGrade === undefined ? {} : { standard_grade: command.standardGrade }),
      ...(command.registerYear === undefined ? {} : { register_year: command.registerYear }),
      ...(admins.length === 0 ? {} : { department_admins: admins }),
    });
  } catch (error) {
    // The number was drawn for this change alone: a node that has it is ours, and the answer to an earlier try was lost.
    if (!(error instanceof WecomError) || error.code !== EXISTS) throw error;
    const live = await nodeAt(app, id);
    if (live === undefined || live.parentid !== parentid) throw error;
  }
}

async function nodeAt(app: WecomApp, id: number): Promise<SchoolDepartment | undefined> {
  const list = await readObject(app.schoolDepartments.list(id));
  return isThere(list) ? list.find((node) => node.id === id) : undefined;
}

async function teach(tools: LaneTools, app: WecomApp, step: Step, live: SchoolDepartment, command: Teach): Promise<void> {
  const kind = (Object.keys(TYPES) as NodeKind[]).find((each) => TYPES[each] === live.type);
  if (kind === undefined) throw new TypeError('the school itself has no teachers');
  const now = (live.department_admins ?? []).map(plainAdmin);
  const wanted = await tools.db.read(tools.ctx, async (tx) => {
    const listed = command.teachers === undefined ? now : await adminsOf(tx, kind, command.teachers);
    return joined(listed, await adminsOf(tx, kind, command.addTeachers ?? []));
  });
  stillToWrite({ teachers: wanted.map(plainAdmin) }, { teachers: now }, step.base);
  const same = (a: DeptAdmin, b: DeptAdmin): boolean => a.userid === b.userid && a.type === b.type;
  const removed = now.filter((old) => !wanted.some((each) => same(plainAdmin(each), old)));
  const added = wanted.map(plainAdmin).filter((each) => !now.some((old) => alike(old, each)));
  const ops = [
    ...removed.map((each) => ({ op: 1 as const, userid: each.userid, type: each.type })),
    ...added.map((each) => ({ op: 0 as const, ...each })),
  ];
  if (ops.length > 0) await app.schoolDepartments.update({ id: live.id, department_admins: ops });
}

/** WeCom keeps one subject of a teacher and class, up to 15 characters (08 §4): further ones stand behind it while there is room. */
function joined(listed: readonly DeptAdmin[], added: readonly DeptAdmin[]): DeptAdmin[] {
  const all = listed.map(plainAdmin);
  for (const each of added.map(plainAdmin)) {
    const known = all.find((old) => old.userid === each.userid && old.type === each.type);
    if (known === undefined) all.push(each);
    else if (each.subject !== undefined && !(known.subject ?? '').split('、').includes(each.subject)) {
      const both = known.subject === undefined ? each.subject : `${known.subject}、${each.subject}`;
      if ([...both].length <= 15) known.subject = both;
    }
  }
  return all;
}

/** Userids are compared without regard to case (wecom 02). */
function plainAdmin(admin: DeptAdmin): DeptAdmin {
  const subject = admin.subject === undefined || admin.subject === '' ? {} : { subject: admin.subject };
  return { userid: admin.userid.toLowerCase(), type: admin.type, ...subject };
}

function typeOf(kind: NodeKind, role: TeacherRole): DeptAdminType {
  return role === 'class_teacher' ? 3 : role === 'subject_teacher' ? 4 : HEADS[kind];
}

async function adminsOf(tx: ReadTx, kind: NodeKind, teachers: Teachers): Promise<DeptAdmin[]> {
  const refs = await refsOf<string>(
    tx,
    'member',
    teachers.map((each) => each.memberId),
  );
  return teachers.map((each) => ({
    userid: refs.get(each.memberId)!,
    type: typeOf(kind, each.role),
    ...(each.subject == null || each.subject === '' ? {} : { subject: each.subject }),
  }));
}

async function mirroredTeachers(tx: ReadTx, nodeId: string): Promise<DeptAdmin[]> {
  const rows = await tx.query<{ userid: string; role: TeacherRole; subject: string | null; kind: NodeKind }>(
    `SELECT lower(m.wecom_userid) AS userid, t.role, t.subject, n.kind FROM node_teacher t
       JOIN member m ON m.unit_id = $1 AND m.id = t.member_id JOIN school_node n ON n.unit_id = $1 AND n.id = t.node_id
      WHERE t.unit_id = $1 AND t.node_id = $2`,
    [tx.unitId, nodeId],
  );
  return rows.map((row) =>
    plainAdmin({ userid: row.userid, type: typeOf(row.kind, row.role), ...(row.subject === null ? {} : { subject: row.subject }) }),
  );
}

async function storeAll(tools: LaneTools, steps: readonly Step[]): Promise<ReadonlyMap<string, string | null>> {
  const { ctx, writer } = tools;
  await writer.write(ctx, async (tx) => {
    for (const { command, row } of steps) {
      if (command.kind !== 'node.create') continue;
      await tx.execute(
        `INSERT INTO school_node (unit_id, id, wecom_id, kind, name, deleted_at, read_at)
         VALUES ($1, $2, $3, $4, $5, now(), '-infinity') ON CONFLICT DO NOTHING`,
        [tx.unitId, command.nodeId, Number(row.wecom_ref), command.nodeKind, command.name],
      );
    }
  });
  await tools.objects.nodes(ctx);
  for (const { command, row } of steps) if (command.kind === 'node.delete') await tools.objects.nodes(ctx, Number(row.wecom_ref));
  return writer.write(ctx, async (tx) => {
    const result = new Map<string, string | null>();
    for (const { command, row } of steps) {
      const id = await idOf(tx, 'node', Number(row.wecom_ref));
      result.set(row.id, id);
      if (id === null) continue;
      if (command.kind === 'node.create') await keepOwn(tx, id, { ...command.own, isAlumni: command.own?.isAlumni });
      if (command.kind === 'node.update') await keepOwn(tx, id, command.own);
      if (command.kind === 'node.graduate') await keepOwn(tx, id, { isAlumni: true });
    }
    return result;
  });
}

async function keepOwn(tx: Tx, id: string, own: Create['own']): Promise<void> {
  if (own === undefined) return;
  await tx.execute(
    `UPDATE school_node SET origin = coalesce($3, origin), audience = coalesce($4, audience), name_lang = coalesce($5, name_lang),
            is_alumni = coalesce($6, is_alumni), school_year = CASE WHEN $7 THEN $8 ELSE school_year END,
            standard_grade = CASE WHEN $9 THEN $10::int ELSE standard_grade END, register_year = CASE WHEN $11 THEN $12::int ELSE register_year END,
            version = version + 1, updated_at = now()
      WHERE unit_id = $1 AND id = $2`,
    [
      tx.unitId,
      id,
      own.origin ?? null,
      own.audience ?? null,
      own.nameLang ?? null,
      own.isAlumni ?? null,
      own.schoolYear !== undefined,
      own.schoolYear ?? null,
      own.standardGrade !== undefined,
      own.standardGrade ?? null,
      own.registerYear !== undefined,
      own.registerYear ?? null,
    ],
  );
}

async function unlessGone(call: Promise<void>): Promise<void> {
  try {
    await call;
  } catch (error) {
    if (!(error instanceof WecomError) || !GONE.has(error.code ?? 0)) throw error;
  }
}
