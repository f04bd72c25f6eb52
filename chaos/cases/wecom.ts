import { setTimeout as pause } from 'node:timers/promises';
import type { School } from '../../bench/harness/school';
import type { ChaosCase } from '../kit/case';
import { sendNotice, staffCall, sumFaults } from '../kit/sending';
import { SEND_PATH } from '../kit/simulator-controls';
import type { Stage } from '../kit/stage';

/** A worker asks again at most so often while WeCom is away; what was on its way when it left comes on top. */
const PROBES_A_MINUTE = 1;
const ON_THEIR_WAY = 8;
const MINUTE = 60_000;

/** Attempts at sending that the simulator saw since a moment, per school. */
async function attempts(stage: Stage, school: School, since: Date): Promise<number> {
  const [row] = await stage.ask<{ n: number }>(`SELECT count(*)::int AS n FROM delivery_attempt a WHERE a.unit_id = $1 AND a.at > $2`, [
    school.unitId,
    since,
  ]);
  return row?.n ?? 0;
}

/** How long a notice takes from the click to its last hand-over. */
async function delivered(stage: Stage, school: School, id: string, withinMs: number): Promise<number> {
  const from = performance.now();
  for (;;) {
    const [row] = await stage.ask<{ state: string }>(
      `SELECT m.state FROM notice n JOIN outbound_message m ON m.unit_id = n.unit_id AND m.id = n.message_id WHERE n.unit_id = $1 AND n.id = $2`,
      [school.unitId, id],
    );
    if (row !== undefined && row.state !== 'queued') return performance.now() - from;
    if (performance.now() - from > withinMs) throw new Error(`notice ${id} was not delivered within ${String(withinMs)} ms`);
    await pause(25);
  }
}

export const wecomDown: ChaosCase = {
  goal: 'R4',
  title: 'WeCom is away while four notices wait: few probes, everything leaves after its return',
  async run({ stage, long, tell, none }) {
    await stage.wecom.suffer({ kind: 'down', path: SEND_PATH, mode: 'refuse' });
    const ids = [await sendNotice(stage), await sendNotice(stage), await sendNotice(stage, stage.schools[1])];
    const away = long ? 60 * MINUTE : MINUTE;
    await pause(5_000);
    const since = new Date();
    await pause(away);
    const probes = await attempts(stage, stage.school, since);
    const allowed = PROBES_A_MINUTE * (away / MINUTE) + ON_THEIR_WAY;
    tell({
      name: `R4 attempts of one unit in ${String(away / MINUTE)} min`,
      value: probes,
      unit: '',
      goal: `≤ ${String(allowed)}`,
      pass: probes <= allowed,
    });
    await stage.wecom.heal();
    const took = await stage.untilSettled(10 * MINUTE);
    tell({ name: 'R4 backlog empty after the return', value: took / 1000, unit: 's', goal: '≤ 600 s', pass: took <= 600_000 });
    none('R4 lost or doubled calls', await stage.deliveryFaults(ids));
    none('R4 sums that differ', await sumFaults(stage, stage.school, ids.slice(0, 2)));
  },
};

/** Each way once, from the click to the last hand-over; units side by side. @returns the slowest of each round, sorted, ms */
async function rounds(stage: Stage, schools: readonly School[], times: number): Promise<number[]> {
  const slowest: number[] = [];
  for (let i = 0; i < times; i += 1) {
    const took = await Promise.all(schools.map(async (school) => delivered(stage, school, await sendNotice(stage, school), MINUTE)));
    slowest.push(Math.max(...took));
  }
  return slowest.sort((a, b) => a - b);
}

/** Calls that WeCom refused with 45009. */
async function refused(stage: Stage, school: School, since: number): Promise<number> {
  const path = `calls?corp=${school.corpId}&errcode=45009&since=${String(since)}&limit=20000`;
  return (await stage.wecom.call<{ calls: unknown[] }>('GET', path)).calls.length;
}

const BLOCK = `SELECT extract(epoch FROM blocked_until - now())::float8 AS seconds, blocked_reason AS reason FROM wecom_limit
  WHERE unit_id = $1 AND bucket LIKE '%/message/send' AND blocked_until > now()`;

async function blockOf(stage: Stage, school: School): Promise<{ seconds: number; reason: string } | undefined> {
  return (await stage.ask<{ seconds: number; reason: string }>(BLOCK, [school.unitId]))[0];
}

/** The block of a unit goes by: what the product wrote down is moved back by so many seconds. */
async function goesBy(stage: Stage, school: School): Promise<void> {
  await stage.ask(`UPDATE wecom_limit SET blocked_until = now() - interval '5 s' WHERE unit_id = $1 AND blocked_until > now()`, [
    school.unitId,
  ]);
  await stage.ask(`UPDATE unit_channel SET blocked_until = now(), next_turn = now() WHERE unit_id = $1`, [school.unitId]);
  await stage.ask(`UPDATE delivery_batch SET not_before = now() WHERE unit_id = $1 AND state = 'ready'`, [school.unitId]);
}

/** Waits for a block of this kind. @returns its seconds */
async function untilBlocked(stage: Stage, school: School, reason: string, withinMs: number): Promise<number> {
  const from = performance.now();
  for (;;) {
    const block = await blockOf(stage, school);
    if (block?.reason === reason) return block.seconds;
    if (performance.now() - from > withinMs) {
      throw new Error(`no ${reason} block of ${String(school.unitId)} within ${String(withinMs)} ms: ${JSON.stringify(block)}`);
    }
    await pause(100);
  }
}

/** Calls of several workers that were on their way when the wall came, and one probe for each window that was tried. */
const IN_FLIGHT = 4;

export const throttled: ChaosCase = {
  goal: 'R5',
  title: '45009 for some of ten units: they wait a minute, then an hour, then until the next day; the others send on',
  guardians: [2_000, ...Array.from({ length: 9 }, () => 300)],
  async run({ stage, long, tell, none }) {
    const [one, ...others] = stage.schools as [School, ...School[]];
    // The first one's block is remembered for a while: what comes after it counts as longer.
    const half = others.slice(0, 5) as [School, ...School[]];
    const free = others.slice(5);
    const times = long ? 20 : 5;
    await stage.wecom.suffer({ kind: 'slow', path: SEND_PATH, ms: 20 });
    await rounds(stage, free, 1);
    const alone = await rounds(stage, free, times);
    const beside = async (what: string): Promise<void> => {
      const took = await rounds(stage, free, times);
      const middle = Math.floor(times / 2);
      tell({
        name: `R5 ${what}: ${String(free.length)} other units beside, middle of ${String(times)} rounds`,
        value: took[middle]!,
        unit: 'ms',
        floor: alone[middle]!,
        goal: '≤ 1.2 of alone',
        pass: took[middle]! <= 1.2 * alone[middle]!,
      });
    };
    const most = async (what: string, schools: readonly School[], since: number, windows: number): Promise<void> => {
      const calls = Math.max(...(await Promise.all(schools.map((school) => refused(stage, school, since)))));
      const allowed = windows + IN_FLIGHT;
      tell({
        name: `R5 ${what}: refused calls of a unit`,
        value: calls,
        unit: '',
        goal: `≤ ${String(allowed)}`,
        pass: calls <= allowed && calls > 0,
      });
    };
    const waits = (what: string, seconds: number, least: number, longest: number): void =>
      tell({
        name: `R5 ${what}: waits`,
        value: seconds,
        unit: 's',
        goal: `${String(least)}–${String(longest)} s`,
        pass: seconds >= least && seconds <= longest,
      });

    let since = Date.now();
    await stage.wecom.suffer({ kind: 'throttle', corp: one.corpId, path: SEND_PATH, window: 'minute', maxHits: 1 });
    const ids = [await sendNotice(stage, one)];
    await untilBlocked(stage, one, 'minute', MINUTE);
    await beside('minute');
    await stage.untilSettled(2 * MINUTE);
    waits('minute, all sent by itself', (Date.now() - since) / 1000, 55, 90);
    await most('minute', [one], since, 1);

    since = Date.now();
    for (const school of half)
      await stage.wecom.suffer({ kind: 'throttle', corp: school.corpId, path: SEND_PATH, window: 'day', maxHits: 1 });
    for (const school of half) ids.push(await sendNotice(stage, school));
    for (const school of half) await untilBlocked(stage, school, 'minute', MINUTE);
    await beside('half of the units blocked');
    const hours: number[] = [];
    for (const school of half) hours.push(await untilBlocked(stage, school, 'hour', 2 * MINUTE));
    waits('refused again after the minute, shortest', Math.min(...hours), 55 * 60, 60 * 60);
    waits('refused again after the minute, longest', Math.max(...hours), 55 * 60, 60 * 60);
    await pause(5_000);
    await most('minute and hour', half, since, 2);

    since = Date.now();
    const [blocked] = half;
    await goesBy(stage, blocked);
    const midnight = Math.round((24 - ((Date.now() / 3_600_000 + 8) % 24)) * 3600);
    waits(
      'refused again after the hour, until midnight in Beijing',
      await untilBlocked(stage, blocked, 'day', MINUTE),
      midnight - 60,
      midnight + 60,
    );
    await pause(3_000);
    await most('day', [blocked], since, 1);
    const { text } = await staffCall(stage, blocked, { method: 'GET', path: `/notices/${ids[1]!}/progress` });
    const { queue } = JSON.parse(text) as { queue: { until: string; reason: string } | null };
    none('R5 senders who are not told why it waits', queue?.reason === 'throttled' ? [] : [text.slice(0, 200)]);

    await stage.wecom.call('DELETE', 'limits');
    for (const school of half) await goesBy(stage, school);
    await stage.untilSettled(2 * MINUTE);
    none('R5 lost or doubled calls', await stage.deliveryFaults(ids));
  },
};

export const ambiguous: ChaosCase = {
  goal: 'R6',
  title: 'three of ten answers are lost after WeCom has accepted: nobody twice; without its duplicate check, marked as unknown',
  async run({ stage, tell, none }) {
    const drop = { kind: 'accept-then-drop', path: SEND_PATH, probability: 0.3 } as const;
    await stage.wecom.suffer(drop);
    const checked = [await sendNotice(stage), await sendNotice(stage)];
    await stage.untilSettled(5 * MINUTE);
    none('R6 lost or doubled calls', await stage.deliveryFaults(checked));
    await stage.wecom.heal();
    await stage.wecom.call('PUT', 'faults', { duplicateCheck: false });
    await stage.wecom.suffer(drop);
    const before = (await stage.wecom.acceptedBodies([stage.school.corpId])).length;
    const unchecked = [await sendNotice(stage), await sendNotice(stage)];
    await stage.untilSettled(5 * MINUTE);
    const hits = (await stage.wecom.call<{ rules: { kind: string; hits: number }[] }>('GET', 'faults')).rules[0]?.hits ?? 0;
    const bodies = (await stage.wecom.acceptedBodies([stage.school.corpId])).length - before;
    const [planned] = await stage.ask<{ n: number }>(
      `SELECT count(*)::int AS n FROM notice n JOIN delivery_batch b ON b.unit_id = n.unit_id AND b.message_id = n.message_id WHERE n.id = ANY ($1)`,
      [unchecked],
    );
    const doubled = bodies - (planned?.n ?? 0);
    tell({
      name: 'R6 doubled without duplicate check',
      value: doubled,
      unit: '',
      goal: `≤ ${String(hits)} lost answers`,
      pass: doubled <= hits,
    });
    none('R6 sums that differ', await sumFaults(stage, stage.school, [...checked, ...unchecked]));
  },
};
