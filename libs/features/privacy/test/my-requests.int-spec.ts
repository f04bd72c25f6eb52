import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { myPrivacyApi, privacyApi, type MyPrivacyRequest, type PrivacyKind } from '@contracts/privacy';
import { remindersApi } from '@contracts/reminders';
import {
  buildMember,
  buildStudent,
  familyCtx,
  staffCtx,
  type BuiltMember,
  type BuiltStudent,
} from '@features/contacts/test/directory.builder';
import { ExportsHttpModule } from '@features/exports';
import { RemindersHttpModule } from '@features/reminders';
import type { Ctx, StaffCtx } from '@platform/ctx/ctx';
import { JobsModule } from '@platform/jobs/jobs.module';
import { createTestApp, type TestApp } from '@testing/test-app';
import type { BuiltUnit } from '@testing/unit.builder';
import { PrivacyHttpModule } from '../index';

describe('what people ask about their own data on their own page', () => {
  let test: TestApp;
  let unit: BuiltUnit;
  let boss: BuiltMember;
  let office: StaffCtx;
  let child: BuiltStudent;
  let mother: Ctx;
  let father: Ctx;
  beforeAll(async () => {
    test = await createTestApp({ modules: [JobsModule, ExportsHttpModule, RemindersHttpModule, PrivacyHttpModule] });
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    unit = await test.unit();
    boss = await buildMember(test.db, unit, { name: '何嘉敏', roles: ['super_admin'] });
    office = staffCtx(boss, { surface: 'console', rights: ['permissions.manage'] }) as StaffCtx;
    child = await buildStudent(test.db, unit, { name: '陳樂瑤', guardians: [{ name: '歐陽靜' }, { name: '陳先生' }] });
    [mother, father] = child.guardians.map((one) => familyCtx(one)) as [Ctx, Ctx];
  });

  const ask = (who: Ctx, kind: PrivacyKind, studentId?: string) =>
    test.call(who, myPrivacyApi.create, { body: { kind, note: `請求 ${kind}`, ...(studentId === undefined ? {} : { studentId }) } });
  const mine = async (who: Ctx): Promise<MyPrivacyRequest[]> => (await test.call(who, myPrivacyApi.list, {})).body.items;
  const told = async (who: Ctx) => (await test.call(who, remindersApi.list, {})).body.items.map(({ title, url }) => ({ title, url }));
  const decide = async (id: string, outcome: 'done' | 'refused' = 'done') => {
    const { version } = (await test.call(office, privacyApi.one, { params: { id } })).body;
    return test.call(office, privacyApi.decide, { params: { id }, version, body: { outcome, answer: '已更正' } });
  };

  it('reaches founder and super admins with the name of who asked, and the answer reaches who asked [I4, OVR-33]', async () => {
    const asked = await ask(mother, 'correction', child.id);
    expect(asked).toMatchObject({
      status: 200,
      body: { state: 'open', studentId: child.id, studentName: '陳樂瑤', note: '請求 correction' },
    });
    expect(await told(office)).toEqual([{ title: '有人提出個人資料請求', url: '/console/privacy' }]);
    const seen = (await test.call(office, privacyApi.one, { params: { id: asked.body.id } })).body;
    expect(seen).toMatchObject({ askedBy: '歐陽靜', openedBy: null, person: { kind: 'student', id: child.id }, note: '請求 correction' });
    expect((await decide(asked.body.id)).status).toBe(200);
    expect(await mine(mother)).toMatchObject([{ state: 'done', answer: '已更正' }]);
    expect(await told(mother)).toEqual([{ title: '學校已答覆您的個人資料請求', url: '/family/privacy' }]);
    expect(await told(father)).toEqual([]);
  });

  it('is answered within 30 days of today, and not asked twice while open, also not by two devices at once [I4]', async () => {
    const both = await Promise.all([ask(mother, 'access'), ask(mother, 'access')]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    const [open] = await mine(mother);
    expect(Date.parse(open!.dueOn) - Date.parse(open!.askedOn)).toBe(30 * 86_400_000);
    expect((await ask(mother, 'access')).body).toMatchObject({ code: 'STATE_CONFLICT' });
    expect((await ask(mother, 'access', child.id)).status).toBe(200);
    await decide(open!.id, 'refused');
    expect((await ask(mother, 'access')).status).toBe(200);
    expect((await mine(mother)).map(({ state }) => state)).toEqual(['open', 'open', 'refused']);
  });

  it('is seen by nobody else: not the other guardian, not a guardian who is none any more, and a foreign child does not exist [I4, S1]', async () => {
    await ask(mother, 'correction', child.id);
    expect(await mine(father)).toEqual([]);
    const foreign = await buildStudent(test.db, unit, { name: '別人' });
    expect((await ask(mother, 'access', foreign.id)).status).toBe(404);
    const other = await test.unit();
    expect((await ask(mother, 'access', (await buildStudent(test.db, other)).id)).status).toBe(404);
    await test.db.inUnit(unit.ctx, (tx) =>
      tx.execute(`UPDATE guardianship SET ended_at = now() WHERE unit_id = $1 AND student_id = $2`, [tx.unitId, child.id]),
    );
    expect(await mine(mother)).toEqual([]);
    expect((await ask(mother, 'access', child.id)).status).toBe(404);
  });

  it('shows a person also what the school wrote down for him, and serves staff and pupils [I4]', async () => {
    const teacher = await buildMember(test.db, unit, { name: '李老師' });
    const body = { kind: 'access', subject: { kind: 'member', id: teacher.id }, askedOn: '2026-11-20', note: '來信' } as const;
    const written = await test.call(office, privacyApi.create, { body });
    const asTeacher = staffCtx(teacher);
    expect(await mine(asTeacher)).toMatchObject([{ id: written.body.id, studentId: null, note: '來信' }]);
    expect((await ask(asTeacher, 'correction')).body).toMatchObject({ studentId: null, state: 'open' });
    expect((await ask(asTeacher, 'correction', child.id)).status).toBe(404);
    const pupil = await buildStudent(test.db, unit, { name: '李子軒', guardians: [{ relation: 'self', name: '李子軒' }] });
    expect((await ask(familyCtx(pupil.guardians[0]!), 'access', pupil.id)).body).toMatchObject({ studentId: pupil.id });
    const stored = await test.db.read(unit.ctx, (tx) =>
      tx.query<{ note: string }>(`SELECT note FROM privacy_request WHERE unit_id = $1`, [tx.unitId]),
    );
    expect(stored.some(({ note }) => note.includes('來信') || note.includes('請求'))).toBe(false);
  });
});
