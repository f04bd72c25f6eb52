import { afterAll, describe, expect } from '@jest/globals';
import { BureauDesk } from '../harness/bureau-desk';
import { chain } from '../harness/chain';
import { eventually } from '../harness/eventually';
import { callApi } from '../harness/staff-api';
import { show } from '../harness/turn';
import { appHome, PHONE, type Visit, type World } from '../harness/world';
import { RegisterPage } from '../pages/register-page';

/** Accounts and numbers of this run: on a product that runs already, nobody meets what he left there before. */
const RUN = String(Date.now()).slice(-6);
const FATHER = { id: `trouble-father-${RUN}`, mobile: `61${RUN}` };
const TEACHER = { id: `trouble-teacher-${RUN}`, mobile: `62${RUN}` };
const SECOND = { id: `trouble-second-${RUN}`, mobile: FATHER.mobile };
/** The father's phone with another SIM card. */
const NEW_SIM = { id: `trouble-new-sim-${RUN}`, mobile: `64${RUN}` };
const MAINLAND = `13800${RUN}`;
/** The parent’s own, as people type it. */
const OWN_BIRTHDAY = '19880316';

/** What goes wrong while people come into a school, and that they get on (spec 01, acceptance 2, 3, 5, 7, 11; §9). */
export function registrationTrouble(world: () => World): void {
  describe('registration: wrong codes, cards and birthdays, a register that is away, a number that is taken', () => {
    const step = chain(world);
    afterAll(() => world().leave());
    const codes = new Map<string, string>();
    let corpId = '';
    let bureau: BureauDesk;

    /** A phone with a WeChat account that nobody knows. */
    const phone = async (who: { id: string; mobile: string }, code: string): Promise<{ visit: Visit; form: RegisterPage; url: string }> => {
      await world().sim.call('PUT', `/sim/devices/${who.id}`, {
        hostLabel: who.id,
        client: 'wechat',
        corpId,
        mobile: `+853${who.mobile}`,
      });
      const visit = await world().device(who.id, { viewport: PHONE });
      visit.watch.expect(/4(01|09|22|29)|502/);
      return { visit, form: new RegisterPage(visit.page, world().sim), url: `${visit.device.url}${codes.get(code) ?? ''}` };
    };
    let father: { visit: Visit; form: RegisterPage; url: string };

    step('an administrator finds both addresses with texts to send, and the help pages [SUB-110, SUB-117, SUB-118, SUB-123]', async () => {
      bureau = new BureauDesk(world());
      const { page, device } = await world().device('admin');
      corpId = device.corpId;
      await page.goto(appHome(device, 'console'));
      await page.getByRole('navigation').first().waitFor();
      await show(page, `${device.url}/console/wecom-connection`);
      for (const kind of ['staff', 'family'])
        await page.getByText(`/WeChatRegistration/Step1?corpId=${corpId}&kind=${kind}`, { exact: false }).waitFor();
      expect(await page.getByRole('button', { name: '複製說明文字' }).count()).toBe(2);
      for (const label of ['Corporation id', 'Application secret', 'Application agent id', 'Address book sync secret'])
        await page.getByText(label, { exact: false }).first().waitFor();
      await page.getByRole('button', { name: '註冊說明' }).click();
      for (const title of ['管理員：企業微信接入', '教職員註冊', '家長及學生註冊', '發送訊息'])
        await page.getByRole('heading', { name: title }).waitFor();
      for (const kind of ['staff', 'family']) {
        const made = await callApi<{ url: string | null }>(page, 'POST', '/registration-qrs', { body: { kind }, key: crypto.randomUUID() });
        codes.set(kind, new URL(made.body.url ?? '').pathname);
      }
    });

    step(
      'the first log-in checklist names what is there and what to do; a missing health report goes to the bureau [SUB-50, SUB-51]',
      async () => {
        const { page, device } = await world().device('admin');
        await page.goto(appHome(device, 'console'));
        await page.getByRole('navigation').first().waitFor();
        await show(page, `${device.url}/console/first-login`);
        await page.getByText('您是學校的管理員').waitFor();
        await page.getByText('健康申報應用').waitFor();
        const member = page.getByRole('combobox', { name: '成員' });
        await member.click();
        await member.fill('林慧儀');
        await page.getByRole('option').first().waitFor({ state: 'attached' });
        await member.press('Enter');
        await page.getByLabel('手機').fill('66998877');
        await page.getByRole('button', { name: '記錄並提交' }).click();
        await page.getByText('已記錄 林慧儀 的手機號').waitFor();
        await page
          .getByText(/\+853 6\*\*\*8877/)
          .first()
          .waitFor();
      },
    );

    step(
      'five wrong codes end a code; +86 numbers have to be equal; a teacher may go on without a class and with a temporary number [SUB-12, SUB-14, SUB-21, SUB-22, SUB-43, SUB-63]',
      async () => {
        const person = await bureau.person('趙雅文');
        const { form, url } = await phone(TEACHER, 'staff');
        await form.begin(url);
        await form.page
          .getByText(/--訂閱教青局個人化通知服務/)
          .first()
          .waitFor();
        await form.page.getByText('教學人員', { exact: true }).click();
        await form.page.getByLabel('手機').first().fill(TEACHER.mobile);
        await form.button('獲取驗證碼').click();
        const code = form.page.getByLabel(/驗證碼/);
        // The boxes stand there before a code is on its way; the seconds until the next one begin with it.
        await form.page.getByRole('timer').waitFor();
        for (let n = 0; n < 5; n += 1) {
          const answered = form.page.waitForResponse((answer) => answer.url().endsWith('/otp/verify'));
          await code.fill('');
          await code.fill('000000');
          expect((await answered).status()).toBe(422);
          await form.page.getByText('驗證碼錯誤或已過期').waitFor();
        }
        await form.page.getByLabel('地區').selectOption('+86');
        await form.page.getByLabel('手機').first().fill(MAINLAND);
        await form.page.getByLabel('再次輸入手機號').fill(`${MAINLAND.slice(0, -1)}${MAINLAND.endsWith('1') ? '2' : '1'}`);
        await form.button('下一步').click();
        await form.page.getByText('兩次輸入的手機號不一致').waitFor();
        await form.page.getByLabel('再次輸入手機號').fill(MAINLAND);
        await form.button('下一步').click();
        await form.heading('您的資料').waitFor();
        await form.page.getByText(`1***${MAINLAND.slice(-4)}`, { exact: false }).waitFor();
        await form.page.getByLabel('姓名').fill(person.nameZh);
        await form.pick('部門', '教務處');
        await form.page.getByRole('button', { name: /完成/ }).click();
        await form.button('在本澳首次註冊').click();
        await form.page.getByRole('alertdialog', { name: '尚未添加班級，確定繼續？' }).getByRole('button', { name: '繼續' }).click();
        await form.page.getByText('連首兩位合共7位數字', { exact: false }).waitFor();
        await form.page.getByLabel('臨時教育證編號').fill('XX0012');
        await form.button('訂閱').click();
        await form.page.getByText('臨時教育證編號須為XX加5位數字，否則請掃描教育證').waitFor();
        await form.page.getByLabel('臨時教育證編號').fill((person.temporaryNo ?? '').toLowerCase());
        await form.button('訂閱').click();
        await form.birthday(person.birthDate);
        await form.heading(/訂閱成功|資料已核實/).waitFor();
        await form.button('查看已訂閱教育證').click();
        await form.page.getByText(`尾 4 位 ${(person.temporaryNo ?? '').slice(-4)}`, { exact: false }).waitFor();
      },
    );

    step(
      'a wrong birthday three times says what is left; a register that is away keeps everything and goes on [SUB-17, SUB-24, SUB-26, SUB_REGISTRY_DOWN]',
      async () => {
        const child = await bureau.person('Sofia Xavier');
        const lost = await bureau.person('何子軒');
        father = await phone(FATHER, 'family');
        const { form, url } = father;
        await form.begin(url);
        await form.proveMobile(FATHER.mobile);
        await form.heading('您與學生的關係').waitFor();
        await form.page.getByLabel('學生姓名').fill(child.namePt);
        await form.pick('班級', '小一A');
        await form.page.getByText('爸爸', { exact: true }).click();
        await form.photograph('掃描教育證', lost.payload ?? '');
        await form.heading('學生的出生日期').waitFor();
        await form.birthday(lost.birthDate);
        await form.page.getByText('此教育證已失效，請向學校查詢').waitFor();
        await form.button('重新掃描').click();
        await form.heading('您與學生的關係').waitFor();
        await form.photograph('掃描教育證', child.payload ?? '');
        await form.heading('學生的出生日期').waitFor();
        for (const left of [4, 3, 2]) {
          await form.birthday(OWN_BIRTHDAY);
          await form.page.getByText(`一小時內還可嘗試 ${String(left)} 次`, { exact: false }).waitFor();
        }
        await form.page.getByText('請輸入學生的出生日期，不是家長的。', { exact: false }).waitFor();
        await bureau.mode('cards', 'down');
        try {
          await form.birthday(child.birthDate);
          await form.page.getByText('教育證系統暫時無法連線', { exact: false }).waitFor();
          await form.page.reload();
          await form.heading('學生的出生日期').waitFor();
        } finally {
          await bureau.mode('cards', 'slow', 1_500);
        }
        try {
          await form.birthday(child.birthDate);
          await form.heading(/訂閱成功|資料已核實/).waitFor();
        } finally {
          await bureau.mode('cards', 'ok');
        }
        await form.page.getByText('Sofia Xavier').first().waitFor();
      },
    );

    step('who scans again sees the page 已訂閱 with number, children and cards, and not the form [SUB-06, SUB-68, SUB-88]', async () => {
      const { form, url } = father;
      await form.page.goto(url);
      await form.heading(/訂閱成功|資料已核實|已加入學校/).waitFor();
      await form.page.getByText('(您已驗證以下手機號，無法修改)').waitFor();
      await form.page.getByText('為每個學生掃描對應的教育證', { exact: false }).waitFor();
      await form.button('查看已訂閱教育證').click();
      await form.heading('已訂閱教育證').waitFor();
      await form.page.getByText('學生證').waitFor();
    });

    step('another WeChat account with the same number is sent to the help for it [SUB-91, SUB-92]', async () => {
      const { form, url } = await phone(SECOND, 'family');
      await form.begin(url);
      await form.page.getByLabel('手機').first().fill(SECOND.mobile);
      await form.button('獲取驗證碼').click();
      await form.page.getByText('已存在相同手機號的用戶，請關注家校通知').first().waitFor();
      await form.button('需要協助？').click();
      await form.page.getByRole('heading', { name: '不相同' }).waitFor();
      await form.page.getByText('改用目前微信綁定的手機號訂閱', { exact: false }).waitFor();
      await form.button('返回').click();
      await form.heading('驗證手機號').waitFor();
    });

    step(
      'before he joined he has another SIM card: found among 已邀請, invited again not before ten minutes, and the new number gets the invitation [SUB-92, SUB-94, SUB-95]',
      async () => {
        await world().sim.call('PUT', `/sim/devices/${NEW_SIM.id}`, {
          hostLabel: NEW_SIM.id,
          client: 'wechat',
          corpId,
          mobile: `+853${NEW_SIM.mobile}`,
        });
        const invited = async (id: string): Promise<number> => ((await world().sim.device(id)).invitations ?? []).length;
        await eventually(
          () => invited(FATHER.id),
          (n) => n === 1,
          'the school has invited him',
          60_000,
        );
        const { page, device, watch } = await world().device('admin');
        watch.expect(/4(22|29)/);
        await page.goto(appHome(device, 'console'));
        await page.getByRole('navigation').first().waitFor();
        await show(page, `${device.url}/console/subscriptions?f.state=invited`);
        await page.getByRole('searchbox', { name: '姓名/手機尾號/證號尾號' }).fill(FATHER.mobile.slice(-4));
        await page.getByRole('row', { name: new RegExp(`家長 6\\*{3}${FATHER.mobile.slice(-4)}`) }).click();
        const record = page.getByRole('dialog').first();
        const again = record.getByRole('button', { name: '重新邀請' });
        await again.click();
        await page.getByText('邀請過於頻繁：每次相隔至少10分鐘，每日最多5次').waitFor();
        const { body } = await callApi<{ items: { id: string }[] }>(
          page,
          'GET',
          `/subscriptions?q=${FATHER.mobile.slice(-4)}&state=invited&kind=family`,
        );
        await (await world().past).invited(body.items[0]?.id ?? '', 11);
        await again.click();
        await page.getByText(/^已重新邀請/).waitFor();
        await record.getByRole('button', { name: '更改手機號' }).click();
        const dialog = page.getByRole('dialog', { name: '更改手機號並重新邀請' });
        await dialog.getByLabel('新手機號').fill('12');
        await dialog.getByRole('button', { name: '確認' }).click();
        await dialog.getByRole('alert').filter({ hasText: /\S/ }).waitFor();
        await dialog.getByLabel('新手機號').fill(NEW_SIM.mobile);
        await dialog.getByRole('button', { name: '確認' }).click();
        await page.getByText('已更改並重新邀請').waitFor();
        await record.getByText(new RegExp(`6\\*\\*\\*${NEW_SIM.mobile.slice(-4)}`)).waitFor();
        await eventually(
          () => invited(NEW_SIM.id),
          (n) => n === 1,
          'the invitation waits on the new phone',
          60_000,
        );
        expect(await invited(FATHER.id)).toBe(0);
      },
    );

    step('a family sees by a mark that a message comes from a person of the school [BEY-23]', async () => {
      const { page, device } = await world().device('mother');
      await page.goto(appHome(device, 'notice'));
      const mark = page.getByTitle('已核實的本校教職員').or(page.getByRole('img', { name: '已核實的本校教職員' }));
      await mark.first().waitFor();
      await page.locator('a[href*="/family/notices/"]').first().click();
      await page.waitForURL(/\/family\/notices\/[0-9a-f-]{36}/);
      await mark.first().waitFor();
    });
  });
}
