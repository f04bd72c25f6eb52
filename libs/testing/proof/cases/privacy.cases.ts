import { randomInt } from 'node:crypto';
import { myPrivacyApi, privacyApi, type PrivacyKind } from '@contracts/privacy';
import { buildMember } from '../../../features/contacts/test/directory.builder';
import type { CaseMaker } from '../case-maker';
import type { CallSpec } from '../id-places';
import { newKey } from '../proof-caller';
import { person, SIGNED_IN, type Cases, type Role } from './route-case';

/** A member of his own, so that no other call has the same request open. */
async function subject(make: CaseMaker, gone = false): Promise<{ kind: 'member'; id: string }> {
  const { unit, parts } = make;
  const member = await buildMember(parts.test.db, unit, {
    name: `李美儀${String(randomInt(1e9))}${unit.mark}`,
    alias: unit.mark,
    departments: [unit.department],
  });
  if (gone)
    await parts.rows.query(`UPDATE member SET join_state = 'left', left_at = now() WHERE unit_id = $1 AND id = $2`, [unit.id, member.id]);
  return { kind: 'member', id: member.id };
}

const body = async (make: CaseMaker, kind: PrivacyKind, gone = false) => ({
  kind,
  subject: await subject(make, gone),
  askedOn: '2026-11-20',
  note: `請提供我的資料 ${make.unit.mark}`,
});

async function asked(make: CaseMaker, kind: PrivacyKind, gone = false): Promise<CallSpec> {
  const made = await make.ok('admin', privacyApi.create, { body: await body(make, kind, gone), key: newKey() });
  return { params: { id: String(made['id']) } };
}

/** Asks for himself, guardians for their child; what was open of the same kind is answered first. */
async function own(make: CaseMaker, role: Role): Promise<CallSpec> {
  const { unit, parts } = make;
  const me = unit.people[person(role)];
  await parts.rows.query(
    `UPDATE privacy_request SET state = 'refused', decided_at = now() WHERE unit_id = $1 AND kind = 'objection' AND state = 'open' AND asked_by = $2`,
    [unit.id, me.id],
  );
  return {
    body: { kind: 'objection', note: `請停止 ${unit.mark}`, ...(role === 'parent' ? { studentId: unit.amy.id } : {}) },
    key: newKey(),
  };
}

/** What people ask about their own data: for founder and super admins alone. */
export const PRIVACY_CASES: Cases = {
  'myPrivacy.list': {
    roles: SIGNED_IN,
    build: async (make, role) => {
      const { body, key } = await own(make, role);
      await make.ok(person(role), myPrivacyApi.create, { body, key });
      return {};
    },
  },
  'myPrivacy.create': { roles: SIGNED_IN, build: own },
  'privacy.people': { roles: ['admin'], build: (make) => ({ query: { q: make.unit.mark } }) },
  'privacy.list': {
    roles: ['admin'],
    build: async (make) => {
      await asked(make, 'access');
      return {};
    },
  },
  'privacy.create': { roles: ['admin'], build: async (make) => ({ body: await body(make, 'access'), key: newKey() }) },
  'privacy.one': { roles: ['admin'], build: (make) => asked(make, 'erasure') },
  'privacy.download': { roles: ['admin'], build: async (make) => ({ ...(await asked(make, 'access')), key: newKey() }) },
  'privacy.erase': {
    roles: ['admin'],
    build: async (make) => ({ ...(await asked(make, 'erasure', true)), version: 1, key: newKey() }),
  },
  'privacy.decide': {
    roles: ['admin'],
    build: async (make) => ({
      ...(await asked(make, 'correction')),
      body: { outcome: 'done', answer: `已更正 ${make.unit.mark}` },
      version: 1,
      key: newKey(),
    }),
  },
};
