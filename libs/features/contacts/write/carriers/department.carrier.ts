import type { ReadTx } from '@platform/db/tx';
import type { UnitKeys } from '@platform/secrets/unit-keys';
import { WecomError, type Department, type WecomApp } from '@wecom';
import { isThere, readObject } from '../../mirror/directory-wecom';
import { Blocked } from '../change-error';
import type { CommandOf, DirectoryCommand } from '../commands';
import { stillToWrite } from '../judge';
import { freeNumber, idOf, refOf, refsOf, type Carrier, type Facts, type LaneTools, type Step } from '../lane-tools';

const EXISTS = 60008;
const GONE = new Set([60003, 60123]);

/** Departments of the company directory: read with the EDIT app, written by the contact-sync assistant (wecom 02 §0, §1). */
export const departmentCarrier: Carrier = {
  groups: {},

  async shown(tx: ReadTx, _keys: UnitKeys, command: DirectoryCommand): Promise<Facts | undefined> {
    if (command.kind !== 'department.update') return undefined;
    const row = await tx.one<{ name: string; name_en: string | null; parent: number | null }>(
      `SELECT d.name, d.name_en, p.wecom_id AS parent FROM department d LEFT JOIN department p ON p.unit_id = $1 AND p.id = d.parent_id
        WHERE d.unit_id = $1 AND d.id = $2`,
      [tx.unitId, command.departmentId],
    );
    if (row === undefined) return undefined;
    return {
      ...(command.name === undefined ? {} : { name: row.name }),
      ...(command.nameEn === undefined ? {} : { name_en: row.name_en }),
      ...(command.parentId === undefined || row.parent === null ? {} : { parentid: row.parent }),
    };
  },

  async write(tools, step): Promise<void> {
    const app = await tools.company();
    const { command } = step;
    if (command.kind === 'department.create') return create(tools, app, step, command);
    const departmentId = (command as { departmentId: string }).departmentId;
    const id = await tools.db.read(tools.ctx, (tx) => refOf<number>(tx, 'department', departmentId));
    await tools.reserve(step, String(id));
    if (command.kind === 'department.delete') return unlessGone(app.departments.delete(id));
    if (command.kind === 'department.heads') return lead(tools, app, id, command.memberIds);
    if (command.kind !== 'department.update') return;
    const live = await departmentAt(await tools.school(), id);
    if (live === undefined) throw new Blocked(undefined);
    const parentid =
      command.parentId === undefined
        ? undefined
        : await tools.db.read(tools.ctx, (tx) => refOf<number>(tx, 'department', command.parentId!));
    const wanted = { name: command.name, name_en: command.nameEn, parentid, order: command.sort };
    const open = stillToWrite(wanted, { ...live, order: live.order ?? 0 }, step.base);
    if (Object.keys(open).length > 0) await app.departments.update({ id, ...open });
  },

  async store(tools, step): Promise<string | null> {
    const { ctx, db, writer } = tools;
    const { command } = step;
    const number = Number(step.row.wecom_ref);
    if (command.kind === 'department.create') {
      await writer.write(ctx, (tx) =>
        tx.execute(
          `INSERT INTO department (unit_id, id, wecom_id, name, state, deleted_at, read_at)
           VALUES ($1, $2, $3, $4, 'deleted', now(), '-infinity') ON CONFLICT DO NOTHING`,
          [tx.unitId, command.departmentId, number, command.name],
        ),
      );
    }
    if (command.kind === 'department.heads') {
      for (const userid of await db.read(ctx, (tx) => peopleOf(tx, number, command.memberIds))) await tools.objects.member(ctx, userid);
    } else await tools.objects.departments(ctx, command.kind === 'department.delete' ? number : undefined);
    return db.read(ctx, (tx) => idOf(tx, 'department', number));
  },
};

async function create(tools: LaneTools, app: WecomApp, step: Step, command: CommandOf<'department.create'>): Promise<void> {
  const reserved = step.row.wecom_ref ?? freeNumber();
  await tools.reserve(step, reserved);
  const id = Number(reserved);
  const parentid = await tools.db.read(tools.ctx, (tx) => refOf<number>(tx, 'department', command.parentId));
  try {
    await app.departments.create({
      id,
      name: command.name,
      parentid,
      ...(command.nameEn === undefined ? {} : { name_en: command.nameEn }),
      ...(command.sort === undefined ? {} : { order: command.sort }),
    });
  } catch (error) {
    // 60008 also means a sibling of this name: only our own number tells that an earlier try had arrived.
    if (!(error instanceof WecomError) || error.code !== EXISTS) throw error;
    if ((await departmentAt(await tools.school(), id)) === undefined) throw error;
  }
}

async function departmentAt(app: WecomApp, id: number): Promise<Department | undefined> {
  const live = await readObject(app.departments.get(id));
  return isThere(live) ? live : undefined;
}

/** Heads stand at the members (wecom 02 §1): each one concerned gets his list of departments again with the marks changed. */
async function lead(tools: LaneTools, app: WecomApp, id: number, memberIds: readonly string[]): Promise<void> {
  const reader = await tools.school();
  const wanted = new Set(
    [...(await tools.db.read(tools.ctx, (tx) => refsOf<string>(tx, 'member', memberIds))).values()].map((userid) => userid.toLowerCase()),
  );
  for (const userid of await tools.db.read(tools.ctx, (tx) => peopleOf(tx, id, memberIds))) {
    const live = await reader.users.get(userid);
    const department = live.department ?? [];
    const at = department.indexOf(id);
    if (at < 0) continue;
    const marks = department.map((_, i) => live.is_leader_in_dept?.[i] ?? 0);
    const mark = wanted.has(userid.toLowerCase()) ? 1 : 0;
    if (marks[at] === mark) continue;
    marks[at] = mark;
    const order = live.order?.length === department.length ? { order: live.order } : {};
    const main = live.main_department === undefined ? {} : { main_department: live.main_department };
    await app.users.update({ userid, department, is_leader_in_dept: marks, ...order, ...main });
  }
}

/** The new heads and those who were heads until now. */
async function peopleOf(tx: ReadTx, number: number, memberIds: readonly string[]): Promise<string[]> {
  const rows = await tx.query<{ userid: string }>(
    `SELECT m.wecom_userid AS userid FROM member m
      WHERE m.unit_id = $1 AND m.join_state <> 'left'
        AND (m.id = ANY ($3) OR EXISTS (SELECT FROM member_department md JOIN department d ON d.unit_id = $1 AND d.id = md.department_id
              WHERE md.unit_id = $1 AND md.member_id = m.id AND md.is_head AND d.wecom_id = $2))
      ORDER BY m.wecom_userid`,
    [tx.unitId, number, memberIds],
  );
  return rows.map((row) => row.userid);
}

async function unlessGone(call: Promise<void>): Promise<void> {
  try {
    await call;
  } catch (error) {
    if (!(error instanceof WecomError) || !GONE.has(error.code ?? 0)) throw error;
  }
}
