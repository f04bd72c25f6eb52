import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestApp, type TestApp } from '@testing/test-app';
import { buildClass, buildDepartment, buildMember, buildStudent, buildTeacherOf, familyCtx, staffCtx } from './directory.builder';
import { buildDirectory } from './school.builder';

describe('builders of the directory', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await createTestApp({ modules: [] });
  });
  afterAll(() => test.close());

  it('makes a school with every relation it names', async () => {
    const unit = await test.unit();
    const school = await buildDirectory(test.db, unit, { classes: 6, pupilsPerClass: 5 });
    expect(school.students).toHaveLength(30);
    const home = school.classes[0]!;
    const sibling = await buildClass(test.db, unit, {
      grade: home.grade,
      campus: home.campus,
      section: home.section,
      name: '小一戊',
    });
    expect(sibling.parentId).toBe(home.grade.id);
    const office = await buildDepartment(test.db, unit, { name: '教務處' });
    const teacher = await buildMember(test.db, unit, {
      name: '林慧儀',
      departments: [{ id: office.id, isHead: true }],
    });
    await buildTeacherOf(test.db, unit, sibling, { member: teacher });
    await buildTeacherOf(test.db, unit, home, { member: teacher, role: 'subject_teacher', subject: '數學' });
    const first = await buildStudent(test.db, unit, {
      class: sibling,
      name: '阿木',
      guardians: [{ relation: 'mother' }, { relation: 'self' }],
    });
    const second = await buildStudent(test.db, unit, {
      class: home,
      guardians: [{ parent: first.guardians[0]!, relation: 'mother' }],
    });
    expect(second.guardians[0]?.id).toBe(first.guardians[0]?.id);
    expect(first.guardians[1]).toMatchObject({
      isStudent: true,
      wecomUserid: first.wecomUserid,
      relationLabel: '本人',
    });
    expect(staffCtx(teacher).actor.rights.has('messaging.send')).toBe(true);
    expect(staffCtx(school.admin).actor.rights.has('directory.read')).toBe(true);
    expect(familyCtx(first.guardians[0]!).actor.parentId).toBe(first.guardians[0]!.id);
  });
});
