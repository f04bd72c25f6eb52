import type pg from 'pg';
import { Pool } from 'undici';
import { SEND_PATH, SimulatorControls } from '../../../chaos/kit/simulator-controls';
import { openClient } from '../../harness/database';
import type { School } from '../../harness/school';
import { median } from '../../harness/statistics';
import { card, Gate } from '../gate';
import type { LoadCase } from '../load-case';
import { untilEnded } from '../sent-messages';

const EACH = 50;
const MOST = 2;
const CALL_MS = 20;
const IN_FLIGHT = 8;
const LEAVE_MS = 15 * 60_000;

export const fairness: LoadCase = {
  goal: 'R14',
  title: 'one unit floods while the others send: each of them is done within twice its time alone, also when the big one is throttled',
  async run(tools) {
    const { ground, product, sizes, tell, note } = tools;
    for (const school of [...ground.schools, ground.big]) await product.simulator.put(school);
    const wecom = new SimulatorControls(product.simulator.url);
    await wecom.call('PUT', 'faults', { limits: { enforce: false }, delayMs: CALL_MS });
    const gate = await Gate.open(ground.database);
    const client = await openClient(ground.database.superuserUrl);
    const { schools, big } = ground;
    try {
      for (const school of [...schools, big]) await gate.tap({ school, pupil: 1, mark: `fair warm ${String(school.unitId)}` });
      await untilEnded(
        client,
        [...schools, big].map((school) => school.unitId),
        LEAVE_MS,
      );
      const floor = await bareCalls(product.simulator.url, await product.simulator.token(big), EACH * schools.length);
      const alone = await sendEach(client, gate, schools, 'alone');
      const took = Math.max(...alone.values());
      tell({
        name: `R14 ${String(schools.length)} units, ${String(EACH)} calls each, alone: the last one done`,
        value: took,
        unit: 'ms',
        floor,
      });
      for (const how of ['floods', 'floods and is throttled'] as const) {
        if (how === 'floods and is throttled')
          await wecom.suffer({ kind: 'throttle', corp: big.corpId, path: SEND_PATH, window: 'minute', maxHits: 1 });
        const flood = await gate.flood(big, sizes.flood, how);
        const beside = await sendEach(client, gate, schools, how);
        const ratios = [...beside].map(([unitId, ms]) => ms / alone.get(unitId)!);
        const worst = Math.max(...ratios);
        const left = await stillWaiting(client, big, flood);
        note(
          `one unit ${how}: median ${median(ratios).toFixed(2)} ×, the last one done after ${Math.max(...beside.values()).toFixed(0)} ms; ${String(left)} of its ${String(sizes.flood)} calls still waited then`,
        );
        tell({
          name: `R14 one unit ${how}: slowest of the others against alone`,
          value: worst,
          unit: '×',
          goal: `≤ ${String(MOST)} ×`,
          pass: worst <= MOST,
        });
        if (how === 'floods')
          tell({
            name: 'R14 calls of the flood left when the others were done',
            value: left,
            unit: '',
            goal: '> 0, else it was none',
            pass: left > 0,
          });
        await gate.recall(big, flood);
        await wecom.call('DELETE', 'faults');
        await wecom.call('PUT', 'faults', { limits: { enforce: false }, delayMs: CALL_MS });
        await release(client, wecom, big);
        await untilEnded(client, [big.unitId], LEAVE_MS);
      }
    } finally {
      await wecom.call('PUT', 'faults', { delayMs: 0 });
      await gate.close();
      await client.end();
    }
  },
};

/** All at the same moment. @returns by unit the ms until its last call was booked */
async function sendEach(client: pg.Client, gate: Gate, schools: readonly School[], name: string): Promise<ReadonlyMap<number, number>> {
  const { rows: now } = await client.query<{ at: Date }>('SELECT clock_timestamp() AS at');
  const ids = await Promise.all(schools.map((school) => gate.flood(school, EACH, `${name} ${String(school.unitId)}`)));
  await untilEnded(
    client,
    schools.map((school) => school.unitId),
    LEAVE_MS,
  );
  const { rows } = await client.query<{ unit_id: number; ms: number }>(
    `SELECT unit_id, (extract(epoch FROM finished_at - $2::timestamptz) * 1000)::float8 AS ms FROM outbound_message WHERE id = ANY ($1)`,
    [ids, now[0]!.at],
  );
  return new Map(rows.map((row) => [row.unit_id, row.ms]));
}

async function stillWaiting(client: pg.Client, school: School, messageId: string): Promise<number> {
  const { rows } = await client.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM delivery_batch WHERE unit_id = $1 AND message_id = $2 AND state IN ('ready', 'sending')`,
    [school.unitId, messageId],
  );
  return rows[0]!.n;
}

/** The block goes by: what the product wrote down is moved, WeCom's own counters end. */
async function release(client: pg.Client, wecom: SimulatorControls, { unitId }: School): Promise<void> {
  await wecom.call('DELETE', 'limits');
  await client.query(`UPDATE unit_channel SET blocked_until = now(), next_turn = now() WHERE unit_id = $1`, [unitId]);
  await client.query(`UPDATE wecom_limit SET blocked_until = NULL, blocked_reason = NULL WHERE unit_id = $1`, [unitId]);
}

/** As many calls by open connections, eight at a time, without writing anything down. @returns ms */
async function bareCalls(url: string, token: string, count: number): Promise<number> {
  const pool = new Pool(url, { connections: IN_FLIGHT, pipelining: 1 });
  const from = performance.now();
  let next = 0;
  await Promise.all(
    Array.from({ length: IN_FLIGHT }, async () => {
      while (next < count) {
        next += 1;
        const answer = await pool.request({
          method: 'POST',
          path: `/cgi-bin/${SEND_PATH}?access_token=${token}`,
          headers: { 'content-type': 'application/json' },
          body: card(1, `bare ${String(next)}`).bytes,
        });
        const { errcode } = (await answer.body.json()) as { errcode: number };
        if (errcode !== 0) throw new Error(`the simulator refused a bare call: ${String(errcode)}`);
      }
    }),
  );
  const took = performance.now() - from;
  await pool.close();
  return took;
}
