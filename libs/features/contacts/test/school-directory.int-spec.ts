import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { directoryApi, type StudentItem } from '@contracts/directory';
import type { Ctx } from '@platform/ctx/ctx';
import { createTestApp, type TestApp } from '@testing/test-app';
import { ContactsHttpModule } from '../index';
import { buildClass, buildMember, buildNode, buildStudent, buildTeacherOf, familyCtx, staffCtx } from './directory.builder';
import { FakeDirectory } from './fake-directory';
import { mirrorParts } from './mirror-parts';

describe('家校通訊錄 over HTTP', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await createTestApp({ modules: [ContactsHttpModule] });
  });
  afterAll(() => test.close());

  async function students(ctx: Ctx, query: Record<string, string> = {}) {
    const answer = await test.call(ctx, directoryApi.students, { query: { page: '1', ...query } });
    return { status: answer.status, ...(answer.body as { items: StudentItem[]; total: number }) };
  }

  it('shows the header, the tree with counts, the class line and families [SCH-02, SCH-05, SCH-06, SCH-08, SCH-18]', async () => {
    const unit = await test.unit({ name: '望洋學校小學部', nameEn: 'Mong Ieong School' });
    const wecom = new FakeDirectory();
    wecom.putUser({ userid: 'lam', name: '林慧儀' });
    wecom.putUser({ userid: 'ho', name: '何嘉敏' });
    wecom.putNode(10, 4, '本部', 1);
    wecom.putNode(20, 2, '小三', 10);
    wecom.putNode(31, 1, '小三甲', 20, [
      { userid: 'ho', type: 4, subject: '中文' },
      { userid: 'lam', type: 3 },
    ]);
    wecom.putNode(32, 1, '小三乙', 20);
    wecom.putStudent('adam', 'Adam', [31]);
    wecom.putStudent('amu', '阿木', [31, 32]);
    wecom.putParent('p1', '66210001', { adam: '本人' }, true);
    wecom.putParent('p2', '66210002', { amu: '爺爺' });
    wecom.putParent('p3', '66210003', { amu: '媽媽', adam: '媽媽' });
    await mirrorParts(test, wecom).compare(unit.ctx);
    await test.db.inUnit(unit.ctx, (tx) =>
      tx.execute(`UPDATE school_node SET standard_grade = 33 WHERE unit_id = $1 AND kind = 'grade'`, [tx.unitId]),
    );
    const admin = staffCtx(await buildMember(test.db, unit, { roles: ['founder'] }), { surface: 'console' });

    const tree = (await test.call(admin, directoryApi.nodes)).body;
    expect(tree).toMatchObject({ unitName: '望洋學校小學部', students: 2, guardians: 2 });
    expect(tree.items.map((n) => [n.name, n.kind, n.students, n.guardians, n.joined])).toEqual([
      ['本部', 'campus', 2, 2, 0],
      ['小三', 'grade', 2, 2, 0],
      ['小三乙', 'class', 1, 2, 0],
      ['小三甲', 'class', 2, 2, 0],
    ]);
    expect((await test.call({ ...admin, locale: 'en' } as Ctx, directoryApi.nodes)).body.unitName).toBe('Mong Ieong School');

    const classA = tree.items.find((n) => n.name === '小三甲')!;
    const header = (await test.call(admin, directoryApi.node, { params: { id: classA.id } })).body;
    expect(header).toMatchObject({ path: ['本部', '小三', '小三甲'], students: 2, guardians: 2, joined: 0 });
    expect(header.teachers.map((t) => [t.name, t.role, t.subject])).toEqual([
      ['林慧儀', 'class_teacher', null],
      ['何嘉敏', 'subject_teacher', '中文'],
    ]);

    const list = await students(admin, { nodeId: classA.id });
    expect(list.items.map((s) => [s.name, s.classes.map((c) => c.name), s.guardians!.map((g) => g.label).sort()])).toEqual([
      ['Adam', ['小三甲'], ['Adam-媽媽', 'Adam-本人']],
      ['阿木', ['小三乙', '小三甲'], ['阿木-媽媽', '阿木-爺爺']],
    ]);
    expect(list.items[1]!.guardians!.map((g) => g.mobile).sort()).toEqual(['6***0002', '6***0003']);
    expect((await students(admin, { filter: 'joined' })).items.map((s) => s.name)).toEqual(['Adam']);
    expect((await students(admin, { filter: 'not_joined' })).items.map((s) => s.name)).toEqual(['阿木']);
    expect((await students(admin, { q: 'am' })).items.map((s) => s.name)).toEqual(['Adam', '阿木']);
  });

  it('collects classes of an unknown grade [SCH-17]', async () => {
    const unit = await test.unit();
    const known = await buildClass(test.db, unit, { name: '小三甲' });
    const odd = await buildNode(test.db, unit, 'grade', { name: '未分級' });
    const lost = await buildClass(test.db, unit, { name: '興趣班', grade: odd });
    await buildStudent(test.db, unit, { class: lost, name: '陳大文' });
    await buildStudent(test.db, unit, { class: known, name: '阿木' });
    const admin = staffCtx(await buildMember(test.db, unit, { roles: ['super_admin'] }));
    const tree = (await test.call(admin, directoryApi.nodes)).body.items;
    expect(tree.filter((n) => n.unknownGrade).map((n) => n.name)).toEqual(['興趣班']);
    expect((await students(admin, { nodeId: 'unknown-grade' })).items.map((s) => s.name)).toEqual(['陳大文']);
  });

  type Sight = 'families' | 'pupils' | 'nothing';
  /** Who × which pupil → what he may see. Class A and B lie in one grade, C in another. */
  const MATRIX: readonly (readonly [string, Readonly<Record<'A' | 'B' | 'C', Sight>>])[] = [
    ['founder', { A: 'families', B: 'families', C: 'families' }],
    ['super admin', { A: 'families', B: 'families', C: 'families' }],
    ['sub admin of the unit', { A: 'families', B: 'families', C: 'families' }],
    ['sub admin of the grade of A and B', { A: 'families', B: 'families', C: 'nothing' }],
    ['sub admin of departments only', { A: 'nothing', B: 'nothing', C: 'nothing' }],
    ['head of the grade of A and B', { A: 'families', B: 'families', C: 'nothing' }],
    ['class teacher of A', { A: 'families', B: 'nothing', C: 'nothing' }],
    ['subject teacher of A', { A: 'pupils', B: 'nothing', C: 'nothing' }],
    ['class teacher of A, subject teacher of C', { A: 'families', B: 'nothing', C: 'pupils' }],
    ['former class teacher of A', { A: 'nothing', B: 'nothing', C: 'nothing' }],
    ['holder of the label 管理員', { A: 'nothing', B: 'nothing', C: 'nothing' }],
    ['staff without a class', { A: 'nothing', B: 'nothing', C: 'nothing' }],
    ['super admin of another unit', { A: 'nothing', B: 'nothing', C: 'nothing' }],
    ['mother of the pupil in A', { A: 'nothing', B: 'nothing', C: 'nothing' }],
    ['pupil of A himself', { A: 'nothing', B: 'nothing', C: 'nothing' }],
  ];

  async function cast() {
    const { db } = test;
    const unit = await test.unit();
    const a = await buildClass(db, unit, { name: '小三甲' });
    const b = await buildClass(db, unit, { name: '小三乙', grade: a.grade, campus: a.campus, section: a.section });
    const c = await buildClass(db, unit, {
      name: '小四甲',
      campus: a.campus,
      section: a.section,
      grade: await buildNode(db, unit, 'grade', { name: '小四', parentId: a.section!.id, standardGrade: 34 }),
    });
    const pupils = {
      A: await buildStudent(db, unit, { class: a, guardians: [{ relation: 'mother' }, { relation: 'self' }] }),
      B: await buildStudent(db, unit, { class: b }),
      C: await buildStudent(db, unit, { class: c }),
    };
    const member = (overrides = {}) => buildMember(db, unit, overrides);
    const both = await buildTeacherOf(db, unit, a);
    await buildTeacherOf(db, unit, c, { member: both, role: 'subject_teacher' });
    const elsewhere = await test.unit();
    const department = (await db.read(unit.ctx, (tx) =>
      tx.one<{ id: string }>(`SELECT id FROM department WHERE unit_id = $1`, [tx.unitId]),
    ))!;
    const who: Record<string, Ctx> = {
      founder: staffCtx(await member({ roles: ['founder'] })),
      'super admin': staffCtx(await member({ roles: ['super_admin'] })),
      'sub admin of the unit': staffCtx(await member({ roles: ['sub_admin'] })),
      'sub admin of the grade of A and B': staffCtx(await member({ roles: ['sub_admin'], scope: { nodes: [a.grade.id] } })),
      'sub admin of departments only': staffCtx(await member({ roles: ['sub_admin'], scope: { departments: [department.id] } })),
      'head of the grade of A and B': staffCtx(await buildTeacherOf(db, unit, a.grade)),
      'class teacher of A': staffCtx(await buildTeacherOf(db, unit, a)),
      'subject teacher of A': staffCtx(await buildTeacherOf(db, unit, a, { role: 'subject_teacher', subject: '數學' })),
      'class teacher of A, subject teacher of C': staffCtx(both),
      'holder of the label 管理員': staffCtx(await member(), { rights: ['admin', 'messaging.send'] }),
      'staff without a class': staffCtx(await member()),
      'super admin of another unit': staffCtx(await buildMember(db, elsewhere, { roles: ['super_admin'] })),
      'mother of the pupil in A': familyCtx(pupils.A.guardians[0]!),
      'pupil of A himself': familyCtx(pupils.A.guardians[1]!),
    };
    const former = await buildTeacherOf(db, unit, a);
    await db.inUnit(unit.ctx, (tx) => tx.execute(`DELETE FROM node_teacher WHERE unit_id = $1 AND member_id = $2`, [tx.unitId, former.id]));
    who['former class teacher of A'] = staffCtx(former);
    return { pupils, classes: { A: a, B: b, C: c }, who };
  }

  const sightOf = (status: number, item: Pick<StudentItem, 'guardians'> | undefined): Sight =>
    status !== 200 || item === undefined ? 'nothing' : item.guardians === null ? 'pupils' : 'families';

  it('shows each person exactly what is his: role × pupil × way of asking [B11, SCH-23]', async () => {
    const { pupils, classes, who } = await cast();
    const seen: Record<string, Record<string, Record<string, Sight>>> = {};
    const wanted: typeof seen = {};
    for (const [role, sights] of MATRIX) {
      const ctx = who[role]!;
      seen[role] = {};
      wanted[role] = {};
      const whole = await students(ctx);
      const tree = await test.call(ctx, directoryApi.nodes);
      for (const key of ['A', 'B', 'C'] as const) {
        const pupil = pupils[key];
        const card = await test.call(ctx, directoryApi.student, { params: { id: pupil.id } });
        const listed = await students(ctx, { nodeId: classes[key].id });
        const inTree = tree.status === 200 && tree.body.items.some((n) => n.id === classes[key].id);
        const node = await test.call(ctx, directoryApi.node, { params: { id: classes[key].id } });
        const sight = sights[key];
        seen[role][key] = {
          card: sightOf(card.status, card.body),
          list: sightOf(
            whole.status,
            whole.items?.find((s) => s.id === pupil.id),
          ),
          ofClass: sightOf(
            listed.status,
            listed.items?.find((s) => s.id === pupil.id),
          ),
          tree: inTree ? sight : 'nothing',
          node: node.status === 200 ? sight : 'nothing',
        };
        wanted[role][key] = { card: sight, list: sight, ofClass: sight, tree: sight, node: sight };
        // What is not his looks as if it were not there (OVR-03); families have no staff pages at all.
        if (sight === 'nothing')
          expect([role, [card.status, node.status]]).toEqual([role, ctx.actor.kind === 'staff' ? [404, 404] : [403, 403]]);
      }
    }
    expect(seen).toEqual(wanted);
    expect(MATRIX.map(([role]) => role).sort()).toEqual(Object.keys(who).sort());
  });
});
