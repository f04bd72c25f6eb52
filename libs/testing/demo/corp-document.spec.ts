import { describe, expect, it } from '@jest/globals';
import { corpDocument } from './corp-document';
import { UNIT_PLANS } from './school-plan';

const platform = { origin: 'http://app.campus.localhost:3000', host: 'app.campus.localhost:3000' };

describe('the demo schools', () => {
  it.each(UNIT_PLANS.map((plan) => [plan.name, plan] as const))(
    'are the same on every machine and hold together: %s [I8]',
    (_name, plan) => {
      const doc = corpDocument(plan, platform, 2026);
      expect(corpDocument(plan, platform, 2026)).toEqual(doc);
      const students = new Set(doc.students.map((s) => s.student_userid));
      const nodes = new Set(doc.schoolDepartments.map((n) => n.id));
      const members = new Set(doc.members.map((m) => m.userid));
      expect(students.size).toBe(doc.students.length);
      expect(nodes.size).toBe(doc.schoolDepartments.length);
      expect(members.size).toBe(doc.members.length);
      expect(new Set(doc.parents.map((p) => p.mobile)).size).toBe(doc.parents.length);
      expect(doc.parents.flatMap((p) => p.children).every((child) => students.has(child.student_userid))).toBe(true);
      expect(doc.schoolDepartments.flatMap((n) => n.department_admins ?? []).every((admin) => members.has(admin.userid))).toBe(true);
      expect(doc.schoolDepartments.every((n) => n.parentid === 1 || nodes.has(n.parentid))).toBe(true);
      const planned = plan.sections
        .flatMap((s) => s.grades)
        .flatMap((g) => g.classes)
        .reduce((sum, c) => sum + c.pupils, 0);
      expect(doc.students).toHaveLength(planned);
    },
  );

  it('have the size of the drawings and the largest unit of about 1,200 pupils', () => {
    const sizes = UNIT_PLANS.map((plan) => corpDocument(plan, platform, 2026).students.length);
    expect(sizes).toEqual([540, 1206, 471]);
  });

  it('hold the people of the drawings: a mother of two, a grandmother who has not joined', () => {
    const doc = corpDocument(UNIT_PLANS[0]!, platform, 2026);
    expect(doc.parents.find((p) => p.name === '歐陽靜')).toMatchObject({
      is_subscribe: 1,
      children: [{ relation: '媽媽' }, { relation: '媽媽' }],
    });
    expect(doc.parents.find((p) => p.name === '鄧燕芳')).toMatchObject({ is_subscribe: 0 });
    const joined = doc.parents.filter((p) => p.is_subscribe === 1).length;
    expect(joined / doc.parents.length).toBeGreaterThan(0.9);
  });
});
