import { afterAll, describe, expect } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { chain } from '../harness/chain';
import { eventually } from '../harness/eventually';
import { ContactsCorp } from '../harness/contacts-corp';
import { callApi } from '../harness/staff-api';
import type { SimDevice } from '../harness/simulator';
import { show } from '../harness/turn';
import { appHome, type Visit, type World } from '../harness/world';

type Window = Visit & { device: SimDevice };
interface Item {
  id: string;
  name: string;
}

/** One mark per run, so that a product that runs already takes the journey again. */
const MARK = Date.now().toString(36).slice(-4);
const digits = String(Date.now() % 10_000).padStart(4, '0');
const MEMBER = { name: `旅程${MARK}`, mobile: `6244${digits}` };
const DEPARTMENT = `旅程組${MARK}`;
const LABEL = `科組長${MARK}`;

/** Both directories in the hands of an administrator: console, phone and what WeCom holds in the end (spec 14, §13). */
export function contacts(world: () => World): void {
  describe('contacts: staff, labels, visibility, families', () => {
    const step = chain(world);
    afterAll(() => world().leave());
    let desk: Window;
    let phone: Window;
    let corp: ContactsCorp;

    const at = async (window: Window, path: string): Promise<Page> => {
      await show(window.page, window.device.url + path);
      return window.page;
    };
    const pressed = async (from: Page | Locator, name: string | RegExp): Promise<void> => {
      await from.getByRole('button', { name }).first().click();
    };
    /** The list at the right has its rows, no longer the bars that stand for them. */
    const listed = (page: Page): Promise<void> =>
      page
        .getByText(/顯示第/)
        .first()
        .waitFor();
    /** A choice of antd's own lists. */
    const picked = async (page: Page, box: string, typed: string, option: RegExp | string): Promise<void> => {
      await page.getByRole('combobox', { name: box }).click();
      await page.getByRole('combobox', { name: box }).fill(typed);
      await page.locator('.ant-select-item-option, .ant-select-tree-node-content-wrapper').filter({ hasText: option }).first().click();
      await page.keyboard.press('Escape');
    };
    const found = async (words: string): Promise<Item[]> =>
      (await callApi<{ items: Item[] }>(phone.page, 'GET', `/directory/search?page=1&pageSize=50&q=${encodeURIComponent(words)}`)).body
        .items;

    step('the console opens from WeCom on the same pages, and 【添加成員】 points to the code [CON-01, CON-12, SCH-01]', async () => {
      desk = await world().device('admin');
      phone = await world().device('admin-phone');
      corp = new ContactsCorp(world().sim, desk.device.corpId);
      const { page } = desk;
      await page.goto(appHome(desk.device, 'console'));
      await page.getByText('通訊錄', { exact: true }).first().click();
      await page.getByRole('link', { name: '組織架構' }).click();
      await page.getByRole('treeitem').first().waitFor();
      await pressed(page, '添加成員');
      const code = page.getByRole('img', { name: '教職員登記二維碼' });
      await code.waitFor();
      await eventually(
        () => code.evaluate((node) => (node as HTMLImageElement).naturalWidth),
        (width) => width > 0,
        'the picture of the code',
      );
      await page.getByRole('dialog').getByRole('button', { name: '關閉' }).last().click();
      await at(desk, '/console/school');
      for (const tab of ['家校通訊錄', '班級群', '學生群', '配置']) await page.getByRole('tab', { name: tab, exact: true }).waitFor();
    });

    step('members are imported after a look at every row, one is edited and WeCom has it [CON-13, CON-23]', async () => {
      const { page } = desk;
      await at(desk, '/console/contacts');
      const root = (await callApi<{ items: { id: string; parentId: string | null; name: string }[] }>(page, 'GET', '/contacts/departments'))
        .body.items;
      const department = root.find((one) => one.parentId !== null)?.name ?? '';
      const rows = [
        '姓名,手機,部門路徑,職務',
        `${MEMBER.name},${MEMBER.mobile},${department},教師`,
        `無部門${MARK},6277${digits},沒有這個部門,教師`,
      ];
      await pressed(page, '批量導入');
      await page.locator('input[type=file]').setInputFiles({
        name: `members-${MARK}.csv`,
        mimeType: 'text/csv',
        buffer: Buffer.from(`\uFEFF${rows.join('\r\n')}\r\n`),
      });
      await page.getByRole('row', { name: new RegExp(`可匯入.*${MEMBER.name}`) }).waitFor();
      await page.getByRole('row', { name: new RegExp(`有錯誤.*無部門${MARK}`) }).waitFor();
      await pressed(page, '匯入 1 行');
      await page.getByRole('row', { name: new RegExp(`已匯入.*${MEMBER.name}`) }).waitFor({ timeout: 60_000 });
      expect((await corp.member(MEMBER.name))?.position).toBe('教師');
      expect(await corp.member(`無部門${MARK}`)).toBeUndefined();

      await at(desk, `/console/contacts?q=${encodeURIComponent(MEMBER.name)}`);
      await page.getByRole('row', { name: new RegExp(MEMBER.name) }).click();
      const drawer = page.getByRole('dialog');
      await pressed(drawer, '編輯');
      await drawer.getByLabel('職務').fill('科主任');
      await pressed(drawer, '保存');
      await page.getByText('已保存').first().waitFor();
      await eventually(
        async () => (await corp.member(MEMBER.name))?.position,
        (position) => position === '科主任',
        'WeCom has the new post',
      );
    });

    step(
      'a sub-department is added on the phone, ordered by dragging in the console, and WeCom has both [CON-02, CON-07, CON-08, CON-27]',
      async () => {
        const { page } = phone;
        await page.goto(appHome(phone.device, 'notice'));
        await at(phone, '/staff/manage');
        for (const entry of ['成員與部門管理', '成員使用分析', '通訊錄同步']) await page.getByText(entry, { exact: true }).waitFor();
        await page.getByText('成員加入', { exact: true }).waitFor();
        await page.getByText('成員與部門管理', { exact: true }).click();
        for (const name of [`${DEPARTMENT}甲`, `${DEPARTMENT}乙`]) {
          await pressed(page, '添加子部門');
          await page.getByLabel('部門名稱').fill(name);
          await pressed(page, '保存');
          await page.getByText(name, { exact: true }).waitFor();
        }
        const order = async (): Promise<string> =>
          (await corp.departments())
            .filter((one) => one.name.startsWith(DEPARTMENT))
            .toSorted((a, b) => (b.order ?? 0) - (a.order ?? 0))
            .map((one) => one.name.slice(-1))
            .join('');
        await at(desk, '/console/contacts');
        const rows = desk.page.getByRole('treeitem', { name: new RegExp(DEPARTMENT) });
        await rows.nth(1).waitFor();
        const shown = async (): Promise<string> =>
          (await rows.allTextContents())
            .map((text) => text.slice(text.indexOf(DEPARTMENT) + DEPARTMENT.length, text.indexOf(DEPARTMENT) + DEPARTMENT.length + 1))
            .join('');
        const turned = [...(await shown())].toReversed().join('');
        await rows.nth(1).dragTo(rows.nth(0), { targetPosition: { x: 60, y: 4 } });
        await desk.page.getByText('已調整次序').waitFor();
        await eventually(order, (now) => now === turned, 'WeCom has the order');
        await eventually(shown, (now) => now === turned, 'the console shows it');
      },
    );

    step(
      'a label with its users puts its people among the copies of a notice; nobody else may choose it [LAB-02, LAB-03, LAB-04]',
      async () => {
        const { page } = desk;
        await at(desk, '/console/labels');
        await pressed(page, '新增標籤');
        await page.getByLabel('標籤名稱').fill(LABEL);
        await page.getByRole('radio', { name: '創建人（及管理組）' }).check();
        await pressed(page.getByRole('dialog'), '保存');
        await page.getByRole('heading', { name: LABEL }).waitFor();
        await pressed(page, '添加部門/成員');
        await picked(page, '添加部門/成員: 姓名', MEMBER.name, MEMBER.name);
        await pressed(page.getByRole('dialog'), '保存');
        await page.getByRole('row', { name: new RegExp(MEMBER.name) }).waitFor();
        expect(await corp.tag(LABEL)).toHaveLength(1);

        await at(phone, '/staff/notices/new');
        await phone.page.getByText('抄送', { exact: false }).first().click();
        await pressed(phone.page, LABEL);
        await phone.page.getByText(`已加入標籤「${LABEL}」的1人`).waitFor();
        await phone.page.getByRole('checkbox', { name: new RegExp(MEMBER.name) }).waitFor({ state: 'attached' });
        const teacher = await world().desk('teacher');
        expect(JSON.stringify((await teacher.handset.call('GET', '/contacts/labels/usable')).body)).not.toContain(LABEL);
      },
    );

    step('whom a rule restricts finds his own people in list, search and picker, and nobody else [VIS-02, VIS-05]', async () => {
      const { page } = desk;
      const teacher = await world().device('teacher');
      await teacher.page.goto(appHome(teacher.device, 'notice'));
      const seen = async (): Promise<number> => {
        await at(teacher, '/staff/directory');
        await teacher.page.locator('.dir-row').first().waitFor();
        return (await callApi<{ total: number }>(teacher.page, 'GET', '/directory/search?page=1&pageSize=1')).body.total;
      };
      const all = await seen();
      await at(desk, '/console/contacts-settings');
      const block = page.locator('.co-block', { hasText: '限制查看所有通訊錄' }).first();
      const [me] = (await callApi<{ items: Item[] }>(page, 'GET', `/directory/search?page=1&pageSize=5&q=${encodeURIComponent('林慧儀')}`))
        .body.items;
      const own = page.locator('.co-block', { hasText: '限制查看其他部門' }).first();
      await pressed(own, '添加');
      await picked(page, '受限制的部門/成員: 姓名', '林慧儀', '林慧儀');
      await pressed(page.getByRole('dialog'), '保存');
      await own.getByText('林慧儀').waitFor();
      expect(me?.name).toBe('林慧儀');
      try {
        const few = await seen();
        expect(few).toBeGreaterThan(0);
        expect(few).toBeLessThan(all);
        const hidden = await callApi<{ items: Item[] }>(
          teacher.page,
          'GET',
          `/directory/search?page=1&pageSize=5&q=${encodeURIComponent(MEMBER.name)}`,
        );
        const inPicker = await callApi<{ staff: Item[] }>(
          teacher.page,
          'GET',
          `/notice-recipients/staff?q=${encodeURIComponent(MEMBER.name)}`,
        );
        expect([hidden.body.items, inPicker.body.staff]).toEqual([[], []]);
        expect((await found(MEMBER.name)).map((one) => one.name)).toEqual([MEMBER.name]);
      } finally {
        await own.getByRole('button', { name: '刪除' }).last().click();
        await page.getByRole('dialog').getByRole('button', { name: '刪除' }).click();
        await own.getByText('林慧儀').waitFor({ state: 'detached' });
      }
      expect(await seen()).toBe(all);
      await block.waitFor();
    });

    step('what only WeCom can set is noted with name and time, and the guide goes on where it was left [CON-25, SCH-26]', async () => {
      const { page } = desk;
      await at(desk, '/console/joining');
      await page.getByText('仍然開啟', { exact: true }).click();
      await page.getByRole('alert').filter({ hasText: '仍然開啟' }).waitFor();
      await page.getByText('已關閉', { exact: true }).click();
      await page.getByText(/何嘉敏於.*記錄/).waitFor();
      await at(desk, '/console/school');
      await listed(page);
      await pressed(page, '更多管理');
      await page.getByRole('menuitem', { name: '設置指引' }).click();
      const guide = page.getByRole('dialog');
      for (const words of ['新增年級', '新增班級', '為每個班級設置班主任', '加入學生', '邀請家長'])
        await guide.getByText(words).first().waitFor();
      // The × remembers it as the button does.
      await guide.getByRole('button', { name: '關閉' }).first().click();
      await guide.waitFor({ state: 'detached' });
      await eventually(
        async () => (await callApi<{ aside: boolean; by: string | null }>(page, 'GET', '/school/guide')).body,
        (kept) => kept.aside && kept.by === '何嘉敏',
        'the guide is kept for the next administrator',
      );
    });
  });
}
