import { setTimeout as pause } from 'node:timers/promises';
import { say } from '../../bench/harness/report';
import { Balancer } from '../kit/balancer';
import type { ChaosCase } from '../kit/case';
import { sendNotice } from '../kit/sending';
import { storedFaults, Traffic } from '../kit/traffic';

const EXIT_MS = 25_000;

/** New versions come in one process after the other, while people work. */
export const restarts: ChaosCase = {
  goal: 'R10',
  title: 'rolling restarts of API and workers under load: no request fails, nobody gets a message twice',
  async run({ stage, random, long, option, tell, none }) {
    const balancer = await Balancer.start(stage.product);
    const wanted = Number(option('restarts') ?? (long ? 50 : 6));
    // More than the machine can answer beside the starting processes only queues up in the browser.
    const perSecond = Number(option('rate') ?? (long ? 200 : 50));
    const traffic = new Traffic(stage, random, { perSecond, origin: balancer.origin });
    const ids: string[] = [];
    let longest = 0;
    try {
      for (let i = 0; i < wanted; i += 1) {
        ids.push(await sendNotice(stage));
        await pause(300);
        const from = performance.now();
        longest = Math.max(longest, await balancer.roll(i, 'stop'), i % 2 === 0 ? await stage.workers.roll() : 0);
        const { answered, busy } = traffic.soFar;
        say(
          `  restart ${String(i + 1)} of ${String(wanted)} took ${((performance.now() - from) / 1000).toFixed(0)} s; ${String(answered)} answered, ${String(busy)} of 503`,
        );
      }
    } finally {
      const figures = await traffic.stop();
      tell({ name: `R10 requests over ${String(wanted)} restarts`, value: figures.answered, unit: '' });
      none(
        'R10 requests that never left: the machine is too slow for the rate',
        Array.from({ length: figures.unsent }, () => 'no connection free'),
      );
      none('R10 requests without a good answer', [
        ...figures.faults,
        ...Array.from({ length: figures.lost }, () => 'a connection was lost'),
        ...Array.from({ length: figures.busy }, () => 'answered 503'),
      ]);
      none('R10 acknowledged writes lost or doubled', await storedFaults(stage, figures.stored));
    }
    const hard = new Traffic(stage, random, { perSecond: 30, writes: 0.5, origin: balancer.origin });
    await pause(500);
    await balancer.roll(wanted, 'kill-in-drain');
    const figures = await hard.stop();
    none('R10 kill -9 while draining: writes lost or doubled', await storedFaults(stage, figures.stored));
    await balancer.stop();
    await stage.untilSettled(120_000);
    tell({ name: 'R10 longest time to end', value: longest, unit: 'ms', goal: '≤ 25 s', pass: longest <= EXIT_MS });
    none('R10 lost or doubled calls', await stage.deliveryFaults(ids));
  },
};
