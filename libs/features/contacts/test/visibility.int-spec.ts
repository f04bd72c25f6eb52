import { randomUUIDv7 } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { visibilityApi, type VisibilityRuleBody } from '@contracts/contacts-visibility';
import { directoryApi } from '@contracts/directory';
import type { Ctx } from '@platform/ctx/ctx';
import { createTestApp, type TestApp } from '@testing/test-app';
import { ContactsHttpModule, nameCards, seenMembers, staffPicker } from '../index';
import { buildDepartment, buildMember, staffCtx, type BuiltDepartment, type BuiltMember, type UnitLike } from './directory.builder';

const EDITOR = { surface: 'console' as const, rights: ['directory.read', 'contacts.edit'] as const };

/** A small school: X (with X1 below), Y, and the office, each with people. */
interface School {
  unit: UnitLike;
  admin: Ctx;
  dept: Record<'x' | 'x1' | 'y' | 'office', BuiltDepartment>;
  people: Record<'xa' | 'xb' | 'x1a' | 'ya' | 'yb' | 'clerk', BuiltMember>;
}

describe('visibility of the staff', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await createTestApp({ modules: [ContactsHttpModule] });
  });
  afterAll(() => test.close());

  async function school(): Promise<School> {
    const unit = await test.unit();
    const admin = staffCtx(await buildMember(test.db, unit, { name: '何嘉敏', roles: ['super_admin'] }), EDITOR);
    const x = await buildDepartment(test.db, unit, { name: '甲部' });
    const x1 = await buildDepartment(test.db, unit, { name: '甲一組', parentId: x.id });
    const y = await buildDepartment(test.db, unit, { name: '乙部' });
    const office = await buildDepartment(test.db, unit, { name: '校務處' });
    const person = (name: string, department: BuiltDepartment) => buildMember(test.db, unit, { name, departments: [department] });
    const people = {
      xa: await person('陳大文', x),
      xb: await person('李小明', x),
      x1a: await person('黃美玲', x1),
      ya: await person('梁志強', y),
      yb: await person('周慧敏', y),
      clerk: await person('文員', office),
    };
    return { unit, admin, dept: { x, x1, y, office }, people };
  }

  async function rule(admin: Ctx, body: VisibilityRuleBody): Promise<string> {
    const answer = await test.call(admin, visibilityApi.addRule, { body, key: randomUUIDv7() });
    expect(answer.status).toBe(200);
    return answer.body.id;
  }

  const department = (of: BuiltDepartment) => ({ kind: 'department' as const, id: of.id });
  const member = (of: BuiltMember) => ({ kind: 'member' as const, id: of.id });

  /** Names that somebody finds in the list, the search, the picker, the name cards and the tree; all must agree. */
  async function sees(ctx: Ctx, of: School): Promise<string[]> {
    const list = await test.call(ctx, directoryApi.search, { query: { page: '1', pageSize: '100' } });
    const names = (list.body as { items: { name: string }[] }).items.map((item) => item.name).sort();
    const all = Object.values(of.people);
    await test.db.read(ctx, async (tx) => {
      expect((await staffPicker(tx, undefined)).map((item) => item.name).sort()).toEqual(names);
      const known = all.filter((person) => names.includes(person.name)).map((person) => person.id);
      const ids = all.map((person) => person.id);
      expect([...(await seenMembers(tx, ids))].sort()).toEqual(known.sort());
      expect([...(await nameCards(tx, { members: ids })).keys()].sort()).toEqual(known);
    });
    for (const person of all) {
      const found = await test.call(ctx, directoryApi.search, { query: { q: person.name } });
      expect((found.body as { items: unknown[] }).items).toHaveLength(names.includes(person.name) ? 1 : 0);
    }
    return names;
  }

  const tree = async (ctx: Ctx) =>
    Object.fromEntries((await test.call(ctx, directoryApi.departments)).body.items.map((item) => [item.name, item.membersBelow]));

  it('shows everybody to everybody while there is no rule [VIS-05]', async () => {
    const s = await school();
    expect(await sees(staffCtx(s.people.xa), s)).toHaveLength(7);
  });

  it('lets a restricted department find its own people and the extra member, in tree, search and pickers [VIS-02]', async () => {
    const s = await school();
    await rule(s.admin, { kind: 'dept_only', subjects: [department(s.dept.x)], whitelist: [member(s.people.ya)] });
    for (const reader of [s.people.xa, s.people.x1a]) {
      expect(await sees(staffCtx(reader), s)).toEqual(['梁志強', '陳大文', '黃美玲', '李小明'].sort());
      expect(await tree(staffCtx(reader))).toEqual({ [(await rootName(s)).name]: 4, 甲部: 3, 甲一組: 1, 乙部: 1 });
    }
    expect(await sees(staffCtx(s.people.ya), s)).toHaveLength(7);
    const inY = await test.call(staffCtx(s.people.xa), directoryApi.search, { query: { departmentId: s.dept.y.id } });
    expect((inY.body as { items: { name: string }[] }).items.map((item) => item.name)).toEqual(['梁志強']);
  });

  const rootName = (s: School) =>
    test.db
      .read(s.unit.ctx, (tx) =>
        tx.one<{ name: string }>(`SELECT name FROM department WHERE unit_id = $1 AND parent_id IS NULL`, [tx.unitId]),
      )
      .then((row) => row!);

  it('hides departments and members from all but the whitelist [VIS-01]', async () => {
    const s = await school();
    await rule(s.admin, { kind: 'hidden', subjects: [department(s.dept.x), member(s.people.yb)], whitelist: [department(s.dept.office)] });
    expect(await sees(staffCtx(s.people.ya), s)).toEqual(['梁志強', '何嘉敏', '文員'].sort());
    expect(Object.keys(await tree(staffCtx(s.people.ya)))).not.toEqual(expect.arrayContaining(['甲部']));
    expect(await tree(staffCtx(s.people.ya))).toMatchObject({ 乙部: 1, 校務處: 1 });
    expect(await sees(staffCtx(s.people.clerk), s)).toHaveLength(7);
    // Nobody loses sight of himself.
    expect(await sees(staffCtx(s.people.yb), s)).toEqual(['梁志強', '周慧敏', '何嘉敏', '文員'].sort());
  });

  it('shows nobody at all to those who may see no contacts [VIS-03]', async () => {
    const s = await school();
    await rule(s.admin, { kind: 'none', subjects: [member(s.people.clerk), department(s.dept.x1)], whitelist: [] });
    for (const reader of [s.people.clerk, s.people.x1a]) {
      expect(await sees(staffCtx(reader), s)).toEqual([]);
      expect(await tree(staffCtx(reader))).toEqual({});
    }
    expect(await sees(staffCtx(s.people.xa), s)).toHaveLength(7);
  });

  it('lets the strictest rule win and whitelists apply afterwards, each within its kind [VIS-05]', async () => {
    const s = await school();
    await rule(s.admin, { kind: 'dept_only', subjects: [department(s.dept.x)], whitelist: [department(s.dept.office)] });
    await rule(s.admin, { kind: 'dept_only', subjects: [department(s.dept.x1)], whitelist: [member(s.people.ya)] });
    expect(await sees(staffCtx(s.people.x1a), s)).toEqual(['黃美玲', '梁志強', '文員'].sort());
    await rule(s.admin, { kind: 'hidden', subjects: [member(s.people.ya)], whitelist: [member(s.people.yb)] });
    expect(await sees(staffCtx(s.people.x1a), s)).toEqual(['黃美玲', '文員'].sort());
    expect(await sees(staffCtx(s.people.yb), s)).toContain('梁志強');
    await rule(s.admin, { kind: 'none', subjects: [member(s.people.x1a)], whitelist: [] });
    expect(await sees(staffCtx(s.people.x1a), s)).toEqual([]);
  });

  it('shows administrators their scope in the console whatever the rules say, and on the phone what everybody sees [VIS-05]', async () => {
    const s = await school();
    const sub = await buildMember(test.db, s.unit, {
      name: '分管',
      roles: ['sub_admin'],
      scope: { departments: [s.dept.y.id] },
      departments: [s.dept.x],
    });
    await rule(s.admin, { kind: 'dept_only', subjects: [department(s.dept.x)], whitelist: [] });
    await rule(s.admin, { kind: 'hidden', subjects: [department(s.dept.y)], whitelist: [] });
    expect(await sees(staffCtx(sub, { surface: 'console' }), s)).toEqual(['梁志強', '周慧敏', '分管', '陳大文', '李小明', '黃美玲'].sort());
    expect(await sees(staffCtx(sub), s)).toEqual(['分管', '陳大文', '李小明', '黃美玲'].sort());
    expect(await sees(s.admin, s)).toHaveLength(8);
    expect((await test.call(s.admin, directoryApi.members)).body).toMatchObject({ total: 8 });
  });

  it('adds, edits and removes entries; a stale version shows the rule as it stands [VIS-04, BEY-16]', async () => {
    const s = await school();
    const body: VisibilityRuleBody = { kind: 'hidden', subjects: [department(s.dept.x)], whitelist: [] };
    const id = await rule(s.admin, body);
    const changed = await test.call(s.admin, visibilityApi.updateRule, {
      params: { id },
      body: { ...body, whitelist: [member(s.people.ya)] },
      version: 1,
    });
    expect(changed.body).toMatchObject({ version: 2, subjects: [{ name: '甲部' }], whitelist: [{ kind: 'member', name: '梁志強' }] });
    const stale = await test.call(s.admin, visibilityApi.updateRule, { params: { id }, body, version: 1 });
    expect([stale.status, stale.body.code, stale.body.details]).toEqual([
      409,
      'VERSION_CONFLICT',
      { current: expect.objectContaining({ version: 2 }) },
    ]);
    const other = await test.call(s.admin, visibilityApi.updateRule, { params: { id }, body: { ...body, kind: 'none' }, version: 2 });
    expect(other.status).toBe(422);
    expect((await test.call(s.admin, visibilityApi.rules)).body.items).toHaveLength(1);
    expect((await test.call(s.admin, visibilityApi.removeRule, { params: { id } })).status).toBe(200);
    expect((await test.call(s.admin, visibilityApi.removeRule, { params: { id } })).status).toBe(404);
    expect(await sees(staffCtx(s.people.ya), s)).toHaveLength(7);
  });

  it('takes no people of another unit, no whitelist without meaning, and nobody but administrators of the whole unit [VIS-04, OVR-03, CON-22]', async () => {
    const [s, other] = [await school(), await school()];
    const foreign = await test.call(s.admin, visibilityApi.addRule, {
      body: { kind: 'hidden', subjects: [member(other.people.xa)], whitelist: [] },
      key: randomUUIDv7(),
    });
    expect([foreign.status, Object.keys(foreign.body.details ?? {})]).toEqual([422, ['subjects.0.id']]);
    const meaningless = await test.call(s.admin, visibilityApi.addRule, {
      body: { kind: 'none', subjects: [member(s.people.xa)], whitelist: [member(s.people.ya)] },
      key: randomUUIDv7(),
    });
    expect(meaningless.status).toBe(422);
    expect((await test.call(s.admin, visibilityApi.rules)).body.items).toEqual([]);
    const sub = await buildMember(test.db, s.unit, { roles: ['sub_admin'], scope: { departments: [s.dept.y.id] } });
    expect((await test.call(staffCtx(sub, EDITOR), visibilityApi.rules)).body).toMatchObject({ code: 'OUT_OF_SCOPE' });
    expect((await test.call(staffCtx(s.people.xa), visibilityApi.rules)).status).toBe(403);
    const id = await rule(other.admin, { kind: 'none', subjects: [member(other.people.xa)], whitelist: [] });
    expect((await test.call(s.admin, visibilityApi.removeRule, { params: { id } })).status).toBe(404);
    expect(await sees(staffCtx(s.people.xa), s)).toHaveLength(8);
  });
});
