import { contactsChecklistApi, type ChecklistLine } from '@contracts/contacts-checklist';
import { departmentsApi } from '@contracts/contacts-departments';
import { CUSTOM_FIELDS, fieldsApi, type DisplaySurface, type FieldSettings } from '@contracts/contacts-fields';
import { labelsApi } from '@contracts/contacts-labels';
import { membersApi, type MemberDetail } from '@contracts/contacts-members';
import { visibilityApi } from '@contracts/contacts-visibility';
import { buildMember, type MemberOverrides } from '../../../features/contacts/test/directory.builder';
import type { CaseMaker } from '../case-maker';
import { newKey } from '../proof-caller';
import { person, STAFF, type Cases, type Role } from './route-case';

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

let made = 0;
const named = (make: CaseMaker, what: string): string => `${what}${String((made += 1))}${make.unit.mark}`.slice(0, 32);

/** A department of its own below the unit's. */
async function department(make: CaseMaker): Promise<string> {
  const body = { parentId: make.unit.department.id, name: named(make, '組') };
  const { id } = await make.ok('admin', departmentsApi.add, { body, key: newKey() });
  await make.parts.settle();
  return String(id);
}

const departmentVersion = async (make: CaseMaker, id: string): Promise<number> =>
  Number((await make.ok('admin', departmentsApi.one, { params: { id } }))['version']);

/** A member whom no other route is called as. */
async function member(make: CaseMaker, over: MemberOverrides = {}): Promise<string> {
  const { test } = make.parts;
  const built = await buildMember(test.db, make.unit, {
    name: named(make, '職員'),
    departments: [make.unit.department],
    alias: named(make, 'alias'),
    title: named(make, '職務'),
    ...over,
  });
  return built.id;
}

async function label(make: CaseMaker): Promise<string> {
  const body = { name: named(make, '標'), useScope: 'all_admins', memberIds: [], apps: [] };
  const { id } = await make.ok('admin', labelsApi.add, { body, key: newKey() });
  await make.parts.settle();
  return String(id);
}

const labelVersion = async (make: CaseMaker, id: string): Promise<number> =>
  Number((await make.ok('admin', labelsApi.one, { params: { id } }))['version']);

const displayVersion = async (make: CaseMaker, surface: DisplaySurface): Promise<number> =>
  ((await make.ok('admin', fieldsApi.settings)) as unknown as FieldSettings).display[surface].version;

const newMobile = (): string => `+8536${String(6_000_000 + (made += 1))}`;

/** One request per field and day: those of earlier calls go back to an earlier day. */
async function forgetRequests(make: CaseMaker, role: Role): Promise<void> {
  await make.parts.rows.query(
    `UPDATE member_request SET state = 'withdrawn', created_at = now() - interval '2 days' WHERE unit_id = $1 AND member_id = $2`,
    [make.unit.id, make.unit.people[person(role)].id],
  );
}

/** Other calls may have set what members change themselves: here it is the number too. */
async function mobileEditable(make: CaseMaker): Promise<void> {
  const { editable } = (await make.ok('admin', fieldsApi.settings)) as unknown as FieldSettings;
  if (editable.fields.includes('mobile')) return;
  const body = { fields: ['alias', 'mobile', 'landline', 'email'] };
  await make.ok('admin', fieldsApi.setEditable, { body, version: editable.version });
}

/** Codes of earlier calls do not count for the limit of an hour. */
async function forgetCodes(make: CaseMaker, role: Role): Promise<void> {
  await make.parts.rows.query(`DELETE FROM mobile_code WHERE unit_id = $1 AND member_id = $2`, [
    make.unit.id,
    make.unit.people[person(role)].id,
  ]);
}

/** Both kinds of entries. */
const entries = (make: CaseMaker) => [
  { kind: 'member', id: make.unit.people.otherTeacher.id },
  { kind: 'department', id: make.unit.department.id },
];

/** Company contacts (spec 14 §3–5). */
export const CONTACTS_CASES: Cases = {
  'visibility.rules': { roles: ['admin'], build: async (make) => (await rule(make), {}) },
  'visibility.addRule': { roles: ['admin'], build: (make) => ({ body: ruleBody(make), key: newKey() }) },
  'visibility.updateRule': {
    roles: ['admin'],
    build: async (make) => ({ params: { id: await rule(make) }, body: ruleBody(make), version: 1 }),
  },
  'visibility.removeRule': { roles: ['admin'], build: async (make) => ({ params: { id: await rule(make) } }) },
  'companyDepartments.one': { roles: ['admin'], build: (make) => ({ params: { id: make.unit.department.id } }) },
  'companyDepartments.add': {
    roles: ['admin'],
    build: (make) => ({ body: { parentId: make.unit.department.id, name: named(make, '組') }, key: newKey() }),
  },
  'companyDepartments.update': {
    roles: ['admin'],
    build: async (make) => {
      const id = await department(make);
      return { params: { id }, body: { name: named(make, '組') }, version: await departmentVersion(make, id) };
    },
  },
  'companyDepartments.move': {
    roles: ['admin'],
    build: async (make) => {
      const [id, before] = [await department(make), await department(make)];
      return { params: { id }, body: { parentId: make.unit.department.id, before }, key: newKey() };
    },
  },
  'companyDepartments.heads': {
    roles: ['admin'],
    build: async (make) => {
      const { id } = make.unit.department;
      return { params: { id }, body: { memberIds: [make.unit.people.teacher.id] }, version: await departmentVersion(make, id) };
    },
  },
  'companyDepartments.remove': {
    roles: ['admin'],
    build: async (make) => ({ params: { id: await department(make) }, body: { moveTo: make.unit.department.id }, key: newKey() }),
  },
  'companyMembers.one': { roles: ['admin'], build: (make) => ({ params: { id: make.unit.people.otherTeacher.id } }) },
  'companyMembers.update': {
    roles: ['admin'],
    build: async (make) => {
      const { id } = make.unit.people.otherTeacher;
      const old = (await make.ok('admin', membersApi.one, { params: { id } })) as unknown as MemberDetail;
      const { id: departmentId } = make.unit.department;
      const body = {
        name: old.name,
        englishId: named(make, 'id'),
        alias: old.alias ?? '',
        title: old.title ?? '',
        gender: 'unknown',
        mobile: `+85366${String(100_000 + (made += 1))}`,
        landline: '',
        email: '',
        staffKind: ['teacher'],
        departments: [{ id: departmentId, isHead: false }],
        mainDepartmentId: departmentId,
        custom: {},
      };
      return { params: { id }, body, version: old.version };
    },
  },
  'companyMembers.enable': {
    roles: ['admin'],
    build: async (make) => ({ params: { id: await member(make) }, body: { enabled: true }, key: newKey() }),
  },
  'companyMembers.duties': { roles: ['admin'], build: (make) => ({ params: { id: make.unit.people.otherTeacher.id } }) },
  'companyMembers.remove': {
    roles: ['admin'],
    build: async (make) => {
      const { department: place, people } = make.unit;
      const id = await member(make, { departments: [{ id: place.id, isHead: true }] });
      const handOver = [{ kind: 'department_head', refId: place.id, to: people.teacher.id }];
      return { params: { id }, body: { handOver }, key: newKey() };
    },
  },
  'companyMembers.setDepartments': {
    roles: ['admin'],
    build: async (make) => ({
      body: { memberIds: [await member(make)], departmentId: await department(make), mode: 'move' },
      key: newKey(),
    }),
  },
  'companyMembers.invite': {
    roles: ['admin'],
    build: async (make) => ({
      body: { memberIds: [await member(make, { joinState: 'not_joined' })], departmentId: make.unit.department.id },
      key: newKey(),
    }),
  },
  'companyMembers.batch': {
    roles: ['admin'],
    build: async (make) => {
      const body = { memberIds: [await member(make, { joinState: 'not_joined' })] };
      const { batchId } = await make.ok('admin', membersApi.invite, { body, key: newKey() });
      await make.parts.settle();
      return { params: { id: String(batchId) } };
    },
  },
  'companyMembers.export': {
    roles: ['admin'],
    build: (make) => ({ body: { filter: 'all', departmentId: make.unit.department.id }, key: newKey() }),
  },
  'labels.one': { roles: ['admin'], build: (make) => ({ params: { id: make.unit.labelId } }) },
  'labels.usable': { roles: STAFF, build: async (make) => (await label(make), {}) },
  'labels.people': {
    roles: ['admin'],
    build: async (make) => {
      const id = await label(make);
      await make.ok('admin', labelsApi.addMembers, { params: { id }, body: { entries: entries(make) }, key: newKey() });
      await make.parts.settle();
      return { params: { id } };
    },
  },
  'labels.add': {
    roles: ['admin'],
    build: (make) => ({
      body: { name: named(make, '標'), useScope: 'specified', memberIds: [make.unit.people.admin.id], apps: ['notice'] },
      key: newKey(),
    }),
  },
  'labels.rename': {
    roles: ['admin'],
    build: async (make) => {
      const id = await label(make);
      return { params: { id }, body: { name: named(make, '標') }, version: await labelVersion(make, id) };
    },
  },
  'labels.setUsers': {
    roles: ['admin'],
    build: async (make) => {
      const id = await label(make);
      const body = { useScope: 'specified', memberIds: [make.unit.people.admin.id], apps: ['notice'] };
      return { params: { id }, body, version: await labelVersion(make, id) };
    },
  },
  'labels.addMembers': {
    roles: ['admin'],
    build: async (make) => ({ params: { id: await label(make) }, body: { entries: entries(make) }, key: newKey() }),
  },
  'labels.removeMembers': {
    roles: ['admin'],
    build: async (make) => {
      const id = await label(make);
      await make.ok('admin', labelsApi.addMembers, { params: { id }, body: { entries: entries(make) }, key: newKey() });
      await make.parts.settle();
      return { params: { id }, body: { entries: entries(make) }, key: newKey() };
    },
  },
  'labels.remove': {
    roles: ['admin'],
    build: async (make) => ({ params: { id: await label(make) }, body: { confirmed: true }, key: newKey() }),
  },
  'memberUsage.list': {
    roles: ['admin'],
    build: (make) => ({ query: { from: '2026-11-01', to: '2026-11-30', departmentId: make.unit.department.id } }),
  },
  'memberUsage.export': {
    roles: ['admin'],
    build: (make) => ({ body: { from: '2026-11-01', to: '2026-11-30', departmentId: make.unit.department.id }, key: newKey() }),
  },
  'memberUsage.remind': {
    roles: ['admin'],
    build: (make) => ({ body: { memberIds: [make.unit.people.otherTeacher.id] }, key: newKey() }),
  },
  'contactsChecklist.read': { roles: ['admin'] },
  'contactsChecklist.note': {
    roles: ['admin'],
    build: async (make) => {
      const { items } = (await make.ok('admin', contactsChecklistApi.read)) as unknown as { items: ChecklistLine[] };
      return {
        params: { item: 'apply_to_join' },
        body: { value: 'off' },
        version: items.find((one) => one.item === 'apply_to_join')?.version ?? 0,
      };
    },
  },
  'contactsChecklist.plugin': { roles: STAFF },
  'contactsChecklist.setPlugin': {
    roles: ['admin'],
    build: async (make) => ({
      body: { url: 'https://work.weixin.qq.com/p/plugin' },
      version: Number((await make.ok('admin', contactsChecklistApi.plugin))['version']),
    }),
  },
  'memberFields.chat': { roles: STAFF, build: () => ({ body: { url: 'https://app.example.org/staff/directory' } }) },
  'memberFields.settings': { roles: ['admin'] },
  'memberFields.setDisplay': {
    roles: ['admin'],
    build: async (make) => ({
      params: { surface: 'connected' },
      body: { fields: ['name', 'title'], nameMode: 'name', sensitive: ['mobile'] },
      version: await displayVersion(make, 'connected'),
    }),
    without: { 'body.fields.*': 'own fields are named in no call of this unit', 'body.sensitive.*': 'as before' },
  },
  'memberFields.setEditable': {
    roles: ['admin'],
    build: async (make) => ({
      body: { fields: ['alias', 'mobile', 'landline', 'email'] },
      version: ((await make.ok('admin', fieldsApi.settings)) as unknown as FieldSettings).editable.version,
    }),
    without: { 'body.fields.*': 'own fields are named in no call of this unit' },
  },
  'memberFields.addCustom': {
    roles: ['admin'],
    build: (make) => ({ body: { label: named(make, '欄'), type: 'text' }, key: newKey() }),
  },
  'memberFields.updateCustom': {
    roles: ['admin'],
    build: async (make) => {
      const label = named(make, '欄');
      const before = (await make.ok('admin', fieldsApi.settings)) as unknown as FieldSettings;
      // A unit has so many and deletes none.
      const kept = before.custom.length < CUSTOM_FIELDS.most ? undefined : before.custom[0];
      if (kept !== undefined) return { params: { id: kept.id }, body: { label, order: 3, active: false }, version: kept.version };
      const settings = (await make.ok('admin', fieldsApi.addCustom, {
        body: { label, type: 'text' },
        key: newKey(),
      })) as unknown as FieldSettings;
      const made = settings.custom.find((one) => one.label === label);
      return { params: { id: made?.id ?? '' }, body: { label, order: 3, active: false }, version: 1 };
    },
  },
  'memberFields.card': {
    roles: STAFF,
    build: (make) => ({ params: { id: make.unit.people.otherTeacher.id } }),
    shared: ['params.id'],
  },
  'memberFields.own': { roles: STAFF },
  'memberFields.saveOwn': {
    roles: STAFF,
    build: (make) => ({ body: { field: 'email', value: `m${String((made += 1))}.${make.unit.mark}@example.org` } }),
  },
  'memberFields.ask': {
    roles: STAFF,
    build: async (make, role) => {
      await forgetRequests(make, role);
      return { body: { field: 'title', value: named(make, '職務') }, key: newKey() };
    },
  },
  'memberFields.requests': { roles: ['admin'] },
  'memberFields.mobileCode': {
    roles: STAFF,
    build: async (make, role) => {
      await mobileEditable(make);
      await forgetCodes(make, role);
      return { body: { mobile: newMobile() } };
    },
  },
  'memberFields.saveMobile': {
    roles: STAFF,
    build: async (make, role) => {
      await mobileEditable(make);
      await forgetCodes(make, role);
      const mobile = newMobile();
      await make.ok(person(role), fieldsApi.mobileCode, { body: { mobile } });
      const { messages } = await make.parts.sim.control<{ messages: { params: { code: string } }[] }>(
        'GET',
        `/sim/sms?to=${encodeURIComponent(mobile)}`,
      );
      return { body: { code: messages[0]?.params.code ?? '' } };
    },
  },
  'memberFields.decide': {
    roles: ['admin'],
    build: async (make) => {
      await forgetRequests(make, 'teacher');
      await make.ok('teacher', fieldsApi.ask, { body: { field: 'title', value: named(make, '職務') }, key: newKey() });
      const { items } = (await make.ok('admin', fieldsApi.requests, { query: { state: 'open', pageSize: '100' } })) as unknown as {
        items: { id: string; memberId: string }[];
      };
      const asked = items.find((one) => one.memberId === make.unit.people.teacher.id);
      return { params: { id: asked?.id ?? '' }, body: { agree: true, reason: '' }, key: newKey() };
    },
  },
};
