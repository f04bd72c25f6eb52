import { randomBytes } from 'node:crypto';
import { afterAll, describe, expect } from '@jest/globals';
import type { OpsUnitDetail } from '@contracts/ops-units';
import { chain } from '../harness/chain';
import { eventually } from '../harness/eventually';
import { bureauOf, hostOf, operatorWindow } from '../harness/operator-window';
import type { SimDevice } from '../harness/simulator';
import { callApi } from '../harness/staff-api';
import { confirmIdentity } from '../harness/step-up';
import { show } from '../harness/turn';
import { DESKTOP, PHONE, type Visit, type World } from '../harness/world';
import { RegisterPage } from '../pages/register-page';
import { dissolving } from './operators-dissolve';
import { founderOfFive } from './operators-founders';
import { unitsInService } from './operators-units';

const MARK = randomBytes(3).toString('hex').toUpperCase();
const NUMBER = `J-${MARK}`;
const SCHOOL = `新口岸學校${MARK}`;
const UNIT = '小學部';
const CORP = `ww${randomBytes(8).toString('hex')}`;
const AGENT = 1_000_001;
const SECRET = 'the-secret-of-the-school-app';
const SYNC = 'the-secret-of-contact-sync';
const HEAD = { name: '曾家怡', mobile: `6344${String(1000 + (parseInt(MARK, 16) % 9000))}`, birthday: '19790412' };

/** Works at several schools under one account; later an administrator here. */
const DEPUTY = { userid: 'kong.si.man', name: '龔思敏', department: [1] };

interface Entry {
  payload: string | null;
}

/** A school comes into being: an operator, its first administrator, and what only both together may do (spec 15, acceptance 4; issue 5). */
export function operators(world: () => World): void {
  describe('operators: a new unit, its first administrator, a legal order, a look by consent', () => {
    const step = chain(world);
    afterAll(() => world().leave());
    let ops: Visit & { origin: string };
    let officer: Visit & { origin: string };
    let head: Visit & { device: SimDevice };
    let unitPage = '';
    let code = '';
    let cardOf = '';

    const newPhone = async (): Promise<{ visit: Visit & { device: SimDevice }; form: RegisterPage }> => {
      const id = `head-${MARK.toLowerCase()}`;
      await world().sim.call('PUT', `/sim/devices/${id}`, {
        hostLabel: id,
        client: 'wechat',
        corpId: CORP,
        mobile: `+853${HEAD.mobile}`,
        title: HEAD.name,
      });
      const visit = await world().device(id, { viewport: PHONE });
      visit.watch.expect(/401/);
      return { visit, form: new RegisterPage(visit.page, world().sim) };
    };
    const unit = async (): Promise<OpsUnitDetail> =>
      (await callApi<OpsUnitDetail>(ops.page, 'GET', `/ops/units/${unitPage.split('/').at(-1) ?? ''}`)).body;

    step('an operator enrols a passkey by the one-time link and sees units, nobody by name [H1, H2]', async () => {
      ops = await operatorWindow(world(), 'operator');
      await ops.page.getByText('B-217').first().waitFor();
      for (const person of ['周永康', '何嘉敏', '陳樂瑤']) expect(await ops.page.getByText(person).count()).toBe(0);
    });

    step('he makes a unit as a draft, and WeCom confirms the values before it is in service [OVR-05, DEP-11]', async () => {
      await world().sim.call('PUT', `/sim/corps/${CORP}`, {
        name: SCHOOL,
        verified: true,
        contactSync: { secret: SYNC },
        members: [DEPUTY],
        apps: [
          {
            agentId: AGENT,
            name: '智慧校園',
            secret: SECRET,
            homeUrl: `http://${hostOf(world())}/school-message-home/${CORP}`,
            trustedDomains: [hostOf(world())],
            loginDomains: [hostOf(world())],
            schoolRights: ['edit', 'parent-app'],
          },
        ],
      });
      const { page } = ops;
      await page.getByRole('button', { name: '建立校部' }).click();
      await page.getByLabel('校部編號').fill(NUMBER);
      await page.getByLabel('學校名稱').fill(SCHOOL);
      await page.getByLabel('中文名稱').fill(UNIT);
      await page.getByRole('button', { name: '建立', exact: true }).click();
      await page.getByRole('heading', { name: `${SCHOOL} ${UNIT}`, level: 1 }).waitFor();
      unitPage = new URL(page.url()).pathname;
      await page.getByLabel('企業ID').fill(CORP);
      await page.getByLabel('應用AgentId').fill(String(AGENT));
      await page.getByLabel('應用Secret').fill(`${SECRET}-mistyped`);
      await page.getByLabel('通訊錄同步Secret').fill(SYNC);
      await page.getByRole('button', { name: '驗證並儲存' }).click();
      await page.getByText('未通過').first().waitFor();
      expect((await unit()).state).toBe('draft');
      await page.getByLabel('應用Secret').fill(SECRET);
      await page.getByLabel('通訊錄同步Secret').fill(SYNC);
      await page.getByRole('button', { name: '驗證並儲存' }).click();
      await page.getByText('使用中').first().waitFor();
      await page.getByText('連接').first().waitFor();
    });

    step(
      'he issues the first code; the first administrator chooses the school and waits for him [PER-17, SUB-40, SUB-42, SUB-48]',
      async () => {
        const { page } = ops;
        await show(page, `${ops.origin}/ops/registrations`);
        await page.getByRole('button', { name: '簽發二維碼' }).click();
        const dialog = page.getByRole('dialog');
        code = (await dialog.locator('code').innerText()).trim();
        await page.keyboard.press('Escape');

        const bureau = bureauOf(world());
        await ask(`${bureau}/sim/schools/${NUMBER}`, {
          name: SCHOOL,
          schoolYear: '2026/2027',
          tables: [],
          entries: [
            {
              ref: `E-${MARK}`,
              cardType: 'E',
              cardNo: `96${String(parseInt(MARK, 16)).padStart(8, '0').slice(-6)}`,
              temporaryNo: null,
              cardStatus: 'valid',
              birthDate: HEAD.birthday,
              nameZh: HEAD.name,
              namePt: '',
              schoolCode: NUMBER,
            },
          ],
        });
        const entries = (await (await fetch(`${bureau}/sim/entries?school=${NUMBER}`)).json()) as { entries: Entry[] };
        cardOf = entries.entries[0]?.payload ?? '';

        const { visit, form } = await newPhone();
        await form.page.goto(`${visit.device.url}${new URL(code).pathname}`);
        await form.page.getByPlaceholder(/學校|編號/).fill(NUMBER);
        await form.page.getByRole('button', { name: new RegExp(SCHOOL) }).click();
        await form.heading('個人資料收集聲明').waitFor();
        await form.page.locator('.rg-statement__end').scrollIntoViewIfNeeded();
        await form.button('同意').click();
        await form.page.getByText('學校職員', { exact: true }).click();
        await form.proveMobile(HEAD.mobile);
        await form.heading('您的資料').waitFor();
        await form.page.getByLabel('姓名').fill(HEAD.name);
        await form.photograph('掃描教育證', cardOf);
        await form.birthday(HEAD.birthday);
        await form.page.getByRole('alertdialog', { name: '確定提交？' }).getByRole('button', { name: '確定' }).click();
        await form.heading('等待審核').waitFor();
        await visit.close();
      },
    );

    step(
      'the operator approves, the phone is invited, and she comes in as founder with her checklist [PER-13, PER-17, PER-18]',
      async () => {
        const { page } = ops;
        await page.reload();
        const row = page.getByRole('row', { name: new RegExp(NUMBER) });
        await row.getByRole('button', { name: '同意' }).click();
        await page.getByRole('dialog').getByRole('button', { name: '同意' }).click();
        await row.waitFor({ state: 'detached' });
        const phone = `head-${MARK.toLowerCase()}`;
        const { invitations = [] } = await eventually(
          () => world().sim.device(phone),
          (device) => (device.invitations ?? []).length > 0,
          'she is invited',
          90_000,
        );
        const [invitation] = invitations;
        await world().sim.call('POST', `/sim/devices/${phone}/join`, {
          corpId: invitation?.corpId,
          kind: invitation?.kind,
          userid: invitation?.userid,
        });
        const desk = `desk-${MARK.toLowerCase()}`;
        await world().sim.call('PUT', `/sim/devices/${desk}`, {
          hostLabel: desk,
          client: 'wecom-desktop',
          corpId: CORP,
          identity: { kind: 'member', userid: invitation?.userid },
          title: HEAD.name,
        });
        head = await world().device(desk, { viewport: DESKTOP });
        head.watch.expect(/401|403/);
        await eventually(
          async () => {
            await head.page.goto(`${head.device.url}/background/home?corp_id=${CORP}`);
            await head.page.getByRole('heading', { level: 1 }).first().waitFor();
            return (await callApi<{ roles?: string[] }>(head.page, 'GET', '/session')).body.roles ?? [];
          },
          (roles) => roles.includes('founder'),
          'she is let in as founder',
          90_000,
        );
        await head.page.goto(`${head.device.url}/console/rights/founder`);
        await head.page.getByText('創建人/超級管理組').waitFor();
        for (const right of ['通訊錄權限', '應用權限', '硬件管理權限', '安全管理權限'])
          await head.page.getByText(right, { exact: true }).waitFor();
        await head.page.getByText('「≡」→ 頭像 → 名片 → 所在企業 → 創建人', { exact: false }).waitFor();
        await show(head.page, `${head.device.url}/console/rights/wecom`);
        const founderStep = head.page.getByText(`在企業微信將創建人改為${HEAD.name}`);
        await founderStep.waitFor();
        await head.page.getByRole('checkbox', { name: new RegExp(`改為${HEAD.name}`) }).click();
        await head.page.getByText(`${HEAD.name} 於`, { exact: false }).waitFor();
      },
    );

    step(
      'before the table B08 is applied a family finds no class, and is told whom to ask [SUB-84, SUB-85, spec 01 acceptance 8]',
      async () => {
        const made = await callApi<{ url: string | null }>(head.page, 'POST', '/registration-qrs', {
          body: { kind: 'family' },
          key: crypto.randomUUID(),
        });
        const id = `family-${MARK.toLowerCase()}`;
        const mobile = `6355${HEAD.mobile.slice(-4)}`;
        await world().sim.call('PUT', `/sim/devices/${id}`, { hostLabel: id, client: 'wechat', corpId: CORP, mobile: `+853${mobile}` });
        const visit = await world().device(id, { viewport: PHONE });
        visit.watch.expect(/401/);
        const form = new RegisterPage(visit.page, world().sim);
        await form.begin(`${visit.device.url}${new URL(made.body.url ?? '').pathname}`);
        await form.proveMobile(mobile);
        await form.heading('您與學生的關係').waitFor();
        await form.page.getByRole('button', { name: /^班級/ }).click();
        await form.page.getByText('暫無可選班級，請聯絡學校管理員先進行“按B08表同步年級班別”').waitFor();
        await visit.close();
      },
    );

    step('the operator sees nothing of the unit until she agrees; then set-up and faults, and each look is recorded [PER-31]', async () => {
      const { page } = ops;
      await show(page, ops.origin + unitPage);
      await page.getByRole('button', { name: '請求查看' }).click();
      await page.getByLabel('支援編號').fill(`SUP-${MARK}`);
      await page.getByLabel('原因').last().fill('首次同步失敗');
      await page.getByRole('button', { name: '請求查看' }).last().click();
      await page.getByText('等候同意', { exact: false }).waitFor();
      ops.watch.expect(/403/);
      await show(page, `${ops.origin}${unitPage}/look`);
      await page.getByText('校部尚未同意', { exact: false }).waitFor();

      await show(head.page, `${head.device.url}/console/rights/looks`);
      await head.page.getByText(`SUP-${MARK}`, { exact: false }).waitFor();
      head.watch.expect(/401/);
      await head.page.getByRole('button', { name: '同意', exact: true }).click();
      const dialog = head.page.getByRole('dialog', { name: /唯讀查看/ });
      await confirmIdentity(head.page, async () => {
        await dialog.getByRole('button', { name: '同意', exact: true }).click();
        await head.page.getByText('查看至', { exact: false }).waitFor();
      });

      await show(page, `${ops.origin}${unitPage}/look`);
      await page.getByRole('heading', { name: '唯讀查看', level: 1 }).waitFor();
      await page.getByText(HEAD.name).first().waitFor();
      await show(head.page, `${head.device.url}/console/audit`);
      await head.page.getByText('營運人員唯讀查看', { exact: true }).first().waitFor();
      expect(await head.page.getByText('其他操作').count()).toBe(0);
    });

    step('an officer of the bureau enrols a passkey of his own [H2]', async () => {
      officer = await operatorWindow(world(), 'officer');
    });
    const people = { ops: () => ops, officer: () => officer, head: () => head };
    founderOfFive(world, step, { ...people, corpId: CORP, deputy: DEPUTY });
    unitsInService(world, step, people);
    dissolving(world, step, { ...people, unit, unitName: UNIT, number: NUMBER });
  });
}

async function ask(url: string, body: object): Promise<void> {
  const answer = await fetch(url, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${url}: ${String(answer.status)} ${(await answer.text()).slice(0, 300)}`);
}
