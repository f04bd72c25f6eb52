import type { ReadTx } from '@platform/db/tx';
import type { UnitKeys } from '@platform/secrets/unit-keys';
import { WecomError, type WecomApp } from '@wecom';
import { Blocked } from '../change-error';
import type { CommandOf, DirectoryCommand } from '../commands';
import { stillToWrite } from '../judge';
import { idOf, refOf, refsOf, type Carrier, type Facts, type LaneTools, type Step } from '../lane-tools';

const NAME_EXISTS = 40071;
const GONE = 40068;
// None of them is in the tag any more: nothing is left to do.
const NONE_INSIDE = 40031;

/** Labels are WeCom's tags (wecom 02 §3); who may use them is the platform's own and changed without WeCom. */
export const labelCarrier: Carrier = {
  groups: {},

  async shown(tx: ReadTx, _keys: UnitKeys, command: DirectoryCommand): Promise<Facts | undefined> {
    if (command.kind !== 'label.rename') return undefined;
    const row = await tx.one<{ name: string }>(`SELECT name FROM label WHERE unit_id = $1 AND id = $2`, [tx.unitId, command.labelId]);
    return row === undefined ? undefined : { tagname: row.name };
  },

  async write(tools, step): Promise<void> {
    const app = await tools.company();
    const { command } = step;
    if (command.kind === 'label.create') return create(tools, app, step, command);
    const labelId = (command as { labelId: string }).labelId;
    const tagid = await tools.db.read(tools.ctx, (tx) => refOf<number>(tx, 'label', labelId));
    await tools.reserve(step, String(tagid));
    if (command.kind === 'label.delete') return unless(GONE, app.tags.delete(tagid));
    if (command.kind === 'label.rename') {
      const live = (await app.tags.list()).find((tag) => tag.tagid === tagid);
      if (live === undefined) throw new Blocked(undefined);
      const open = stillToWrite({ tagname: command.name }, { tagname: live.tagname }, step.base);
      if (Object.keys(open).length > 0) await app.tags.update({ tagid, tagname: command.name });
      return;
    }
    if (command.kind === 'label.members') await change(tools, app, tagid, command);
  },

  async store(tools, step): Promise<string | null> {
    const { ctx, db, writer } = tools;
    const tagid = Number(step.row.wecom_ref);
    const { command } = step;
    if (command.kind === 'label.create') {
      await writer.write(ctx, (tx) =>
        tx.execute(`INSERT INTO label (unit_id, id, name, wecom_tag_id) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`, [
          tx.unitId,
          command.labelId,
          command.name,
          tagid,
        ]),
      );
    }
    await tools.objects.tag(ctx, tagid);
    return db.read(ctx, (tx) => idOf(tx, 'label', tagid));
  },
};

async function create(tools: LaneTools, app: WecomApp, step: Step, command: CommandOf<'label.create'>): Promise<void> {
  try {
    const { tagid } = await app.tags.create({ tagname: command.name });
    await tools.reserve(step, String(tagid));
  } catch (error) {
    // Names are unique in WeCom: one that appeared between two tries of ours is ours.
    const again = error instanceof WecomError && error.code === NAME_EXISTS && step.row.attempts > 0;
    const tag = again ? (await app.tags.list()).find((each) => each.tagname === command.name) : undefined;
    if (tag === undefined) throw error;
    await tools.reserve(step, String(tag.tagid));
  }
}

async function change(tools: LaneTools, app: WecomApp, tagid: number, command: CommandOf<'label.members'>): Promise<void> {
  const refs = await tools.db.read(tools.ctx, async (tx) => ({
    addUsers: [...(await refsOf<string>(tx, 'member', command.addMembers ?? [])).values()],
    addParties: [...(await refsOf<number>(tx, 'department', command.addDepartments ?? [])).values()],
    dropUsers: await useridsOf(tx, command.removeMembers ?? []),
    dropParties: [...(await refsOf<number>(tx, 'department', command.removeDepartments ?? [])).values()],
  }));
  if (refs.addUsers.length + refs.addParties.length > 0) {
    await app.tags.addMembers(tagid, lists(refs.addUsers, refs.addParties));
  }
  if (refs.dropUsers.length + refs.dropParties.length > 0) {
    await unless(NONE_INSIDE, app.tags.removeMembers(tagid, lists(refs.dropUsers, refs.dropParties)));
  }
}

/** Also of members who have left meanwhile: they go out of a label too. */
async function useridsOf(tx: ReadTx, ids: readonly string[]): Promise<string[]> {
  const rows = await tx.query<{ userid: string }>(`SELECT wecom_userid AS userid FROM member WHERE unit_id = $1 AND id = ANY ($2)`, [
    tx.unitId,
    ids,
  ]);
  return rows.map((row) => row.userid);
}

function lists(users: string[], parties: number[]) {
  return { ...(users.length === 0 ? {} : { userlist: users }), ...(parties.length === 0 ? {} : { partylist: parties }) };
}

async function unless(code: number, call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (error) {
    if (!(error instanceof WecomError) || error.code !== code) throw error;
  }
}
