import { afterAll, describe, expect } from '@jest/globals';
import { chain } from '../harness/chain';
import { eventually } from '../harness/eventually';
import { callApi } from '../harness/staff-api';
import type { SimDevice } from '../harness/simulator';
import { appHome, type Visit, type World } from '../harness/world';

type Window = Visit & { device: SimDevice };
interface Department {
  id: string;
  name: string;
  parentId: string | null;
}

/** One mark per run, so that a product that runs already takes the journey again. */
const MARK = Date.now().toString(36).slice(-4);

/** Company contacts at their limits (spec 14, acceptance 1 and 4). */
export function contactsScenarios(world: () => World): void {
  describe('contacts: the acceptance scenarios of departments and labels', () => {
    const step = chain(world);
    afterAll(() => world().leave());
    let desk: Window;

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
      await page.goto(`${device.url}/console/contacts?department=${chain.at(-1) ?? ''}`);
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

    step('4: the last holder of 管理員 stays [LAB-10]', async () => {
      const office = await world().device('other-admin');
      const { page } = office;
      await page.goto(appHome(office.device, 'console'));
      await page.locator('main').first().waitFor();
      await page.goto(`${office.device.url}/console/labels`);
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
  });
}
