import { afterAll, describe, expect } from '@jest/globals';
import { chain } from '../harness/chain';
import type { Page } from 'playwright-core';
import type { Desk } from '../harness/desk';
import { answerInOrder, cardLink, phonesOf } from '../harness/families';
import type { SimDevice } from '../harness/simulator';
import { OUTING, outing } from '../harness/sample-forms';
import { stamp } from '../harness/stamp';
import { show } from '../harness/turn';
import type { Workbook } from '../harness/workbook';
import { appHome, type Visit, type World } from '../harness/world';
import { ComposePage } from '../pages/compose-page';
import { DownloadSheet } from '../pages/download-sheet';
import { FamilyFormPage } from '../pages/family-form';
import { FamilyList, FamilyNotice } from '../pages/family-pages';
import { StatusPage } from '../pages/status-page';

const FORM = stamp('秋季旅行回條');
const TOGETHER = stamp('兩位監護人一起填');
const CLOSED = stamp('填到一半就關閉');
const CONFIRM = stamp('關閉後不可確認');
const OTHERS = 3;

/** Forms from writing to download, and two guardians at once (acceptance scenarios 2, 3 and 5). */
export function forms(world: () => World): void {
  describe('a form, from the teacher to the download', () => {
    const step = chain(world);
    afterAll(() => world().leave());
    let teacher: Visit & { device: SimDevice };
    let mother: Visit & { device: SimDevice };
    let father: Visit & { device: SimDevice };
    let desk: Desk;
    let id = '';

    step('scenario 2: a notice with three questions is written and sent on the phone [NOT-06, NOT-07, NOT-13, BEY-02]', async () => {
      teacher = await world().device('teacher');
      desk = await world().desk('teacher');
      const { page } = teacher;
      await page.goto(appHome(teacher.device, 'notice'));
      await page.getByRole('link', { name: '創建通知' }).click();
      const compose = new ComposePage(page);
      await compose.write({ title: FORM, body: '請於下周五前填妥。' });
      await compose.addQuestion({ type: '單選', text: '是否同意子女參加？', options: ['同意', '不同意'] });
      await compose.addQuestion({ type: '數字', text: '同行家長人數' });
      await compose.addQuestion({ type: '簡答', text: '給老師的話', optional: true });
      await compose.settings(async (sheet) => {
        expect(await sheet.getByRole('switch', { name: /^需家長確認/ }).isDisabled()).toBe(true);
      });
      await compose.pick('小四A', '小四B');
      await compose.send();
      const status = new StatusPage(page);
      await status.tag('有表單').waitFor();
      await status.says('已交付');
      id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
    });

    step('scenario 2: icon b stands in every list: of the sender, of administrators, in the console, of the family [NOT-08]', async () => {
      const admin = await world().device('admin-phone');
      const desktop = await world().device('admin');
      mother = await world().device('mother');
      await Promise.all([
        (async () => {
          await show(teacher.page, `${teacher.device.url}/staff/notices/mine`);
          await teacher.page.locator('.ntc-row', { hasText: FORM }).getByRole('img', { name: '有表單' }).waitFor();
        })(),
        (async () => {
          await admin.page.goto(appHome(admin.device, 'notice'));
          await admin.page.getByRole('link', { name: /分享給我的通知/ }).click();
          await admin.page.locator('.ntc-row', { hasText: FORM }).getByRole('img', { name: '有表單' }).waitFor();
        })(),
        (async () => {
          await desktop.page.goto(appHome(desktop.device, 'console'));
          await desktop.page.getByRole('link', { name: '全部通知' }).click();
          await desktop.page.getByRole('tab', { name: /分享給我的通知/ }).click();
          await desktop.page.getByRole('row').filter({ hasText: FORM }).getByRole('img', { name: '有表單' }).waitFor();
        })(),
        (async () => {
          await mother.page.goto(await cardLink(world(), FORM, mother.device));
          await new FamilyNotice(mother.page).heading(FORM).waitFor();
        })(),
      ]);
      await admin.close();
      await desktop.close();
    });

    step('a half-filled form is kept on the phone and is there again after WeChat was closed [NOT-55]', async () => {
      let form = new FamilyFormPage(mother.page);
      await form.choose(1, '同意');
      await form.type(3, '孩子對花生敏感');
      await mother.page
        .getByText(/已保存/)
        .first()
        .waitFor();
      const address = mother.page.url();
      await mother.page.close();
      const again = await mother.context.newPage();
      await again.goto(address);
      form = new FamilyFormPage(again);
      await form.fact.getByText(/^已恢復您在/).waitFor();
      expect(await form.question(3).locator('textarea').inputValue()).toBe('孩子對花生敏感');
      await form.type(2, '2');
      await form.submit.click();
      await form.fact.getByText('您已於').waitFor();
    });

    step('scenario 2: the summary of the teacher moves while families answer [NOT-35]', async () => {
      const { identity, corpId } = mother.device;
      const phones = await phonesOf(world(), { id, words: FORM, corpId, count: OTHERS, skip: [identity.userid] });
      const summary = teacher.page.locator('#st-summary');
      await show(teacher.page, `${teacher.device.url}/staff/notices/${id}`);
      await summary.getByText('1 / 63 份').waitFor();
      await Promise.all(phones.map((phone, index) => answerInOrder(phone, id, [index % 2, index, `第 ${String(index)} 家`])));
      await summary.getByText(`${String(OTHERS + 1)} / 63 份`).waitFor();
      await summary.getByText('同意', { exact: true }).first().waitFor();
      await summary.getByRole('button', { name: /查看 4 份文字回覆/ }).click();
      const texts = teacher.page.getByRole('dialog', { name: '給老師的話' });
      await texts.getByText('孩子對花生敏感').waitFor();
      await texts.getByRole('button', { name: '關閉' }).click();
    });

    step('scenario 2: download a holds the chosen class, download b one row per student with its answers [NOT-33, NOT-34]', async () => {
      const sheet = new DownloadSheet(teacher.page);
      const a = await sheet.get('發送情況', ['小四B']);
      expect(a.name).toMatch(/\.xlsx$/);
      expect(a.head).toEqual(expect.arrayContaining(['班級', '學生', '狀態']));
      expect(new Set(column(a, '班級'))).toEqual(new Set(['小四B']));
      expect(new Set(column(a, '學生')).size).toBe(31);
      const b = await sheet.get('反饋詳情');
      expect(b.head.slice(0, 6)).toEqual(['班級', '學生', '填寫人', '關係', '狀態', '時間']);
      expect(b.head.slice(6)).toEqual(['1. 是否同意子女參加？', '2. 同行家長人數', '3. 給老師的話']);
      expect(b.rows).toHaveLength(63);
      const hers = b.rows.filter((row) => row.includes('孩子對花生敏感'));
      expect(hers).toHaveLength(1);
      expect(hers[0]).toEqual(expect.arrayContaining(['小四B', '陳樂瑤', '歐陽靜', '媽媽', '已填寫', '同意', '2']));
      expect(column(b, '狀態').filter((state) => state === '已填寫')).toHaveLength(OTHERS + 1);
    });

    step('scenario 3: mother and father submit together: one answer, the other reads it and may copy his own words [NOT-54]', async () => {
      const notice = await desk.send(TOGETHER, { questions: OUTING, targets: await desk.classes('小四B') });
      father = await world().device('father');
      const parents = [
        { who: mother, words: '媽媽寫的話' },
        { who: father, words: '爸爸寫的話' },
      ];
      const pages = await Promise.all(
        parents.map(async ({ who, words }) => {
          const page = who === mother ? await freshPage(mother) : father.page;
          await page.goto(await cardLink(world(), TOGETHER, who.device));
          const form = new FamilyFormPage(page);
          await form.choose(1, '同意');
          await form.type(2, '1');
          await form.type(3, words);
          who.watch.expect(/409/);
          return { page, form, words };
        }),
      );
      await Promise.all(pages.map(({ form }) => form.submit.click()));
      await Promise.all(pages.map(({ form }) => form.fact.getByText(/已於 .* 填寫/).waitFor()));
      const first = await Promise.all(pages.map(({ form }) => form.fact.getByText('您已於').count()));
      expect(first.toSorted()).toEqual([0, 1]);
      const [winner, other] = first[0] === 1 ? [pages[0], pages[1]] : [pages[1], pages[0]];
      if (winner === undefined || other === undefined) throw new Error('two pages');
      await other.page.getByText(winner.words).first().waitFor();
      await other.form.unsent.getByText(other.words).waitFor();
      await other.form.unsent.getByRole('button', { name: '複製內容' }).waitFor();
      expect(await other.form.submit.count()).toBe(0);
      expect(await winner.form.unsent.count()).toBe(0);
      const stored = await desk.answersOf(notice, '陳樂瑤');
      expect(stored.map((one) => one.revision)).toEqual([1]);
      expect(Object.values(stored[0]?.answers ?? {})).toContain(winner.words);
    });

    step(
      'scenario 5: a closed notice takes neither answer nor confirmation, says 已關閉 in the lists and keeps the typed text [NOT-40, NOT-57]',
      async () => {
        const targets = await desk.classes('小四B');
        const [notice, plain] = [await desk.send(CLOSED, { questions: OUTING, targets }), await desk.send(CONFIRM, { targets })];
        const page = await freshPage(mother);
        await page.goto(await cardLink(world(), CLOSED, mother.device));
        const form = new FamilyFormPage(page);
        await form.type(3, '寫到一半的話');
        await page
          .getByText(/已保存/)
          .first()
          .waitFor();
        await cardLink(world(), CONFIRM, mother.device);
        for (const one of [notice, plain]) expect((await desk.act(one, 'close')).status).toBe(200);
        await form.fact.getByText('通知已於').waitFor();
        expect(await form.submit.count()).toBe(0);
        await form.unsent.getByText('寫到一半的話').waitFor();
        const phone = await world().handset('father');
        const { studentId } = await phone.done<{ studentId: string }>('GET', `/me/notices/${notice}`);
        const key = (): string => crypto.randomUUID();
        const refused = [
          await phone.call('POST', `/me/notices/${notice}/answers`, { key: key(), body: { studentId, revision: 0, answers: outing('') } }),
          await phone.call('POST', `/me/notices/${plain}/confirm`, { key: key(), body: { studentId } }),
        ];
        expect(refused.map(({ status, body }) => [status, (body as { code?: string }).code])).toEqual([
          [409, 'NOT_CLOSED'],
          [409, 'NOT_CLOSED'],
        ]);
        await show(page, `${mother.device.url}/family/notices`);
        await new FamilyList(page).row(CLOSED).getByText('已關閉').waitFor();
        await show(teacher.page, `${teacher.device.url}/staff/notices/mine`);
        await teacher.page.locator('.ntc-row', { hasText: CLOSED }).getByText('已關閉').waitFor();
      },
    );
  });
}

const column = (book: Workbook, name: string): string[] => book.rows.map((row) => row[book.head.indexOf(name)] ?? '');

/** Another page of a phone, the first one closed: no page of a chain reads the news of the ones before. */
async function freshPage(visit: Visit): Promise<Page> {
  const page = await visit.context.newPage();
  for (const old of visit.context.pages()) if (old !== page) await old.close();
  return page;
}
