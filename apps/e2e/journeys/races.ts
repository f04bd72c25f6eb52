import { afterAll, describe, expect } from '@jest/globals';
import { chain } from '../harness/chain';
import { stamp } from '../harness/stamp';
import { eventually } from '../harness/eventually';
import { callApi, sendNotice } from '../harness/staff-api';
import { show } from '../harness/turn';
import { appHome, type Visit, type World } from '../harness/world';
import { ComposePage } from '../pages/compose-page';
import { FamilyNotice } from '../pages/family-pages';
import { StatusPage } from '../pages/status-page';
import { linkOf, type SimDevice, type SimMessage } from '../harness/simulator';

const TWICE = stamp('按了兩次的通知');
const TOGETHER = stamp('兩人同時回收的通知');
const DRAFT = stamp('寫到一半的通知');
const OFFLINE = stamp('離線時確認的通知');
const UNSAVED = stamp('離線時寫的通知');

/** One receiver and child never get the same card twice. */
export function doubled(messages: readonly SimMessage[]): string[] {
  const seen = new Map<string, number>();
  for (const message of messages) {
    if (message.fate !== 'delivered' || message.receiver.kind === 'member') continue;
    const key = `${message.receiver.userid}/${message.child ?? ''}`;
    seen.set(key, (seen.get(key) ?? 0) + 1);
  }
  return [...seen].filter(([, n]) => n > 1).map(([key]) => key);
}

/** Haste, colleagues, ended sessions and lost networks (issue 2, faults). */
export function races(world: () => World): void {
  describe('haste, colleagues and lost networks', () => {
    const step = chain(world);
    afterAll(() => world().leave());
    let teacher: Visit & { device: SimDevice };

    step('a double click on 【確認】 sends once [NOT-14, OVR-26]', async () => {
      teacher = await world().device('teacher');
      const { page } = teacher;
      await page.goto(appHome(teacher.device, 'notice'));
      await page.getByRole('link', { name: '創建通知' }).click();
      const compose = new ComposePage(page);
      await compose.write({ title: TWICE, body: '請填好回條。' });
      await compose.pick('小四B');
      await compose.toDialog();
      await compose.dialog.getByRole('button', { name: '確認' }).dblclick();
      const status = new StatusPage(page);
      await status.tag('已發送').waitFor();
      await status.says('已交付');
      const sent = await world().sim.messages(TWICE);
      expect(sent.length).toBeGreaterThan(10);
      expect(doubled(sent)).toEqual([]);
      const list = await callApi<{ items: { title: string }[] }>(page, 'GET', `/notices?scope=mine&q=${encodeURIComponent(TWICE)}`);
      expect(list.body.items).toHaveLength(1);
    });

    step('two people who recall at once both see it recalled, and nobody an error page [NOT-38]', async () => {
      const id = await sendNotice(teacher.page, TOGETHER, ['小四B']);
      const admin = await world().device('admin-phone');
      await admin.page.goto(appHome(admin.device, 'notice'));
      await admin.page.getByRole('link', { name: /分享給我的通知/ }).waitFor();
      const pages = [teacher, admin].map((who) => ({ ...who, status: new StatusPage(who.page) }));
      for (const { page, device, status } of pages) {
        await show(page, `${device.url}/staff/notices/${id}`);
        await status.tag('已發送').waitFor();
        await page.getByRole('button', { name: '更多操作' }).click();
        await page.getByRole('dialog').getByRole('button', { name: /^回收/ }).click();
        await page.getByRole('alertdialog').waitFor();
      }
      teacher.watch.expect(/409|410/);
      admin.watch.expect(/409|410/);
      await Promise.all(pages.map(({ page }) => page.getByRole('alertdialog').getByRole('button', { name: '回收' }).click()));
      for (const { status } of pages) await status.tag('已回收').waitFor();
    });

    step(
      'a session that ends while somebody writes keeps every word; after the silent log-in it is offered again [OVR-27, A8]',
      async () => {
        const { page, device } = teacher;
        await show(page, `${device.url}/staff/notices/new`);
        const compose = new ComposePage(page);
        await compose.write({ title: DRAFT, body: '第一句。第二句還未寫完' });
        // The session ends behind the page's back: the page itself does not know of it.
        await callApi(page, 'POST', '/session/logout');
        teacher.watch.expect(/401/);
        await page.getByRole('button', { name: '保存草稿' }).click();
        await page.getByText(/未完成的內容/).waitFor();
        await page.getByRole('button', { name: '恢復' }).click();
        await eventually(
          () => compose.title.inputValue(),
          (value) => value === DRAFT,
          'the title is back',
        );
        expect(await page.locator('#cmp-body textarea').first().inputValue()).toBe('第一句。第二句還未寫完');
        await page.getByRole('button', { name: '保存草稿' }).click();
        await page
          .getByText(/^草稿已保存/)
          .first()
          .waitFor();
      },
    );

    step('a confirmation without network is kept, and sent once when it is back [OVR-24, NOT-53]', async () => {
      await sendNotice(teacher.page, OFFLINE, ['小四B']);
      const mother = await world().device('mother');
      const [message] = await eventually(
        () =>
          world()
            .sim.messages(OFFLINE)
            .then((all) => all.filter((one) => one.receiver.userid === mother.device.identity.userid)),
        (mine) => mine.length > 0,
        'the mother has it',
      );
      const url = new URL(linkOf(message));
      await mother.page.goto(mother.device.url + url.pathname + url.search);
      const notice = new FamilyNotice(mother.page);
      await notice.heading(OFFLINE).waitFor();
      await notice.confirm.waitFor();
      // What reached the school: the phone may try in vain as often as it likes.
      const answered: number[] = [];
      mother.page.on('response', (answer) => {
        if (answer.request().method() === 'POST' && answer.url().endsWith('/confirm')) answered.push(answer.status());
      });
      mother.watch.expect(/ERR_INTERNET_DISCONNECTED|Failed to load resource/);
      await mother.context.setOffline(true);
      await notice.confirm.click();
      await notice.fact.getByText('連線後會送出一次').waitFor();
      expect(answered).toEqual([]);
      await mother.context.setOffline(false);
      await notice.fact.getByText('您已於').waitFor();
      expect(answered).toEqual([200]);
    });

    step('a notice written without network is saved once it is back, without another key [NOT-15, BEY-16]', async () => {
      const { page, device, context, watch } = await world().device('admin');
      await page.goto(appHome(device, 'console'));
      await page.locator('main h1, main h2').first().waitFor();
      await show(page, `${device.url}/console/notices/new`);
      const title = page.getByRole('textbox', { name: '標題' });
      await title.waitFor();
      watch.expect(/ERR_INTERNET_DISCONNECTED|Failed to load resource/);
      await context.setOffline(true);
      await title.fill(UNSAVED);
      await page.waitForEvent('requestfailed', (request) => request.method() === 'POST' && request.url().endsWith('/notices'));
      const saved = page.waitForResponse((answer) => answer.request().method() === 'POST' && answer.url().endsWith('/notices'));
      await context.setOffline(false);
      expect((await saved).ok()).toBe(true);
      const list = await callApi<{ items: { title: string }[] }>(page, 'GET', `/notices?scope=mine&q=${encodeURIComponent(UNSAVED)}`);
      expect(list.body.items).toHaveLength(1);
    });
  });
}
