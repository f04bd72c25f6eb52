import type { ReadTx } from '@platform/db/tx';
import type { UnitKeys } from '@platform/secrets/unit-keys';
import type { ParentCreate, WecomApp } from '@wecom';
import { isThere, readObject } from '../../mirror/directory-wecom';
import { Refused } from '../change-error';
import { entityIdOf, type DirectoryCommand } from '../commands';
import { alike, idOf, refOf, type Carrier, type Facts, type LaneTools, type Step } from '../lane-tools';
import { unlessGone } from './batch-call';
import { storeParents, writeParents } from './parent-batch';
import {
  changeOf,
  creation,
  isOurs,
  keepOwn,
  mirroredChildren,
  placeholders,
  planOf,
  tiesOf,
  union,
  type Child,
  type Update,
} from './parent-parts';

/** Guardians (wecom 08 §6). WeCom has no name for them and keeps the relation at the tie to the child. */
export const parentCarrier: Carrier = {
  groups: { 'parent.create': 100, 'parent.join': 100, 'parent.update': 100, 'parent.delete': 100 },

  async shown(tx: ReadTx, _keys: UnitKeys, command: DirectoryCommand): Promise<Facts | undefined> {
    return (await shownMany(tx, [command])).get(entityIdOf(command));
  },

  shownMany,

  async write(tools, step): Promise<void> {
    const app = await tools.school();
    const { command } = step;
    switch (command.kind) {
      case 'parent.create':
      case 'parent.join': {
        const plan = await tools.db.read(tools.ctx, async (tx) => planOf(tx, await tools.keys.forUnit(tx), command, step.row.wecom_ref));
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

  writeMany: writeParents,

  async store(tools, step): Promise<string | null> {
    const { ctx, writer } = tools;
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
      await placeholders(tx, [step]);
      // Newer apps are told no numbers: then ours is the one that was just written.
      const mobile = live.parent.mobile ?? ('mobile' in command ? command.mobile : undefined);
      await writer.parents(tx, [{ ...live.parent, ...(mobile === undefined ? {} : { mobile }) }], readAt);
      const id = await idOf(tx, 'parent', userid);
      if (id !== null) await keepOwn(tx, [[step, id]]);
      return id;
    });
  },

  storeMany: storeParents,
};

async function shownMany(tx: ReadTx, commands: readonly DirectoryCommand[]): Promise<ReadonlyMap<string, Facts>> {
  const replaced = commands.flatMap((command) =>
    command.kind === 'parent.update' && command.children !== undefined ? [command.parentId] : [],
  );
  if (replaced.length === 0) return new Map();
  const ties = await mirroredChildren(tx, replaced);
  return new Map([...ties].map(([id, children]) => [id, { children }]));
}

async function enter(app: WecomApp, step: Step, userid: string, body: ParentCreate): Promise<void> {
  try {
    await app.schoolUsers.createParent(body);
  } catch (error) {
    if (!(await isOurs(app, step, userid, error))) throw error;
    await link(app, userid, body.children);
  }
}

/** Adds children to a guardian of the directory; the list WeCom has is replaced as a whole (08 §6 P3). */
async function link(app: WecomApp, userid: string, children: readonly Child[]): Promise<void> {
  const live = await app.schoolUsers.get(userid);
  if (live.user_type !== 2) throw new TypeError('the userid of a guardian names a pupil');
  const before = tiesOf(live.parent);
  const after = union(before, children);
  if (!alike(before, after)) await app.schoolUsers.updateParent({ parent_userid: userid, children: after });
}

async function change(tools: LaneTools, app: WecomApp, step: Step, command: Update, userid: string): Promise<void> {
  const live = await app.schoolUsers.get(userid);
  if (live.user_type !== 2) throw new TypeError('the userid of a guardian names a pupil');
  const { children, fields } = await tools.db.read(tools.ctx, (tx) => changeOf(tx, command, live.parent, step.base));
  if (children?.length === 0) return unlessGone(app.schoolUsers.deleteParent(userid));
  if (Object.keys(fields).length > 0) await app.schoolUsers.updateParent({ parent_userid: userid, ...fields });
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
    const children = tiesOf(live.parent);
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
