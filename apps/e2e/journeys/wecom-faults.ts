import { afterAll, describe, expect } from '@jest/globals';
import { chain } from '../harness/chain';
import { stamp } from '../harness/stamp';
import { eventually } from '../harness/eventually';
import { sendNotice } from '../harness/staff-api';
import { show } from '../harness/turn';
import { appHome, type Visit, type World } from '../harness/world';
import { StatusPage } from '../pages/status-page';
import type { SimDevice } from '../harness/simulator';
import { doubled } from './races';

const DOWN = stamp('企業微信中斷時的通知');
const LOST = stamp('答案丟失時的通知');
const THROTTLED = stamp('額度用完時的通知');
const SEND = 'externalcontact/message/send';
/** The block lasts a minute; the other journeys run meanwhile. */
const BLOCK_MS = 100_000;

export interface WecomFaults {
  /** Starts what takes a minute. */
  begin: () => void;
  end: () => void;
}

/** WeCom away, throttled, or silent after taking: shown as 排隊中, finished by itself, nothing lost or doubled (G5, G6, R5–R7). */
export function wecomFaults(world: () => World): WecomFaults {
  const staffOf = async (id: string, client: string): Promise<Visit & { device: SimDevice }> => {
    const admin = await world().sim.device(id);
    await world().sim.call('PUT', `/sim/devices/e2e-${id}`, {
      hostLabel: `e2e-${id}`,
      client,
      corpId: admin.corpId,
      identity: admin.identity,
    });
    const visit = await world().device(`e2e-${id}`);
    await visit.page.goto(appHome(visit.device, 'notice'));
    await visit.page.getByRole('link', { name: '創建通知' }).waitFor();
    return visit;
  };
  let throttledId = '';

  const begin = (): void => {
    describe('WeCom refuses with 45009', () => {
      const step = chain(world);
      afterAll(() => world().leave());
      step('the status says 排隊中 with the time it goes on [G6]', async () => {
        const head = await staffOf('other-admin', 'wecom-mobile');
        const rule = await world().sim.rule({
          kind: 'throttle',
          window: 'minute',
          corp: head.device.corpId,
          path: SEND,
          maxHits: 1,
        });
        throttledId = await sendNotice(head.page, THROTTLED, ['小三A', '小四A']);
        await show(head.page, `${head.device.url}/staff/notices/${throttledId}`);
        const status = new StatusPage(head.page);
        await status.tag('排隊中').waitFor();
        await head.page.getByText(/企業微信限制了發送速度，\d{2}:\d{2} 後自動繼續/).waitFor();
        await world().sim.call('DELETE', `/sim/faults/rules/${rule}`);
      });
    });
    describe('WeCom cannot be reached', () => {
      const step = chain(world);
      afterAll(() => world().leave());
      step('a notice waits as 排隊中 and leaves by itself when WeCom is back; nothing is lost or doubled [R5, G5]', async () => {
        const head = await staffOf('secondary', 'wecom-mobile');
        const rule = await world().sim.rule({ kind: 'down', mode: 'refuse', corp: head.device.corpId, path: SEND });
        const id = await sendNotice(head.page, DOWN, ['初一A', '初一B']);
        await show(head.page, `${head.device.url}/staff/notices/${id}`);
        const status = new StatusPage(head.page);
        await status.tag('排隊中').waitFor();
        expect(await world().sim.messages(DOWN)).toEqual([]);
        await world().sim.call('DELETE', `/sim/faults/rules/${rule}`);
        await eventually(
          () => status.tag('已發送').count(),
          (n) => n > 0,
          'it leaves by itself',
          45_000,
        );
        await status.says('已交付');
        expect(await status.sentence()).not.toContain('排隊中');
        expect(doubled(await world().sim.messages(DOWN))).toEqual([]);
      });
      step('calls that WeCom took without answering are not delivered twice [R6, R7]', async () => {
        const head = await staffOf('secondary', 'wecom-mobile');
        const rule = await world().sim.rule({
          kind: 'accept-then-drop',
          corp: head.device.corpId,
          path: SEND,
          maxHits: 2,
        });
        const id = await sendNotice(head.page, LOST, ['初二A', '初二B']);
        await show(head.page, `${head.device.url}/staff/notices/${id}`);
        const status = new StatusPage(head.page);
        await eventually(
          () => status.tag('已發送').count(),
          (n) => n > 0,
          'it is settled',
          60_000,
        );
        const sent = await world().sim.messages(LOST);
        expect(doubled(sent)).toEqual([]);
        expect(sent.filter((message) => message.fate === 'delivered').length).toBeGreaterThan(60);
        await world().sim.call('DELETE', `/sim/faults/rules/${rule}`);
      });
    });
  };

  const end = (): void => {
    describe('WeCom takes messages again', () => {
      const step = chain(world);
      afterAll(async () => {
        await world().leave();
        await world().sim.wellAgain();
      });
      step('what was queued has left by itself, each card once [G6]', async () => {
        const head = await staffOf('other-admin', 'wecom-mobile');
        await show(head.page, `${head.device.url}/staff/notices/${throttledId}`);
        const status = new StatusPage(head.page);
        await eventually(
          () => status.tag('已發送').count(),
          (n) => n > 0,
          'it has left',
          BLOCK_MS,
        );
        expect(await status.sentence()).not.toContain('排隊中');
        const sent = await world().sim.messages(THROTTLED);
        expect(sent.filter((message) => message.fate === 'delivered').length).toBeGreaterThan(60);
        expect(doubled(sent)).toEqual([]);
      });
    });
  };
  return { begin, end };
}
