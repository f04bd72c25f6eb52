import type { ReadTx, Tx } from '@platform/db/tx';
import type { UnitKeys } from '@platform/secrets/unit-keys';
import { normalMobile } from '@platform/text/mobile';
import { WecomError, type User, type UserCreate, type WecomApp } from '@wecom';
import { isThere, readObject } from '../../mirror/directory-wecom';
import type { CommandOf, DirectoryCommand } from '../commands';
import { stillToWrite } from '../judge';
import { idOf, refOf, refsOf, useridFor, type Carrier, type Facts, type LaneTools, type Step } from '../lane-tools';

type Create = CommandOf<'member.create'>;
type Update = CommandOf<'member.update'>;

const EXISTS = 60102;
const GONE = new Set([60111, 46004]);
const GENDERS = { m: '1', f: '2', unknown: undefined } as const;

/** Members of the company directory: read with the EDIT app, written by the contact-sync assistant (wecom 02 §0, §2). */
export const memberCarrier: Carrier = {
  groups: { 'member.invite': 100 },

  async shown(tx: ReadTx, _keys: UnitKeys, command: DirectoryCommand): Promise<Facts | undefined> {
    if (command.kind !== 'member.update') return undefined;
    const row = await tx.one<Record<string, unknown>>(
      `SELECT m.name, m.alias, m.title AS position, m.landline AS telephone,
              coalesce((SELECT array_agg(d.wecom_id ORDER BY d.wecom_id) FROM member_department md
                 JOIN department d ON d.unit_id = $1 AND d.id = md.department_id WHERE md.unit_id = $1 AND md.member_id = m.id), '{}') AS department
         FROM member m WHERE m.unit_id = $1 AND m.id = $2`,
      [tx.unitId, command.memberId],
    );
    if (row === undefined) return undefined;
    const touched = {
      name: command.name,
      alias: command.alias,
      position: command.title,
      telephone: command.landline,
      department: command.departments,
    };
    return Object.fromEntries(Object.entries(touched).flatMap(([key, value]) => (value === undefined ? [] : [[key, row[key]]])));
  },

  async write(tools, step): Promise<void> {
    const app = await tools.company();
    const { command } = step;
    if (command.kind === 'member.create') return enter(tools, app, step, command);
    const memberId = (command as { memberId: string }).memberId;
    const userid = await tools.db.read(tools.ctx, (tx) => refOf<string>(tx, 'member', memberId));
    await tools.reserve(step, userid);
    switch (command.kind) {
      case 'member.delete':
        return unlessGone(app.users.delete(userid));
      case 'member.enable':
        return app.users.update({ userid, enable: command.enabled ? 1 : 0 });
      case 'member.invite':
        await app.users.invite({ user: [userid] });
        return;
      case 'member.update': {
        const live = await (await tools.school()).users.get(userid);
        const body = await tools.db.read(tools.ctx, (tx) => update(tx, command, live, step.base));
        if (Object.keys(body).length > 0) await app.users.update({ userid, ...body });
        return;
      }
      default:
        throw new TypeError(command.kind);
    }
  },

  async writeMany(tools, steps) {
    const app = await tools.company();
    const failed = new Map<string, unknown>();
    const byUserid = new Map<string, Step>();
    for (const step of steps) {
      try {
        const userid = await tools.db.read(tools.ctx, (tx) => refOf<string>(tx, 'member', (step.command as { memberId: string }).memberId));
        await tools.reserve(step, userid);
        byUserid.set(userid.toLowerCase(), step);
      } catch (error) {
        failed.set(step.row.id, error);
      }
    }
    if (byUserid.size === 0) return failed;
    const { invaliduser } = await app.users.invite({ user: [...byUserid.values()].map((step) => step.row.wecom_ref!) });
    for (const userid of invaliduser) {
      const step = byUserid.get(userid.toLowerCase());
      if (step !== undefined) failed.set(step.row.id, refusal(app, 60111));
    }
    return failed;
  },

  async store(tools, step): Promise<string | null> {
    const { ctx, writer } = tools;
    const userid = step.row.wecom_ref ?? '';
    const { command } = step;
    if (command.kind === 'member.invite') return (await this.storeMany!(tools, [step])).get(step.row.id) ?? null;
    const readAt = await writer.readTime(ctx);
    const live = await readObject((await tools.school()).users.get(userid));
    if (!isThere(live)) {
      await tools.objects.member(ctx, userid);
      return tools.db.read(ctx, (tx) => idOf(tx, 'member', userid));
    }
    return writer.write(ctx, async (tx) => {
      if (command.kind === 'member.create') await placeholder(tx, command, userid);
      // Newer apps are told no numbers and addresses: then ours are those just written.
      const told = command.kind === 'member.create' || command.kind === 'member.update' ? command : undefined;
      await writer.members(
        tx,
        [
          {
            ...live,
            ...(live.mobile === undefined && told?.mobile !== undefined ? { mobile: told.mobile } : {}),
            ...(live.email === undefined && told?.email !== undefined ? { email: told.email } : {}),
            ...(live.gender === undefined && told?.gender !== undefined ? { gender: GENDERS[told.gender] ?? '0' } : {}),
          },
        ],
        readAt,
      );
      const id = await idOf(tx, 'member', userid);
      if (id !== null && told !== undefined) await keepOwn(tx, id, told);
      return id;
    });
  },

  storeMany: (tools, steps) =>
    tools.writer.write(tools.ctx, async (tx) => {
      const result = new Map<string, string | null>();
      for (const step of steps) {
        const id = await idOf(tx, 'member', step.row.wecom_ref ?? '');
        await tx.execute(`UPDATE member SET last_invited_at = now() WHERE unit_id = $1 AND id = $2`, [tx.unitId, id]);
        result.set(step.row.id, id);
      }
      return result;
    }),
};

async function enter(tools: LaneTools, app: WecomApp, step: Step, command: Create): Promise<void> {
  const userid = command.userid ?? useridFor('m', command.memberId);
  await tools.reserve(step, userid);
  const body = await tools.db.read(tools.ctx, (tx) => creation(tx, command, userid));
  try {
    await app.users.create(body);
  } catch (error) {
    const ours = error instanceof WecomError && error.code === EXISTS && (command.userid === undefined || step.row.attempts > 0);
    if (!ours || !isThere(await readObject((await tools.school()).users.get(userid)))) throw error;
    const { to_invite: _invite, ...rest } = body;
    await app.users.update(rest);
  }
}

async function creation(tx: ReadTx, command: Create, userid: string): Promise<UserCreate> {
  const { department, ...places } = await placesOf(tx, command);
  return {
    userid,
    name: command.name,
    department: department ?? [1],
    ...places,
    ...fieldsOf(command),
    ...(command.mobile === undefined || command.mobile === '' ? {} : { mobile: command.mobile }),
    to_invite: command.invite,
  };
}

async function update(tx: ReadTx, command: Update, live: User, base: Facts | undefined): Promise<Record<string, unknown>> {
  const { department, ...places } = await placesOf(tx, command);
  const wanted = { name: command.name, department, ...fieldsOf(command) };
  // `alike` knows no order; marks and order of departments go along whenever a list is given.
  const open = stillToWrite(wanted, live as unknown as Facts, base);
  const sameMobile =
    command.mobile === undefined || (live.mobile !== undefined && normalMobile(live.mobile) === normalMobile(command.mobile));
  return { ...open, ...(department === undefined ? {} : { department, ...places }), ...(sameMobile ? {} : { mobile: command.mobile }) };
}

function fieldsOf(command: Create | Update) {
  const gender = command.gender === undefined ? undefined : GENDERS[command.gender];
  return {
    ...(command.alias === undefined ? {} : { alias: command.alias }),
    ...(command.email === undefined ? {} : { email: command.email }),
    ...(command.title === undefined ? {} : { position: command.title }),
    ...(command.landline === undefined ? {} : { telephone: command.landline }),
    ...(gender === undefined ? {} : { gender }),
  };
}

async function placesOf(tx: ReadTx, command: Create | Update) {
  if (command.departments === undefined) return {};
  const refs = await refsOf<number>(
    tx,
    'department',
    command.departments.map((each) => each.departmentId),
  );
  const main = command.mainDepartmentId === undefined ? undefined : refs.get(command.mainDepartmentId);
  const department = command.departments.map((each) => refs.get(each.departmentId)!);
  return {
    department,
    order: command.departments.map((each) => each.sort ?? 0),
    is_leader_in_dept: command.departments.map((each): 0 | 1 => (each.isHead === true ? 1 : 0)),
    main_department: main ?? department[0]!,
  };
}

function refusal(app: WecomApp, code: number): WecomError {
  return new WecomError({ kind: 'answer', call: 'batch/invite', corpId: app.corpId, code, errmsg: 'invalid', retryable: false });
}

async function placeholder(tx: Tx, command: Create, userid: string): Promise<void> {
  await tx.execute(
    `INSERT INTO member (unit_id, id, wecom_userid, name, join_state, left_at, read_at)
     VALUES ($1, $2, $3, $4, 'left', now(), '-infinity') ON CONFLICT DO NOTHING`,
    [tx.unitId, command.memberId, userid, command.name],
  );
}

async function keepOwn(tx: Tx, id: string, command: Create | Update): Promise<void> {
  const { own } = command;
  if (command.kind === 'member.create' && command.invite) {
    await tx.execute(`UPDATE member SET last_invited_at = now() WHERE unit_id = $1 AND id = $2`, [tx.unitId, id]);
  }
  if (own === undefined) return;
  await tx.execute(
    `UPDATE member SET english_id = CASE WHEN $3 THEN $4 ELSE english_id END, staff_kind = coalesce($5, staff_kind),
            custom = CASE WHEN $6::jsonb IS NULL THEN custom ELSE custom || $6::jsonb END, version = version + 1, updated_at = now()
      WHERE unit_id = $1 AND id = $2`,
    [
      tx.unitId,
      id,
      own.englishId !== undefined,
      own.englishId ?? null,
      own.staffKind ?? null,
      own.custom === undefined ? null : JSON.stringify(own.custom),
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
