import { afterAll, describe, expect } from '@jest/globals';
import { chain } from '../harness/chain';
import { eventually } from '../harness/eventually';
import { SchoolCorp } from '../harness/school-corp';
import { callApi } from '../harness/staff-api';
import type { SimDevice } from '../harness/simulator';
import { show } from '../harness/turn';
import { appHome, DESKTOP, type Visit, type World } from '../harness/world';
import { SchoolContactsPage } from '../pages/school-contacts-page';

type Window = Visit & { device: SimDevice };
interface Item {
  id: string;
  parentId: string | null;
  name: string;
}

/** One mark per run, so that a product that runs already takes the journey again. */
const MARK = Date.now().toString(36).slice(-4);
const GRADE = '小六級';

/** What one administrator has open is deleted by another one, or refused by WeCom and mended (BEY-16, spec 14 §6, §7). */
export function contactsGone(world: () => World): void {
  describe('contacts: what somebody else deleted is said in words, and nothing typed is lost', () => {
    const step = chain(world);
    afterAll(() => world().leave());
    let desk: Window;
    let phone: Window;
    /** The colleague, by the interface alone: he is faster. */
    let other: Window;
    let corp: SchoolCorp;
    let school: SchoolContactsPage;

    const nodes = async (): Promise<Item[]> => (await callApi<{ items: Item[] }>(other.page, 'GET', '/school/nodes')).body.items;
    const departments = async (): Promise<Item[]> =>
      (await callApi<{ items: Item[] }>(other.page, 'GET', '/contacts/departments')).body.items;
    const found = async (list: () => Promise<Item[]>, name: string): Promise<Item> =>
      (await eventually(
        async () => (await list()).find((one) => one.name === name),
        (one) => one !== undefined,
        name,
      ))!;
    const newClass = async (name: string): Promise<string> => {
      const { id: parentId } = await found(nodes, GRADE);
      const made = await callApi(other.page, 'POST', '/school/nodes', {
        body: { kind: 'class', parentId, name },
        key: crypto.randomUUID(),
      });
      expect(made.status).toBeLessThan(300);
      return (await found(nodes, name)).id;
    };
    const classGone = async (id: string): Promise<void> => {
      expect((await callApi(other.page, 'DELETE', `/school/nodes/${id}`)).status).toBeLessThan(300);
    };
    const newDepartment = async (name: string): Promise<string> => {
      const root = (await departments()).find((one) => one.parentId === null)?.id ?? '';
      const made = await callApi(other.page, 'POST', '/contacts/departments', {
        body: { parentId: root, name },
        key: crypto.randomUUID(),
      });
      expect(made.status).toBeLessThan(300);
      return (await found(departments, name)).id;
    };
    const departmentGone = async (id: string): Promise<void> => {
      const gone = await callApi(other.page, 'POST', `/contacts/departments/${id}/remove`, {
        body: { moveTo: null },
        key: crypto.randomUUID(),
      });
      expect(gone.status).toBeLessThan(300);
    };
    /** Asking for what is gone answers 404; the page may do so once before it leaves. */
    const missed = (window: Window): void => window.watch.expect(/404/);
    const pressed = (window: Window, name: string): Promise<void> => window.page.getByRole('button', { name, exact: true }).first().click();

    step('a class that a colleague deletes: the page says so, stands at its grade, and the line is put away [BEY-16, SCH-03]', async () => {
      desk = await world().device('admin');
      corp = new SchoolCorp(world().sim, desk.device.corpId);
      other = await world().device('admin', { viewport: DESKTOP });
      phone = await world().device('admin-phone');
      for (const window of [desk, other]) {
        await window.page.goto(appHome(window.device, 'console'));
        await window.page.locator('main').first().waitFor();
      }
      missed(desk);
      school = new SchoolContactsPage(desk.page, desk.device.url);
      const name = `將刪班${MARK}`;
      const id = await newClass(name);
      await show(desk.page, `${desk.device.url}/console/school?node=${id}`);
      await desk.page.getByRole('heading', { level: 1, name }).waitFor();
      await classGone(id);
      await desk.page.getByText(`「${name}」已被其他人刪除，現顯示「${GRADE}」。`).waitFor();
      await desk.page.getByRole('heading', { level: 1, name: GRADE }).waitFor();
      expect(await desk.page.getByText('內容不存在或已被刪除').count()).toBe(0);
      await pressed(desk, '關閉');
      await desk.page.getByText('已被其他人刪除').waitFor({ state: 'detached' });
      // A link to it from somewhere else: its name is not known any more.
      await show(desk.page, `${desk.device.url}/console/school?node=${id}`);
      await desk.page.getByText(/您打開的項目不存在，或已被其他人刪除；現顯示「/).waitFor();
      expect(new URL(desk.page.url()).searchParams.get('node')).toBeNull();
      // A class of another school answers just like one that never was.
      const abroad = await (await world().desk('other-admin')).handset.done<{ items: Item[] }>('GET', '/school/nodes');
      await show(desk.page, `${desk.device.url}/console/school?node=${abroad.items.find((one) => one.name === '小三A')?.id ?? ''}`);
      await desk.page.getByText(/您打開的項目不存在，或已被其他人刪除；現顯示「/).waitFor();
    });

    step('a name that is being typed for it stays to be copied; a new class finds another place [BEY-16]', async () => {
      missed(desk);
      const name = `改名班${MARK}`;
      const id = await newClass(name);
      await show(desk.page, `${desk.device.url}/console/school?node=${id}`);
      await desk.page.getByRole('heading', { level: 1, name }).waitFor();
      await school.more('修改名稱');
      await school.over.getByLabel(/^名稱/).fill(`新名${MARK}`);
      await classGone(id);
      await school.save();
      await school.over.getByText(`「${name}」已被其他人刪除，未能保存。`).waitFor();
      expect(await school.over.getByLabel(/^名稱/).inputValue()).toBe(`新名${MARK}`);
      await school.closeAll();
      await desk.page.getByText(`「${name}」已被其他人刪除，現顯示「${GRADE}」。`).waitFor();
    });

    step('the choice of teachers stays on the open sheet [BEY-16, SCH-08]', async () => {
      missed(desk);
      const name = `老師班${MARK}`;
      const id = await newClass(name);
      await show(desk.page, `${desk.device.url}/console/school?node=${id}&act=teachers`);
      await school.over.getByRole('button', { name: '添加班主任' }).click();
      await school.over.getByRole('combobox', { name: '搜索企業通訊錄成員' }).fill('蘇永年');
      await school.over.getByRole('option').filter({ hasText: '蘇永年' }).click();
      await classGone(id);
      await school.save();
      await school.over.getByText(`「${name}」已被其他人刪除，未能保存。`).waitFor();
      // The page behind has gone to what stood above; the sheet stays.
      await desk.page.getByText(`「${name}」已被其他人刪除，現顯示「${GRADE}」。`).waitFor();
      await school.over.locator('.cs-person').getByText('蘇永年').waitFor();
      await school.closeAll();
    });

    step('two rename one class: the second sees the name of the first before he overwrites it [BEY-16, SCH-03]', async () => {
      missed(desk);
      const name = `雙改班${MARK}`;
      const id = await newClass(name);
      await show(desk.page, `${desk.device.url}/console/school?node=${id}`);
      await desk.page.getByRole('heading', { level: 1, name }).waitFor();
      await school.more('修改名稱');
      await school.over.getByLabel(/^名稱/).fill(`我改${MARK}`);
      const { version } = (await callApi<{ version: number }>(other.page, 'GET', `/school/nodes/${id}/form`)).body;
      const first = await callApi(other.page, 'PATCH', `/school/nodes/${id}`, { body: { name: `他改${MARK}` }, ifMatch: version });
      expect(first.status).toBeLessThan(300);
      await school.save();
      await school.over.getByText(`他人已保存為：他改${MARK}`).waitFor();
      expect((await corp.node(`我改${MARK}`))?.name).toBeUndefined();
      await school.save('以我的內容保存');
      await school.said('已更新至企業微信');
      expect((await corp.node(`我改${MARK}`))?.name).toBe(`我改${MARK}`);
      await classGone(id);
    });

    step('a pupil whom WeCom refuses is mended and saved in the same dialog, once [OVR-26, 14 §7]', async () => {
      missed(desk);
      const name = `補救班${MARK}`;
      const id = await newClass(name);
      const pupil = `被拒${MARK}`;
      await desk.page.goto(`${desk.device.url}/console/school?node=${id}`);
      await desk.page.getByRole('heading', { level: 1, name }).waitFor();
      await corp.deleteByHand(name);
      await school.button('添加學生家長').click();
      await school.over.getByLabel(/^學生姓名/).fill(pupil);
      desk.watch.expect(/409|422|502/);
      await school.save();
      await school.over.getByRole('alert').waitFor({ timeout: 30_000 });
      await school.over.locator('.ant-select-selection-item-remove').click();
      await school.over.getByRole('combobox', { name: '所在班級' }).fill('小六A');
      await desk.page.locator('.ant-select-item-option', { hasText: '小六A' }).first().click();
      await desk.page.keyboard.press('Escape');
      await school.save();
      await school.said('已更新至企業微信');
      expect((await corp.pupil(pupil))?.department).toEqual([(await corp.node('小六A'))?.id]);
    });

    step('a department: the console goes to the one above, and a new name for it stays in the dialog [BEY-16, CON-02]', async () => {
      missed(desk);
      const name = `將刪部${MARK}`;
      const id = await newDepartment(name);
      const root = (await departments()).find((one) => one.parentId === null)?.name ?? '';
      await show(desk.page, `${desk.device.url}/console/contacts?department=${id}`);
      await desk.page.getByRole('heading', { level: 1, name }).waitFor();
      await desk.page.getByRole('button', { name: `「${name}」的操作` }).click({ force: true });
      await desk.page.getByRole('menuitem', { name: '修改名稱' }).click();
      const dialog = desk.page.getByRole('dialog');
      await dialog.getByRole('textbox').first().fill(`新部${MARK}`);
      await departmentGone(id);
      await dialog.getByRole('button', { name: '保存' }).click();
      await dialog.getByText(`「${name}」已被其他人刪除，未能保存。`).waitFor();
      expect(await dialog.getByRole('textbox').first().inputValue()).toBe(`新部${MARK}`);
      await dialog.getByRole('button', { name: '取消' }).click();
      await desk.page.getByText(`「${name}」已被其他人刪除，現顯示「${root}」。`).waitFor();
      await desk.page.getByRole('heading', { level: 1, name: root }).waitFor();
    });

    step('one’s own deletion says nothing of others and leads to what stood above [CON-02, SCH-03]', async () => {
      missed(desk);
      const name = `自刪班${MARK}`;
      const id = await newClass(name);
      await show(desk.page, `${desk.device.url}/console/school?node=${id}`);
      await desk.page.getByRole('heading', { level: 1, name }).waitFor();
      await school.more(`刪除「${name}」`);
      await school.save('刪除');
      await desk.page.getByRole('heading', { level: 1, name: GRADE }).waitFor();
      await school.node(name).waitFor({ state: 'detached' });
      expect(await desk.page.getByText('已被其他人刪除').count()).toBe(0);
    });

    step(
      'on the phone a class that is gone leads back to the classes, a department to the one above [BEY-16, CON-07, SCH-12]',
      async () => {
        const { page, device } = phone;
        missed(phone);
        const room = `手機班${MARK}`;
        const roomId = await newClass(room);
        const unit = `手機部${MARK}`;
        const unitId = await newDepartment(unit);
        const root = (await departments()).find((one) => one.parentId === null)?.name ?? '';
        await page.goto(appHome(device, 'notice'));
        await page.locator('main').first().waitFor();
        await show(page, `${device.url}/staff/school?node=${roomId}`);
        await page.getByRole('heading', { level: 1, name: room }).waitFor();
        await pressed(phone, '設置老師');
        await pressed(phone, '添加班主任');
        await page.getByRole('searchbox').last().fill('蘇永年');
        await page.getByRole('dialog').getByRole('button', { name: '蘇永年' }).click();
        await classGone(roomId);
        await page.getByRole('dialog').getByRole('button', { name: '保存' }).click();
        await page.getByRole('dialog').getByText(`「${room}」已被其他人刪除，未能保存。`).waitFor();
        await page.getByRole('dialog').getByText('蘇永年').waitFor();
        await page.keyboard.press('Escape');
        await page.getByText(`「${room}」已被其他人刪除，現顯示「家校通訊錄」。`).waitFor();

        await show(page, `${device.url}/staff/manage/departments?department=${unitId}`);
        await page.getByRole('button', { name: '添加子部門' }).click();
        await page.getByLabel(/^部門名稱/).fill(`手機子部${MARK}`);
        await departmentGone(unitId);
        await page.getByRole('dialog').getByRole('button', { name: '保存' }).click();
        await page.getByRole('dialog').getByText(`「${unit}」已被其他人刪除。您輸入的名稱仍在這裡`).waitFor();
        expect(await page.getByLabel(/^部門名稱/).inputValue()).toBe(`手機子部${MARK}`);
        await page.getByText(`將建立在「${root}」之下`).waitFor();
        await page.keyboard.press('Escape');
        await page.getByText(`「${unit}」已被其他人刪除，現顯示「${root}」。`).waitFor();
      },
    );
  });
}
