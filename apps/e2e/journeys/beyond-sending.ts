import { afterAll, describe, expect } from '@jest/globals';
import { chain } from '../harness/chain';
import type { Desk } from '../harness/desk';
import { eventually } from '../harness/eventually';
import { cardLink, PACED_MS } from '../harness/families';
import type { SimDevice } from '../harness/simulator';
import { stamp } from '../harness/stamp';
import { show } from '../harness/turn';
import { appHome, type Visit, type World } from '../harness/world';
import { ComposePage } from '../pages/compose-page';
import { ConflictPage } from '../pages/conflict-page';
import { FamilyNotice } from '../pages/family-pages';
import { StatusPage } from '../pages/status-page';

const UNDONE = stamp('寫錯日期的通知');
const KEPT = stamp('沒有撤銷的通知');
const QUIET = stamp('安靜時段的通知');
const VERSIONS = stamp('兩種語言的通知');
const PT_TITLE = stamp('Passeio da turma');
const EDITED = stamp('兩個視窗編輯的草稿');
/** Long enough to press 【撤銷】 on a busy machine, short enough to see it end. */
const WINDOW_S = 12;

/** What no other product does while a notice is written and sent (BEY-03, BEY-05, BEY-06, BEY-16). */
export function beyondSending(world: () => World): void {
  describe('writing and sending, beyond', () => {
    const step = chain(world);
    let head: Desk;
    afterAll(async () => {
      await head?.undoSeconds(0);
      await head?.policy({ quiet: null });
      await world().leave();
    });
    let teacher: Visit & { device: SimDevice };
    let desk: Desk;
    const idNow = (): string => new URL(teacher.page.url()).pathname.split('/').at(-1) ?? '';

    step('BEY-03: a notice taken back within the window never leaves, and the draft is as it was [BEY-03]', async () => {
      [teacher, desk, head] = await Promise.all([world().device('teacher'), world().desk('teacher'), world().desk('admin-phone')]);
      await head.undoSeconds(WINDOW_S);
      const { page } = teacher;
      await page.goto(appHome(teacher.device, 'notice'));
      await page.getByRole('link', { name: '創建通知' }).click();
      const compose = new ComposePage(page);
      await compose.write({ title: UNDONE, body: '寫錯了日期。' });
      await compose.pick('小四B');
      await compose.toDialog();
      await compose.dialog.getByText(`確認後 ${String(WINDOW_S)} 秒內可以撤銷`).waitFor();
      await compose.dialog.getByRole('button', { name: '確認' }).click();
      const bar = page.getByRole('group', { name: /^\d+ 秒後發送$/ });
      await bar.getByRole('button', { name: '撤銷' }).click();
      await compose.title.waitFor();
      expect(await compose.title.inputValue()).toBe(UNDONE);
      expect(await page.locator('#cmp-body textarea').first().inputValue()).toBe('寫錯了日期。');
      await page
        .locator('#cmp-recipients .sc-cell', { hasText: '接收對象' })
        .getByText(/1 班|小四B/)
        .waitFor();
      // Sent after it, with the same window: when this one is there, the other would be.
      await desk.send(KEPT, { targets: await desk.classes('小四B') });
    });

    step(
      'BEY-16: what two windows change in one draft is shown side by side; each field is chosen and nothing typed is lost [BEY-16]',
      async () => {
        const draft = await desk.draft(EDITED, { targets: await desk.classes('小四B') });
        const address = `${teacher.device.url}/staff/notices/${draft.id}/edit`;
        const other = await teacher.context.newPage();
        await Promise.all([teacher.page.goto(address), other.goto(address)]);
        const [mine, theirs] = [new ComposePage(teacher.page), new ComposePage(other)];
        await Promise.all([mine.title.waitFor(), theirs.title.waitFor()]);
        await theirs.title.fill(`${EDITED}，改在周六`);
        await theirs.save();
        await mine.title.fill(`${EDITED}，改在周日`);
        await mine.body.fill('我改了內容。');
        teacher.watch.expect(/409|412/);
        await mine.saveButton.click();
        const conflict = new ConflictPage(teacher.page);
        await conflict.heading.waitFor();
        expect(await conflict.text('標題', '目前的版本')).toContain('改在周六');
        expect(await conflict.text('標題', '我的修改')).toContain('改在周日');
        expect(await conflict.chosen('內容')).toBe('我的修改');
        await conflict.choose('標題', '目前的版本');
        await conflict.save.click();
        await eventually(
          () => mine.title.inputValue().catch(() => ''),
          (title) => title === `${EDITED}，改在周六`,
          'the chosen title',
        );
        expect(await mine.body.inputValue()).toBe('我改了內容。');
        await teacher.page.getByRole('button', { name: '取回我的修改' }).click();
        await eventually(
          () => mine.title.inputValue(),
          (title) => title === `${EDITED}，改在周日`,
          'what was typed can be taken back',
        );
        const stored = await desk.detail(draft.id);
        expect([stored.title, JSON.stringify(stored.body)]).toEqual([`${EDITED}，改在周六`, expect.stringContaining('我改了內容。')]);
        await other.close();
      },
    );

    step('BEY-06: a date that differs between two languages stops the sending with the pair side by side [BEY-06]', async () => {
      await head.undoSeconds(0);
      const { page } = teacher;
      await show(page, `${teacher.device.url}/staff/notices/new`);
      const compose = new ComposePage(page);
      await compose.write({ title: VERSIONS, body: '旅行日期：2027年3月12日，費用120元。' });
      await compose.pick('小四B');
      await compose.version('葡文', PT_TITLE, 'Data do passeio: 13 de Março de 2027, custo de 120 patacas.');
      await compose.submit.click();
      const gate = page.getByRole('dialog', { name: '核對語言版本' });
      const pair = gate.locator('.dif__item').filter({ hasText: '日期' });
      await pair.getByText(/3月12日/).waitFor();
      await pair.getByText(/13 de Março/).waitFor();
      expect(await world().sim.messages(VERSIONS)).toEqual([]);
      await pair.getByRole('button', { name: '修改葡文版本' }).click();
      await compose.fillVersion('Data do passeio: 12 de Março de 2027, custo de 120 patacas.');
      const sheet = page.getByRole('dialog', { name: '語言版本' });
      await sheet.getByRole('button', { name: '核對各版本' }).click();
      await gate.getByText('全部已核對').waitFor();
      await gate.getByRole('button', { name: '完成' }).click();
      await compose.send();
      await new StatusPage(page).tag('已發送').waitFor();
    });

    step('BEY-06: a mother who reads Portuguese gets the Portuguese text and may read the other [BEY-06, OVR-14]', async () => {
      const mother = await world().device('mother', { language: 'pt' });
      await mother.page.goto(await cardLink(world(), VERSIONS, mother.device));
      const notice = new FamilyNotice(mother.page);
      await notice.heading(PT_TITLE).waitFor();
      await mother.page.getByText('12 de Março de 2027').waitFor();
      await mother.page.getByRole('radio', { name: '中文' }).or(mother.page.locator('.sc-lang [lang=zh-Hant]')).first().click();
      await notice.heading(VERSIONS).waitFor();
      await mother.close();
    });

    step('BEY-05: in quiet hours the sender reads when it will arrive, and it arrives when they end, not before [BEY-05]', async () => {
      const from = clock(-60);
      await head.policy({ quiet: { from, until: clock(90) } });
      const { page } = teacher;
      await show(page, `${teacher.device.url}/staff/notices/new`);
      const compose = new ComposePage(page);
      await compose.write({ title: QUIET, body: '不急的通知。' });
      await compose.pick('小四B');
      await compose.toDialog();
      await compose.dialog.getByText(/現在是安靜時段，將於 .* 送達/).waitFor();
      await compose.dialog.getByRole('button', { name: '確認' }).click();
      await page
        .getByText(/安靜時段，將於 .* 起發送/)
        .first()
        .waitFor();
      const id = idNow();
      await eventually(
        () => desk.progress(id),
        (now) => now.queue?.reason === 'quiet' && now.recipients > 0,
        'it waits for the end of quiet hours',
      );
      const toFamilies = async () => (await world().sim.messages(QUIET)).filter((one) => one.receiver.kind !== 'member');
      expect(await toFamilies()).toEqual([]);
      // The quiet hours end: what waits is moved.
      await head.policy({ quiet: null });
      await eventually(
        () => desk.progress(id),
        (now) => now.finished && now.messages.sent > 0,
        'it has left',
        PACED_MS,
      );
      await new StatusPage(page).says('已交付');
      expect((await toFamilies()).length).toBeGreaterThan(10);
    });

    step('BEY-03: when a notice sent after it is there, the one taken back is not [BEY-03]', async () => {
      await eventually(
        () => world().sim.messages(KEPT),
        (sent) => sent.length > 10,
        'the other notice leaves when its window ends',
      );
      expect(await world().sim.messages(UNDONE)).toEqual([]);
      const mother = await world().handset('mother');
      expect((await mother.call('GET', '/me/notices/children')).status).toBe(200);
    });
  });
}

/** Time of day in Macao, so many minutes from now. */
function clock(minutes: number): string {
  const then = new Date(Date.now() + minutes * 60_000);
  return new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Macau', hour: '2-digit', minute: '2-digit' }).format(then);
}
