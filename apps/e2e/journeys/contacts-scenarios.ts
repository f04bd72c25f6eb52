import { afterAll, describe, expect } from '@jest/globals';
import { chain } from '../harness/chain';
import { eventually } from '../harness/eventually';
import { Handset } from '../harness/handset';
import { callApi } from '../harness/staff-api';
import { confirmIdentity } from '../harness/step-up';
import type { SimDevice } from '../harness/simulator';
import { show } from '../harness/turn';
import { downloaded, workbook } from '../harness/workbook';
import { appHome, DESKTOP, PHONE, type Visit, type World } from '../harness/world';

type Window = Visit & { device: SimDevice };
interface Item {
  id: string;
  name: string;
}
interface Department extends Item {
  parentId: string | null;
}
interface Import {
  id: string;
  state: string;
}

const MARK = Date.now().toString(36).slice(-4);
const digits = String(Date.now() % 1_000).padStart(3, '0');
const OFFICE = `八十四人處${MARK}`;
const LABEL = `創建人用${MARK}`;
const STAFF = 84;
const OUTSIDE = 27;
const nameOf = (n: number): string => `職員${MARK}${String(n).padStart(2, '0')}`;

/** Company contacts: departments, members, labels and rules (spec 14, acceptance 1 to 5). */
export function contactsScenarios(world: () => World): void {
  describe('contacts: the acceptance scenarios of staff, labels and rules', () => {
    const step = chain(world);
    afterAll(() => world().leave());
    let desk: Window;
    let officeId = '';

    const computer = async (userid: string, client = 'wecom-desktop'): Promise<Window> => {
      const { corpId } = await world().sim.device('admin');
      const id = `${client === 'wecom-desktop' ? 'd' : 'm'}${MARK}-${userid.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`;
      await world().sim.call('PUT', `/sim/devices/${id}`, {
        hostLabel: id,
        client,
        corpId,
        identity: { kind: 'member', userid },
        title: id,
      });
      return world().device(id, { viewport: client === 'wecom-desktop' ? DESKTOP : PHONE });
    };
    const departments = async (): Promise<Department[]> =>
      (await callApi<{ items: Department[] }>(desk.page, 'GET', '/contacts/departments')).body.items;
    const made = async (name: string): Promise<string> =>
      (
        await eventually(
          async () => (await departments()).find((one) => one.name === name),
          (one) => one !== undefined,
          `the department ${name}`,
        )
      )?.id ?? '';
    const add = (parentId: string, name: string) =>
      callApi<{ code?: string }>(desk.page, 'POST', '/contacts/departments', { body: { parentId, name }, key: crypto.randomUUID() });

    step('1: a name of 33 characters is DEPT_NAME_INVALID, a 16th level DEPT_TOO_DEEP, on the page too [CON-03, CON-04]', async () => {
      desk = await world().device('admin');
      const { page, device } = desk;
      await page.goto(appHome(device, 'console'));
      await page.locator('main').first().waitFor();
      const root = (await departments()).find((one) => one.parentId === null)?.id ?? '';
      desk.watch.expect(/422/);
      const long = await add(root, '部'.repeat(33));
      expect([long.status, long.body.code]).toEqual([422, 'DEPT_NAME_INVALID']);
      const chain: string[] = [root];
      for (let level = 2; level <= 15; level += 1) {
        const name = `第${String(level)}級${MARK}`;
        expect((await add(chain.at(-1) ?? '', name)).status).toBeLessThan(300);
        chain.push(await made(name));
      }
      await show(page, `${device.url}/console/contacts?department=${chain.at(-1) ?? ''}`);
      await page.getByRole('heading', { level: 1, name: `第15級${MARK}` }).waitFor();
      await page.getByRole('button', { name: '添加部門' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('部門名稱').fill('部'.repeat(33));
      expect((await dialog.getByLabel('部門名稱').inputValue()).length).toBe(32);
      await dialog.getByLabel('部門名稱').fill('第十六級');
      await dialog.getByRole('button', { name: '保存' }).click();
      await dialog.getByText('部門最多15級').waitFor();
      await dialog.getByRole('button', { name: '取消' }).click();
      for (const id of chain.slice(1).toReversed()) {
        const gone = await callApi(page, 'POST', `/contacts/departments/${id}/remove`, {
          body: { moveTo: null },
          key: crypto.randomUUID(),
        });
        expect(gone.status).toBeLessThan(300);
      }
    });

    step(
      '2: of 84 members 27 have not joined: the filter finds them, the file has them, the invitation reaches them once an hour [CON-10, CON-11, CON-21]',
      async () => {
        const { page, device } = desk;
        const root = (await departments()).find((one) => one.parentId === null)?.id ?? '';
        await add(root, OFFICE);
        officeId = await made(OFFICE);
        const rows = Array.from({ length: STAFF }, (_, n) => `${nameOf(n)},66${digits}${String(n).padStart(3, '0')},${OFFICE},職員`);
        const hand = await Handset.logIn(device, `/school-message-home/${device.corpId}`);
        const file = Buffer.from(`\uFEFF${['姓名,手機,部門路徑,職務', ...rows].join('\r\n')}\r\n`);
        const read = await hand.done<Import>('POST', `/imports/members?name=staff-${MARK}.csv`, { bytes: file });
        await hand.done('POST', `/imports/entry/${read.id}/confirm`, { key: crypto.randomUUID() });
        await eventually(
          () => hand.done<Import>('GET', `/imports/entry/${read.id}`),
          (one) => one.state === 'done',
          'all members are written',
          120_000,
        );
        const { members } = await world().sim.call<{ members: { userid: string; name: string }[] }>('GET', `/sim/corps/${device.corpId}`);
        const ours = members.filter((one) => one.name.startsWith(`職員${MARK}`)).toSorted((a, b) => a.name.localeCompare(b.name));
        expect(ours).toHaveLength(STAFF);
        for (const { userid } of ours.slice(OUTSIDE))
          await world().sim.call('POST', `/sim/corps/${device.corpId}/members/${encodeURIComponent(userid)}/join`);
        await world().sim.call('POST', '/sim/callbacks/drain');
        const outside = async (): Promise<number> =>
          (await callApi<{ total: number }>(page, 'GET', `/contacts/members?page=1&pageSize=10&departmentId=${officeId}&filter=not_joined`))
            .body.total;
        await eventually(outside, (n) => n === OUTSIDE, 'those who joined are known', 60_000);

        await show(page, `${device.url}/console/contacts?department=${officeId}&f.join=not_joined`);
        await page.getByText(`共 ${String(OUTSIDE)} 項`).waitFor();
        desk.watch.expect(/40[13]/);
        const ready = page.getByRole('button', { name: '下載檔案' });
        await confirmIdentity(page, async () => {
          await page.getByRole('button', { name: '導出未加入成員' }).click();
          await ready.waitFor({ timeout: 60_000 });
        });
        const book = await workbook(await downloaded(page, ready));
        expect(book.rows).toHaveLength(OUTSIDE);

        const before = await invited();
        await page.getByRole('button', { name: `立即發送邀請（${String(OUTSIDE)}）` }).click();
        const dialog = page.getByRole('dialog');
        await dialog.getByRole('button', { name: `發送邀請（${String(OUTSIDE)}人）` }).click();
        await dialog.getByText(`企業微信已接收 ${String(OUTSIDE)} / ${String(OUTSIDE)}`).waitFor({ timeout: 60_000 });
        await dialog.getByRole('button', { name: '關閉' }).last().click();
        const first = await invited();
        expect(first).toBeGreaterThan(before);
        await page.getByRole('button', { name: /立即發送邀請/ }).click();
        await dialog.getByRole('button', { name: /發送邀請（/ }).click();
        await dialog.getByText(`以下${String(OUTSIDE)}人剛獲邀請`).waitFor();
        expect(await dialog.getByRole('listitem').count()).toBe(OUTSIDE);
        await dialog.getByRole('button', { name: '關閉' }).last().click();
        expect(await invited()).toBe(first);
      },
    );

    /** Calls by which WeCom invited. */
    async function invited(): Promise<number> {
      const { counts } = await world().sim.call<{ counts: Record<string, Record<string, number>> }>('GET', '/sim/calls?limit=1');
      return Object.entries(counts)
        .filter(([path]) => path.includes('invite'))
        .reduce((sum, [, codes]) => sum + (codes['0'] ?? 0), 0);
    }

    step('3: a label of creator and group is not offered to an administrator of another group [LAB-03, LAB-04]', async () => {
      const { page } = desk;
      const label = await callApi<{ id: string }>(page, 'POST', '/contacts/labels', {
        body: { name: LABEL, useScope: 'creator_group', memberIds: [], apps: [] },
        key: crypto.randomUUID(),
      });
      expect(label.status).toBeLessThan(300);
      const chosen = async (window: Window): Promise<string[]> => {
        await window.page.goto(appHome(window.device, 'notice'));
        await window.page.getByRole('link', { name: '創建通知' }).waitFor();
        await show(window.page, `${window.device.url}/staff/notices/new`);
        await window.page.getByText('抄送', { exact: false }).first().click();
        await window.page.getByRole('dialog').getByRole('checkbox').first().waitFor({ state: 'attached' });
        const usable = await callApi<{ items: Item[] }>(window.page, 'GET', '/contacts/labels/usable');
        const shown = await window.page.getByRole('dialog').getByRole('button', { name: LABEL }).count();
        return [...usable.body.items.map((one) => one.name).filter((name) => name === LABEL), ...(shown > 0 ? ['shown'] : [])];
      };
      const creator = await world().device('admin-phone');
      await eventually(
        () => chosen(creator),
        (all) => all.length === 2,
        'its creator chooses it',
      );
      await creator.close();
      // He administers too, in another group, and sends no notices: what he might choose is asked for.
      const other = await computer('leong.chi.hang');
      await other.page.goto(appHome(other.device, 'console'));
      await other.page.locator('main').first().waitFor();
      const usable = await callApi<{ items: Item[] }>(other.page, 'GET', '/contacts/labels/usable');
      expect([usable.status, usable.body.items.filter((one) => one.name === LABEL)]).toEqual([200, []]);
      await other.close();
    });

    step('4: the last holder of 管理員 stays [LAB-10]', async () => {
      const office = await world().device('other-admin');
      const { page } = office;
      await page.goto(appHome(office.device, 'console'));
      await page.locator('main').first().waitFor();
      await show(page, `${office.device.url}/console/labels`);
      await page.getByRole('option', { name: /管理員/ }).click();
      await page.getByRole('heading', { level: 1, name: '管理員' }).waitFor();
      await page.locator('tbody tr.sc-table__row').first().waitFor();
      await page.locator('thead .sc-table__check').click();
      office.watch.expect(/409/);
      await page.getByRole('toolbar').getByRole('button', { name: '移除' }).click();
      await page.getByText('管理員標籤至少保留一名成員').first().waitFor();
      expect(await page.locator('tbody tr.sc-table__row').count()).toBeGreaterThan(0);
      await office.close();
    });

    step(
      '5: a department that sees only its own finds one further member and nobody else, in tree, search, pickers and console [VIS-02, VIS-05, CON-26]',
      async () => {
        const { page, device } = desk;
        const { members } = await world().sim.call<{ members: { userid: string; name: string }[] }>('GET', `/sim/corps/${device.corpId}`);
        const somebody = members.find((one) => one.name === nameOf(STAFF - 1))?.userid ?? '';
        const phone = await computer(somebody, 'wecom-mobile');
        await phone.page.goto(appHome(phone.device, 'notice'));
        await phone.page.locator('main').first().waitFor();
        const search = async (q = ''): Promise<{ total: number; items: Item[] }> =>
          (
            await callApi<{ total: number; items: Item[] }>(
              phone.page,
              'GET',
              `/directory/search?page=1&pageSize=5&q=${encodeURIComponent(q)}`,
            )
          ).body;
        expect((await search()).total).toBeGreaterThan(STAFF + 1);

        await show(page, `${device.url}/console/contacts-settings`);
        const block = page.locator('.co-block', { hasText: '限制查看其他部門' }).first();
        await block.getByRole('button', { name: '添加' }).click();
        const dialog = page.getByRole('dialog');
        const department = dialog.getByRole('combobox').nth(0);
        await department.click();
        await department.fill(OFFICE);
        await page.locator('.ant-select-tree-node-content-wrapper', { hasText: OFFICE }).first().click();
        await page.keyboard.press('Escape');
        const further = dialog.getByRole('combobox').nth(3);
        await further.click();
        await further.fill('林慧儀');
        await page.locator('.ant-select-item-option', { hasText: '林慧儀' }).first().click();
        await page.keyboard.press('Escape');
        await dialog.getByRole('button', { name: '保存' }).click();
        await block.getByText('林慧儀').waitFor();
        try {
          expect((await search()).total).toBe(STAFF + 1);
          expect((await search('林慧儀')).items.map((one) => one.name)).toEqual(['林慧儀']);
          expect((await search(nameOf(0))).items.map((one) => one.name)).toEqual([nameOf(0)]);
          expect((await search('何嘉敏')).items).toEqual([]);
          const tree = await callApi<{ items: Department[] }>(phone.page, 'GET', '/contacts/departments');
          expect(tree.body.items.map((one) => one.name)).not.toContain('教務處');
          await show(phone.page, `${phone.device.url}/staff/directory`);
          await phone.page.locator('.dir-row').first().waitFor();
          await phone.page.getByRole('searchbox').fill('何嘉敏');
          await phone.page.getByText('沒有符合').first().waitFor();
          phone.watch.expect(/403/);
          const picker = await callApi<{ staff?: Item[] }>(phone.page, 'GET', `/notice-recipients/staff?q=${encodeURIComponent('何嘉敏')}`);
          expect(picker.body.staff ?? []).toEqual([]);

          // In the console too: everybody has the directory, with cards instead of what administrators see.
          const office = await computer(somebody);
          await office.page.goto(appHome(office.device, 'console'));
          await office.page.getByText('通訊錄', { exact: true }).first().click();
          await office.page.getByRole('link', { name: '組織架構' }).click();
          await office.page.getByText(`共 ${String(STAFF + 1)} 項`).waitFor();
          await office.page.getByRole('searchbox', { name: /^搜索姓名/ }).fill(nameOf(0));
          await office.page.getByRole('row', { name: new RegExp(nameOf(0)) }).click();
          await office.page.locator('.co-person').getByText(nameOf(0)).waitFor();
          // Who opens somebody while the list changes has both, although the page has not been drawn between the two.
          await office.page.keyboard.press('Escape');
          await office.page.locator('.co-person').waitFor({ state: 'detached' });
          const row = await office.page.getByRole('row', { name: new RegExp(nameOf(0)) }).elementHandle();
          const clear = await office.page.getByRole('button', { name: '清除篩選' }).elementHandle();
          await office.page.evaluate((pressed) => pressed.forEach((one) => (one as HTMLElement).click()), [row!, clear!]);
          await office.page.locator('.co-person').getByText(nameOf(0)).waitFor();
          await office.page.getByText(`共 ${String(STAFF + 1)} 項`).waitFor();
          await office.close();
        } finally {
          await block.getByRole('button', { name: '刪除' }).last().click();
          await page.getByRole('dialog').getByRole('button', { name: '刪除' }).click();
          await block.getByText('林慧儀').waitFor({ state: 'detached' });
        }
        expect((await search()).total).toBeGreaterThan(STAFF + 1);
        await phone.close();
      },
    );
  });
}
