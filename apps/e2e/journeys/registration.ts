import { afterAll, describe, expect } from '@jest/globals';
import { chain } from '../harness/chain';
import { eventually, LOAD_MS } from '../harness/eventually';
import { callApi } from '../harness/staff-api';
import { stamp } from '../harness/stamp';
import type { SimDevice } from '../harness/simulator';
import { show } from '../harness/turn';
import { PHONE, type Visit, type World } from '../harness/world';
import { RegisterPage } from '../pages/register-page';

interface Qr {
  kind: string;
  url: string | null;
}
interface Node {
  id: string;
  parentId: string | null;
  name: string;
}
interface Newcomer {
  id: string;
  mobile: string;
}
const MOTHER: Newcomer = { id: 'new-mother', mobile: '63330001' };
const TEACHER: Newcomer = { id: 'new-teacher', mobile: '63330002' };
const ADMIN: Newcomer = { id: 'new-admin', mobile: '63330003' };
/** People the bureau's register knows as new at the school of the demo, with what their cards hold. */
const GIRL = { name: '陳小小', card: 'DSEDJCARD:1:S:92170001:8', birthday: '20200105' };
const BROTHER = { name: '陳大大', card: 'DSEDJCARD:1:S:92170002:9', birthday: '20200615' };
const THIRD = '陳三三';
/** A class that no table B08 knows. */
const BY_HAND = stamp('手工班');
const NEW_TEACHER = { name: '李寧', card: 'DSEDJCARD:1:T:92170021:2', staffCard: 'DSEDJCARD:1:E:92170022:3', birthday: '19880316' };
const CLERK = { name: '馮國強', card: 'DSEDJCARD:1:E:92170023:4', birthday: '19751209' };

/** People come into a school by scanning its codes (spec 01, acceptance 1, 2, 6, 7, 8). */
export function registration(world: () => World): void {
  describe('registration: a family, a teacher and an administrator come into the school', () => {
    const step = chain(world);
    afterAll(() => world().leave());
    let office: Visit & { device: SimDevice };
    const codes = new Map<string, string>();
    /** Where the codes really lead; phones go there under their own name. */
    let origin = '';

    const phone = async ({ id }: Newcomer, code: string): Promise<{ visit: Visit; form: RegisterPage; url: string }> => {
      const visit = await world().device(id, { viewport: PHONE });
      // Who asks is not known before WeChat said so.
      visit.watch.expect(/401/);
      return { visit, form: new RegisterPage(visit.page, world().sim), url: `${visit.device.url}${codes.get(code) ?? ''}` };
    };

    step(
      'every member of staff finds the three codes; the family code first names the classes without 班主任 [SUB-81, SUB-100, SUB-101]',
      async () => {
        office = await world().device('admin-phone');
        const { page, device } = office;
        await page.goto(
          `${device.url}/qrcode?${new URLSearchParams({ qr_code: 'parent_register_qrcode', wechat_corp_id: device.corpId }).toString()}`,
        );
        const warning = page.getByRole('button', { name: '仍要顯示二維碼' });
        const make = page.getByRole('button', { name: '產生二維碼' });
        const share = page.getByRole('button', { name: '轉發' });
        await warning.or(make).or(share).first().waitFor();
        if (await warning.isVisible()) await warning.click();
        await make.or(share).first().waitFor();
        if (await make.isVisible()) await make.click();
        await page.getByRole('img', { name: '家長/學生訂閱二維碼的圖片' }).waitFor();
        for (const kind of ['admin', 'staff', 'family']) {
          const made = await callApi<Qr>(page, 'POST', '/registration-qrs', { body: { kind }, key: crypto.randomUUID() });
          expect(made.status).toBeLessThan(300);
          const url = new URL(made.body.url ?? '');
          codes.set(kind, url.pathname);
          origin = url.origin;
        }
      },
    );

    step('the office makes a class by hand, beside those of the table B08 [SCH-03]', async () => {
      const { page } = office;
      const nodes = async (): Promise<Node[]> => (await callApi<{ items: Node[] }>(page, 'GET', '/school/nodes')).body.items;
      const known = await nodes();
      const grade = known.find((one) => one.id === known.find((each) => each.name === '小一A')?.parentId);
      const made = await callApi(page, 'POST', '/school/nodes', {
        body: { kind: 'class', parentId: grade?.id ?? null, name: BY_HAND },
        key: crypto.randomUUID(),
      });
      expect(made.status).toBe(200);
      await eventually(nodes, (all) => all.some((one) => one.name === BY_HAND), 'the class is there', 30_000);
    });

    step('an ordinary browser is sent to WeChat, with the name of the school [SUB-104]', async () => {
      const visit = await world().visit();
      visit.watch.expect(/401/);
      await visit.page.goto(origin + (codes.get('family') ?? ''));
      await visit.page.getByRole('heading', { name: '請使用微信掃描' }).waitFor();
      await visit.page.getByText(/--訂閱教青局個人化通知服務/).waitFor();
      await visit.close();
    });

    step(
      'a mother reads to the end, proves her number, and what she typed survives a reload; classes made by hand are not offered [SUB-02, SUB-11, SUB-17, SUB-82, SUB-84, acceptance 8]',
      async () => {
        const { visit, form, url } = await phone(MOTHER, 'family');
        await form.begin(url);
        await form.proveMobile(MOTHER.mobile);
        await form.heading('您與學生的關係').waitFor();
        await form.page.getByLabel('學生姓名').fill(GIRL.name);
        await form.page.reload();
        await form.heading('您與學生的關係').waitFor();
        expect(await form.page.getByLabel('學生姓名').inputValue()).toBe(GIRL.name);
        expect(await form.offered('班級', '小一A')).not.toContain(BY_HAND);
        await form.pick('班級', '小一A');
        await form.page.getByText('媽媽', { exact: true }).click();
        visit.watch.expect(/422/);
        await form.photograph('掃描教育證', NEW_TEACHER.card);
        await form.page.getByText('教育證類型與所選身份不符').waitFor();
        await form.photograph('掃描教育證', GIRL.card);
        await form.heading('學生的出生日期').waitFor();
        await form.birthday('19880316');
        await form.page.getByText('請輸入學生的出生日期，不是家長的。').waitFor();
        await form.birthday(GIRL.birthday);
        await form.heading(/訂閱成功|資料已核實/).waitFor();
        await form.page.getByText(GIRL.name).first().waitFor();
      },
    );

    step('【加入班級】 in WeChat completes it [SUB-90, acceptance 1]', async () => {
      const { invitations = [] } = await eventually(
        () => world().sim.device(MOTHER.id),
        (device) => (device.invitations ?? []).length > 0,
        'the school invites her',
        60_000,
      );
      const [invitation] = invitations;
      await world().sim.call('POST', `/sim/devices/${MOTHER.id}/join`, {
        corpId: invitation?.corpId,
        kind: invitation?.kind,
        userid: invitation?.userid,
      });
      const { form, url } = await phone(MOTHER, 'family');
      await eventually(
        async () => {
          await form.page.goto(url);
          await form.page.getByRole('heading', { level: 1 }).waitFor();
          return form.heading('已加入學校').count();
        },
        (n) => n === 1,
        'the page knows that she joined',
        60_000,
        LOAD_MS,
      );
    });

    step(
      'her second child comes with his own card; the first one’s serves nobody else [SUB-27, SUB-88, SUB-89, acceptance 1]',
      async () => {
        const { visit, form, url } = await phone(MOTHER, 'family');
        await form.page.goto(url);
        await form.heading('已加入學校').waitFor();
        await form.addStudent(BROTHER.name);
        await form.pick('班級', '小一A');
        await form.page.getByText('媽媽', { exact: true }).click();
        await form.photograph('掃描教育證', BROTHER.card);
        await form.birthday(BROTHER.birthday);
        for (const heading of ['學生 1', '學生 2']) await form.page.getByRole('heading', { name: heading }).waitFor();
        for (const { name } of [GIRL, BROTHER]) await form.page.getByText(name, { exact: true }).waitFor();
        visit.watch.expect(/409/);
        await form.addStudent(THIRD);
        await form.pick('班級', '小一A');
        await form.page.getByText('媽媽', { exact: true }).click();
        await form.photograph('掃描教育證', GIRL.card);
        await form.page.getByText('不同學生不可使用同一教育證').waitFor();
        await form.page.getByLabel('學生姓名').fill(GIRL.name);
        await form.photograph('掃描教育證', GIRL.card);
        await form.page.getByText('已訂閱該學生').waitFor();
        await form.button('返回').click();
        await form.page.getByRole('heading', { name: '學生 2' }).waitFor();
        expect(await form.page.getByText(THIRD).count()).toBe(0);
      },
    );

    step(
      'a teacher registers with departments and classes; as school staff his card is refused, and the staff card becomes the second identity of one member [SUB-20, SUB-61, SUB-66, SUB-67, acceptance 7]',
      async () => {
        const { visit, form, url } = await phone(TEACHER, 'staff');
        await form.begin(url);
        await form.page.getByText('教學人員', { exact: true }).click();
        await form.proveMobile(TEACHER.mobile);
        await form.heading('您的資料').waitFor();
        await form.page.getByLabel('姓名').fill(NEW_TEACHER.name);
        await form.pick('部門', '教務處');
        await form.page.getByRole('button', { name: /完成/ }).click();
        await form.page.getByText('學校職員', { exact: true }).click();
        visit.watch.expect(/422/);
        await form.photograph('掃描教育證', NEW_TEACHER.card);
        await form.page.getByText('教育證類型與所選身份不符').waitFor();
        await form.page.getByText('教學人員', { exact: true }).click();
        await form.page.getByText('老師請添加班級').waitFor();
        await form.button('添加班級').click();
        expect(await form.page.getByText('老師請添加班級').count()).toBe(0);
        await form.pick('班級', '小一A');
        await form.page.getByLabel('科目').fill('中文');
        await form.photograph('掃描教育證', NEW_TEACHER.card);
        await form.heading('您的出生日期').waitFor();
        await form.birthday(NEW_TEACHER.birthday);
        await form.heading(/訂閱成功|資料已核實/).waitFor();
        visit.watch.expect(/422/);
        await form.button('掃描職員證').click();
        // The next page has a button of the same name.
        await form.heading('您的資料').waitFor();
        await form.photograph('掃描職員證', NEW_TEACHER.staffCard);
        await form.birthday(NEW_TEACHER.birthday);
        await form.page.getByText('學校職員').waitFor();
        await form.page.getByText('教學人員').first().waitFor();
        const people = await eventually(
          () => callApi<{ total: number }>(office.page, 'GET', `/contacts/members?page=1&q=${encodeURIComponent(NEW_TEACHER.name)}`),
          ({ body }) => body.total > 0,
          'she stands in the contacts',
          60_000,
        );
        expect(people.body.total).toBe(1);
      },
    );

    step('an administrator applies, another one approves in WeCom, and the applicant sees it [SUB-41..49]', async () => {
      const { corpId } = office.device;
      await world().sim.call('PUT', `/sim/devices/${ADMIN.id}`, {
        hostLabel: ADMIN.id,
        client: 'wechat',
        corpId,
        mobile: `+853${ADMIN.mobile}`,
      });
      const { form, url } = await phone(ADMIN, 'admin');
      await form.begin(url);
      await form.page.getByText('學校職員', { exact: true }).click();
      await form.proveMobile(ADMIN.mobile);
      await form.heading('您的資料').waitFor();
      await form.page.getByLabel('姓名').fill(CLERK.name);
      await form.photograph('掃描教育證', CLERK.card);
      await form.birthday(CLERK.birthday);
      const sure = form.page.getByRole('alertdialog', { name: '確定提交？' });
      await sure.getByRole('button', { name: '確定' }).click();
      await form.heading('等待審核').waitFor();

      await show(office.page, `${office.device.url}/staff/registrations`);
      await office.page.getByRole('link', { name: new RegExp(CLERK.name) }).click();
      await office.page.getByRole('heading', { name: CLERK.name }).waitFor();
      await office.page.getByRole('button', { name: '同意' }).click();
      await office.page.getByRole('alertdialog').getByRole('button', { name: '同意' }).click();
      await office.page.getByText('已同意').waitFor();

      await eventually(
        async () => {
          await form.page.goto(url);
          await form.page.getByRole('heading', { level: 1 }).waitFor();
          return form.heading('等待審核').count();
        },
        (n) => n === 0,
        'the applicant no longer waits',
        20_000,
        LOAD_MS,
      );
    });
  });
}
