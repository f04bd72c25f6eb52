import { randomUUID } from 'node:crypto';
import { PermissionsHttpModule } from '../index';
import { JobsModule } from '@platform/jobs/jobs.module';
import { permissionsApi, type ScopeBody } from '@contracts/permissions-admin';
import type { UnitRole } from '@contracts/permissions';
import type { Ctx, OperatorActor, StaffCtx } from '@platform/ctx/ctx';
import { makeCtx } from '@platform/ctx/ctx';
import { drainJobs } from '@testing/drain-jobs';
import { createTestApp, type TestApp } from '@testing/test-app';
import type { BuiltUnit, UnitOverrides } from '@testing/unit.builder';
import { StaffNow } from '../../identity';
import {
  buildClass,
  buildDepartment,
  buildMember,
  buildStudent,
  type BuiltClass,
  type BuiltDepartment,
  type BuiltMember,
  type MemberOverrides,
} from '../../contacts/test/directory.builder';

export interface PermissionsRig {
  test: TestApp;
  world(overrides?: UnitOverrides): Promise<World>;
  close(): Promise<void>;
}

/** A unit with a founder, two super admins, a teacher, and two campuses and departments. */
export interface World extends BuiltUnit {
  founder: BuiltMember;
  boss: BuiltMember;
  other: BuiltMember;
  teacher: BuiltMember;
  south: BuiltDepartment;
  north: BuiltDepartment;
  southClass: BuiltClass;
  northClass: BuiltClass;
  /** The ctx of a member as he is now, just confirmed unless `steppedUp` is false. */
  as(member: { id: string }, steppedUp?: boolean): Promise<StaffCtx>;
  member(overrides?: MemberOverrides): Promise<BuiltMember>;
  roleOf(member: { id: string }): Promise<{ id: string; role: UnitRole; state: string; version: number } | undefined>;
  founders(): Promise<string[]>;
  sql(text: string, values?: unknown[]): Promise<number>;
  rows<T extends object>(text: string, values?: unknown[]): Promise<T[]>;
  drain(): Promise<void>;
}

export async function startPermissions(options: { movableClock?: boolean; env?: Record<string, string> } = {}): Promise<PermissionsRig> {
  const test = await createTestApp({ modules: [PermissionsHttpModule, JobsModule], poolSize: 12, ...options });
  return { test, world: (overrides) => buildWorld(test, overrides), close: () => test.close() };
}

async function buildWorld(test: TestApp, overrides: UnitOverrides = {}): Promise<World> {
  const unit = await test.unit(overrides);
  const { db } = test;
  const south = await buildDepartment(db, unit, { name: '南校區' });
  const north = await buildDepartment(db, unit, { name: '北校區' });
  const southClass = await buildClass(db, unit, { name: '小四A', campus: '南校部' });
  const northClass = await buildClass(db, unit, { name: '小五A', campus: '北校部' });
  await buildStudent(db, unit, { class: southClass, name: '陳樂瑤', guardians: [{ name: '歐陽靜' }] });
  await buildStudent(db, unit, { class: northClass, name: '李子軒', guardians: [{ name: '李太' }] });
  const member = (over: MemberOverrides = {}): Promise<BuiltMember> => buildMember(db, unit, over);
  const read = <T extends object>(text: string, values: unknown[] = []): Promise<T[]> =>
    db.read(unit.ctx, (tx) => tx.query<T & Record<string, unknown>>(text, [tx.unitId, ...values]));
  return {
    ...unit,
    south,
    north,
    southClass,
    northClass,
    founder: await member({ name: '周永康', roles: ['founder'], departments: [south] }),
    boss: await member({ name: '何嘉敏', roles: ['super_admin'], departments: [south] }),
    other: await member({ name: '黃詠琪', roles: ['super_admin'], departments: [north] }),
    teacher: await member({ name: '林慧儀', departments: [south] }),
    member,
    rows: read,
    as: async (who, steppedUp = true) => {
      const actor = await db.read(unit.ctx, (tx) => test.app.get(StaffNow, { strict: false }).actor(tx, who.id));
      if (actor === undefined) throw new Error('he is not there any more');
      return makeCtx({ ...unit.ctx, actor, surface: 'console', sessionId: randomUUID(), requestId: randomUUID(), steppedUp });
    },
    roleOf: async (who) =>
      (
        await read<{ id: string; role: UnitRole; state: string; version: number }>(
          `SELECT id, role, state, version FROM unit_role WHERE unit_id = $1 AND member_id = $2`,
          [who.id],
        )
      )[0],
    founders: async () =>
      (
        await read<{ member_id: string }>(`SELECT member_id FROM unit_role WHERE unit_id = $1 AND role = 'founder' AND state <> 'revoked'`)
      ).map((row) => row.member_id),
    sql: (text, values = []) => db.inUnit(unit.ctx, (tx) => tx.execute(text, [tx.unitId, ...values])),
    drain: async () => {
      await drainJobs(test.app);
    },
  };
}

export const scope = (over: Partial<ScopeBody> = {}): ScopeBody => ({
  whole: false,
  departmentIds: [],
  nodeIds: [],
  memberIds: [],
  ...over,
});

/** Makes somebody administrator by the route. */
export function grant(rig: PermissionsRig, ctx: StaffCtx, body: object) {
  return rig.test.call(ctx, permissionsApi.grant, { body: body as never, key: `key-${randomUUID()}` });
}

/** An operator of one of the two offices, as the operators' console calls. */
export async function operator(rig: PermissionsRig, office: 'platform' | 'bureau'): Promise<Ctx<OperatorActor>> {
  const row = await rig.test.parts.platform.one<{ id: string }>(`INSERT INTO operator (name, office) VALUES ($1, $2) RETURNING id`, [
    `營運 ${randomUUID()}`,
    office,
  ]);
  return {
    unitId: 0 as Ctx['unitId'],
    actor: { kind: 'operator', operatorId: row!.id, rights: new Set(['ops']) },
    locale: 'zh-Hant',
    surface: 'ops',
    requestId: randomUUID(),
  };
}
