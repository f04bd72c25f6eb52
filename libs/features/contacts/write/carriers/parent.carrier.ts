import type { ReadTx, Tx } from '@platform/db/tx';
import type { UnitKeys } from '@platform/secrets/unit-keys';
import { normalMobile } from '@platform/text/mobile';
import { WecomError, type Parent, type ParentCreate, type WecomApp } from '@wecom';
import { isThere, readObject } from '../../mirror/directory-wecom';
import { Refused } from '../change-error';
import type { CommandOf, DirectoryCommand } from '../commands';
import { stillToWrite } from '../judge';
import { alike, idOf, refOf, refsOf, useridFor, type Carrier, type Facts, type LaneTools, type Step } from '../lane-tools';

type Create = CommandOf<'parent.create'> | CommandOf<'parent.join'>;
type Update = CommandOf<'parent.update'>;
interface Child {
  student_userid: string;
  relation: string;
}

const EXISTS = 60102;
const GONE = new Set([60111, 46004]);

/** Guardians (wecom 08 §6). WeCom has no name for them and keeps the relation at the tie to the child. */
export const parentCarrier: Carrier = {
  groups: { 'parent.create': 100, 'parent.join': 100 },

  async shown(tx: ReadTx, _keys: UnitKeys, command: DirectoryCommand): Promise<Facts | undefined> {
    if (command.kind !== 'parent.update' || command.children === undefined) return undefined;
    return { children: await mirroredChildren(tx, command.parentId) };
  },

  async write(tools, step): Promise<void> {
    const app = await tools.school();
    const { command } = step;
    switch (command.kind) {
      case 'parent.create':
      case 'parent.join': {
        const plan = await tools.db.read(tools.ctx, (tx) => planOf(tx, tools.keys, command, step.row.wecom_ref));
        await tools.reserve(step, plan.userid);
        if (plan.known) return link(app, plan.userid, plan.children);
        return enter(app, step, plan.userid, creation(plan, command));
      }
      case 'parent.update': {
        const userid = await tools.db.read(tools.ctx, (tx) => refOf<string>(tx, 'parent', command.parentId));
        await tools.reserve(step, userid);
        return change(tools, app, step, command, userid);
      }
      case 'parent.delete': {
        const userid = await tools.db.read(tools.ctx, (tx) => refOf<string>(tx, 'parent', command.parentId));
        await tools.reserve(step, userid);
        return unlessGone(app.schoolUsers.deleteParent(userid));
      }
      case 'parent.invite':
        return invite(tools, app, step, command.parentId);
      default:
        throw new TypeError(command.kind);
    }
  },

  async writeMany(tools, steps) {
    const app = await tools.school();
    const failed = new Map<string, unknown>();
    const fresh = new Map<string, { step: Step; body: ParentCreate }>();
    for (const step of steps) {
      const command = step.command as Create;
      try {
        const plan = await tools.db.read(tools.ctx, (tx) => planOf(tx, tools.keys, command, step.row.wecom_ref));
        await tools.reserve(step, plan.userid);
        if (plan.known) await link(app, plan.userid, plan.children);
        else fresh.set(plan.userid.toLowerCase(), { step, body: creation(plan, command) });
      } catch (error) {
        if (error instanceof WecomError && (error.kind !== 'answer' || error.retryable)) throw error;
        failed.set(step.row.id, error);
      }
    }
    if (fresh.size === 0) return failed;
    const answer = await app.schoolUsers.createParents([...fresh.values()].map(({ body }) => body));
    for (const item of answer.result_list) {
      const hit = fresh.get((item.parent_userid ?? '').toLowerCase());
      if (hit === undefined) continue;
      const error = refusal(app, item.errcode, item.errmsg);
      try {
        if (await isOurs(app, hit.step, hit.body.parent_userid, error)) await link(app, hit.body.parent_userid, hit.body.children);
        else failed.set(hit.step.row.id, error);
      } catch (again) {
        failed.set(hit.step.row.id, again);
      }
    }
    if (answer.errcode !== 0 && answer.result_list.length === 0) throw refusal(app, answer.errcode, answer.errmsg);
    return failed;
  },

  async store(tools, step): Promise<string | null> {
    const { ctx, writer, keys } = tools;
    const app = await tools.school();
    const userid = step.row.wecom_ref ?? '';
    const { command } = step;
    const readAt = await writer.readTime(ctx);
    const live = await readObject(app.schoolUsers.get(userid));
    if (!isThere(live) || live.user_type !== 2) {
      await tools.objects.person(ctx, userid);
      return tools.db.read(ctx, (tx) => idOf(tx, 'parent', userid));
    }
    return writer.write(ctx, async (tx) => {
      if (command.kind === 'parent.create' || command.kind === 'parent.join') await placeholder(tx, command.parentId, userid);
      // Newer apps are told no numbers: then ours is the one that was just written.
      const mobile = live.parent.mobile ?? ('mobile' in command ? command.mobile : undefined);
      await writer.parent(tx, { ...live.parent, ...(mobile === undefined ? {} : { mobile }) }, readAt);
      const id = await idOf(tx, 'parent', userid);
      if (id !== null) await keepOwn(tx, keys, id, command);
      return id;
    });
  },

  async storeMany(tools, steps) {
    const { ctx, writer, keys } = tools;
    return writer.write(ctx, async (tx) => {
      const result = new Map<string, string | null>();
      for (const step of steps) {
        const command = step.command as Create;
        const userid = step.row.wecom_ref ?? '';
        await placeholder(tx, command.parentId, userid);
        const old = await tx.one<{ id: string; subscribed: boolean }>(
          `SELECT id, subscribed FROM parent WHERE unit_id = $1 AND lower(wecom_userid) = lower($2)`,
          [tx.unitId, userid],
        );
        const students = await refsOf<string>(
          tx,
          'student',
          command.children.map((child) => child.studentId),
        );
        const before = old === undefined ? [] : await mirroredChildren(tx, old.id);
        const now = command.children.map((child) => ({ student_userid: students.get(child.studentId)!, relation: child.relation }));
        const parent: Parent = {
          parent_userid: userid,
          mobile: command.mobile,
          is_subscribe: old?.subscribed === true ? 1 : 0,
          children: union(before, now),
        };
        await writer.parent(tx, parent, tx.now);
        const id = await idOf(tx, 'parent', userid);
        if (id !== null) await keepOwn(tx, keys, id, command);
        result.set(step.row.id, id);
      }
      return result;
    });
  },
};

interface Plan {
  userid: string;
  /** He is in the directory already: only the children are added. */
  known: boolean;
  children: Child[];
}

async function planOf(tx: ReadTx, keys: UnitKeys, command: Create, reserved: string | null): Promise<Plan> {
  const students = await refsOf<string>(
    tx,
    'student',
    command.children.map((child) => child.studentId),
  );
  const children = command.children.map((child) => ({ student_userid: students.get(child.studentId)!, relation: child.relation }));
  const own = command.userid ?? useridFor('p', command.parentId);
  if (command.kind === 'parent.join') {
    const index = await keys.blindIndex(tx, 'mobile', normalMobile(command.mobile));
    const row = await tx.one<{ userid: string }>(
      `SELECT wecom_userid AS userid FROM parent WHERE unit_id = $1 AND mobile_index = $2 AND removed_at IS NULL AND NOT is_student`,
      [tx.unitId, index],
    );
    if (row !== undefined) return { userid: row.userid, known: true, children };
    if (reserved !== null && reserved !== own) return { userid: reserved, known: true, children };
  }
  return { userid: own, known: false, children };
}

function creation(plan: Plan, command: Create): ParentCreate {
  return { parent_userid: plan.userid, mobile: command.mobile, children: plan.children, to_invite: command.invite };
}

async function enter(app: WecomApp, step: Step, userid: string, body: ParentCreate): Promise<void> {
  try {
    await app.schoolUsers.createParent(body);
  } catch (error) {
    if (!(await isOurs(app, step, userid, error))) throw error;
    await link(app, userid, body.children);
  }
}

async function isOurs(app: WecomApp, step: Step, userid: string, error: unknown): Promise<boolean> {
  if (!(error instanceof WecomError) || error.code !== EXISTS) return false;
  if ((step.command as Create).userid !== undefined && step.row.attempts === 0) return false;
  const live = await readObject(app.schoolUsers.get(userid));
  return isThere(live) && live.user_type === 2;
}

/** Adds children to a guardian of the directory; the list WeCom has is replaced as a whole (08 §6 P3). */
async function link(app: WecomApp, userid: string, children: readonly Child[]): Promise<void> {
  const live = await app.schoolUsers.get(userid);
  if (live.user_type !== 2) throw new TypeError('the userid of a guardian names a pupil');
  const before = (live.parent.children ?? []).map(({ student_userid, relation }) => ({ student_userid, relation }));
  const after = union(before, children);
  if (!alike(before, after)) await app.schoolUsers.updateParent({ parent_userid: userid, children: after });
}

async function change(tools: LaneTools, app: WecomApp, step: Step, command: Update, userid: string): Promise<void> {
  const live = await app.schoolUsers.get(userid);
  if (live.user_type !== 2) throw new TypeError('the userid of a guardian names a pupil');
  const before = (live.parent.children ?? []).map(({ student_userid, relation }) => ({ student_userid, relation }));
  const children = await tools.db.read(tools.ctx, (tx) => childrenAfter(tx, command, before));
  if (children?.length === 0) return unlessGone(app.schoolUsers.deleteParent(userid));
  const sameMobile =
    command.mobile !== undefined && live.parent.mobile !== undefined && normalMobile(live.parent.mobile) === normalMobile(command.mobile);
  const open = stillToWrite({ children }, { children: before }, step.base);
  const body = { ...open, ...(command.mobile === undefined || sameMobile ? {} : { mobile: command.mobile }) };
  if (Object.keys(body).length > 0) await app.schoolUsers.updateParent({ parent_userid: userid, ...body });
}

async function childrenAfter(tx: ReadTx, command: Update, before: readonly Child[]): Promise<Child[] | undefined> {
  const listed = async (list: Update['children']): Promise<Child[]> => {
    const refs = await refsOf<string>(
      tx,
      'student',
      (list ?? []).map((child) => child.studentId),
    );
    return (list ?? []).map((child) => ({ student_userid: refs.get(child.studentId)!, relation: child.relation }));
  };
  if (command.children !== undefined) return listed(command.children);
  if (command.addChildren === undefined && command.removeChildIds === undefined) return undefined;
  const removed = await tx.query<{ userid: string }>(
    `SELECT lower(wecom_userid) AS userid FROM student WHERE unit_id = $1 AND id = ANY ($2)`,
    [tx.unitId, command.removeChildIds ?? []],
  );
  const without = before.filter((child) => !removed.some((row) => row.userid === child.student_userid.toLowerCase()));
  return union(without, await listed(command.addChildren));
}

/**
 * WeCom invites only when somebody is entered. One who never followed has nothing in WeCom that could be lost: he is taken
 * out and entered again under the same userid. What he was is kept sealed in the change first, so that a crash between the
 * two calls loses nobody.
 */
async function invite(tools: LaneTools, app: WecomApp, step: Step, parentId: string): Promise<void> {
  const kept = step.base as { userid: string; mobile: string; children: Child[] } | undefined;
  let was = kept;
  if (was === undefined) {
    const userid = await tools.db.read(tools.ctx, (tx) => refOf<string>(tx, 'parent', parentId));
    const live = await app.schoolUsers.get(userid);
    if (live.user_type !== 2) throw new TypeError('the userid of a guardian names a pupil');
    if (live.parent.is_subscribe === 1) return tools.reserve(step, userid);
    const mobile = live.parent.mobile ?? (await tools.db.read(tools.ctx, (tx) => mobileOf(tx, tools.keys, parentId)));
    if (mobile === undefined || mobile === '') throw new Refused('INVITE_NO_MOBILE');
    const children = (live.parent.children ?? []).map(({ student_userid, relation }) => ({ student_userid, relation }));
    was = { userid, mobile, children };
    await tools.remember(step, was);
  }
  await tools.reserve(step, was.userid);
  const live = await readObject(app.schoolUsers.get(was.userid));
  if (isThere(live) && (live.user_type !== 2 || live.parent.is_subscribe === 1)) return;
  if (isThere(live)) await unlessGone(app.schoolUsers.deleteParent(was.userid));
  await app.schoolUsers.createParent({ parent_userid: was.userid, mobile: was.mobile, children: was.children, to_invite: true });
}

async function mobileOf(tx: ReadTx, keys: UnitKeys, id: string): Promise<string | undefined> {
  const row = await tx.one<{ mobile: string | null }>(`SELECT mobile FROM parent WHERE unit_id = $1 AND id = $2`, [tx.unitId, id]);
  return row?.mobile == null ? undefined : keys.open(tx, { table: 'parent', column: 'mobile', row: id }, row.mobile);
}

async function mirroredChildren(tx: ReadTx, parentId: string): Promise<Child[]> {
  return tx.query<{ student_userid: string; relation: string }>(
    `SELECT s.wecom_userid AS student_userid, g.relation_label AS relation FROM guardianship g
       JOIN student s ON s.unit_id = $1 AND s.id = g.student_id
      WHERE g.unit_id = $1 AND g.parent_id = $2 AND g.ended_at IS NULL`,
    [tx.unitId, parentId],
  );
}

function union(before: readonly Child[], added: readonly Child[]): Child[] {
  const byChild = new Map(before.map((child) => [child.student_userid.toLowerCase(), child]));
  for (const child of added) byChild.set(child.student_userid.toLowerCase(), child);
  return [...byChild.values()];
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

async function unlessGone(call: Promise<void>): Promise<void> {
  try {
    await call;
  } catch (error) {
    if (!(error instanceof WecomError) || !GONE.has(error.code ?? 0)) throw error;
  }
}

async function placeholder(tx: Tx, id: string, userid: string): Promise<void> {
  await tx.execute(
    `INSERT INTO parent (unit_id, id, wecom_userid, removed_at, read_at) VALUES ($1, $2, $3, now(), '-infinity') ON CONFLICT DO NOTHING`,
    [tx.unitId, id, userid],
  );
}

async function keepOwn(tx: Tx, _keys: UnitKeys, id: string, command: DirectoryCommand): Promise<void> {
  if (command.kind === 'parent.invite') {
    await tx.execute(`UPDATE parent SET last_invited_at = now() WHERE unit_id = $1 AND id = $2`, [tx.unitId, id]);
  }
  if ((command.kind === 'parent.create' || command.kind === 'parent.join') && command.invite) {
    await tx.execute(`UPDATE parent SET last_invited_at = now() WHERE unit_id = $1 AND id = $2`, [tx.unitId, id]);
  }
  if ('own' in command && command.kind.startsWith('parent.')) {
    const name = (command as Create | Update).own?.name;
    if (name === undefined) return;
    // Joining somebody known must not rename him.
    const keep = command.kind === 'parent.join' ? 'coalesce(name, $3)' : '$3';
    await tx.execute(`UPDATE parent SET name = ${keep} WHERE unit_id = $1 AND id = $2`, [tx.unitId, id, name]);
  }
}
