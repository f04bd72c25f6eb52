import { visibilityApi } from '@contracts/contacts-visibility';
import type { CaseMaker } from '../case-maker';
import { newKey } from '../proof-caller';
import type { Cases } from './route-case';

/** A rule that touches nobody the other routes are called as. */
function ruleBody(make: CaseMaker) {
  return {
    kind: 'hidden',
    subjects: [{ kind: 'member', id: make.unit.people.otherTeacher.id }],
    whitelist: [{ kind: 'department', id: make.unit.department.id }],
  };
}

async function rule(make: CaseMaker): Promise<string> {
  return String((await make.ok('admin', visibilityApi.addRule, { body: ruleBody(make), key: newKey() }))['id']);
}

/** Company contacts (spec 14 §3–5). */
export const CONTACTS_CASES: Cases = {
  'visibility.rules': { roles: ['admin'], build: async (make) => (await rule(make), {}) },
  'visibility.addRule': { roles: ['admin'], build: (make) => ({ body: ruleBody(make), key: newKey() }) },
  'visibility.updateRule': {
    roles: ['admin'],
    build: async (make) => ({ params: { id: await rule(make) }, body: ruleBody(make), version: 1 }),
  },
  'visibility.removeRule': { roles: ['admin'], build: async (make) => ({ params: { id: await rule(make) } }) },
};
