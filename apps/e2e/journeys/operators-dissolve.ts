import { expect } from '@jest/globals';
import type { OpsUnitDetail } from '@contracts/ops-units';
import { eventually } from '../harness/eventually';
import { callApi } from '../harness/staff-api';
import { confirmIdentity } from '../harness/step-up';
import type { SimDevice } from '../harness/simulator';
import { show } from '../harness/turn';
import { PHONE, type Visit, type World } from '../harness/world';

type OpsWindow = Visit & { origin: string };
type Window = Visit & { device: SimDevice };
/** Every worker looks each 15 s whether an hour has begun. */
const HOURLY_MS = 60_000;

/** 解散組織 from its first day to its end (spec 15, acceptance 4): goes on in the windows of the operators' journey. */
export function dissolving(
  world: () => World,
  step: (name: string, run: () => Promise<void>) => void,
  at: {
    ops: () => OpsWindow;
    officer: () => OpsWindow;
    head: () => Window;
    unit: () => Promise<OpsUnitDetail>;
    /** Name to be typed, and number that the bureau reads. */
    unitName: string;
    number: string;
  },
): void {
  const begin = async (): Promise<void> => {
    const { page, device } = at.head();
    at.head().watch.expect(/401/);
    await show(page, `${device.url}/console/rights/founder`);
    await page.getByRole('button', { name: '解散組織' }).click();
    const dialog = page.getByRole('dialog', { name: '解散組織' });
    await dialog.getByText('不可復原', { exact: false }).waitFor();
    await dialog.getByLabel(/請輸入校部名稱/).fill(at.unitName);
    await confirmIdentity(page, async () => {
      await dialog.getByRole('button', { name: '開始解散' }).click();
      await page.getByText('解散並刪除全部資料', { exact: false }).first().waitFor();
    });
  };
  /** What the bureau reads of this unit, the newest first. */
  const news = async (words: string, within: number): Promise<void> => {
    const { page, origin } = at.officer();
    await eventually(
      async () => {
        await show(page, `${origin}/ops/news`);
        await page.getByRole('heading', { name: '消息', level: 1 }).waitFor();
        return page
          .getByRole('row', { name: new RegExp(at.number) })
          .getByText(words)
          .count();
      },
      (n) => n > 0,
      `the bureau reads: ${words}`,
      within,
    );
  };
  const openUnit = async (): Promise<void> => {
    const { page, origin } = at.ops();
    await show(page, `${origin}/ops/units/${String((await at.unit()).id)}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
  };
  /** What stands in the unit: people, places and who may do what. */
  const standing = async (): Promise<unknown> => {
    const { page } = at.head();
    const read = async (path: string): Promise<unknown> => {
      const answer = await callApi<{ items: unknown[] }>(page, 'GET', path);
      expect(answer.status).toBe(200);
      return answer.body.items;
    };
    return {
      members: await read('/contacts/members?page=1&pageSize=100'),
      nodes: await read('/school/nodes'),
      admins: await read('/permissions/admins?pageSize=100'),
      codes: await read('/registration-qrs'),
    };
  };
  let before: unknown;
  let code = '';

  step('the founder begins to dissolve; the bureau reads it, and a legal order holds it [PER-07, PER-25]', async () => {
    const { page } = at.head();
    const made = await callApi<{ url: string | null }>(page, 'POST', '/registration-qrs', {
      body: { kind: 'family' },
      key: crypto.randomUUID(),
    });
    code = new URL(made.body.url ?? '').pathname;
    before = await standing();
    await begin();
    await news('創建人已開始解散，7日後刪除全部資料', 60_000);

    const ops = at.ops().page;
    await openUnit();
    await ops.getByRole('button', { name: '依法律命令暫緩' }).click();
    await ops.getByLabel('命令編號').fill('TJB 12/2026');
    await ops.getByLabel('原因').first().fill('初級法院命令保全');
    await ops.getByRole('button', { name: '依法律命令暫緩' }).click();
    await ops.getByText('命令解除前不會刪除任何資料', { exact: false }).waitFor();
    await page.reload();
    await page.getByText('已按法律命令暫緩').waitFor();
    await ops.getByRole('button', { name: '解除暫緩' }).click();
    const lift = ops.getByRole('dialog', { name: '解除暫緩' });
    await lift.getByRole('textbox').fill('命令已撤銷');
    await lift.getByRole('button', { name: '解除暫緩' }).click();
    await ops.getByRole('button', { name: '依法律命令暫緩' }).waitFor();
  });

  step('on day 6 one day is left, she takes it back, and all is as before [PER-25, acceptance 4]', async () => {
    const { page } = at.head();
    const { id } = await at.unit();
    await (await world().past).dissolving(id, 6);
    await news('解散倒數：1日後刪除全部資料', HOURLY_MS);
    expect((await at.unit()).state).toBe('dissolving');
    at.head().watch.expect(/401/);
    await page.reload();
    await page.getByRole('button', { name: '取消解散' }).click();
    const cancel = page.getByRole('dialog', { name: '取消解散' });
    await confirmIdentity(page, async () => {
      await cancel.getByRole('button', { name: '取消解散' }).click();
      await page.getByText('已取消解散，一切如常').waitFor();
    });
    await eventually(at.unit, (now) => now.state === 'active', 'the unit is in service again', HOURLY_MS);
    expect(await standing()).toEqual(before);
  });

  step(
    'begun again and not taken back: on day 7 everything is gone, also for her, and the unit is closed [PER-07, PER-25, acceptance 4]',
    async () => {
      const { page, device } = at.head();
      const { id } = await at.unit();
      await begin();
      const past = await world().past;
      expect(await past.rowsOf(id)).toBeGreaterThan(0);
      await past.dissolving(id, 7);
      await eventually(at.unit, (now) => now.state === 'closed', 'the unit is closed', HOURLY_MS);
      expect(await past.rowsOf(id)).toBe(0);
      await openUnit();
      await at.ops().page.getByText('已關閉').first().waitFor();
      await news('全部資料已刪除，校部已關閉', HOURLY_MS);

      at.head().watch.expect(/40[134]/);
      expect((await callApi(page, 'GET', '/session')).status).toBe(401);
      await page.goto(`${device.url}/background/home?corp_id=${device.corpId}`);
      await page.locator('body').waitFor();
      expect((await callApi(page, 'GET', '/session')).status).toBe(401);
      const family = await world().visit({ viewport: PHONE });
      family.watch.expect(/40[134]/);
      await family.page.goto(new URL(code, device.url).href);
      await family.page.getByText('二維碼已失效', { exact: false }).first().waitFor();
      await family.close();
    },
  );
}
