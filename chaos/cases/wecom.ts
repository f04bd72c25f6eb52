import { setTimeout as pause } from 'node:timers/promises';
import type { School } from '../../bench/harness/school';
import type { ChaosCase } from '../kit/case';
import { sendNotice, sumFaults } from '../kit/sending';
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

export const throttled: ChaosCase = {
  goal: 'R5',
  title: '45009 for one unit: it waits as long as the kind of block says, the others send on',
  guardians: [2_000, 2_000],
  async run({ stage, tell, none }) {
    const [blocked, free] = [stage.school, stage.schools[1]!];
    await stage.wecom.suffer({ kind: 'slow', path: SEND_PATH, ms: 20 });
    const alone = await delivered(stage, free, await sendNotice(stage, free), MINUTE);
    const ids: string[] = [];
    for (const [window, least, most] of [
      ['minute', 50, 70],
      ['hour', 55 * 60, 65 * 60],
      ['day', 60, 25 * 60 * 60],
    ] as const) {
      await stage.wecom.suffer({ kind: 'throttle', corp: blocked.corpId, path: SEND_PATH, window, maxHits: 1 });
      const since = new Date();
      ids.push(await sendNotice(stage, blocked));
      const beside = await delivered(stage, free, await sendNotice(stage, free), MINUTE);
      await pause(2_000);
      const calls = await attempts(stage, blocked, since);
      tell({
        name: `R5 ${window}: calls of the blocked unit in its block`,
        value: calls,
        unit: '',
        goal: '≤ 4 in flight',
        pass: calls <= 4,
      });
      const [channel] = await stage.ask<{ seconds: number; reason: string | null }>(
        `SELECT extract(epoch FROM blocked_until - $2::timestamptz)::float8 AS seconds, blocked_reason AS reason FROM unit_channel WHERE unit_id = $1 AND app = 'notice' AND channel = 'school_notice'`,
        [blocked.unitId, since],
      );
      const seconds = channel?.seconds ?? 0;
      tell({
        name: `R5 ${window}: waits`,
        value: seconds,
        unit: 's',
        goal: `${String(least)}–${String(most)} s`,
        pass: seconds >= least && seconds <= most,
      });
      tell({ name: `R5 ${window}: the other unit beside it`, value: beside, unit: 'ms', floor: alone });
      // The block goes by: what the product wrote down is moved, WeCom's own counters end.
      await stage.wecom.call('DELETE', 'limits');
      await stage.ask(`UPDATE unit_channel SET blocked_until = now(), next_turn = now() WHERE unit_id = $1`, [blocked.unitId]);
      await stage.ask(`UPDATE wecom_limit SET blocked_until = NULL, blocked_reason = NULL WHERE unit_id = $1`, [blocked.unitId]);
      await stage.ask(`UPDATE delivery_batch SET not_before = now() WHERE unit_id = $1 AND state = 'ready'`, [blocked.unitId]);
      await stage.untilSettled(2 * MINUTE);
    }
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
