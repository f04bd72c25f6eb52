import { randomInt } from 'node:crypto';
import { buildMember, type BuiltMember } from '../../../features/contacts/test/directory.builder';
import { codeHash } from '../../../features/identity/step-up/own-mobile';
import { permissionsApi } from '@contracts/permissions-admin';
import { founderApi } from '@contracts/permissions-founder';
import { permissionRegistersApi } from '@contracts/permissions-registers';
import type { CaseMaker } from '../case-maker';
import type { CallSpec } from '../id-places';
import { lookWaiting } from '../look-calls';
import { newKey } from '../proof-caller';
import { person, STAFF, type Cases } from './route-case';

const sql = (make: CaseMaker, text: string, values: unknown[] = []): Promise<unknown[]> =>
  make.parts.rows.query(text, [make.unit.id, ...values]);

/** A member of his own: his texts hold the unit's mark like all others. */
function newMember(make: CaseMaker, roles: ('super_admin' | 'sub_admin')[] = []): Promise<BuiltMember> {
  const { unit, parts } = make;
  return buildMember(parts.test.db, unit, {
    name: `李美儀${String(randomInt(1e9))}${unit.mark}`,
    alias: unit.mark,
    title: unit.mark,
    departments: [unit.department],
    roles,
  });
}

/** The administrator is founder from now on. */
async function asFounder(make: CaseMaker): Promise<void> {
  await sql(
    make,
    `UPDATE unit_role SET state = 'revoked', revoked_at = now() WHERE unit_id = $1 AND role = 'founder' AND member_id <> $2`,
    [make.unit.people.admin.id],
  );
  await sql(make, `UPDATE unit_role SET role = 'founder', state = 'active', revoked_at = NULL WHERE unit_id = $1 AND member_id = $2`, [
    make.unit.people.admin.id,
  ]);
  await sql(make, `UPDATE founder_transfer SET state = 'cancelled', ended_at = now() WHERE unit_id = $1 AND state = 'pending'`);
  await sql(make, `UPDATE dissolve_request SET state = 'cancelled', ended_at = now() WHERE unit_id = $1 AND state = 'cooling'`);
  await sql(make, `UPDATE school_unit SET state = 'active' WHERE id = $1`);
  await sql(make, `DELETE FROM unit_setting WHERE unit_id = $1`);
}

/** An operator of an earlier call may have named the unit anew. */
async function nameNow(make: CaseMaker): Promise<string> {
  const [unit] = await make.parts.rows.query<{ name: string }>(`SELECT name FROM school_unit WHERE id = $1`, [make.unit.id]);
  return unit!.name;
}

/** And the one super admin that a school should have besides. */
async function second(make: CaseMaker): Promise<BuiltMember> {
  return newMember(make, ['super_admin']);
}

/** A call that works, and what it tells people has left: the walk counts what its own calls send. */
async function done(make: CaseMaker, who: 'admin', def: unknown, spec: CallSpec): Promise<Record<string, unknown>> {
  const row = await make.ok(who, def, spec);
  await make.parts.settle();
  return row;
}

const scopeIn = (make: CaseMaker, memberId: string) => ({
  whole: false,
  departmentIds: [make.unit.department.id],
  nodeIds: [make.unit.classA.id],
  memberIds: [memberId],
});

async function grantBody(make: CaseMaker) {
  const member = await newMember(make);
  return { memberId: member.id, role: 'sub_admin', scope: scopeIn(make, make.unit.people.teacher.id), rights: ['labels.manage'] };
}

async function granted(make: CaseMaker): Promise<{ id: string; version: number }> {
  const row = await done(make, 'admin', permissionsApi.grant, { body: await grantBody(make), key: newKey() });
  return { id: String(row['id']), version: Number(row['version']) };
}

async function groupBody(make: CaseMaker) {
  const member = await newMember(make);
  return {
    name: `${String(randomInt(1e6))}${make.unit.mark}`.slice(0, 32),
    scope: scopeIn(make, make.unit.people.teacher.id),
    rights: ['labels.manage'],
    apps: ['notice'],
    memberIds: [member.id],
  };
}

async function group(
  make: CaseMaker,
  empty = false,
): Promise<{ id: string; version: number; body: Awaited<ReturnType<typeof groupBody>> }> {
  const body = { ...(await groupBody(make)), ...(empty ? { memberIds: [] } : {}) };
  const row = await done(make, 'admin', permissionsApi.createGroup, { body, key: newKey() });
  return { id: String(row['id']), version: Number(row['version']), body };
}

async function device(make: CaseMaker): Promise<CallSpec & { params: { id: string } }> {
  const body = { kind: 'kiosk_qr', name: make.unit.mark, place: make.unit.mark, nodeId: make.unit.classA.id };
  const row = (await make.ok('admin', permissionRegistersApi.addDevice, { body, key: newKey() }))['device'] as {
    id: string;
    version: number;
  };
  return { params: { id: row.id }, version: row.version };
}

async function pendingFor(make: CaseMaker, memberId: string): Promise<string> {
  await asFounder(make);
  await sql(make, `INSERT INTO unit_setting (unit_id, transfer_accept) VALUES ($1, true)`);
  const row = await done(make, 'admin', founderApi.transfer, { body: { memberId, keepSuperAdmin: true }, key: newKey() });
  return String(row['id']);
}

/** 功能權限管理, its registers, and confirming one's identity. */
export const PERMISSION_CASES: Cases = {
  'permissions.mine': { roles: STAFF },
  'permissions.whomToAsk': { roles: STAFF },
  'permissions.admins': {
    roles: ['admin'],
    build: async (make) => ({ query: { groupId: (await group(make)).id, role: 'sub_admin', page: '1', pageSize: '10' } }),
  },
  'permissions.candidates': { roles: ['admin'], build: () => ({ query: { q: '李' } }) },
  'permissions.scopeOptions': { roles: ['admin'] },
  'permissions.preview': {
    roles: ['admin'],
    build: async (make) => ({ body: await grantBody(make) }),
    without: { 'body.groupId': 'a scope of his own; groups are walked by permissions.grant' },
  },
  'permissions.memberPreview': { roles: ['admin'], build: (make) => ({ params: { id: make.unit.people.teacher.id } }) },
  'permissions.grant': {
    roles: ['admin'],
    build: async (make) => {
      const { scope: _own, rights: _rights, ...body } = await grantBody(make);
      return { body: { ...body, groupId: (await group(make)).id }, key: newKey() };
    },
    without: {
      'body.scope.departmentIds.*': 'a named group; a scope of his own is walked by permissions.change',
      'body.scope.nodeIds.*': 'the same',
      'body.scope.memberIds.*': 'the same',
    },
  },
  'permissions.change': {
    roles: ['admin'],
    build: async (make) => {
      const { id, version } = await granted(make);
      return {
        params: { id },
        version,
        body: { role: 'sub_admin', scope: scopeIn(make, make.unit.people.otherTeacher.id), rights: ['labels.manage'] },
        key: newKey(),
      };
    },
    without: { 'body.groupId': 'a scope of his own; groups are walked by permissions.grant' },
  },
  'permissions.revoke': {
    roles: ['admin'],
    build: async (make) => {
      const { id, version } = await granted(make);
      return { params: { id }, version };
    },
  },
  'permissions.confirmIdentity': {
    roles: ['admin'],
    build: async (make) => {
      const body = { ...(await grantBody(make)), identityPending: true };
      const row = await done(make, 'admin', permissionsApi.grant, { body, key: newKey() });
      return { params: { id: String(row['id']) }, version: Number(row['version']), body: { evidence: make.unit.mark }, key: newKey() };
    },
  },
  'permissions.confirmMine': {
    roles: STAFF,
    build: async (make, role) => {
      // Somebody new: whoever took a role on is somebody else afterwards, and the others are still needed.
      const member = await newMember(make);
      const grant = {
        memberId: member.id,
        role: 'sub_admin',
        scope: scopeIn(make, make.unit.people.teacher.id),
        rights: ['labels.manage'],
      };
      await done(make, 'admin', permissionsApi.grant, { body: { ...grant, identityPending: true }, key: newKey() });
      const { cookie } = await make.parts.caller.session(make.unit, person(role), member);
      return { session: { person: role, cookie } };
    },
  },
  'permissions.groups': { roles: ['admin'] },
  'permissions.createGroup': { roles: ['admin'], build: async (make) => ({ body: await groupBody(make), key: newKey() }) },
  'permissions.changeGroup': {
    roles: ['admin'],
    build: async (make) => {
      const { id, version, body } = await group(make);
      return { params: { id }, version, body, key: newKey() };
    },
  },
  'permissions.deleteGroup': {
    roles: ['admin'],
    build: async (make) => {
      const { id, version } = await group(make, true);
      return { params: { id }, version };
    },
  },
  'permissions.settings': { roles: ['admin'] },
  'permissions.saveSettings': {
    roles: ['admin'],
    build: async (make) => {
      await asFounder(make);
      return { body: { transferAccept: false }, version: 0 };
    },
  },
  'founder.state': {
    roles: ['admin'],
    build: async (make) => {
      await asFounder(make);
      return {};
    },
  },
  'founder.transfer': {
    roles: ['admin'],
    build: async (make) => {
      await asFounder(make);
      return { body: { memberId: (await second(make)).id, keepSuperAdmin: true }, key: newKey() };
    },
  },
  'founder.accept': {
    roles: ['admin'],
    build: async (make) => {
      // The administrator himself is asked by another founder.
      const other = await newMember(make);
      await pendingFor(make, (await second(make)).id);
      await sql(make, `UPDATE unit_role SET role = 'super_admin' WHERE unit_id = $1 AND member_id = $2`, [make.unit.people.admin.id]);
      await sql(make, `INSERT INTO unit_role (unit_id, member_id, role) VALUES ($1, $2, 'founder')`, [other.id]);
      const [row] = (await sql(
        make,
        `UPDATE founder_transfer SET from_id = $2, to_id = $3 WHERE unit_id = $1 AND state = 'pending' RETURNING id`,
        [other.id, make.unit.people.admin.id],
      )) as { id: string }[];
      return { params: { id: row!.id } };
    },
  },
  'founder.cancelTransfer': {
    roles: ['admin'],
    build: async (make) => ({ params: { id: await pendingFor(make, (await second(make)).id) } }),
  },
  'founder.dissolve': {
    roles: ['admin'],
    build: async (make) => {
      await asFounder(make);
      return { body: { unitName: await nameNow(make) }, key: newKey() };
    },
  },
  'founder.cancelDissolve': {
    roles: ['admin'],
    build: async (make) => {
      await asFounder(make);
      await done(make, 'admin', founderApi.dissolve, { body: { unitName: await nameNow(make) }, key: newKey() });
      return {};
    },
  },
  'stepUp.begin': { roles: STAFF, build: () => ({ body: { method: 'wecom_scan', to: '/console/confirmed' } }) },
  'stepUp.state': { roles: STAFF },
  'stepUp.verify': {
    roles: STAFF,
    build: async (make, role) => {
      const { id, cookie } = await make.parts.caller.session(make.unit, person(role));
      const code = String(randomInt(1_000_000)).padStart(6, '0');
      await sql(
        make,
        `INSERT INTO step_up_code (unit_id, session_id, code_hash, valid_until) VALUES ($1, $2, $3, now() + interval '5 minutes')`,
        [id, codeHash(id, code)],
      );
      return { body: { code }, session: { person: role, cookie } };
    },
  },
  'permissionRegisters.devices': {
    roles: ['admin'],
    build: async (make) => {
      await device(make);
      return { query: { state: 'active' } };
    },
  },
  'permissionRegisters.addDevice': {
    roles: ['admin'],
    build: (make) => ({ body: { kind: 'kiosk_qr', name: make.unit.mark, place: '', nodeId: make.unit.classA.id }, key: newKey() }),
  },
  'permissionRegisters.changeDevice': {
    roles: ['admin'],
    build: async (make) => ({
      ...(await device(make)),
      body: { kind: 'other', name: make.unit.mark, place: '', nodeId: make.unit.classB.id },
    }),
  },
  'permissionRegisters.revokeDevice': { roles: ['admin'], build: device },
  'permissionRegisters.appOwners': { roles: ['admin'] },
  'permissionRegisters.setAppOwner': {
    roles: ['admin'],
    build: (make) => ({ params: { app: 'notice' }, body: { memberId: make.unit.people.teacher.id } }),
  },
  'permissionRegisters.checklist': { roles: ['admin'] },
  'permissionRegisters.tick': {
    roles: ['admin'],
    build: async (make) => {
      await granted(make);
      const [row] = (await sql(make, `SELECT id, version FROM wecom_step WHERE unit_id = $1 ORDER BY id DESC LIMIT 1`)) as {
        id: string;
        version: number;
      }[];
      return { params: { id: row!.id }, version: row!.version, body: { done: true, note: make.unit.mark } };
    },
  },
  'permissionRegisters.differences': { roles: ['admin'] },
  'unitLooks.list': {
    roles: ['admin'],
    build: async (make) => {
      await lookWaiting(make);
      return {};
    },
  },
  'unitLooks.agree': { roles: ['admin'], build: async (make) => ({ ...(await lookWaiting(make)), body: { hours: 4 } }) },
  'unitLooks.end': { roles: ['admin'], build: lookWaiting },
};
