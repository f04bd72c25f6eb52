import { myNoticesApi } from '@contracts/my-notices';
import { remindersApi } from '@contracts/reminders';
import type { CaseMaker } from '../case-maker';
import type { CallSpec } from '../id-places';
import { newKey } from '../proof-caller';
import { childOf, filledForm, forChild, FORM, paged } from './notice-steps';
import { FAMILY, person, SIGNED_IN, type Cases, type Role } from './route-case';

async function reminderOf(make: CaseMaker, role: Role): Promise<CallSpec> {
  await make.sentOnce('teacher');
  const { items } = (await make.ok(person(role), remindersApi.list)) as { items: { id: string }[] };
  return { params: { id: items[0]!.id } };
}

/** Families: reading, confirming, answering; the lines of everybody who is signed in. */
export const FAMILY_CASES: Cases = {
  'myForms.answers': {
    roles: FAMILY,
    build: async (make, role) => ({
      params: { id: await make.sent('teacher', { questions: FORM }) },
      body: { studentId: childOf(make, role), answers: await filledForm(make, person(role)), revision: 0 },
      key: newKey(),
    }),
  },
  'myNotices.children': { roles: FAMILY },
  'myNotices.list': {
    roles: FAMILY,
    build: async (make, role) => {
      await make.pages();
      return paged(make, role, myNoticesApi.list, { studentId: childOf(make, role), limit: '1' });
    },
  },
  'myNotices.detail': {
    roles: FAMILY,
    build: async (make, role) => ({
      params: { id: await make.sentOnce('teacher') },
      query: { studentId: childOf(make, role) },
    }),
  },
  'myNotices.read': { roles: FAMILY, build: forChild },
  'myNotices.confirm': {
    roles: FAMILY,
    build: async (make, role) => ({ ...(await forChild(make, role)), key: newKey() }),
  },
  'reminders.list': {
    roles: SIGNED_IN,
    build: async (make, role) => {
      await make.pages();
      await make.once('copies', () => make.sent('teacher', { ccIds: [make.unit.people.teacher.id, make.unit.people.admin.id] }));
      await make.once('copies 2', () => make.sent('teacher', { ccIds: [make.unit.people.teacher.id, make.unit.people.admin.id] }));
      return paged(make, role, remindersApi.list, {
        limit: '1',
        ...(role === 'teacher' || role === 'admin' ? {} : { studentId: childOf(make, role) }),
      });
    },
    without: { 'query.studentId': 'staff have no lines about a child; families have it' },
  },
  'reminders.read': {
    roles: SIGNED_IN,
    build: async (make, role) => {
      await make.once('copies', () => make.sent('teacher', { ccIds: [make.unit.people.teacher.id, make.unit.people.admin.id] }));
      return reminderOf(make, role);
    },
  },
  'reminders.readAll': { roles: SIGNED_IN },
};
