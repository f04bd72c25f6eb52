import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Permission } from '@contracts/permissions';
import { makeCtx, type StaffCtx } from '@platform/ctx/ctx';
import { JobsModule } from '@platform/jobs/jobs.module';
import { StaffNow } from '../../identity';
import { startRig, type Browser, type Client, type Rig, type School } from '../../identity/test/login.rig';
import { SecondProcess } from '../../identity/test/second-process';
import { RolesService } from '../grants/roles.service';
import { PermissionsHttpModule } from '../index';
import { scope } from './permissions.rig';

/** Reads of a process are answered from its memory for some seconds; what was taken must not be there longer (A8). */
const LIMIT_MS = 5_000;

describe('rights are in force everywhere within five seconds [PER-26]', () => {
  let rig: Rig;
  let other: SecondProcess;
  let a: School;
  beforeAll(async () => {
    rig = await startRig({}, [PermissionsHttpModule, JobsModule]);
    other = await SecondProcess.start(rig);
  });
  afterAll(async () => {
    await other.close();
    await rig.close();
  });
  beforeEach(async () => {
    a = await rig.school();
  });

  const as = async (memberId: string): Promise<StaffCtx> => {
    const actor = await rig.test.db.read(a.ctx, (tx) => rig.test.app.get(StaffNow, { strict: false }).actor(tx, memberId));
    return makeCtx({ ...a.ctx, actor: actor!, surface: 'console', requestId: 'test', steppedUp: true });
  };
  const enter = async (client: Client): Promise<Browser> => {
    const browser = rig.browser(client);
    await browser.login(a, { kind: 'member', userid: 'Lam.WaiYi' });
    return browser;
  };
  const until = async (check: () => Promise<boolean>): Promise<void> => {
    const end = performance.now() + LIMIT_MS;
    while (!(await check())) {
      expect(performance.now()).toBeLessThan(end);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };

  it('given, changed and taken: on two devices of the person and in a second process that had him in its memory', async () => {
    const roles = rig.test.app.get(RolesService, { strict: false });
    const devices = [await enter('phone'), await enter('desktop')];
    const everywhere = async (right: Permission): Promise<boolean[]> =>
      Promise.all(devices.flatMap((device) => [sees(device, right), other.lets(device, right)]));
    const sees = async (device: Browser, right: Permission): Promise<boolean> =>
      (JSON.parse((await device.open('/api/v1/session')).body) as { rights: string[] }).rights.includes(right);
    expect(await everywhere('labels.manage')).toEqual([false, false, false, false]);

    const boss = await as(a.ids.boss);
    const given = await roles.grant(boss, {
      memberId: a.ids.teacher,
      role: 'sub_admin',
      scope: scope({ whole: true }),
      rights: ['labels.manage'],
    });
    await until(async () => (await everywhere('labels.manage')).every(Boolean));
    const changed = await roles.change(boss, given.id, given.version, {
      role: 'sub_admin',
      scope: scope({ whole: true }),
      rights: ['devices.manage'],
    });
    await until(async () => (await everywhere('devices.manage')).every(Boolean));
    await until(async () => !(await everywhere('labels.manage')).some(Boolean));
    await roles.revoke(boss, changed.id, changed.version);
    await until(async () => !(await everywhere('devices.manage')).some(Boolean));
    // His next write is refused at once, on the device that did nothing meanwhile.
    expect((await devices[1]!.post('/permissions/groups')).status).toBe(403);
  });

  it('of who leaves end with him, though nobody tells the processes [PER-27]', async () => {
    const roles = rig.test.app.get(RolesService, { strict: false });
    await roles.grant(await as(a.ids.boss), { memberId: a.ids.teacher, role: 'super_admin' });
    const desk = await enter('desktop');
    expect(await other.lets(desk, 'permissions.manage')).toBe(true);
    await a.write((tx) =>
      tx.execute(`UPDATE member SET join_state = 'disabled' WHERE unit_id = $1 AND id = $2`, [tx.unitId, a.ids.teacher]),
    );
    await until(async () => !(await other.lets(desk, 'permissions.manage')));
    await until(async () => (await desk.open('/api/v1/session')).status === 401);
  });
});
