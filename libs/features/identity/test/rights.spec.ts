import { describe, expect, it } from '@jest/globals';
import { LABEL_RIGHTS, MODULE_RIGHTS, type Permission, type UnitRole } from '@contracts/permissions';
import { familyRights, mayUseWebLogin, staffRights, type StaffFacts } from '../domain/rights';

const nobody: StaffFacts = { roles: [], granted: [], teaches: false, adminLabel: false };
const rights = (facts: Partial<StaffFacts>) =>
  [...staffRights({ ...nobody, ...facts })].filter((right) => right !== 'signed-in' && right !== 'staff').sort();
const ALL: Permission[] = ['admin', 'directory.read', 'directory.sync', 'permissions.manage', ...MODULE_RIGHTS].sort() as Permission[];

describe('rights of staff (matrix of spec 15)', () => {
  it.each<[string, Partial<StaffFacts>, Permission[]]>([
    ['an ordinary member has none', {}, []],
    ['a teacher sends to classes, whom administrators need not grant it [SUB-120]', { teaches: true }, ['messaging.send']],
    ['a founder has all', { roles: ['founder'] }, ALL],
    ['a super admin has all', { roles: ['super_admin'] }, ALL],
    ['a sub admin sees the directory and no audit log', { roles: ['sub_admin'] }, ['directory.read']],
    [
      'a sub admin has what was granted',
      { roles: ['sub_admin'], granted: ['messaging.send', 'contacts.edit'] },
      ['contacts.edit', 'directory.read', 'directory.sync', 'messaging.send'],
    ],
    [
      'a sub admin never gets more by an unknown or wider code',
      { roles: ['sub_admin'], granted: ['admin', 'directory.sync', 'permissions.manage', '__proto__', 'constructor'] },
      ['directory.read'],
    ],
    ['grants without the role count for nothing', { granted: ['messaging.send'] }, []],
    ['the label 管理員 gives 01–09, not the directory', { adminLabel: true }, ['admin', ...LABEL_RIGHTS].sort() as Permission[]],
  ])('%s [PER-02, PER-03, PER-06]', (_name, facts, expected) => {
    expect(rights(facts)).toEqual(expected);
  });

  it('lets administrators alone into the console from a browser [PER-16]', () => {
    const roles: UnitRole[] = ['founder', 'super_admin', 'sub_admin'];
    for (const role of roles) expect(mayUseWebLogin({ ...nobody, roles: [role] })).toBe(true);
    expect(mayUseWebLogin({ ...nobody, teaches: true })).toBe(false);
  });

  it('gives families no right of staff', () => {
    expect([...familyRights()]).toEqual(['signed-in', 'family']);
  });
});
