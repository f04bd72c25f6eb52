import { afterAll, describe, expect } from '@jest/globals';
import { chain } from '../harness/chain';
import { stamp } from '../harness/stamp';
import { eventually } from '../harness/eventually';
import type { SimDevice } from '../harness/simulator';
import { callApi, sendNotice } from '../harness/staff-api';
import { confirmIdentity } from '../harness/step-up';
import { show } from '../harness/turn';
import { appHome, type Visit, type World } from '../harness/world';

const TITLE = stamp('請以家長的角度看');
const WHY = '家長表示看不到通知';

/** An administrator reads what a family and a teacher read, and does nothing in their name (PER-31). */
export function roleView(world: () => World): void {
  describe('permissions: an administrator looks as a role', () => {
    const step = chain(world);
    afterAll(() => world().leave());
    let desk: Visit & { device: SimDevice };

    const begin = async (kind: string, name: string): Promise<void> => {
      const { page, device } = desk;
      await show(page, `${device.url}/console/rights/views`);
      await page.getByText(kind, { exact: true }).first().click();
      await page.getByRole('searchbox', { name: '搜尋姓名' }).or(page.getByPlaceholder('搜尋姓名')).first().fill(name);
      await page
        .getByRole('row', { name: new RegExp(name) })
        .first()
        .getByRole('button', { name: '檢視' })
        .click();
      const dialog = page.getByRole('dialog', { name: `以${name}的角色檢視` });
      await dialog.getByLabel('原因').fill(WHY);
      await confirmIdentity(page, async () => {
        await dialog.getByRole('button', { name: '開始檢視' }).click();
        await page.getByText(new RegExp(`只讀檢視：${kind} ${name}`)).waitFor();
      });
    };

    step('he finds the mother of a class, says why, and sees her notices under a banner with her name [PER-31]', async () => {
      const teacher = await world().device('teacher');
      await teacher.page.goto(appHome(teacher.device, 'notice'));
      await teacher.page.getByRole('link', { name: '創建通知' }).waitFor();
      await sendNotice(teacher.page, TITLE, ['小四B']);
      await eventually(
        () => world().sim.messages(TITLE),
        (sent) => sent.length > 0,
        'it goes out',
      );
      desk = await world().device('admin');
      // Until he has confirmed who he is; then whatever writes.
      desk.watch.expect(/40[13]/);
      await desk.page.goto(appHome(desk.device, 'console'));
      await desk.page.getByRole('heading', { level: 1 }).first().waitFor();
      await begin('家長', '歐陽靜');
      await desk.page.getByText(TITLE).first().waitFor();
    });

    step('what she has not opened stays unopened, and confirming in her name is refused in plain words [PER-31, NOT-50]', async () => {
      const { page } = desk;
      // What writes, and what is hers alone.
      desk.watch.expect(/403/);
      await page.getByText(TITLE).first().click();
      await page.getByRole('heading', { name: TITLE }).waitFor();
      await page.getByRole('button', { name: /確認/ }).last().click();
      await page.getByText('您正在以他人的角色檢視，只可閱讀；請先結束檢視').first().waitFor();
      const mother = await world().handset('mother');
      const { children } = await mother.done<{ children: { studentId: string; name: string }[] }>('GET', '/me/notices/children');
      const child = children.find((one) => one.name === '陳樂瑤')?.studentId ?? '';
      const list = await mother.done<{ items: { title: string | null; read: boolean; todo: boolean }[] }>(
        'GET',
        `/me/notices?studentId=${child}`,
      );
      expect(list.items.find((one) => one.title === TITLE)).toMatchObject({ read: false, todo: true });
    });

    step(
      'her log-ins and her numbers are hers alone; the console offers the way out, and he is himself again [PER-31, PER-32]',
      async () => {
        const { page, device } = desk;
        desk.watch.expect(/403/);
        await show(page, `${device.url}/family/sessions`);
        await page.getByText('此內容屬個人資料，不在檢視範圍內').waitFor();
        expect((await callApi(page, 'GET', '/me/registration')).status).toBe(403);
        await show(page, `${device.url}/console`);
        await page.getByRole('heading', { name: '您正在以他人的角色檢視' }).waitFor();
        await page.getByRole('button', { name: '結束檢視' }).click();
        await page.waitForURL(/\/console\/rights\/views$/);
        const row = page.getByRole('row', { name: new RegExp(WHY) }).first();
        await row.waitFor();
        for (const words of ['何嘉敏', '歐陽靜', '家長']) await row.getByText(words, { exact: true }).first().waitFor();
        await show(page, `${device.url}/console/audit`);
        await page.getByText('結束以他人的角色檢視', { exact: true }).first().waitFor();
        await page.getByText('開始以他人的角色檢視', { exact: true }).first().waitFor();
      },
    );

    step('as a teacher he reads her notices and her class, and sends nothing [PER-31]', async () => {
      const { page, device } = desk;
      desk.watch.expect(/40[13]/);
      await begin('教職員', '林慧儀');
      await show(page, `${device.url}/staff/notices/mine`);
      await page.getByText(TITLE).first().waitFor();
      await show(page, `${device.url}/staff/school`);
      await page.getByText('小四B').first().waitFor();
      const refused = await callApi<{ code: string }>(page, 'POST', '/notices', { body: {}, key: crypto.randomUUID() });
      expect([refused.status, refused.body.code]).toEqual([403, 'VIEW_READ_ONLY']);
      await page.getByRole('button', { name: '結束檢視' }).click();
      await page.waitForURL(/\/console\/rights\/views$/);
      expect((await callApi<{ view: unknown }>(page, 'GET', '/session')).body.view).toBeNull();
    });
  });
}
