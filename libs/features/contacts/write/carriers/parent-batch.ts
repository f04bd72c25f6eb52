import type { Tx } from '@platform/db/tx';
import { dayMacau } from '@platform/time/macau-time';
import type { Parent, ParentCreate, ParentUpdate, WecomApp } from '@wecom';
import { markGone } from '../../data/missing.rows';
import { isThere } from '../../mirror/directory-wecom';
import { alike, refOf, type LaneTools, type Step } from '../lane-tools';
import { eachAlone, isGone, readPeople, refusal, sendBatch, UNKNOWN, type Failed } from './batch-call';
import {
  changeOf,
  creation,
  keepOwn,
  knownFamily,
  mayBeOurs,
  placeholders,
  planOf,
  tiesOf,
  union,
  type Child,
  type Create,
  type Plan,
  type Update,
} from './parent-parts';

/** Guardians of many families in calls of a hundred: several changes of one kind, each of another person. */
export async function writeParents(tools: LaneTools, steps: readonly Step[]): Promise<Failed> {
  const failed: Failed = new Map();
  const app = await tools.school();
  const kind = steps[0]!.command.kind;
  if (kind === 'parent.create' || kind === 'parent.join') await enter(tools, app, steps, failed);
  else {
    const named = await nameThem(tools, steps, failed);
    if (kind === 'parent.update') await change(tools, app, named, failed);
    else if (kind === 'parent.delete') await takeOut(app, named, failed);
    else throw new TypeError(kind);
  }
  return failed;
}

async function enter(tools: LaneTools, app: WecomApp, steps: readonly Step[], failed: Failed): Promise<void> {
  const plans = new Map<Step, Plan>();
  await tools.db.read(tools.ctx, async (tx) => {
    const cipher = await tools.keys.forUnit(tx);
    const known = await knownFamily(tx, cipher, steps);
    await eachAlone(steps, failed, async (step) => {
      plans.set(step, await planOf(tx, cipher, step.command as Create, step.row.wecom_ref, known));
    });
  });
  await tools.reserveAll([...plans].map(([step, plan]) => [step, plan.userid] as const));
  // An earlier try whose answer was lost may have entered some of them: they are looked up before anything is repeated.
  const asked = [...plans].filter(([step, plan]) => plan.known || step.row.attempts > 0);
  const live = await readPeople(
    app,
    asked.map(([, plan]) => plan.userid),
  );
  const fresh: [Step, ParentCreate][] = [];
  const linked: [Step, Plan][] = [];
  for (const [step, plan] of plans) {
    const there = live.get(plan.userid.toLowerCase());
    if (there !== undefined && isThere(there) && there.user_type === 2) linked.push([step, plan]);
    else if (!plan.known) fresh.push([step, creation(plan, step.command as Create)]);
    else failed.set(step.row.id, notThere(app, there !== undefined && isThere(there)));
  }
  const refused = await sendBatch(
    app,
    fresh.map(([, body]) => body),
    (bodies) => app.schoolUsers.createParents(bodies),
  );
  const met: [Step, Plan][] = [];
  for (const [step, body] of fresh) {
    const error = refused.get(body.parent_userid.toLowerCase());
    if (error === undefined) step.now = { ...body, is_subscribe: 0 };
    else if (mayBeOurs(step, error)) met.push([step, plans.get(step)!]);
    else failed.set(step.row.id, error);
  }
  const again = await readPeople(
    app,
    met.map(([, plan]) => plan.userid),
  );
  for (const [step, plan] of met) {
    const there = again.get(plan.userid.toLowerCase())!;
    if (isThere(there) && there.user_type === 2) linked.push([step, plan]);
    else failed.set(step.row.id, refused.get(plan.userid.toLowerCase()));
  }
  const parents = new Map(
    [...live, ...again].flatMap(([key, at]): [string, Parent][] => (isThere(at) && at.user_type === 2 ? [[key, at.parent]] : [])),
  );
  await update(
    app,
    linked.map(([step, plan]) => {
      const parent = parents.get(plan.userid.toLowerCase())!;
      const children = union(tiesOf(parent), plan.children);
      return { step, parent, children, fields: alike(tiesOf(parent), children) ? {} : { children } };
    }),
    failed,
  );
}

/** WeCom's ids of guardians that the directory has; each is noted before it is asked for. */
async function nameThem(tools: LaneTools, steps: readonly Step[], failed: Failed): Promise<Map<Step, string>> {
  const named = new Map<Step, string>();
  await tools.db.read(tools.ctx, async (tx) => {
    const known = await knownFamily(tx, await tools.keys.forUnit(tx), steps);
    await eachAlone(steps, failed, async (step) => {
      const { parentId } = step.command as Update;
      named.set(step, known.parents.get(parentId) ?? (await refOf<string>(tx, 'parent', parentId)));
    });
  });
  await tools.reserveAll([...named]);
  return named;
}

interface Change {
  step: Step;
  parent: Parent;
  children: Child[] | undefined;
  fields: Omit<ParentUpdate, 'parent_userid'>;
}

async function change(tools: LaneTools, app: WecomApp, named: ReadonlyMap<Step, string>, failed: Failed): Promise<void> {
  const live = await readPeople(app, [...named.values()]);
  const changes: Change[] = [];
  await tools.db.read(tools.ctx, async (tx) => {
    const known = await knownFamily(tx, await tools.keys.forUnit(tx), [...named.keys()]);
    await eachAlone([...named.keys()], failed, async (step) => {
      const there = live.get(named.get(step)!.toLowerCase())!;
      if (!isThere(there) || there.user_type !== 2) throw notThere(app, isThere(there));
      const made = await changeOf(tx, step.command as Update, there.parent, step.base, known);
      changes.push({ step, parent: there.parent, ...made });
    });
  });
  const childless = changes.filter(({ children }) => children?.length === 0);
  await takeOut(app, new Map(childless.map(({ step, parent }) => [step, parent.parent_userid])), failed);
  await update(
    app,
    changes.filter(({ children }) => children?.length !== 0),
    failed,
  );
}

async function update(app: WecomApp, changes: readonly Change[], failed: Failed): Promise<void> {
  const open = changes.filter(({ fields }) => Object.keys(fields).length > 0);
  const refused = await sendBatch(
    app,
    open.map(({ parent, fields }) => ({ parent_userid: parent.parent_userid, ...fields })),
    (bodies) => app.schoolUsers.updateParents(bodies),
  );
  for (const { step, parent, children, fields } of changes) {
    const error = refused.get(parent.parent_userid.toLowerCase());
    if (error !== undefined) failed.set(step.row.id, error);
    else step.now = { ...parent, ...(fields.mobile === undefined ? {} : { mobile: fields.mobile }), children: children ?? tiesOf(parent) };
  }
}

async function takeOut(app: WecomApp, named: ReadonlyMap<Step, string>, failed: Failed): Promise<void> {
  const refused = await sendBatch(app, [...named.values()], (userids) => app.schoolUsers.deleteParents(userids));
  for (const [step, userid] of named) {
    const error = refused.get(userid.toLowerCase());
    if (error === undefined || isGone(error)) step.now = 'gone';
    else failed.set(step.row.id, error);
  }
}

function notThere(app: WecomApp, isPupil: boolean): Error {
  return isPupil ? new TypeError('the userid of a guardian names a pupil') : refusal(app, UNKNOWN, 'userid not found');
}

/** Brings the mirror to what was written; a run that goes on after a crash does not know it any more and asks WeCom. */
export async function storeParents(tools: LaneTools, steps: readonly Step[]): Promise<Map<string, string | null>> {
  const { ctx, writer } = tools;
  const unknown = steps.filter((step) => step.now === undefined);
  const readAt = await writer.readTime(ctx);
  const live = await readPeople(await tools.school(), unknown.map(useridOf));
  const read: Parent[] = [];
  for (const step of unknown) {
    const there = live.get(useridOf(step).toLowerCase())!;
    if (there === 'gone') step.now = 'gone';
    else if (isThere(there) && there.user_type === 2) read.push(withMobile(step, there.parent));
  }
  return writer.write<Map<string, string | null>>(ctx, async (tx) => {
    const follows = await following(tx, steps.map(useridOf));
    await placeholders(
      tx,
      steps.filter((step) => step.now !== 'gone'),
    );
    await writer.parents(tx, read, readAt);
    const written = steps.flatMap((step) =>
      step.now === undefined || step.now === 'gone'
        ? []
        : [{ ...withMobile(step, step.now), is_subscribe: follows.get(useridOf(step).toLowerCase()) ?? step.now.is_subscribe }],
    );
    // Known to be the state after our own write: newer than anything read before it.
    await writer.parents(tx, written, tx.now);
    const rows = await tx.query<{ id: string; userid: string }>(
      `SELECT id, lower(wecom_userid) AS userid FROM parent WHERE unit_id = $1 AND lower(wecom_userid) = ANY ($2)`,
      [tx.unitId, steps.map((step) => useridOf(step).toLowerCase())],
    );
    const ids = new Map(rows.map((row) => [row.userid, row.id]));
    const idOf = (step: Step): string[] => {
      const id = ids.get(useridOf(step).toLowerCase());
      return id === undefined ? [] : [id];
    };
    const gone = steps.filter((step) => step.now === 'gone').flatMap(idOf);
    await markGone(tx, 'parent', gone, dayMacau(tx.now));
    await keepOwn(
      tx,
      steps.flatMap((step) => idOf(step).map((id) => [step, id] as const)),
    );
    return new Map(steps.map((step) => [step.row.id, idOf(step)[0] ?? null]));
  });
}

/**
 * Who follows as the mirror knows it, by userid in small letters. Our own write says nothing of it: somebody may follow the moment
 * he is invited, and WeCom's word of that be here before the write is booked.
 */
async function following(tx: Tx, userids: readonly string[]): Promise<ReadonlyMap<string, 0 | 1>> {
  const rows = await tx.query<{ userid: string; subscribed: boolean }>(
    `SELECT lower(wecom_userid) AS userid, subscribed FROM parent WHERE unit_id = $1 AND lower(wecom_userid) = ANY ($2) AND removed_at IS NULL`,
    [tx.unitId, userids.map((userid) => userid.toLowerCase())],
  );
  return new Map(rows.map(({ userid, subscribed }) => [userid, subscribed ? 1 : 0]));
}

const useridOf = (step: Step): string => step.row.wecom_ref ?? '';

/** Newer apps are told no numbers: then ours is the one that was just written. */
function withMobile({ command }: Step, parent: Parent): Parent {
  const mobile = parent.mobile ?? ('mobile' in command ? command.mobile : undefined);
  return mobile === undefined ? parent : { ...parent, mobile };
}
