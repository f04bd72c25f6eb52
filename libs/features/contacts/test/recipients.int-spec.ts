import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestApp, type TestApp } from '@testing/test-app';
import {
  chosenStudentsSql,
  classesOfTeacher,
  nameCards,
  receiversSql,
  recipientScope,
  recipientTree,
  resolveTargets,
  searchRecipients,
  staffPicker,
  studentsOfClasses,
} from '../index';
import {
  buildClass,
  buildDepartment,
  buildMember,
  buildNode,
  buildStudent,
  buildTeacherOf,
  familyCtx,
  staffCtx,
} from './directory.builder';

describe('recipients for other features', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await createTestApp({ modules: [] });
  });
  afterAll(() => test.close());

  async function school() {
    const unit = await test.unit();
    const { db } = test;
    const third = await buildClass(db, unit, { name: '小三甲', sort: 2 });
    const { campus, section, grade } = third;
    const second = await buildClass(db, unit, { name: '小三乙', campus, section, grade, sort: 1 });
    const leavers = await buildNode(db, unit, 'grade', { name: '2025屆', parentId: section!.id, isGraduated: true });
    const old = await buildClass(db, unit, { name: '小六甲', campus, section, grade: leavers });
    const teacher = await buildTeacherOf(db, unit, third, { name: '林慧儀' });
    await buildTeacherOf(db, unit, second, { member: teacher, role: 'subject_teacher', subject: '數學' });
    const other = await buildTeacherOf(db, unit, second, { name: '何嘉敏' });
    const admin = await buildMember(db, unit, { name: '歐陽靜', roles: ['super_admin'] });
    const first = await buildStudent(db, unit, {
      class: third,
      name: '阿木',
      guardians: [{ relation: 'mother' }, { relation: 'grandfather', subscribed: false }, { relation: 'self' }],
    });
    const sibling = await buildStudent(db, unit, {
      class: second,
      name: '阿林',
      guardians: [{ parent: first.guardians[0]!, relation: 'mother' }],
    });
    const both = await buildStudent(db, unit, { class: third, classes: [second], name: '陳大文' });
    const gone = await buildStudent(db, unit, { class: old, name: '畢業生', state: 'alumnus' });
    return { unit, third, second, old, teacher, other, admin, first, sibling, both, gone, grade, campus: campus! };
  }

  it('shows a teacher his classes with role and counts, an administrator the whole school [NOT-09, NOT-10]', async () => {
    const s = await school();
    await test.db.read(s.unit.ctx, async (tx) => {
      const mine = await recipientTree(tx, await recipientScope(tx, staffCtx(s.other).actor));
      expect(mine.map((n) => [n.name, n.myRole, n.selectable])).toEqual([
        ['本部', null, false],
        ['小學', null, false],
        ['小三', null, false],
        ['小三乙', 'class_teacher', true],
      ]);
      const all = await recipientTree(tx, await recipientScope(tx, staffCtx(s.admin).actor));
      const named = new Map(all.map((n) => [n.name, n]));
      expect(named.get('小三甲')).toMatchObject({ students: 2, guardians: 3, joined: 2, selectable: true });
      // The mother of two is one person in the grade.
      expect(named.get('小三')).toMatchObject({ students: 3, guardians: 3, joined: 2 });
      expect(named.has('小六甲')).toBe(false);
      const withAlumni = await recipientTree(tx, await recipientScope(tx, staffCtx(s.admin).actor), { alumni: true });
      expect(withAlumni.find((n) => n.name === '小六甲')).toMatchObject({ alumni: true, students: 1 });
      expect([...(await classesOfTeacher(tx, s.teacher.id))]).toEqual(
        expect.arrayContaining([
          [s.third.id, 'class_teacher'],
          [s.second.id, 'subject_teacher'],
        ]),
      );
      expect(await recipientTree(tx, await recipientScope(tx, familyCtx(s.first.guardians[0]!).actor))).toEqual([]);
    });
  });

  it('resolves a choice inside what the sender may address and names the rest [NOT-09]', async () => {
    const s = await school();
    await test.db.read(s.unit.ctx, async (tx) => {
      const teacher = await recipientScope(tx, staffCtx(s.other).actor);
      const refused = await resolveTargets(tx, teacher, [
        { kind: 'class', refId: s.second.id },
        { kind: 'class', refId: s.third.id },
        { kind: 'school', refId: null },
        { kind: 'grade', refId: s.grade.id },
        { kind: 'student', refId: s.sibling.id },
        { kind: 'student', refId: s.first.id },
        { kind: 'class', refId: s.grade.id },
      ]);
      expect(refused.classIds).toEqual([s.second.id]);
      expect(refused.studentIds).toEqual([]);
      expect(refused.refused.map((t) => t.kind)).toEqual(['class', 'school', 'grade', 'class', 'student']);
      const admin = await recipientScope(tx, staffCtx(s.admin).actor);
      const whole = await resolveTargets(tx, admin, [{ kind: 'school', refId: null }]);
      expect(whole).toEqual({ classIds: [s.third.id, s.second.id], studentIds: [], refused: [] });
      const alumni = await resolveTargets(tx, admin, [{ kind: 'school', refId: null }], { includeAlumni: true });
      expect(alumni.classIds).toContain(s.old.id);
      const single = await resolveTargets(tx, admin, [
        { kind: 'student', refId: s.first.id },
        { kind: 'student', refId: s.unit.schoolId },
      ]);
      expect([single.studentIds, single.refused.length]).toEqual([[s.first.id], 1]);
    });
  });

  it('lists receivers once per child and person, by audience [NOT-10]', async () => {
    const s = await school();
    await test.db.read(s.unit.ctx, async (tx) => {
      const list = (audience: 'parents' | 'students' | 'both', classes: string[], students: string[] = []) =>
        tx.query<{ student_id: string; class_id: string; person_id: string; person_kind: string; subscribed: boolean }>(
          receiversSql(chosenStudentsSql('$2::uuid[]', '$3::uuid[]'), audience),
          [tx.unitId, classes, students],
        );
      const both = await list('both', [s.third.id, s.second.id]);
      expect(both).toHaveLength(5);
      expect(
        both
          .filter((r) => r.person_id === s.first.guardians[0]!.id)
          .map((r) => r.student_id)
          .sort(),
      ).toEqual([s.first.id, s.sibling.id].sort());
      expect((await list('students', [s.third.id])).map((r) => [r.person_kind, r.student_id])).toEqual([['student', s.first.id]]);
      expect(await list('parents', [s.third.id])).toHaveLength(3);
      // Chosen by class and by name: once.
      expect((await list('parents', [s.second.id], [s.both.id])).filter((r) => r.student_id === s.both.id)).toHaveLength(1);
    });
  });

  it('leaves out who is no longer tied, removed or gone from the class [NOT-58]', async () => {
    const s = await school();
    await test.db.inUnit(s.unit.ctx, async (tx) => {
      await tx.execute(`UPDATE guardianship SET ended_at = now() WHERE unit_id = $1 AND parent_id = $2 AND student_id = $3`, [
        tx.unitId,
        s.first.guardians[0]!.id,
        s.first.id,
      ]);
      await tx.execute(`UPDATE parent SET removed_at = now() WHERE unit_id = $1 AND id = $2`, [tx.unitId, s.first.guardians[1]!.id]);
      await tx.execute(`UPDATE student_class SET to_date = CURRENT_DATE WHERE unit_id = $1 AND student_id = $2`, [tx.unitId, s.sibling.id]);
      const rows = await tx.query<{ student_id: string; person_kind: string }>(
        receiversSql(chosenStudentsSql('$2::uuid[]', '$3::uuid[]')),
        [tx.unitId, [s.third.id, s.second.id], []],
      );
      expect(rows.map((r) => [r.student_id, r.person_kind]).sort()).toEqual(
        [
          [s.first.id, 'student'],
          [s.both.id, 'parent'],
        ].sort(),
      );
    });
  });

  it('finds pupils and staff by pinyin and simplified signs, pupils only in the own classes [CON-24, OVR-15]', async () => {
    const s = await school();
    const office = await buildDepartment(test.db, s.unit, { name: '數學科' });
    await buildMember(test.db, s.unit, { name: '鄧燕芳', departments: [{ id: office.id }], title: '科組長' });
    await test.db.read(s.unit.ctx, async (tx) => {
      const teacher = await recipientScope(tx, staffCtx(s.other).actor);
      expect((await searchRecipients(tx, teacher, 'al')).map((r) => r.name)).toEqual(['阿林']);
      expect((await searchRecipients(tx, teacher, '阿')).map((r) => r.name)).toEqual(['阿林']);
      expect(await searchRecipients(tx, teacher, '%')).toEqual([]);
      const admin = await recipientScope(tx, staffCtx(s.admin).actor);
      expect((await searchRecipients(tx, admin, '阿')).map((r) => r.name)).toEqual(['阿木', '阿林']);
      expect((await staffPicker(tx, '数学')).map((m) => [m.name, m.department])).toEqual([['鄧燕芳', '數學科']]);
      expect((await staffPicker(tx, 'dyf')).map((m) => m.name)).toEqual(['鄧燕芳']);
      expect((await studentsOfClasses(tx, teacher, [s.third.id, s.second.id])).map((r) => [r.name, r.guardians])).toEqual([
        ['阿林', 1],
        ['陳大文', 1],
      ]);
    });
  });

  it('names people as the directory shows them [SCH-05]', async () => {
    const s = await school();
    await test.db.read(s.unit.ctx, async (tx) => {
      const cards = await nameCards(tx, {
        members: [s.teacher.id],
        students: [s.both.id],
        parents: [s.first.guardians[0]!.id, s.first.guardians[2]!.id],
      });
      expect(cards.get(s.first.guardians[0]!.id)?.name).toBe('阿木-媽媽 / 阿林-媽媽');
      expect(cards.get(s.first.guardians[2]!.id)?.name).toBe('阿木-本人');
      expect(cards.get(s.both.id)).toEqual({ name: '陳大文', detail: '小三乙;小三甲' });
      expect(cards.get(s.teacher.id)?.name).toBe('林慧儀');
    });
  });
});
