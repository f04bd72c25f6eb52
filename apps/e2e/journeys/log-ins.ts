import { afterAll, describe, expect } from '@jest/globals';
import type { AdminItem, FounderTransfer } from '@contracts/permissions-admin';
import { chain } from '../harness/chain';
import { eventually } from '../harness/eventually';
import type { SimDevice } from '../harness/simulator';
import { callApi, type ApiAnswer } from '../harness/staff-api';
import { show } from '../harness/turn';
import { appHome, PHONE, type Visit, type World } from '../harness/world';

type Window = Visit & { device: SimDevice };
interface Refusal {
  code: string;
}
interface List<T> {
  items: T[];
}

/** One's own log-ins, the founder's role from a phone, and what nobody may do to administrators (spec 15, acceptance 2–4). */
export function logIns(world: () => World): void {
  describe('permissions: log-ins of one’s own, the founder on his phone, the last super admin', () => {
    const step = chain(world);
    afterAll(() => world().leave());
    let founder: Window;

    /** A phone with WeCom of a member of another demo school. */
    const phone = async (label: string, userid: string): Promise<Window> => {
      const { corpId } = await world().sim.device('other-admin');
      await world().sim.call('PUT', `/sim/devices/${label}`, {
        hostLabel: label,
        client: 'wecom-mobile',
        corpId,
        identity: { kind: 'member', userid },
        title: userid,
      });
      const visit = await world().device(label, { viewport: PHONE });
      // Until he has confirmed who he is.
      visit.watch.expect(/401/);
      await visit.page.goto(appHome(visit.device, 'notice'));
      await visit.page.getByRole('heading', { level: 1 }).or(visit.page.locator('main')).first().waitFor();
      return visit;
    };
    const list = async (page: Visit['page']): Promise<AdminItem[]> =>
      (await callApi<List<AdminItem>>(page, 'GET', '/permissions/admins?pageSize=100')).body.items;
    /** Presses until the page has been at WeCom and back, and shows `words`. */
    const pressUntil = async (page: Visit['page'], name: string, words: string): Promise<void> => {
      const button = page.getByRole('button', { name, exact: true });
      await eventually(
        async () => {
          if ((await page.getByText(words).count()) > 0) return true;
          if (await button.isEnabled().catch(() => false)) await button.click({ timeout: 2_000 }).catch(() => undefined);
          return (await page.getByText(words).count()) > 0;
        },
        Boolean,
        words,
        60_000,
      );
    };

    step('a teacher sees where she is logged in, ends the other one after WeCom knows her, and logs out [V7.4.4, V7.5.2]', async () => {
      const [one, two] = [await phone('log-in-one', 'ip.ho.i'), await phone('log-in-two', 'ip.ho.i')];
      const { page, device } = one;
      await show(page, `${device.url}/staff/sessions`);
      await page.getByText('目前使用中').waitFor();
      await pressUntil(page, '結束其他所有登入', '已結束 1 個登入');
      two.watch.expect(/401/);
      await eventually(
        async () => (await callApi(two.page, 'GET', '/session/list')).status,
        (status) => status === 401,
        'the other log-in is over',
      );
      await page.getByRole('button', { name: '退出' }).click();
      await page.waitForURL(/\/public\/welcome$/);
      expect((await callApi(page, 'GET', '/session')).status).toBe(401);
      await one.close();
      await two.close();
    });

    step('who chooses a language reads the school’s name in it at once, also in his other windows [OVR-13, OVR-14]', async () => {
      const { page, device, context, close } = await world().device('other-admin');
      const windows = [page, await context.newPage()] as const;
      const school = (name: string): Promise<unknown> =>
        Promise.all(windows.map((window) => window.getByText(name, { exact: true }).first().waitFor()));
      for (const window of windows) await window.goto(appHome(device, 'console'));
      await school('濠光學校 幼小中一貫部');
      await windows[0].getByRole('button', { name: /繁體中文/ }).click();
      await windows[0].getByRole('menuitem', { name: 'English' }).click();
      await school('Hou Kuong School Kindergarten to Secondary');
      await windows[1].getByRole('button', { name: /English/ }).click();
      await windows[1].getByRole('menuitem', { name: '繁體中文' }).click();
      await school('濠光學校 幼小中一貫部');
      await close();
    });

    step(
      'the founder’s role goes to administrators alone, never to oneself, never to two; only he dissolves [PER-07, PER-10, PER-12, acceptance 2 to 4]',
      async () => {
        founder = await phone('founder-phone', 'kuan.lai.san');
        const boss = await world().device('other-admin');
        boss.watch.expect(/40[13]|409|422/);
        founder.watch.expect(/40[13]|409|422/);
        await boss.page.goto(appHome(boss.device, 'console'));
        await boss.page.getByRole('heading', { level: 1 }).first().waitFor();
        await confirmed(boss, '/console/confirmed');
        await confirmed(founder, '/staff/admins');
        const ask = (to: string): Promise<ApiAnswer<Refusal>> =>
          callApi(founder.page, 'POST', '/permissions/founder-transfer', {
            body: { nameOrAccount: to, keepSuperAdmin: true },
            key: crypto.randomUUID(),
          });
        expect((await ask('ip.ho.i')).body.code).toBe('FOUNDER_TARGET_NOT_ADMIN');
        expect((await ask('kuan.lai.san')).body.code).toBe('FOUNDER_SELF');
        const dissolve = await callApi<Refusal>(boss.page, 'POST', '/permissions/dissolve', {
          body: { unitName: '幼小中一貫部' },
          key: crypto.randomUUID(),
        });
        expect([dissolve.status, dissolve.body.code]).toEqual([403, 'FOUNDER_ONLY']);
        // The last super admin beside the founder stays, whoever asks.
        const admins = await list(founder.page);
        const last = admins.find((one) => one.role === 'super_admin' && one.state === 'active');
        expect(admins.filter((one) => one.role === 'super_admin' && one.state === 'active')).toHaveLength(1);
        const taken = await callApi<Refusal>(founder.page, 'DELETE', `/permissions/admins/${last?.id ?? ''}`, {
          ifMatch: last?.version ?? 0,
        });
        expect(taken.body.code).toBe('LAST_SUPER_ADMIN');
        await boss.close();
      },
    );

    step(
      'on his phone he chooses the new founder, looks again at name and department, and is done at 【確定】 [PER-08, PER-09, PER-24]',
      async () => {
        const { page, device } = founder;
        await show(page, `${device.url}/staff/admins`);
        await page.getByRole('button', { name: /關麗珊/ }).click();
        await page.getByRole('button', { name: '轉讓創建人' }).click();
        await page.waitForURL(/\/staff\/admins\/founder$/);
        // The list of administrators, with the same names, stands until the page has come.
        await page.getByText('新創建人必須是管理員').waitFor();
        expect(await page.getByRole('button', { name: /葉可兒/ }).count()).toBe(0);
        await page.getByRole('button', { name: /麥啟明/ }).click();
        await page.getByText('請再核對姓名及部門', { exact: false }).waitFor();
        await page.getByText('教務處', { exact: false }).waitFor();
        await pressUntil(page, '確定', '創建人已轉讓給麥啟明');
        const admins = await list(page);
        expect(admins.filter((one) => one.role === 'founder').map((one) => one.person.name)).toEqual(['麥啟明']);
      },
    );

    step(
      'two 【確定】 at once make one founder; with the setting on, the new one accepts on his phone [PER-24, acceptance 3]',
      async () => {
        const next = await phone('founder-next', 'mak.kai.meng');
        next.watch.expect(/40[13]|409/);
        await confirmed(next, '/staff/admins');
        const settings = await callApi<{ version: number }>(next.page, 'GET', '/permissions/settings');
        const on = await callApi(next.page, 'PUT', '/permissions/settings', {
          body: { transferAccept: true },
          ifMatch: settings.body.version,
        });
        expect(on.status).toBe(200);
        const ask = (): Promise<ApiAnswer<FounderTransfer & Refusal>> =>
          callApi(next.page, 'POST', '/permissions/founder-transfer', {
            body: { nameOrAccount: 'kuan.lai.san', keepSuperAdmin: true },
            key: crypto.randomUUID(),
          });
        const both = await Promise.all([ask(), ask()]);
        expect(both.map((one) => one.status).toSorted()).toEqual([200, 409]);
        expect(both.find((one) => one.status === 409)?.body.code).toBe('TRANSFER_PENDING');
        const { page, device } = founder;
        await page.goto(`${device.url}/staff/admins`);
        await page.getByText('麥啟明請您接任創建人', { exact: false }).waitFor();
        await pressUntil(page, '接受', '創建人已轉讓給關麗珊');
        expect((await list(page)).filter((one) => one.role === 'founder').map((one) => one.person.name)).toEqual(['關麗珊']);
        const after = await callApi<{ version: number }>(page, 'GET', '/permissions/settings');
        await callApi(page, 'PUT', '/permissions/settings', { body: { transferAccept: false }, ifMatch: after.body.version });
      },
    );
  });
}

/** Confirms the identity of this window's person without a page that asks for it, and comes back to `to`. */
async function confirmed({ page, device }: Window, to: '/console/confirmed' | '/staff/admins'): Promise<void> {
  const begun = await callApi<{ url: string | null }>(page, 'POST', '/auth/step-up', { body: { method: 'wecom_scan', to } });
  await page.goto(begun.body.url ?? device.url);
  await page.waitForURL((url) => url.pathname === to);
}
