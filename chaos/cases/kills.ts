import { setTimeout as pause } from 'node:timers/promises';
import type { ChaosCase } from '../kit/case';
import { persistently, sendNotice, sumFaults } from '../kit/sending';
import { SEND_PATH } from '../kit/simulator-controls';
import { storedFaults, Traffic } from '../kit/traffic';

/** From the last kill to the last hand-over. */
const FINISH_MS = 30_000;

/** Workers and API die at any moment, also between WeCom's acceptance and the reading of its answer. */
export const kills: ChaosCase = {
  goal: 'R1',
  title: 'kill -9 of workers and API while notices go to 10,000 guardians',
  async run({ stage, random, long, tell, none, option }) {
    const wanted = Number(option('kills') ?? (long ? 1_000 : 24));
    await stage.wecom.suffer(
      { kind: 'slow', corp: stage.school.corpId, path: SEND_PATH, ms: 20 },
      { kind: 'accept-then-drop', corp: stage.school.corpId, path: SEND_PATH, probability: 0.05 },
    );
    const ids = [await sendNotice(stage)];
    let killed = 0;
    while (killed < wanted) {
      await stage.workers.untilReady(1);
      await pause(40 + random.below(160));
      if (killed % 6 === 5) {
        await stage.product.api.kill();
        await stage.product.startApi();
      } else await stage.workers.killOne(random.next());
      killed += 1;
      if (killed % 4 === 0) ids.push(await sendNotice(stage));
    }
    const took = await stage.untilSettled(120_000);
    tell({ name: `R1 kills, ${String(ids.length)} notices`, value: killed, unit: 'kills' });
    tell({ name: 'R1 finished after the last kill', value: took, unit: 'ms', goal: '≤ 30 s', pass: took <= FINISH_MS });
    none('R1 lost or doubled calls', await stage.deliveryFaults(ids));
    none('R1 sums that differ', await sumFaults(stage, stage.school, ids));
  },
};

/** The database dies with -9 under people's hands. */
export const databaseKills: ChaosCase = {
  goal: 'R3',
  title: 'kill -9 of PostgreSQL under load: nothing acknowledged is lost, 503 meanwhile, no restart needed',
  async run({ stage, random, long, tell, none, option }) {
    const wanted = Number(option('kills') ?? (long ? 200 : 5));
    const traffic = new Traffic(stage, random, { perSecond: 40, writes: 0.3, hangMs: 5_000 });
    let longest = 0;
    for (let i = 0; i < wanted; i += 1) {
      await pause(1_000 + random.below(1_500));
      await stage.server.crash();
      await pause(random.below(1_000));
      await stage.server.restart();
      const back = performance.now();
      while (!(await answers(stage.origin))) await pause(50);
      longest = Math.max(longest, performance.now() - back);
    }
    await pause(1_000);
    const figures = await traffic.stop();
    const id = await sendNotice(stage);
    await stage.untilSettled(60_000);
    tell({
      name: `R3 API back after ${String(wanted)} kills of the database, longest`,
      value: longest,
      unit: 'ms',
      goal: '≤ 5 s',
      pass: longest <= 5_000,
    });
    tell({
      name: 'R3 answers · 503 · connections lost',
      value: figures.answered,
      unit: `· ${String(figures.busy)} · ${String(figures.lost)}`,
    });
    tell({ name: 'R3 drafts stored while it died', value: figures.stored.length, unit: '' });
    none('R3 answers of 500 or none within 5 s', figures.faults);
    none('R3 acknowledged writes lost or doubled', await storedFaults(stage, figures.stored));
    none('R3 lost or doubled calls', await stage.deliveryFaults([id]));
    none('R3 processes that ended', [
      ...(stage.product.api.ended ? ['api'] : []),
      ...stage.workers.all.filter((one) => one.ended).map(() => 'worker'),
    ]);
  },
};

const answers = (origin: string): Promise<boolean> =>
  fetch(`${origin}/health/ready`, { signal: AbortSignal.timeout(2_000) })
    .then(async (answer) => {
      await answer.body?.cancel();
      return answer.ok;
    })
    .catch(() => false);

/** A notice is taken back while it leaves. */
export const recalls: ChaosCase = {
  goal: 'R7',
  title: 'recall at random points of the sending, half of them with a kill: nothing leaves two seconds after it',
  async run({ stage, random, long, tell, none }) {
    const wanted = long ? 200 : 6;
    await stage.wecom.suffer({ kind: 'slow', corp: stage.school.corpId, path: SEND_PATH, ms: 150, jitterMs: 100 });
    const ids: string[] = [];
    const late: string[] = [];
    for (let i = 0; i < wanted; i += 1) {
      const id = await sendNotice(stage);
      ids.push(id);
      await pause(random.below(900));
      if (i % 2 === 1) await stage.workers.killOne(random.next());
      const recalled = await persistently(stage, stage.school, { method: 'POST', path: `/notices/${id}/recall` });
      if (recalled.status !== 200) throw new Error(`recall answered ${String(recalled.status)}: ${recalled.text.slice(0, 200)}`);
      await pause(2_000);
      const then = (await stage.wecom.acceptedBodies([stage.school.corpId])).length;
      await pause(1_000);
      const after = (await stage.wecom.acceptedBodies([stage.school.corpId])).length;
      if (after !== then) late.push(`${String(after - then)} calls of notice ${id} left later than two seconds after its recall`);
    }
    await stage.untilSettled(60_000);
    tell({ name: 'R7 recalls', value: wanted, unit: '' });
    none('R7 calls that left 2 s after a recall', late);
    none('R7 lost or doubled calls', await stage.deliveryFaults(ids));
    none('R7 sums that differ', await sumFaults(stage, stage.school, ids));
  },
};
