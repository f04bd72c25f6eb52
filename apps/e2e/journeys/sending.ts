import { afterAll, describe, expect } from '@jest/globals';
import { richFromText } from '@contracts/rich-text';
import { chain } from '../harness/chain';
import type { Desk } from '../harness/desk';
import { eventually } from '../harness/eventually';
import { cardLink, cardsOf } from '../harness/families';
import { OUTING } from '../harness/sample-forms';
import type { SimDevice } from '../harness/simulator';
import { stamp } from '../harness/stamp';
import { show } from '../harness/turn';
import { appHome, type Visit, type World } from '../harness/world';
import { ComposePage } from '../pages/compose-page';
import { FamilyList } from '../pages/family-pages';
import { StatusPage } from '../pages/status-page';
import { doubled } from './races';

const SCHOOL = stamp('全校通告');
const COPIED = stamp('可複製的回條');
const LATER = stamp('定時發送的通知');
const KILLED = stamp('發送途中重啟');
const COLLEAGUE = stamp('小二C家長會');
const SIBLINGS = stamp('兩名子女各一則');
const SEND = 'externalcontact/message/send';

/** Who may address whom, and what goes out when (acceptance scenarios 1, 7, 8, 9 and 11). */
export function sending(world: () => World): void {
  describe('addressing, copying, scheduling', () => {
    const step = chain(world);
    afterAll(() => world().leave());
    let teacher: Visit & { device: SimDevice };
    let admin: Visit & { device: SimDevice };
    let desk: Desk;
    let head: Desk;

    step(
      'scenario 1: a class teacher is not offered a class of another grade, and by the API it is NOT_TARGET_FORBIDDEN [NOT-09]',
      async () => {
        [teacher, desk, head] = await Promise.all([world().device('teacher'), world().desk('teacher'), world().desk('admin-phone')]);
        const { page } = teacher;
        await page.goto(appHome(teacher.device, 'notice'));
        await page.getByRole('link', { name: '創建通知' }).click();
        const picker = await new ComposePage(page).openPicker();
        await picker.getByRole('treeitem', { name: /小四B/ }).waitFor();
        const own = new Set((await desk.nodes()).map((node) => node.id));
        const foreign = (await head.nodes()).filter((node) => node.kind === 'class' && !own.has(node.id)).at(-1);
        if (foreign === undefined) throw new Error('she teaches everywhere');
        await picker.getByPlaceholder('搜索班級或學生').fill(foreign.name);
        await picker.locator('.sc-picker__none').waitFor();
        expect(await picker.getByRole('treeitem').count()).toBe(0);
        const answer = await desk.handset.call<{ code: string }>('POST', '/notices', {
          key: crypto.randomUUID(),
          body: { ...desk.blank('不可發給別的班'), targets: [{ kind: 'class', refId: foreign.id }] },
        });
        expect([answer.status, answer.body.code]).toEqual([403, 'NOT_TARGET_FORBIDDEN']);
      },
    );

    step('scenario 1: an administrator addresses the whole school [NOT-09, NOT-10]', async () => {
      admin = await world().device('admin-phone');
      const { page } = admin;
      await page.goto(appHome(admin.device, 'notice'));
      await page.getByRole('link', { name: '創建通知' }).click();
      const compose = new ComposePage(page);
      await compose.write({ title: SCHOOL, body: '本校下周一舉行周會。' });
      await compose.pick('全校');
      expect(await compose.send()).toMatch(/^將通知 5\d\d 個家庭$/);
      const status = new StatusPage(page);
      await status.tag('已發送').waitFor();
      await eventually(
        async () => (await world().sim.messages(SCHOOL)).filter((one) => one.fate === 'delivered' && one.receiver.kind === 'parent').length,
        (n) => n > 800,
        'every family of the school',
      );
    });

    step('scenario 7: 複製 makes a draft with title, content and questions, and without recipients [NOT-37]', async () => {
      const id = await desk.send(COPIED, {
        body: richFromText('請於周五前交回。'),
        questions: OUTING,
        targets: await desk.classes('小四B'),
      });
      const { page } = teacher;
      await show(page, `${teacher.device.url}/staff/notices/${id}`);
      const status = new StatusPage(page);
      await status.tag('已發送').waitFor();
      await status.pick('複製');
      const compose = new ComposePage(page);
      await compose.title.waitFor();
      expect(await compose.title.inputValue()).toContain(COPIED);
      expect(await page.locator('#cmp-body textarea').first().inputValue()).toBe('請於周五前交回。');
      await page.locator('#cmp-questions').getByText('題目 3').waitFor();
      await page.locator('#cmp-recipients .sc-cell', { hasText: '接收對象' }).getByText('請選擇').waitFor();
      expect(new URL(page.url()).pathname).not.toContain(id);
    });

    step('scenario 8: a scheduled notice cancelled one minute before is a draft again, and nothing was sent [NOT-19]', async () => {
      const { page } = teacher;
      await show(page, `${teacher.device.url}/staff/notices/new`);
      const compose = new ComposePage(page);
      await compose.write({ title: LATER, body: '周末活動提示。' });
      await compose.pick('小四B');
      await compose.settings(async (sheet) => {
        await sheet.getByRole('tab', { name: '定時發送' }).click();
        await sheet.locator('input[type=datetime-local]').waitFor();
      });
      await compose.send();
      const status = new StatusPage(page);
      await status.tag('定時發送').waitFor();
      const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
      await (await world().past).dueIn(id, 60);
      await page.reload();
      await page.getByRole('button', { name: '取消定時' }).click();
      await status.confirm('取消定時');
      await compose.title.waitFor();
      expect(await compose.title.inputValue()).toBe(LATER);
      expect((await desk.detail(id)).state).toBe('draft');
      expect(await world().sim.messages(LATER)).toEqual([]);
    });

    step('scenario 8: the worker is killed while a notice leaves: it goes on by itself and nobody gets it twice [NOT-18, R6]', async () => {
      const far = await world().desk('secondary');
      const { corpId } = far.handset.device;
      const rule = await world().sim.rule({ kind: 'slow', ms: 700, corp: corpId, path: SEND });
      const id = await far.send(KILLED, { targets: [{ kind: 'school', refId: null }] });
      await eventually(
        () => world().sim.messages(KILLED),
        (sent) => sent.length > 0,
        'the first call is out',
      );
      await world().product.kill('worker');
      await world().sim.call('DELETE', `/sim/faults/rules/${rule}`);
      const progress = await eventually(
        () => far.progress(id),
        (now) => now.finished,
        'it is finished by the new worker',
        60_000,
      );
      const sent = await world().sim.messages(KILLED);
      expect(doubled(sent)).toEqual([]);
      expect(progress.messages.sent).toBeGreaterThan(1_800);
      expect(sent.filter((one) => one.fate === 'delivered' && one.receiver.kind === 'parent')).toHaveLength(progress.messages.sent);
    });

    step(
      'scenario 9: a parent of two children gets two cards with their names, and the switcher counts one more for each [NOT-18, NOT-52]',
      async () => {
        const mother = await world().device('mother');
        const { page, device } = mother;
        await page.goto(`${device.url}/school-message-home/${device.corpId}`);
        const list = new FamilyList(page);
        await list.child('陳樂謙').waitFor();
        const counts = async (): Promise<number[]> => Promise.all(['陳樂瑤', '陳樂謙'].map(async (name) => list.waiting(name)));
        const before = await counts();
        await head.send(SIBLINGS, { targets: await head.classes('小一A', '小四B') });
        const cards = await eventually(
          () => cardsOf(world(), SIBLINGS, device.identity.userid),
          (mine) => mine.length === 2,
          'two cards',
        );
        expect(new Set(cards.map((card) => card.child)).size).toBe(2);
        await eventually(counts, (now) => now.every((n, index) => n === (before[index] ?? 0) + 1), `one more than ${String(before)}`);
        const named: string[] = [];
        for (const { child } of cards) {
          await page.goto(await cardLink(world(), SIBLINGS, device, child ?? ''));
          named.push((await page.locator('.sc-child-line').textContent()) ?? '');
        }
        for (const name of ['陳樂瑤', '陳樂謙']) expect(named.filter((line) => line.includes(name))).toHaveLength(1);
      },
    );

    step(
      'scenario 11: an ordinary teacher has no 分享給我的通知; the administrator sees there what a colleague sent [NOT-43, NOT-45]',
      async () => {
        const teresa = await world().desk('teresa');
        await teresa.send(COLLEAGUE, { targets: await teresa.classes('小二C') });
        await show(teacher.page, `${teacher.device.url}/staff/notices`);
        await teacher.page.getByRole('link', { name: /抄送給我的通知/ }).waitFor();
        expect(await teacher.page.getByText('分享給我的通知').count()).toBe(0);
        teacher.watch.expect(/403/);
        await show(teacher.page, `${teacher.device.url}/staff/notices/shared`);
        await teacher.page.getByText('分享給我的通知只供管理員查看').waitFor();
        await show(admin.page, `${admin.device.url}/staff/notices/shared`);
        await admin.page.locator('.ntc-row', { hasText: COLLEAGUE }).getByText('Teresa Lopes').waitFor();
      },
    );
  });
}
