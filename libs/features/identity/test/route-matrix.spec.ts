import { describe, expect, it } from '@jest/globals';
import { allRoutes } from '@contracts/all-routes';
import { LABEL_RIGHTS, MODULE_RIGHTS, type ModuleRight, type Permission, type UnitRole } from '@contracts/permissions';
import { familyRights, staffRights, type StaffFacts } from '../domain/rights';
import { RIGHTS_MATRIX } from '../domain/rights-matrix';

/** Codes of spec 15 §3 in its order, written down a second time; the last one stands apart there. */
const SPEC = `notice.all_school notice.view_all mailbox.audit teaching.manage homework.manage attendance.rules leave.view_all course.manage
  support.use calendar.manage drive.admin site.manage contacts.edit contacts.export school_contacts.edit labels.manage chat.settings
  security.settings announcement.send apps.deploy interconnect.manage audit.read registration.manage messaging.send promotion.run
  alumni.manage transfer.manage edu_resource.manage devices.manage`.split(/\s+/);

const nobody: StaffFacts = { roles: [], granted: [], teaches: false, adminLabel: false };
const routes = allRoutes();
const opened = (rights: ReadonlySet<Permission>): string[] =>
  routes.filter(({ def }) => def.permission === 'public' || rights.has(def.permission)).map((route) => route.name);
const routesOf = (...permissions: readonly Permission[]): string[] =>
  routes.filter(({ def }) => permissions.includes(def.permission)).map((route) => route.name);
const sorted = (names: readonly string[]): string[] => [...new Set(names)].toSorted();

/** What each person has whatever his rights, and what comes along with a right. */
const STAFF: readonly Permission[] = ['public', 'signed-in', 'staff'];
const ALONG: Readonly<Partial<Record<ModuleRight, readonly Permission[]>>> = {
  'contacts.edit': ['directory.sync'],
  'school_contacts.edit': ['directory.sync'],
};

describe('the matrix of the deck, route by route [PER-06, spec 15 §3]', () => {
  it('knows the rights of the specification and no other', () => {
    expect(MODULE_RIGHTS).toEqual(SPEC);
    expect(routes.length).toBeGreaterThan(200);
  });

  it('opens to founder and super admins every route of staff, and none of families or operators [PER-02]', () => {
    const all = sorted(routes.filter(({ def }) => def.permission !== 'family' && def.permission !== 'ops').map((route) => route.name));
    for (const role of ['founder', 'super_admin'] as const) expect(sorted(opened(staffRights({ ...nobody, roles: [role] })))).toEqual(all);
  });

  it.each(MODULE_RIGHTS)('opens to a sub admin with %s exactly its routes besides those of every sub admin [PER-03]', (right) => {
    const rights = staffRights({ ...nobody, roles: ['sub_admin'], granted: [right] });
    expect(sorted(opened(rights))).toEqual(sorted(routesOf(...STAFF, 'directory.read', right, ...(ALONG[right] ?? []))));
    expect(rights.has('permissions.manage')).toBe(false);
  });

  it('opens to the label 管理員 the modules 01–09 and no route of permissions', () => {
    const open = opened(staffRights({ ...nobody, adminLabel: true }));
    expect(sorted(open)).toEqual(sorted(routesOf(...STAFF, 'admin', ...LABEL_RIGHTS)));
    const closed = routes.filter(({ def }) =>
      ['permissions.manage', 'contacts.edit', 'audit.read', 'devices.manage'].includes(def.permission),
    );
    expect(open.filter((name) => closed.some((route) => route.name === name))).toEqual([]);
  });

  it('opens to an ordinary user and to a teacher no route of the administration (acceptance 6) [PER-16]', () => {
    expect(sorted(opened(staffRights(nobody)))).toEqual(sorted(routesOf(...STAFF)));
    expect(sorted(opened(staffRights({ ...nobody, teaches: true })))).toEqual(sorted(routesOf(...STAFF, 'messaging.send')));
  });

  it('opens to families their own routes alone', () => {
    expect(sorted(opened(familyRights()))).toEqual(sorted(routesOf('public', 'signed-in', 'family')));
  });

  it('asks for super admins wherever a role, a group, the founder or an owner is changed', () => {
    const writing = routes.filter(
      ({ tag, def }) => ['permissions', 'founder', 'permissionRegisters', 'unitLooks'].includes(tag) && def.method !== 'GET',
    );
    const others = writing
      .filter(({ def }) => def.permission !== 'permissions.manage')
      .map(({ name, def }) => `${name}: ${def.permission}`);
    expect(others.toSorted()).toEqual([
      'founder.accept: directory.read',
      'permissionRegisters.addDevice: devices.manage',
      'permissionRegisters.changeDevice: devices.manage',
      'permissionRegisters.revokeDevice: devices.manage',
      'permissions.change: contacts.edit',
      'permissions.confirmMine: staff',
      'permissions.grant: contacts.edit',
      'permissions.preview: contacts.edit',
      'permissions.revoke: contacts.edit',
    ]);
  });

  it('lets the founder alone dissolve [PER-07]', () => {
    const roles = Object.keys(RIGHTS_MATRIX) as (UnitRole | 'ordinary')[];
    expect(roles.filter((role) => RIGHTS_MATRIX[role].dissolves)).toEqual(['founder']);
  });
});
