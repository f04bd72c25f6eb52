import { afterAll, describe, expect } from '@jest/globals';
import { chain } from '../harness/chain';
import { stamp } from '../harness/stamp';
import { eventually } from '../harness/eventually';
import { sampleFiles } from '../harness/sample-files';
import { sendNotice } from '../harness/staff-api';
import { appHome, DESKTOP, type Visit, type World } from '../harness/world';
import { ComposePage } from '../pages/compose-page';
import { FamilyList, FamilyNotice } from '../pages/family-pages';
import { StagePage } from '../pages/stage';
import { StatusPage } from '../pages/status-page';

const TITLE = stamp('環保周親子活動');
const BOTH = stamp('全校家長日');
const MISTAKE = stamp('發錯的午膳通知');
const STAGE = { width: 1900, height: 950 };

/** "The story that must work" of the issue, on the simulator's page with its devices side by side. */
export function story(world: () => World): void {
  describe('the story on the stage', () => {
    const step = chain(world);
    afterAll(() => world().leave());
    let visit: Visit;
    let stage: StagePage;
    const teacher = () => stage.device('林慧儀');
    const mother = () => stage.device('歐陽靜');
    const status = () => new StatusPage(teacher().frame);
    const family = () => new FamilyNotice(mother().frame);

    step(
      'opens 家校通知 from the workbench by a log-in through the simulator, with the entries of a teacher [NOT-01, NOT-45, A5]',
      async () => {
        visit = await world().visit({ viewport: STAGE });
        stage = new StagePage(visit.page);
        await stage.open(world().product.stageUrl);
        await teacher().openApp('家校通知');
        await teacher()
          .frame.getByRole('link', { name: /我發送的通知/ })
          .waitFor();
        await teacher().title('家校通知').waitFor();
        expect(await teacher().frame.getByText('分享給我的通知').count()).toBe(0);
        const addresses = visit.page.frames().map((frame) => frame.url());
        expect(addresses.filter((url) => /[?&](code|state)=/.test(url))).toEqual([]);
        expect(addresses.some((url) => url.includes('/staff/notices'))).toBe(true);
      },
    );

    step(
      'sends a notice with a picture, a link and an attachment to two classes after the numbers [NOT-02..05, NOT-10, NOT-14]',
      async () => {
        const files = await sampleFiles();
        await teacher().frame.getByRole('link', { name: '創建通知' }).click();
        const compose = new ComposePage(teacher().frame);
        await compose.write({
          title: TITLE,
          body: '各位家長：本校將於下月舉行環保周，誠邀親子一同參與。',
          picture: files.picture,
          link: { url: 'https://www.gov.mo/zh-hant/', title: '活動網頁' },
          attachment: files.document,
        });
        await compose.pick('小四A', '小四B');
        const numbers = await compose.send();
        expect(numbers).toMatch(/^將通知 \d+ 個家庭$/);
        await status().tag('已發送').waitFor();
        await status().says('已交付');
      },
    );

    step('brings a 學校通知 that names the child to the mother within seconds [NOT-18, NOT-50]', async () => {
      const card = mother().card(TITLE);
      await card.waitFor();
      expect(await card.textContent()).toContain('陳樂瑤');
      await card.click();
      await family().heading(TITLE).waitFor();
      const { frame } = mother();
      expect(await frame.locator('.sc-child-line').textContent()).toContain('陳樂瑤');
      await frame.getByRole('link', { name: /活動網頁/ }).waitFor();
      await frame.getByText('行程表.pdf').waitFor();
      const picture = frame.locator('.art img');
      await picture.scrollIntoViewIfNeeded();
      await eventually(
        () => picture.evaluate((image: HTMLImageElement) => image.naturalWidth),
        (width) => width > 0,
        'the picture is shown',
      );
    });

    step('moves the ring of the teacher while it is read and confirmed, without a reload [NOT-31, NOT-53]', async () => {
      await status().says('已開啟 1');
      await family().confirm.click();
      await family().fact.getByText('您已於').waitFor();
      await status().says('已確認 1');
    });

    step('lets the mother switch between her two children, each with its own list [NOT-51, NOT-52]', async () => {
      await mother().back();
      await mother().openApp('家校通知');
      const list = new FamilyList(mother().frame);
      await list.child('陳樂謙').waitFor();
      expect(await list.child('陳樂瑤').getAttribute('aria-selected')).toBe('true');
      await list.row(TITLE).getByText('您已確認').waitFor();
      await list.child('陳樂謙').click();
      await eventually(
        () => list.row(TITLE).count(),
        (rows) => rows === 0,
        'the other child has not received it',
      );
      await mother().back();
    });

    step(
      'brings a parent of two addressed children one card per child; confirmed for one, the other still waits [NOT-18, NOT-52]',
      async () => {
        const admin = await world().device('admin-phone');
        await admin.page.goto(appHome(admin.device, 'notice'));
        await admin.page.getByRole('link', { name: '創建通知' }).waitFor();
        await sendNotice(admin.page, BOTH, ['小一A', '小四B']);
        await admin.close();
        await mother().card(`陳樂瑤：${BOTH}`).waitFor();
        await mother().card(`陳樂謙：${BOTH}`).click();
        await family().heading(BOTH).waitFor();
        const { frame } = mother();
        expect(await frame.locator('.sc-child-line').textContent()).toContain('陳樂謙');
        await family().confirm.click();
        await family().fact.getByText('您已於').waitFor();
        await mother().back();
        await mother().openApp('家校通知');
        const list = new FamilyList(frame);
        await list.row(BOTH).getByText('您已確認').waitFor();
        await list.child('陳樂瑤').click();
        await list.row(BOTH).getByText('確認', { exact: true }).waitFor();
        await mother().back();
      },
    );

    step('reminds only those who have not acted, once [NOT-41]', async () => {
      const before = (await world().sim.messages(TITLE)).length;
      await teacher()
        .frame.getByRole('button', { name: /^再次提醒 \d+ 人/ })
        .click();
      await status().confirm('再次提醒');
      await eventually(
        () => world().sim.messages(`提醒：請處理 ${TITLE}`),
        (sent) => sent.length > 0,
        'reminders go out',
      );
      const all = await eventually(
        () => world().sim.messages(TITLE),
        (sent) => sent.length > before,
        'more messages',
      );
      const { identity } = await world().sim.device('mother');
      const child = all.find((message) => message.receiver.userid === identity.userid)?.child;
      const reminded = all.filter((message) => JSON.stringify(message.content).includes('提醒：'));
      expect(typeof child).toBe('string');
      expect(reminded.filter((message) => message.child === child)).toEqual([]);
      await teacher().frame.getByRole('button', { name: '更多操作' }).click();
      expect(
        await teacher()
          .frame.getByRole('dialog')
          .getByRole('button', { name: /^再次提醒/ })
          .isDisabled(),
      ).toBe(true);
      await teacher().frame.getByRole('dialog').getByRole('button', { name: '取消' }).click();
    });

    step('closes the notice: it can be read and no longer confirmed [NOT-40]', async () => {
      await status().act('關閉通知');
      await status().tag('已關閉').waitFor();
      await mother().card(TITLE).click();
      await family().heading(TITLE).waitFor();
      expect(await family().confirm.count()).toBe(0);
      await mother().back();
    });

    step('recalls a notice sent by mistake: the card of the mother says 「此通知已回收」 [NOT-38]', async () => {
      await teacher().back();
      await teacher().frame.getByRole('link', { name: '創建通知' }).click();
      const compose = new ComposePage(teacher().frame);
      await compose.write({ title: MISTAKE, body: '這是另一所學校的午膳安排。' });
      await compose.pick('小四B');
      await compose.send();
      await mother().card(MISTAKE).waitFor();
      await status().act('回收');
      await status().tag('已回收').waitFor();
      visit.watch.expect(/410/);
      await mother().card(MISTAKE).click();
      await mother().frame.getByText('此通知已回收').first().waitFor();
      expect(await mother().frame.getByText('另一所學校').count()).toBe(0);
      expect(await mother().frame.getByText(MISTAKE).count()).toBe(0);
    });

    step('shows the administrator all notices of the school on the phone and in the console [NOT-43]', async () => {
      const phone = await world().device('admin-phone');
      await phone.page.goto(`${phone.device.url}/school-message-home/${phone.device.corpId}`);
      await phone.page.getByRole('link', { name: /分享給我的通知/ }).click();
      await phone.page.locator('.ntc-row', { hasText: TITLE }).getByText('林慧儀').waitFor();
      await phone.page.locator('.ntc-row', { hasText: MISTAKE }).getByText('已回收').waitFor();
      const desk = await world().device('admin', { viewport: DESKTOP });
      await desk.page.goto(`${desk.device.url}/background/home?corp_id=${desk.device.corpId}`);
      await desk.page.getByRole('link', { name: '全部通知' }).click();
      await desk.page.getByRole('tab', { name: /分享給我的通知/ }).click();
      await desk.page.getByRole('row').filter({ hasText: TITLE }).waitFor();
      await desk.page.getByRole('row').filter({ hasText: MISTAKE }).getByText('已回收').waitFor();
    });
  });
}
