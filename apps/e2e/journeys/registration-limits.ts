import { afterAll, describe, expect } from '@jest/globals';
import { encodeQR } from 'qr';
import sharp from 'sharp';
import { chain } from '../harness/chain';
import { eventually, LOAD_MS } from '../harness/eventually';
import { bureauOf } from '../harness/operator-window';
import type { SimDevice } from '../harness/simulator';
import { callApi } from '../harness/staff-api';
import { confirmIdentity } from '../harness/step-up';
import { show } from '../harness/turn';
import { appHome, PHONE, type Visit, type World } from '../harness/world';
import { RegisterPage } from '../pages/register-page';

/** Accounts, numbers and cards of this run. */
const RUN = String(Date.now()).slice(-6);
const UNIT = 'B-217';
const LOCKED = { id: `limits-mother-${RUN}`, mobile: `63${RUN}`, name: `盧${RUN}`, birthday: '20200907', card: `81${RUN}`, type: 'S' };
const HIDDEN = { id: `limits-father-${RUN}`, mobile: `65${RUN}`, name: `黎${RUN}`, birthday: '20200211', card: `82${RUN}`, type: 'S' };
const CLERK = { id: `limits-clerk-${RUN}`, mobile: `66${RUN}`, name: `譚${RUN}`, birthday: '19870512', card: `83${RUN}`, type: 'E' };
const TEACHER = { id: `limits-teacher-${RUN}`, mobile: `68${RUN}`, name: `丁${RUN}`, birthday: '19910809', card: `84${RUN}`, type: 'T' };
/** Two accounts of WeChat with one number, each with a child of its own. */
const TWINS = [1, 2].map((n) => ({
  id: `limits-twin${String(n)}-${RUN}`,
  mobile: `60${RUN}`,
  name: `雙${String(n)}${RUN}`,
  birthday: `2020030${String(n)}`,
  card: `8${String(n + 4)}${RUN}`,
  type: 'S',
}));
/** What somebody reads who may not know that there is anything. */
const NOT_FOUND = '找不到此頁';
type Somebody = typeof LOCKED;
interface Named {
  id: string;
  name: string;
}
type Window = Visit & { device: SimDevice };

/** Where coming into a school stops, and how it goes on (spec 01, acceptance 2, 4, 6, 9, 10, 12). */
export function registrationLimits(world: () => World): void {
  describe('registration: locked cards, two who decide at once, WeCom away, a school that closes its registration', () => {
    const step = chain(world);
    afterAll(() => world().leave());
    const codes = new Map<string, string>();
    let admin: Window;
    let corpId = '';

    /** The bureau knows the person; @returns what the card's code says */
    const card = async ({ name, birthday, card: cardNo, type }: Somebody): Promise<string> => {
      const body = {
        cardType: type,
        cardNo,
        temporaryNo: null,
        cardStatus: 'valid',
        birthDate: birthday,
        nameZh: name,
        namePt: '',
        schoolCode: UNIT,
      };
      const base = bureauOf(world());
      const made = await fetch(`${base}/sim/entries/new`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      if (!made.ok) throw new Error(`${name}: ${String(made.status)} ${await made.text()}`);
      const found = (await (await fetch(`${base}/sim/entries?${new URLSearchParams({ q: name }).toString()}`)).json()) as {
        entries: { payload: string }[];
      };
      return found.entries[0]?.payload ?? '';
    };
    /** A phone with a WeChat account that nobody knows. */
    const phone = async ({ id, mobile }: Somebody, code: string): Promise<{ visit: Window; form: RegisterPage; url: string }> => {
      await world().sim.call('PUT', `/sim/devices/${id}`, { hostLabel: id, client: 'wechat', corpId, mobile: `+853${mobile}` });
      const visit = await world().device(id, { viewport: PHONE });
      visit.watch.expect(/4(01|03|09|22|29)/);
      return { visit, form: new RegisterPage(visit.page, world().sim), url: `${visit.device.url}${codes.get(code) ?? ''}` };
    };
    const member = async (label: string, userid: string): Promise<Window> => {
      await world().sim.call('PUT', `/sim/devices/${label}`, {
        hostLabel: label,
        client: 'wecom-mobile',
        corpId,
        identity: { kind: 'member', userid },
        title: userid,
      });
      const visit = await world().device(label, { viewport: PHONE });
      visit.watch.expect(/40[1349]/);
      await visit.page.goto(appHome(visit.device, 'notice'));
      await visit.page.locator('main').waitFor();
      return visit;
    };
    const family = async (who: Somebody): Promise<{ form: RegisterPage; url: string }> => {
      const { form, url } = await phone(who, 'family');
      await form.begin(url);
      await form.proveMobile(who.mobile);
      await form.heading('您與學生的關係').waitFor();
      await form.page.getByLabel('學生姓名').fill(who.name);
      await form.pick('班級', '小一A');
      await form.page.getByText('爸爸', { exact: true }).click();
      return { form, url };
    };

    step('the codes of the school, and people the bureau knows', async () => {
      admin = await world().device('admin');
      admin.watch.expect(/401/);
      corpId = admin.device.corpId;
      await admin.page.goto(appHome(admin.device, 'console'));
      await admin.page.getByRole('navigation').first().waitFor();
      for (const kind of ['admin', 'staff', 'family']) {
        const made = await callApi<{ url: string | null }>(admin.page, 'POST', '/registration-qrs', {
          body: { kind },
          key: crypto.randomUUID(),
        });
        codes.set(kind, new URL(made.body.url ?? '').pathname);
      }
    });

    step(
      'five wrong birthdays lock the card for an hour; what was typed is still there [SUB-17, SUB-24, SUB-26, acceptance 2]',
      async () => {
        const payload = await card(LOCKED);
        const { form } = await family(LOCKED);
        await form.photograph('掃描教育證', payload);
        await form.heading('學生的出生日期').waitFor();
        for (const left of [4, 3, 2, 1]) {
          await form.birthday('19880316');
          await form.page.getByText(`一小時內還可嘗試 ${String(left)} 次`, { exact: false }).waitFor();
        }
        await form.birthday('19880316');
        await form.page.getByText('次數已用完，請一小時後再試', { exact: false }).waitFor();
        // The right birthday does not open a locked card, and the page says so from its first moment on.
        await form.birthday(LOCKED.birthday);
        const locked = form.page.getByText('嘗試次數過多', { exact: false }).first();
        await locked.waitFor();
        await form.page.reload();
        await form.heading('學生的出生日期').waitFor();
        await locked.waitFor();
        await form.button('重新掃描').click();
        await form.heading('您與學生的關係').waitFor();
        expect(await form.page.getByLabel('學生姓名').inputValue()).toBe(LOCKED.name);
        await form.page.getByRole('button', { name: /^班級/ }).getByText('小一A').waitFor();
      },
    );

    step('one number on two phones at the same moment: one is subscribed, the other one reads what to do [SUB-91, SUB-92]', async () => {
      const forms: RegisterPage[] = [];
      for (const one of TWINS) {
        const payload = await card(one);
        const { form } = await family(one);
        await form.photograph('掃描教育證', payload);
        await form.heading('學生的出生日期').waitFor();
        await form.page.getByLabel('請輸入出生日期').fill(one.birthday);
        forms.push(form);
      }
      await Promise.all(forms.map((form) => form.button('確定').click()));
      const subscribed = await Promise.all(
        forms.map(async (form) => {
          const done = form.heading(/訂閱成功|資料已核實/);
          await done.or(form.page.getByText('已存在相同手機號的用戶，請關注家校通知')).first().waitFor();
          return done.count();
        }),
      );
      expect(subscribed.toSorted()).toEqual([0, 1]);
      const other = forms[subscribed.indexOf(0)];
      await other?.button('需要協助？').click();
      await other?.page.getByRole('heading', { name: '不相同' }).waitFor();
    });

    step('who is a parent here already is asked for no number when registering as staff [SUB-13, acceptance 4]', async () => {
      const mother = await world().device('mother');
      mother.watch.expect(/40[13]/);
      const form = new RegisterPage(mother.page, world().sim);
      await form.page.goto(`${mother.device.url}${codes.get('staff') ?? ''}`);
      await form.heading('個人資料收集聲明').or(form.heading('您的資料')).first().waitFor();
      // On a product that runs already she has agreed before.
      if ((await form.heading('個人資料收集聲明').count()) > 0) {
        await form.agree();
      }
      await form.heading('您的資料').waitFor();
      expect(await form.page.getByRole('button', { name: '獲取驗證碼' }).count()).toBe(0);
      await form.page
        .getByText(/6\*\*\*\d{4}/)
        .first()
        .waitFor();
    });

    step(
      'the code of one school opens its form also on the phone of a mother of another, and shows nothing of hers [B1, acceptance 12]',
      async () => {
        const other = await world().device('other-mother');
        other.watch.expect(/40[13]/);
        await other.page.goto(appHome(other.device, 'notice'));
        await other.page.locator('main').waitFor();
        const form = new RegisterPage(other.page, world().sim);
        await form.page.goto(`${other.device.url}${codes.get('family') ?? ''}`);
        await form.heading('個人資料收集聲明').waitFor();
        await form.page
          .getByText(/小學部.*--訂閱教青局個人化通知服務|--訂閱教青局個人化通知服務/)
          .first()
          .waitFor();
        const nothingOfHers = async (): Promise<void> => expect(await form.page.getByText(/濠光|區慧珊|區卓妍/).count()).toBe(0);
        await nothingOfHers();
        await form.agree();
        await form.heading('驗證手機號').waitFor();
        expect(await form.page.getByLabel('手機').first().inputValue()).toBe('');
        await nothingOfHers();
      },
    );

    step('somebody has the tag 管理員 and loses it again [LAB-07]', async () => {
      const items = async <T>(path: string): Promise<T[]> => (await callApi<{ items: T[] }>(admin.page, 'GET', path)).body.items;
      const label = (await items<Named>('/contacts/labels')).find((one) => one.name === '管理員')?.id ?? '';
      const teresa = (await items<Named>(`/contacts/members?page=1&q=${encodeURIComponent('Teresa')}`))[0]?.id ?? '';
      const holders = async (): Promise<string[]> =>
        (await items<{ name: string }>(`/contacts/labels/${label}/members`)).map((one) => one.name);
      for (const [path, holds] of [
        ['members', true],
        ['members/remove', false],
      ] as const) {
        const changed = await callApi(admin.page, 'POST', `/contacts/labels/${label}/${path}`, {
          body: { entries: [{ kind: 'member', id: teresa }] },
          key: crypto.randomUUID(),
        });
        expect(changed.status).toBe(200);
        await eventually(holders, (names) => names.includes('Teresa Lopes') === holds, `Teresa has the tag: ${String(holds)}`, 30_000);
      }
    });

    step(
      'two administrators press 同意 and 拒絕 in the same second: one decision stands, the other reads who decided; who lost the tag is neither told nor let in [SUB-45, SUB-47, acceptance 6]',
      async () => {
        const payload = await card(CLERK);
        const { form, url } = await phone(CLERK, 'admin');
        await form.begin(url);
        await form.page.getByText('學校職員', { exact: true }).click();
        await form.proveMobile(CLERK.mobile);
        await form.heading('您的資料').waitFor();
        await form.page.getByLabel('姓名').fill(CLERK.name);
        await form.photograph('掃描教育證', payload);
        await form.birthday(CLERK.birthday);
        await form.page.getByRole('alertdialog', { name: '確定提交？' }).getByRole('button', { name: '確定' }).click();
        await form.heading('等待審核').waitFor();
        const told = await eventually(
          () => world().sim.messages(CLERK.name),
          (sent) => ['chau.wing.hong', 'ho.ka.man'].every((userid) => sent.some((one) => one.receiver.userid === userid)),
          'both holders of the label are told',
          60_000,
        );
        // And whoever an earlier journey has made an administrator.
        expect(told.map((one) => one.receiver.userid)).toEqual(expect.arrayContaining(['chau.wing.hong', 'ho.ka.man']));
        expect(told.map((one) => one.receiver.userid)).not.toContain('teresa.lopes');

        const [one, two, teacher] = [
          await member('limits-head', 'chau.wing.hong'),
          await world().device('admin-phone'),
          await world().device('teresa'),
        ];
        for (const visit of [two, teacher]) {
          await visit.page.goto(appHome(visit.device, 'notice'));
          await visit.page.locator('main').waitFor();
        }
        const waiting = await callApi<{ items: { id: string; name: string }[] }>(one.page, 'GET', '/subscriptions/waiting');
        const id = waiting.body.items.find((each) => each.name === CLERK.name)?.id ?? '';
        teacher.watch.expect(/404/);
        await show(teacher.page, `${teacher.device.url}/staff/registrations/${id}`);
        await teacher.page.getByText(NOT_FOUND).first().waitFor();
        expect(await teacher.page.getByText(CLERK.name).count()).toBe(0);

        for (const visit of [one, two]) {
          visit.watch.expect(/409/);
          await show(visit.page, `${visit.device.url}/staff/registrations/${id}`);
          await visit.page.getByRole('heading', { name: CLERK.name }).waitFor();
        }
        await one.page.getByRole('button', { name: '拒絕' }).click();
        const refusal = one.page.getByRole('dialog');
        await refusal.getByRole('textbox').fill('不是本校職員');
        await two.page.getByRole('button', { name: '同意' }).click();
        const sure = two.page.getByRole('alertdialog').getByRole('button', { name: '同意' });
        await sure.waitFor();
        await Promise.all([refusal.getByRole('button', { name: '拒絕' }).click(), sure.click()]);
        const after = await eventually(
          () => callApi<{ state: string; reviewer: string | null }>(one.page, 'GET', `/subscriptions/${id}`),
          ({ body }) => body.reviewer !== null,
          'it is decided',
        );
        const rejected = after.body.state === 'rejected';
        const [winner, loser] = rejected ? (['周永康', two] as const) : (['何嘉敏', one] as const);
        expect(after.body.reviewer).toBe(winner);
        await loser.page
          .getByText(new RegExp(`申請已由\\s*${winner}\\s*處理`))
          .first()
          .waitFor();
        await eventually(
          async () => {
            await form.page.goto(url);
            return form.page.getByRole('heading', { level: 1 }).innerText();
          },
          (title) => (rejected ? title.includes('申請未獲同意') : !title.includes('等待審核')),
          'the applicant reads the decision',
          20_000,
          LOAD_MS,
        );
        if (rejected) {
          await form.page.getByText('不是本校職員').waitFor();
          await form.button('重新申請').click();
          await form.heading('個人資料收集聲明').waitFor();
        }
      },
    );

    step(
      'WeCom is away when somebody is approved: kept as approved, then one member and one invitation [SUB-98, R5, acceptance 9]',
      async () => {
        const payload = await card(TEACHER);
        const rule = await world().sim.rule({ kind: 'down', mode: 'refuse', corp: corpId, path: 'user/create' });
        const { form, url } = await phone(TEACHER, 'staff');
        await form.begin(url);
        await form.page.getByText('教學人員', { exact: true }).click();
        await form.proveMobile(TEACHER.mobile);
        await form.heading('您的資料').waitFor();
        await form.page.getByLabel('姓名').fill(TEACHER.name);
        await form.pick('部門', '教務處');
        await form.page.getByRole('button', { name: /完成/ }).click();
        await form.button('添加班級').click();
        await form.pick('班級', '小一A');
        await form.page.getByLabel('科目').fill('音樂');
        await form.photograph('掃描教育證', payload);
        await form.birthday(TEACHER.birthday);
        await form.heading('資料已核實').waitFor();
        const state = async (): Promise<string> =>
          (await callApi<{ items: { state: string }[] }>(admin.page, 'GET', `/subscriptions?q=${encodeURIComponent(TEACHER.name)}`)).body
            .items[0]?.state ?? '';
        expect(await state()).toBe('approved');
        await world().sim.call('DELETE', `/sim/faults/rules/${rule}`);
        await eventually(state, (now) => now === 'invited', 'she is written and invited', 180_000);
        const { invitations = [] } = await world().sim.device(TEACHER.id);
        expect(invitations).toHaveLength(1);
        const members = await callApi<{ total: number }>(
          admin.page,
          'GET',
          `/contacts/members?page=1&q=${encodeURIComponent(TEACHER.name)}`,
        );
        expect(members.body.total).toBe(1);
      },
    );

    step(
      'a school closes its registration while a father is at the form, and opens it again: he goes on [SUB-115, SUB-17, acceptance 10]',
      async () => {
        const payload = await card(HIDDEN);
        const { form, url } = await family(HIDDEN);
        // Until she has confirmed who she is.
        admin.watch.expect(/401/);
        await visible(admin, false);
        await form.button('掃描教育證').click();
        await form.page.getByText('學校暫未開放註冊').first().waitFor();
        await form.page.goto(url);
        await form.heading('學校暫未開放註冊').waitFor();
        await visible(admin, true);
        await form.page.goto(url);
        await form.heading('您與學生的關係').waitFor();
        expect(await form.page.getByLabel('學生姓名').inputValue()).toBe(HIDDEN.name);
        await form.photograph('掃描教育證', payload);
        await form.birthday(HIDDEN.birthday);
        await form.heading(/訂閱成功|資料已核實/).waitFor();
      },
    );
  });
}

/** 「開放註冊」 ticked or not, with the code of 學校通知 where the school has none yet. */
async function visible({ page, device }: Window, on: boolean): Promise<void> {
  // Loaded: what the page says of the save before is no word about this one.
  await page.goto(`${device.url}/console/wecom-connection`);
  const box = page.getByRole('checkbox', { name: /開放註冊/ });
  await box.waitFor();
  if ((await page.getByText('已設定二維碼').count()) === 0) {
    const picture = await sharp(Buffer.from(encodeQR('https://work.weixin.qq.com/ca/limits', 'svg', { border: 4 })))
      .resize(600, 600, { kernel: 'nearest' })
      .flatten({ background: '#ffffff' })
      .png()
      .toBuffer();
    await page.locator('input[type=file]').setInputFiles({ name: 'qr.png', mimeType: 'image/png', buffer: picture });
    await page.getByText('已上載：qr.png').waitFor();
  }
  await box.setChecked(on);
  await confirmIdentity(page, async () => {
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByText('已保存').first().waitFor();
  });
}
