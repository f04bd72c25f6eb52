import { afterAll, describe, expect } from '@jest/globals';
import { chain } from '../harness/chain';
import { ContactsCorp } from '../harness/contacts-corp';
import { eventually } from '../harness/eventually';
import { SchoolCorp } from '../harness/school-corp';
import { callApi } from '../harness/staff-api';
import type { SimDevice } from '../harness/simulator';
import { show } from '../harness/turn';
import { appHome, type Visit, type World } from '../harness/world';
import { SchoolContactsPage } from '../pages/school-contacts-page';

/** One mark per run, so that a product that runs already takes the journey again. */
const MARK = Date.now().toString(36).slice(-4);
const digits = String(Date.now() % 1_000).padStart(3, '0');
const GRADE = '小六級';
const ROOM = `匆忙班${MARK}`;
const ROWS = 40;
const pupilName = (n: number): string => `匆忙${MARK}${String(n).padStart(2, '0')}`;
const STUDENT_WRITES = 'school/user/batch_create_student';

/** Buttons that are pressed twice, and a worker that dies in the middle (OVR-26, R1, spec 14 §11). */
export function contactsHaste(world: () => World): void {
  describe('contacts: pressed twice makes one, and an import survives its worker', () => {
    const step = chain(world);
    afterAll(() => world().leave());
    let desk: Visit & { device: SimDevice };
    let school: SchoolContactsPage;
    let corp: SchoolCorp;

    /** Both clicks of a hasty hand, the second one as soon as the button takes it. */
    const twice = (name: string | RegExp): Promise<void> => school.button(name, school.over).dblclick({ delay: 5 });
    const pupils = async (start: string): Promise<string[]> => (await corp.pupilNames()).filter((name) => name.startsWith(start));

    step('a class and a pupil saved with two clicks are made once [OVR-26, SCH-03, SCH-05]', async () => {
      desk = await world().device('admin');
      await desk.page.goto(appHome(desk.device, 'console'));
      await desk.page.locator('main').first().waitFor();
      corp = new SchoolCorp(world().sim, desk.device.corpId);
      school = new SchoolContactsPage(desk.page, desk.device.url);
      await school.open();
      await school.choose(GRADE);
      await school.more('添加班級');
      await school.over.getByLabel(/^名稱/).fill(ROOM);
      await twice('保存');
      await school.said('已更新至企業微信');
      await desk.page.getByRole('dialog').waitFor({ state: 'detached' });
      expect(await corp.nodesNamed(ROOM)).toBe(1);
      await school.choose(ROOM);
      await school.button('添加學生家長').click();
      await school.over.getByLabel(/^學生姓名/).fill(pupilName(0));
      await twice('保存');
      await school.row(pupilName(0)).waitFor();
      await desk.page.getByRole('dialog').waitFor({ state: 'detached' });
      expect(await pupils(pupilName(0))).toEqual([pupilName(0)]);
    });

    step('a department and a label saved with two clicks are made once [OVR-26, CON-02, LAB-01]', async () => {
      const { page, device } = desk;
      const staff = new ContactsCorp(world().sim, device.corpId);
      desk.watch.expect(/409|422/);
      await show(page, `${device.url}/console/contacts`);
      await page.getByRole('button', { name: '添加部門' }).click();
      await page.getByRole('dialog').getByLabel('部門名稱').fill(`匆忙部${MARK}`);
      await twice('保存');
      await page.getByRole('treeitem', { name: new RegExp(`匆忙部${MARK}`) }).waitFor();
      expect((await staff.departments()).filter((one) => one.name === `匆忙部${MARK}`)).toHaveLength(1);
      await show(page, `${device.url}/console/labels`);
      await page.getByRole('button', { name: '新增標籤' }).click();
      await page.getByLabel('標籤名稱').fill(`匆忙籤${MARK}`);
      await twice('保存');
      await page.getByRole('heading', { name: `匆忙籤${MARK}` }).waitFor();
      const { body } = await callApi<{ items: { name: string }[] }>(page, 'GET', '/contacts/labels');
      expect(body.items.filter((one) => one.name === `匆忙籤${MARK}`)).toHaveLength(1);
    });

    step('WeCom goes away and the worker dies in the middle of an import: it ends by itself, each pupil once [R1, SCH-20]', async () => {
      const { page } = desk;
      await school.open();
      await school.button('批量導入/導出').click();
      await page.getByRole('menuitem', { name: '批量導入' }).click();
      const rows = Array.from(
        { length: ROWS },
        (_, n) => `${pupilName(n + 1)},${GRADE}/${ROOM},,627${digits}${String(n).padStart(2, '0')},媽媽`,
      );
      await page.locator('input[type=file]').setInputFiles({
        name: `haste-${MARK}.csv`,
        mimeType: 'text/csv',
        buffer: Buffer.from(`\uFEFF${['學生姓名,班級路徑,學生手機,家長1手機,家長1關係', ...rows].join('\r\n')}\r\n`),
      });
      const go = school.button(`匯入 ${String(ROWS)} 行`);
      await go.waitFor();
      const away = await world().sim.rule({ kind: 'down', mode: 'refuse', corp: corp.corpId, path: STUDENT_WRITES });
      await go.dblclick({ delay: 5 });
      await school.over.getByRole('status').first().waitFor();
      await world().product.kill('worker');
      await world().sim.call('DELETE', `/sim/faults/rules/${away}`);
      await eventually(
        () => pupils(`匆忙${MARK}`),
        (names) => names.length > ROWS,
        'all pupils stand in WeCom',
        120_000,
      );
      const names = await pupils(`匆忙${MARK}`);
      expect([names.length, new Set(names).size]).toEqual([ROWS + 1, ROWS + 1]);
      await page.getByRole('row', { name: new RegExp(`已匯入.*${pupilName(1)}`) }).waitFor({ timeout: 60_000 });
      await eventually(
        () => corp.relations(pupilName(ROWS)),
        (relations) => relations.join() === '媽媽',
        'with their mothers',
        60_000,
      );
    });
  });
}
