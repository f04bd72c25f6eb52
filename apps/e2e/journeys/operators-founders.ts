import { randomBytes } from 'node:crypto';
import { expect } from '@jest/globals';
import type { AdminItem } from '@contracts/permissions-admin';
import type { OpsUnitDetail } from '@contracts/ops-units';
import { eventually } from '../harness/eventually';
import { hostOf } from '../harness/operator-window';
import { callApi, type ApiAnswer } from '../harness/staff-api';
import { confirmIdentity } from '../harness/step-up';
import type { SimDevice } from '../harness/simulator';
import { show } from '../harness/turn';
import { appHome, PHONE, type Visit, type World } from '../harness/world';

type OpsWindow = Visit & { origin: string };
type Window = Visit & { device: SimDevice };
const MARK = randomBytes(3).toString('hex').toUpperCase();
const FIVE = ['甲', '乙', '丙', '丁', '戊'];
const AGENT = 1_000_001;
const SECRET = 'the-secret-of-the-school-app';
const SYNC = 'the-secret-of-contact-sync';

/** One person and five schools (spec 15, acceptance 2): goes on in the windows of the operators' journey. */
export function founderOfFive(
  world: () => World,
  step: (name: string, run: () => Promise<void>) => void,
  at: {
    ops: () => OpsWindow;
    officer: () => OpsWindow;
    head: () => Window;
    /** Of the sixth school, where he is a member already. */
    corpId: string;
    deputy: { userid: string; name: string; department: number[] };
  },
): void {
  /** As the page does it, and what it was told in return. @throws Error with a refusal */
  const done = async <T>(page: Visit['page'], method: string, path: string, body?: object): Promise<T> => {
    const answer: ApiAnswer<T> = await callApi<T>(page, method, path, {
      key: crypto.randomUUID(),
      ...(body === undefined ? {} : { body }),
    });
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${String(answer.status)} ${answer.text}`);
    return answer.body;
  };
  /** A unit whose WeCom account knows him, with him appointed as its founder on a letter of the bureau. @returns its corp */
  const school = async (sign: string): Promise<string> => {
    const corpId = `ww${randomBytes(8).toString('hex')}`;
    const host = hostOf(world());
    await world().sim.call('PUT', `/sim/corps/${corpId}`, {
      name: `五校${sign}${MARK}`,
      verified: true,
      contactSync: { secret: SYNC },
      members: [at.deputy],
      apps: [
        {
          agentId: AGENT,
          name: '智慧校園',
          secret: SECRET,
          homeUrl: `http://${host}/school-message-home/${corpId}`,
          trustedDomains: [host],
          loginDomains: [host],
          schoolRights: ['edit', 'parent-app'],
        },
      ],
    });
    const { page } = at.ops();
    const number = `${String.fromCodePoint(86 + FIVE.indexOf(sign))}-${MARK}`;
    const { id } = await done<OpsUnitDetail>(page, 'POST', '/ops/units', {
      number,
      name: '小學部',
      locale: 'zh-Hant',
      school: { name: `五校${sign}${MARK}` },
    });
    const path = `/ops/units/${String(id)}`;
    await done(page, 'PUT', `${path}/connection`, { corpId, agentId: AGENT, secret: SECRET, contactSyncSecret: SYNC });
    await eventually(
      () => done<OpsUnitDetail>(page, 'GET', path),
      (unit) => unit.members > 0,
      'the contacts are read',
      60_000,
    );
    const asked = await done<OpsUnitDetail>(page, 'POST', `${path}/recovery`, {
      account: at.deputy.userid,
      letter: `DSEDJ 2${String(FIVE.indexOf(sign))}/2026`,
      reason: '學校尚無管理員',
    });
    await done(at.officer().page, 'POST', `${path}/recovery/${asked.recovery[0]?.id ?? ''}/confirm`);
    return corpId;
  };

  step('who is founder of five schools is not taken as the founder of a sixth, and its own stays [PER-11, acceptance 2]', async () => {
    const corps = await Promise.all(FIVE.map(school));
    // One phone is in all six schools, as WeCom lets one change the company: so the product knows that it is one person.
    const id = `six-${MARK.toLowerCase()}`;
    const held = (corpId: string): object => ({
      hostLabel: id,
      client: 'wecom-mobile',
      corpId,
      identity: { kind: 'member', userid: at.deputy.userid },
      title: at.deputy.name,
    });
    await world().sim.call('PUT', `/sim/devices/${id}`, held(at.corpId));
    const phone = await world().device(id, { viewport: PHONE });
    phone.watch.expect(/40[13]/);
    for (const corpId of [...corps, at.corpId]) {
      await world().sim.call('PUT', `/sim/devices/${id}`, held(corpId));
      await phone.page.goto(appHome({ ...phone.device, corpId }, 'notice'));
      await phone.page.locator('main').waitFor();
      const roles = (await callApi<{ roles: string[] }>(phone.page, 'GET', '/session')).body.roles;
      expect(roles.includes('founder')).toBe(corpId !== at.corpId);
    }
    await phone.close();

    const { page, device } = at.head();
    at.head().watch.expect(/40[139]|422/);
    await show(page, `${device.url}/console/rights`);
    await page.getByRole('button', { name: '添加管理員' }).click();
    const drawer = page.getByRole('dialog', { name: '添加管理員' });
    await drawer.locator('#cp-member').fill(at.deputy.name);
    await page.locator('.ant-select-item-option', { hasText: at.deputy.name }).first().click();
    await drawer.getByText('超級管理員', { exact: true }).click();
    await confirmIdentity(page, async () => {
      await drawer.getByRole('button', { name: '保存' }).click();
      await drawer.waitFor({ state: 'detached' });
    });

    await show(page, `${device.url}/console/rights/founder`);
    await page.getByRole('button', { name: '轉讓創建人' }).click();
    const dialog = page.getByRole('dialog', { name: '選擇新創建人' });
    await dialog.locator('#cp-founder').fill(at.deputy.userid);
    await page.locator('.ant-select-item-option', { hasText: at.deputy.name }).first().click();
    await confirmIdentity(page, async () => {
      await dialog.getByRole('button', { name: '確定' }).click();
      await dialog.getByText('一人最多可擔任5個企業的創建人').waitFor();
    });
    await dialog.getByRole('button', { name: '取消' }).click();
    const founders = await done<{ items: AdminItem[] }>(page, 'GET', '/permissions/admins?role=founder');
    expect(founders.items.map((one) => one.person.id)).toEqual([
      (await done<{ person: { id: string } }>(page, 'GET', '/session')).person.id,
    ]);
  });
}
