import { setTimeout as pause } from 'node:timers/promises';
import { openClient } from '../../harness/database';
import { percentile } from '../../harness/statistics';
import { draftNotice, submitNotice } from '../../sections/submit';
import { SEND_PATH } from '../../../chaos/kit/simulator-controls';
import { card, Gate, type Sent } from '../gate';
import type { LoadCase, LoadTools } from '../load-case';
import { openLoop } from '../open-loop';
import { acceptances, untilEnded } from '../sent-messages';
import { planTaps } from '../tap-plan';

const GOAL = { p95: 10_000, p99: 30_000, dearer: 20 } as const;
const LEAVE_MS = 10 * 60_000;
/** WeCom answers a call after so long. */
const CALL_MS = 20;
const NOTICES = 3;
/** The calls alone, at the mean rate of a morning. */
const BARE = { perSecond: 47, seconds: 10 } as const;

interface Morning {
  /** From the tap's commit to WeCom's acceptance, ms. */
  waits: number[];
  /** Messages that WeCom never got, or more than once. */
  lost: number;
  /** Taps that could not be stored. */
  refused: number;
  doubled: number;
  /** From the planned moment to the commit, p99 in ms. */
  late: number;
}

export const peak: LoadCase = {
  goal: 'R13',
  title: 'a morning of taps with its peak reaches families in time, also while another school sends a mass notice',
  async run(tools) {
    const { ground, product, sizes, tell, note } = tools;
    for (const school of [...ground.schools, ground.big]) await product.simulator.put(school);
    await product.simulator.delay(CALL_MS);
    const gate = await Gate.open(ground.database);
    const client = await openClient(ground.database.superuserUrl);
    try {
      // Tokens, connections and code are warm on a school morning.
      for (const school of ground.schools) await gate.tap({ school, pupil: 1, mark: `warm ${String(school.unitId)}` });
      await untilEnded(client, allUnits(tools), LEAVE_MS);
      const token = await product.simulator.token(ground.big);
      const bare = await openLoop({
        ...BARE,
        origin: product.simulator.url,
        next: (i) => ({
          method: 'POST',
          path: `/cgi-bin/${SEND_PATH}?access_token=${token}`,
          headers: { 'content-type': 'application/json' },
          body: card(1 + i, `floor ${String(i)}`).bytes.toString('utf8'),
          kind: 'tap',
        }),
      });
      const alone = await morning(tools, gate, 'alone', () => Promise.resolve());
      await untilEnded(client, allUnits(tools), LEAVE_MS);
      const beside = await morning(tools, gate, 'beside', async (ms) => {
        const cookie = ground.desk.cookie;
        for (let i = 0; i < NOTICES; i += 1) {
          await pause(ms / (NOTICES + 1));
          await submitNotice(product, cookie, await draftNotice(client, ground.big));
        }
      });
      const taps = `${String(alone.waits.length)} taps (${String(sizes.scale)} of a morning)`;
      const p95 = percentile(alone.waits, 0.95);
      const p99 = percentile(alone.waits, 0.99);
      tell({ name: `R13 ${taps}: tap to WeCom p95`, value: p95, unit: 'ms', goal: '≤ 10 s', pass: p95 <= GOAL.p95 });
      tell({ name: 'R13 tap to WeCom p99', value: p99, unit: 'ms', floor: bare.p99, goal: '≤ 30 s', pass: p99 <= GOAL.p99 });
      tell({ name: 'R13 tap to WeCom p50', value: percentile(alone.waits, 0.5), unit: 'ms', floor: bare.p50 });
      const with95 = percentile(beside.waits, 0.95);
      const dearer = (with95 / p95 - 1) * 100;
      tell({
        name: `R13 p95 beside mass notices of a school of ${String(ground.big.guardians)}`,
        value: with95,
        unit: 'ms',
        floor: p95,
        goal: '≤ 20 % more',
        pass: dearer <= GOAL.dearer,
      });
      const faults = alone.lost + alone.doubled + beside.lost + beside.doubled;
      tell({ name: 'R13 messages lost or doubled', value: faults, unit: '', goal: '0', pass: faults === 0 });
      const refused = alone.refused + beside.refused;
      tell({ name: 'R13 taps that could not be stored', value: refused, unit: '', goal: '0', pass: refused === 0 });
      note(`taps were stored ${alone.late.toFixed(0)} and ${beside.late.toFixed(0)} ms after their planned moment at p99`);
    } finally {
      await product.simulator.delay(0);
      await gate.close();
      await client.end();
    }
  },
};

const allUnits = ({ ground }: LoadTools): number[] => [...ground.schools, ground.big].map((school) => school.unitId);

/** Plays the taps by the clock while something else goes on. */
async function morning(tools: LoadTools, gate: Gate, name: string, beside: (ms: number) => Promise<void>): Promise<Morning> {
  const { ground, product, sizes, random } = tools;
  const plan = planTaps(ground.schools, sizes.scale, random);
  const since = Date.now();
  const from = performance.now();
  const late: number[] = [];
  const storing: Promise<Sent | undefined>[] = [];
  const other = beside(plan.at(-1)!.at);
  for (const [i, { at, school, pupil }] of plan.entries()) {
    const wait = at - (performance.now() - from);
    if (wait > 1) await pause(wait);
    storing.push(
      gate.tap({ school, pupil, mark: `${name} ${String(i)}` }).then(
        (sent) => {
          late.push(performance.now() - from - at);
          return sent;
        },
        () => undefined,
      ),
    );
  }
  const stored = await Promise.all(storing);
  const sent = stored.filter((one) => one !== undefined);
  await other;
  const client = await openClient(ground.database.superuserUrl);
  await untilEnded(client, allUnits(tools), LEAVE_MS);
  await client.end();
  const taken = await acceptances(product.simulator.url, since - 1_000);
  const waits = sent.flatMap(({ hash, committedAt }) => {
    const at = taken.get(hash)?.[0];
    return at === undefined ? [] : [Math.max(0, at - committedAt)];
  });
  return {
    waits,
    refused: stored.length - sent.length,
    lost: sent.length - waits.length,
    doubled: sent.filter(({ hash }) => (taken.get(hash)?.length ?? 0) > 1).length,
    late: percentile(late, 0.99),
  };
}
