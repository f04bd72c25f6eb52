import { afterAll, describe, expect } from '@jest/globals';
import type { AdminItem, FounderTransfer } from '@contracts/permissions-admin';
import { chain } from '../harness/chain';
import { eventually } from '../harness/eventually';
import { callApi } from '../harness/staff-api';
import { confirmIdentity } from '../harness/step-up';
import type { SimDevice } from '../harness/simulator';
import { show } from '../harness/turn';
import { appHome, DESKTOP, type Visit, type World } from '../harness/world';

type Window = Visit & { device: SimDevice };
interface List<T> {
  items: T[];
}

/** Who may administer what, as its people meet it (spec 15, acceptance 1, 3, 5, 6 and 7). */
export function permissions(world: () => World): void {
  describe('permissions: from a phone, with a scope, taken while a page is open, and the founder’s role', () => {
    const step = chain(world);
    afterAll(() => world().leave());
    let phone: Window;
    let boss: Window;
    let sub: Window;
    let founder: Window;

    /** A computer of a member of the demo school, with WeCom on it. */
    const desk = async (userid: string): Promise<Window> => {
      const id = `desk-${userid.replaceAll('.', '-')}`;
      const { corpId } = await world().sim.device('admin');
      await world().sim.call('PUT', `/sim/devices/${id}`, {
        hostLabel: id,
        client: 'wecom-desktop',
        corpId,
        identity: { kind: 'member', userid },
        title: userid,
      });
      const visit = await world().device(id, { viewport: DESKTOP, fresh: true });
      await visit.page.goto(appHome(visit.device, 'console'));
      await visit.page.getByRole('heading', { level: 1 }).first().waitFor();
      return visit;
    };
    const roleOf = async (name: string): Promise<AdminItem | undefined> =>
      (await callApi<List<AdminItem>>(boss.page, 'GET', '/permissions/admins?pageSize=100')).body.items.find(
        (one) => one.person.name === name && !one.gone,
      );

    step('an ordinary teacher finds her notices in the console and no administration, by menu or by address [PER-16, PER-20]', async () => {
      const teacher = await desk('lam.wai.i');
      const { page } = teacher;
      await show(page, `${teacher.device.url}/console/notices`);
      await page.getByRole('heading', { name: '家校通知', level: 1 }).waitFor();
      const menu = page.getByRole('navigation').first();
      for (const entry of ['權限管理', '操作日誌', '安全與保密']) expect(await menu.getByText(entry, { exact: true }).count()).toBe(0);
      await show(page, `${teacher.device.url}/console/rights/founder`);
      await page.getByText('您的帳號沒有此頁的權限。', { exact: false }).waitFor();
      for (const name of ['周永康', '何嘉敏']) await page.getByText(name).first().waitFor();
      teacher.watch.expect(/403/);
      expect((await callApi(page, 'GET', '/permissions/admins')).status).toBe(403);
      await teacher.close();
    });

    step(
      'on the phone: 【工作台】→【管理企業】→【設置管理員】→【添加】; WeCom confirms her, what was typed is still there, and open lists show her [PER-05, PER-23]',
      async () => {
        boss = await world().device('admin');
        await boss.page.goto(appHome(boss.device, 'console'));
        await boss.page.getByRole('heading', { level: 1 }).first().waitFor();
        await show(boss.page, `${boss.device.url}/console/rights`);
        await boss.page.getByRole('row', { name: /周永康/ }).waitFor();
        expect(await boss.page.getByText('Teresa Lopes').count()).toBe(0);
        phone = await world().device('admin-phone');
        const { page, device } = phone;
        await page.goto(appHome(device, 'notice'));
        await page.getByRole('link', { name: '創建通知' }).waitFor();
        await show(page, `${device.url}/staff/manage`);
        await page.getByRole('link', { name: '設置管理員' }).click();
        await page.getByText('創建人').first().waitFor();
        await page.getByRole('link', { name: '添加' }).click();
        await page.getByPlaceholder('請輸入成員姓名或賬號').fill('Teresa');
        await page.getByRole('button', { name: /Teresa Lopes/ }).click();
        await page.getByText('分級管理員', { exact: true }).click();
        const own = page.getByText('自訂管理範圍', { exact: true });
        if (await own.isVisible()) await own.click();
        await page.getByRole('treeitem', { name: /葡文科/ }).click();
        await page.getByRole('tab', { name: /權限/ }).click();
        for (const right of ['編輯企業通訊錄', '管理標籤']) {
          await page.getByPlaceholder('搜尋權限').fill(right);
          await page
            .getByRole('treeitem', { name: new RegExp(right) })
            .last()
            .click();
        }
        phone.watch.expect(/401/);
        const save = page.getByRole('button', { name: '保存' });
        await save.click();
        // The page leaves for WeCom and comes back as it was.
        await eventually(
          async () => {
            if (new URL(page.url()).pathname === '/staff/admins') return true;
            if (await save.isEnabled().catch(() => false)) await save.click({ timeout: 2_000 }).catch(() => undefined);
            return new URL(page.url()).pathname === '/staff/admins';
          },
          Boolean,
          'she is made administrator',
          60_000,
        );
        await page.getByText('Teresa Lopes').waitFor();
        await boss.page.getByRole('row', { name: /Teresa Lopes/ }).waitFor();
      },
    );

    step(
      'a sub admin sees her part: people, scope and rights to give, and no page beyond [PER-03, PER-21, acceptance 1 and 7]',
      async () => {
        sub = await desk('teresa.lopes');
        const { page, device } = sub;
        await show(page, `${device.url}/console/rights`);
        await page.getByRole('heading', { name: '全部管理員', level: 1 }).waitFor();
        await page.getByText('周永康').first().waitFor();
        expect(await page.getByText('何嘉敏').count()).toBe(0);
        const options = await callApi<{ departments: { name: string; selectable: boolean }[]; rights: string[] }>(
          page,
          'GET',
          '/permissions/scope-options',
        );
        expect(options.body.departments.filter((one) => one.selectable).map((one) => one.name)).toEqual(['葡文科']);
        expect(options.body.rights.toSorted()).toEqual(['contacts.edit', 'labels.manage']);
        await page.getByRole('button', { name: '添加管理員' }).click();
        const drawer = page.getByRole('dialog', { name: '添加管理員' });
        await drawer.getByRole('treeitem', { name: /葡文科/ }).waitFor();
        expect(await drawer.getByRole('treeitem').getByRole('checkbox').count()).toBeLessThanOrEqual(1);
        expect(await drawer.getByText('教務處').count()).toBe(0);
        for (const right of ['編輯企業通訊錄', '管理標籤']) await drawer.getByRole('checkbox', { name: right }).waitFor();
        expect(await drawer.getByRole('checkbox', { name: '查看操作日誌' }).count()).toBe(0);
        await drawer.getByRole('button', { name: '取消' }).click();
        const seen = await callApi<List<{ name: string }>>(page, 'GET', '/permissions/candidates');
        expect(seen.body.items.map((one) => one.name)).not.toContain('林慧儀');
        const menu = page.getByRole('navigation').first();
        expect(await menu.getByText('安全與保密', { exact: true }).count()).toBe(0);
        for (const closed of ['audit', 'security']) {
          await show(page, `${device.url}/console/${closed}`);
          await page.getByText('您的帳號沒有此頁的權限。', { exact: false }).waitFor();
          await page.getByText('何嘉敏').first().waitFor();
        }
      },
    );

    step(
      'what she has ticked is taken from herself: she cannot give it any more, then nothing at all, and nothing she typed is lost [PER-21, PER-26, acceptance 5 and 7]',
      async () => {
        const { page, device } = sub;
        // So that a minute can go by for her page.
        await page.clock.install();
        await page.goto(`${device.url}/console/rights`);
        await page.getByRole('button', { name: '添加管理員' }).click();
        const drawer = page.getByRole('dialog', { name: '添加管理員' });
        await drawer.locator('#cp-member').click();
        const option = page.locator('.ant-select-item-option:not(.ant-select-item-option-disabled)').first();
        const name = await option.locator('b').innerText();
        await option.click();
        await drawer.getByRole('treeitem', { name: /葡文科/ }).click();
        await drawer.getByRole('checkbox', { name: '管理標籤' }).last().check();
        const kept = async (): Promise<void> => {
          await drawer.getByText(name, { exact: true }).first().waitFor();
          expect(await drawer.getByRole('treeitem', { name: /葡文科/, checked: true }).count()).toBe(1);
          expect(await drawer.getByRole('checkbox', { name: '管理標籤', checked: true }).count()).toBeGreaterThan(0);
        };
        const save = drawer.getByRole('button', { name: '保存' });
        boss.watch.expect(/401/);
        await confirmed(boss);

        const role = await roleOf('Teresa Lopes');
        const part = role?.scope?.departments.map((one) => one.id) ?? [];
        const less = await callApi<AdminItem>(boss.page, 'PATCH', `/permissions/admins/${role?.id ?? ''}`, {
          body: {
            role: 'sub_admin',
            groupId: null,
            scope: { whole: false, departmentIds: part, nodeIds: [], memberIds: [] },
            rights: ['contacts.edit'],
          },
          ifMatch: role?.version ?? 0,
          key: crypto.randomUUID(),
        });
        expect(less.status).toBe(200);
        sub.watch.expect(/40[13]/);
        await confirmIdentity(page, async () => {
          await save.click();
          await drawer.getByText('不可授予超出自身範圍的權限').waitFor();
        });
        await kept();

        const taken = await callApi(boss.page, 'DELETE', `/permissions/admins/${role?.id ?? ''}`, { ifMatch: less.body.version });
        expect(taken.status).toBe(200);
        await eventually(
          async () => (await callApi<{ rights: string[] }>(page, 'GET', '/session')).body.rights,
          (rights) => !rights.includes('contacts.edit'),
          'she has the right no longer',
          10_000,
        );
        // She looks elsewhere for a minute; coming back, the page asks who she is by now.
        await page.clock.fastForward(61_000);
        const asked = page.waitForResponse((answer) => new URL(answer.url()).pathname.endsWith('/session'));
        await page.evaluate(() => window.dispatchEvent(new Event('visibilitychange')));
        expect((await asked).status()).toBe(200);
        await page.getByRole('link', { name: '權限管理' }).waitFor({ state: 'detached' });
        await save.click();
        await drawer.getByText('您沒有此操作的權限').waitFor();
        await kept();
        await sub.close();
      },
    );

    step(
      'the founder passes his role on at 【確定】; both hear of it on their phones, and it comes back with acceptance [PER-08, PER-09, PER-10, PER-24, acceptance 3]',
      async () => {
        founder = await desk('chau.wing.hong');
        // Until he has confirmed who he is.
        founder.watch.expect(/401/);
        await pass(founder, 'ho.ka.man', '何嘉敏', '創建人已轉讓給何嘉敏');
        const [message] = await eventually(
          () => world().sim.messages('創建人已由周永康轉讓給何嘉敏'),
          (sent) => sent.length > 0,
          'it is told in WeCom',
        );
        expect(message?.path).toContain('message/send');
        await show(boss.page, `${boss.device.url}/console/rights/founder`);
        await boss.page.getByText('何嘉敏').first().waitFor();

        await boss.page.getByRole('switch').click();
        const setting = boss.page.getByRole('dialog');
        await confirmIdentity(boss.page, async () => {
          await setting.getByRole('button', { name: '保存' }).click();
          await setting.waitFor({ state: 'detached' });
        });
        await pass(boss, 'chau.wing.hong', '周永康');
        const asked = await callApi<{ transfer: FounderTransfer | null }>(boss.page, 'GET', '/permissions/founder');
        expect(asked.body.transfer).toMatchObject({ state: 'pending', to: { name: '周永康' } });
        await founder.page.goto(`${founder.device.url}/console/rights/founder`);
        await founder.page.getByRole('button', { name: '接受' }).click();
        const accept = founder.page.getByRole('dialog');
        await confirmIdentity(founder.page, async () => {
          await accept.getByRole('button', { name: '接受' }).click();
          await accept.waitFor({ state: 'detached' });
        });
        const list = await callApi<List<AdminItem>>(founder.page, 'GET', '/permissions/admins?role=founder');
        expect(list.body.items.map((one) => one.person.name)).toEqual(['周永康']);
        await founder.page.getByRole('switch').click();
        const off = founder.page.getByRole('dialog');
        await off.getByRole('button', { name: '保存' }).click();
        await off.waitFor({ state: 'detached' });
      },
    );
  });
}

/** 【轉讓創建人】 to 【確定】, with the second look at name and department. */
async function pass({ page, device }: Window, account: string, name: string, said?: string): Promise<void> {
  await show(page, `${device.url}/console/rights/founder`);
  await page.getByRole('button', { name: '轉讓創建人' }).click();
  const dialog = page.getByRole('dialog', { name: '選擇新創建人' });
  await dialog.locator('#cp-founder').fill(account);
  await page.locator('.ant-select-item-option', { hasText: name }).first().waitFor();
  await page.keyboard.press('Enter');
  await dialog.getByText(account, { exact: false }).last().waitFor();
  await confirmIdentity(page, async () => {
    await dialog.getByRole('button', { name: '確定' }).click();
    await dialog.waitFor({ state: 'detached' });
    // The dialog may be gone before the question who one is comes up.
    if (said !== undefined) await page.getByText(said).waitFor();
  });
}

/** Confirms the identity of this window's person without a page that asks for it. */
async function confirmed({ page, device }: Window): Promise<void> {
  const begun = await callApi<{ url: string | null }>(page, 'POST', '/auth/step-up', {
    body: { method: 'wecom_scan', to: '/console/confirmed' },
  });
  await page.goto(begun.body.url ?? device.url);
  await page.getByText('身份已確認').waitFor();
}
