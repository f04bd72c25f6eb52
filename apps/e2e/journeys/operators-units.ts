import { expect } from '@jest/globals';
import { noticeDraft } from '@contracts/notice-types';
import { eventually } from '../harness/eventually';
import type { HandsetAnswer } from '../harness/handset';
import { callApi } from '../harness/staff-api';
import type { SimDevice } from '../harness/simulator';
import { show } from '../harness/turn';
import { appHome, PHONE, type Visit, type World } from '../harness/world';

type OpsWindow = Visit & { origin: string };
type Window = Visit & { device: SimDevice };
const UNIT = 'C-105';
const LETTER = 'DSEDJ 118/2026';

/** What operators do with a school in service, as its people feel it: goes on in the windows of the operators' journey. */
export function unitsInService(
  world: () => World,
  step: (name: string, run: () => Promise<void>) => void,
  at: { ops: () => OpsWindow; officer: () => OpsWindow },
): void {
  const unitPage = async ({ page, origin }: OpsWindow): Promise<void> => {
    await show(page, `${origin}/ops`);
    await page.getByText(UNIT).first().click();
    await page.getByRole('heading', { name: /濠光|幼小中/, level: 1 }).waitFor();
  };
  const act = async (window: OpsWindow, word: string, reason: string): Promise<void> => {
    await unitPage(window);
    await window.page.getByRole('button', { name: word, exact: true }).click();
    const dialog = window.page.getByRole('dialog');
    await dialog.getByRole('textbox').fill(reason);
    await dialog.getByRole('button', { name: word, exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
  };
  const SAYS = '本校部服務已暫停：現時只可查看';

  step('a suspended school reads and writes nothing, and its pages say why; resumed, all goes on [OVR-05, PER-26]', async () => {
    const mother: Window = await world().device('other-mother');
    const { corpId } = mother.device;
    await world().sim.call('PUT', '/sim/devices/other-teacher', {
      hostLabel: 'other-teacher',
      client: 'wecom-mobile',
      corpId,
      identity: { kind: 'member', userid: 'ip.ho.i' },
      title: '葉可兒',
    });
    const teacher: Window = await world().device('other-teacher', { viewport: PHONE });
    for (const one of [mother, teacher]) {
      await one.page.goto(appHome(one.device, 'notice'));
      await one.page.locator('main').waitFor();
      one.watch.expect(/423/);
    }
    const desk = await world().desk('other-admin');
    const write = (): Promise<HandsetAnswer<{ code?: string }>> =>
      desk.handset.call('POST', '/notices', { body: noticeDraft.parse(desk.blank('暫停時的草稿')), key: crypto.randomUUID() });
    await act(at.ops(), '暫停服務', '學校要求暫停核查');
    for (const one of [mother, teacher]) {
      await eventually(
        async () => {
          await one.page.reload();
          await one.page.locator('main').waitFor();
          return one.page.getByText(SAYS, { exact: false }).count();
        },
        (n) => n > 0,
        'the page says so',
      );
    }
    const refused = await write();
    expect([refused.status, refused.body.code]).toEqual([423, 'UNIT_SUSPENDED']);
    const admin = await world().device('other-admin');
    await admin.page.goto(appHome(admin.device, 'console'));
    await admin.page.getByText(SAYS, { exact: false }).waitFor();
    await admin.close();
    await act(at.ops(), '恢復服務', '核查完成');
    await eventually(
      async () => (await write()).status,
      (status) => status < 300,
      'she saves again',
    );
    await eventually(
      async () => {
        await mother.page.reload();
        await mother.page.locator('main').waitFor();
        return mother.page.getByText(SAYS, { exact: false }).count();
      },
      (n) => n === 0,
      'nothing is said any more',
    );
    await mother.close();
    await teacher.close();
  });

  step(
    'a lost founder is appointed by an operator and an officer of the bureau together, with the letter, and by neither alone [PER-14]',
    async () => {
      const ops = at.ops();
      await unitPage(ops);
      const panel = ops.page.locator('section', { has: ops.page.getByRole('heading', { name: '找回創建人' }) }).last();
      await panel.getByRole('button', { name: '提出' }).click();
      await ops.page.getByLabel('新創建人的企業微信帳號').fill('mak.kai.meng');
      await ops.page.getByLabel('公函編號').fill(LETTER);
      await ops.page.getByLabel('原因').last().fill('創建人已離職');
      await panel.getByRole('button', { name: '提出' }).last().click();
      await panel.getByText('等候另一機構的人員確認').first().waitFor();
      const open = await callApi<{ id: number; recovery: { id: string }[] }>(
        ops.page,
        'GET',
        `/ops/units/${new URL(ops.page.url()).pathname.split('/').at(-1) ?? ''}`,
      );
      const own = `/ops/units/${String(open.body.id)}/recovery/${open.body.recovery[0]?.id ?? ''}/confirm`;
      ops.watch.expect(/40[39]/);
      expect((await callApi(ops.page, 'POST', own)).status).toBeGreaterThanOrEqual(400);

      const officer = at.officer();
      await unitPage(officer);
      await officer.page.getByText(LETTER).waitFor();
      await officer.page.getByRole('button', { name: '確認並任命' }).click();
      await officer.page.getByText('已任命創建人').first().waitFor();
      const admin = await world().device('other-admin');
      await admin.page.goto(appHome(admin.device, 'console'));
      await admin.page.getByRole('heading', { level: 1 }).first().waitFor();
      const list = await callApi<{ items: { person: { name: string } }[] }>(admin.page, 'GET', '/permissions/admins?role=founder');
      expect(list.body.items.map((one) => one.person.name)).toEqual(['麥啟明']);
      await admin.close();
    },
  );
}
