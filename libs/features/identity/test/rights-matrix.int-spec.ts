import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Module } from '@nestjs/common';
import { done } from '@contracts/fields';
import { LABEL_RIGHTS, MODULE_RIGHTS, PERMISSIONS, type Permission } from '@contracts/permissions';
import { route } from '@contracts/route';
import { Handle } from '@platform/http/handle.decorator';
import { grantRole } from '../../contacts/test/role.builder';
import { RIGHTS_MATRIX } from '../domain/rights-matrix';
import { addMember, startRig, type Browser, type Client, type Person, type Rig, type School } from './login.rig';

/** One route per right: reading, so that the memory of sessions takes part, and writing. */
const asked = PERMISSIONS.filter((right) => right !== 'public' && right !== 'ops');
const pathOf = (right: Permission): string => `/probe-right/${right.replaceAll('_', '-').replaceAll('.', '-')}`;

@Controller()
class RightsController {}
for (const right of asked) {
  for (const method of ['GET', 'POST'] as const) {
    const name = `${method} ${right}`;
    Object.defineProperty(RightsController.prototype, name, { value: () => ({ ok: true }), writable: true, configurable: true });
    Handle(route(method, pathOf(right), { permission: right, ok: done }))(
      RightsController.prototype,
      name,
      Object.getOwnPropertyDescriptor(RightsController.prototype, name)!,
    );
  }
}
@Module({ controllers: [RightsController] })
class RightsModule {}

interface Somebody {
  who: Person;
  /** Rights by spec 15 §3, written down here a second time. */
  has: ReadonlySet<Permission>;
  /** May enter the console from a plain browser (PER-16). */
  web: boolean;
  clients: readonly Client[];
}

const STAFF: readonly Permission[] = ['signed-in', 'staff'];
const ALL: readonly Permission[] = [...STAFF, 'directory.read', 'directory.sync', 'admin', 'permissions.manage', ...MODULE_RIGHTS];
const GRANTED: readonly Permission[] = ['announcement.send', 'devices.manage'];
const STAFF_CLIENTS: readonly Client[] = ['phone', 'desktop'];

describe('each role has on each surface the rights of the matrix and no other [PER-06, spec 15 §3]', () => {
  let rig: Rig;
  let a: School;
  const people = new Map<string, Somebody>();

  beforeAll(async () => {
    rig = await startRig({}, [RightsModule]);
    a = await rig.school({}, ['founder', 'super.admin', 'sub.admin', 'label', 'ordinary', 'pending', 'revoked']);
    await a.write(async (tx) => {
      const id = async (userid: string): Promise<string> => addMember(tx, userid, userid);
      await grantRole(tx, await id('founder'), 'founder');
      await grantRole(tx, await id('super.admin'), 'super_admin');
      await grantRole(tx, await id('sub.admin'), 'sub_admin', { departments: [], rights: ['announcement.send', 'devices.manage'] });
      const label = await tx.one<{ id: string }>(
        `INSERT INTO label (unit_id, name, system_key) VALUES ($1, '管理員', 'admin') RETURNING id`,
        [tx.unitId],
      );
      await tx.execute(`INSERT INTO label_member (unit_id, label_id, member_id) VALUES ($1, $2, $3)`, [
        tx.unitId,
        label!.id,
        await id('label'),
      ]);
      await id('ordinary');
      for (const [userid, state] of [
        ['pending', 'pending_identity'],
        ['revoked', 'revoked'],
      ] as const) {
        await tx.execute(
          `INSERT INTO unit_role (unit_id, member_id, role, state, revoked_at) VALUES ($1, $2, 'super_admin', $3::text, CASE WHEN $3::text = 'revoked' THEN now() END)`,
          [tx.unitId, await id(userid), state],
        );
      }
    });
    const member = (userid: string): Person => ({ kind: 'member', userid });
    const put = (name: string, who: Person, has: readonly Permission[], web: boolean, clients = STAFF_CLIENTS): void => {
      people.set(name, { who, has: new Set(has), web, clients });
    };
    put('founder', member('founder'), ALL, true);
    put('super admin', member('super.admin'), ALL, true);
    put('sub admin', member('sub.admin'), [...STAFF, 'directory.read', ...GRANTED], true);
    put('label 管理員', member('label'), [...STAFF, 'admin', ...LABEL_RIGHTS], true);
    put('teacher', member('Lam.WaiYi'), [...STAFF, 'messaging.send'], false);
    put('ordinary user', member('ordinary'), STAFF, false);
    put('role that waits for identity', member('pending'), STAFF, false);
    put('role that was taken', member('revoked'), STAFF, false);
    put('guardian', { kind: 'parent', userid: 'p001' }, ['signed-in', 'family'], false, ['wechat']);
  });
  afterAll(() => rig.close());

  const names = [
    'founder',
    'super admin',
    'sub admin',
    'label 管理員',
    'teacher',
    'ordinary user',
    'role that waits for identity',
    'role that was taken',
    'guardian',
  ];
  const open = async (browser: Browser): Promise<string[]> => {
    const found: string[] = [];
    for (const right of asked) {
      const read = (await browser.open(`/api/v1${pathOf(right)}`)).status;
      const write = (await browser.post(pathOf(right))).status;
      expect([right, read, write]).toEqual([right, read, read]);
      expect([200, 403]).toContain(read);
      if (read === 200) found.push(right);
    }
    return found.sort();
  };

  it.each(names)('%s', async (name) => {
    const { who, has, web, clients } = people.get(name)!;
    for (const client of clients) {
      const browser = rig.browser(client);
      await browser.login(a, who);
      expect([client, await open(browser)]).toEqual([client, [...has].sort()]);
    }
    if (who?.kind !== 'member') return;
    const browser = rig.browser('browser');
    const page = await browser.login(a, who);
    expect([name, page.location]).toEqual([name, web ? '/console' : '/public/sign-in-failed?why=role']);
    if (web) expect(await open(browser)).toEqual([...has].sort());
  });

  it('opens nothing without a log-in', async () => {
    for (const right of asked) expect((await rig.browser('desktop').open(`/api/v1${pathOf(right)}`)).status).toBe(401);
  });

  it('is the seed matrix of the decks', () => {
    expect(RIGHTS_MATRIX).toEqual({
      founder: { console: true, rights: 'all', manages: true, dissolves: true },
      super_admin: { console: true, rights: 'all', manages: true, dissolves: false },
      sub_admin: { console: true, rights: 'granted', manages: false, dissolves: false },
      ordinary: { console: false, rights: 'none', manages: false, dissolves: false },
    });
  });

  it('takes a group’s right away on the next write at once and on reads within five seconds [PER-26, S8]', async () => {
    const browser = rig.browser('desktop');
    await browser.login(a, people.get('sub admin')!.who);
    const path = pathOf('announcement.send');
    expect((await browser.open(`/api/v1${path}`)).status).toBe(200);
    await a.write((tx) => tx.execute(`UPDATE admin_group SET rights = '{devices.manage}' WHERE unit_id = $1`, [tx.unitId]));
    expect((await browser.post(path)).status).toBe(403);
    const end = performance.now() + 5_000;
    while ((await browser.open(`/api/v1${path}`)).status === 200) {
      expect(performance.now()).toBeLessThan(end);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect((await browser.post(pathOf('devices.manage'))).status).toBe(200);
  });
});
