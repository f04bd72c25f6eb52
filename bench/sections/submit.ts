import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { request } from 'undici';
import { openClient } from '../harness/database';
import type { Ground } from '../harness/ground';
import { NOTICE_BODY } from '../harness/notice-data';
import type { Product } from '../harness/product';
import type { Report } from '../harness/report';
import type { School } from '../harness/school';
import { median, percentile } from '../harness/statistics';
import type { Sizes } from '../sizes';

const GOAL_MS = 300;

/** A draft to the whole unit or to one class, as its form leaves it. @returns its id */
export async function draftNotice(client: pg.Client, school: School, classId: string | null = null): Promise<string> {
  const { rows } = await client.query<{ id: string }>(
    `WITH made AS (INSERT INTO notice (unit_id, title, body, excerpt, sender_id) VALUES ($1, '關於下星期家長日的安排', $2, '敬啟者', $3) RETURNING unit_id, id),
          target AS (INSERT INTO notice_target (unit_id, notice_id, kind, ref_id)
                       SELECT unit_id, id, CASE WHEN $4::uuid IS NULL THEN 'school' ELSE 'class' END, $4::uuid FROM made)
     SELECT id FROM made`,
    [school.unitId, NOTICE_BODY, school.senderId, classId],
  );
  return rows[0]!.id;
}

/** Sends a draft as its page does. @returns milliseconds until the answer stood */
export async function submitNotice(product: Product, cookie: string, id: string): Promise<number> {
  const from = performance.now();
  const answer = await request(`${product.apiOrigin}/api/v1/notices/${id}/submit`, {
    method: 'POST',
    headers: {
      host: product.host,
      cookie,
      origin: `http://${product.host}`,
      'x-requested-with': 'smart-campus',
      'if-match': '"1"',
      'idempotency-key': randomUUID(),
    },
  });
  const text = await answer.body.text();
  if (answer.statusCode !== 200) throw new Error(`submit answered ${String(answer.statusCode)}: ${text}`);
  return performance.now() - from;
}

/** Waits until WeCom has taken every call of a notice and the ledger says so. @throws Error after the limit, or for any other end */
export async function untilSent(client: pg.Client, school: School, id: string, limitMs = 180_000): Promise<void> {
  const until = performance.now() + limitMs;
  for (;;) {
    const { rows } = await client.query<{ notice: string; message: string | null }>({
      name: 'until-sent',
      text: `SELECT n.state AS notice, m.state AS message FROM notice n LEFT JOIN outbound_message m ON m.unit_id = $1 AND m.id = n.message_id WHERE n.unit_id = $1 AND n.id = $2`,
      values: [school.unitId, id],
    });
    const row = rows[0]!;
    if (row.notice === 'sent' && row.message === 'sent') return;
    if (row.message !== null && row.message !== 'queued') throw new Error(`the message ended as ${row.message}`);
    if (performance.now() > until) throw new Error(`the notice is still ${row.notice}, its message ${String(row.message)}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** The answer to the sender while the worker is busy with what was sent just before. */
export async function measureSubmit(
  report: Report,
  { ground, product, sizes }: { ground: Ground; product: Product; sizes: Sizes },
): Promise<void> {
  report.section('Submit');
  const client = await openClient(ground.database.superuserUrl);
  const plan: { school: School; id: string; cookie: string }[] = [];
  for (let i = 0; i < sizes.submits + 3; i += 1) {
    const school = ground.submit[i % ground.submit.length]!;
    plan.push({
      school,
      id: await draftNotice(client, school),
      cookie: ground.staff.find((r) => r.unitId === school.unitId)!.cookie,
    });
  }
  for (const school of ground.submit) await product.simulator.put(school);
  const times: number[] = [];
  for (const [i, { school, id, cookie }] of plan.entries()) {
    const ms = await submitNotice(product, cookie, id);
    // The first of each school only warms up: code, connections, the school's token.
    if (i < ground.submit.length) await untilSent(client, school, id);
    else times.push(ms);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  report.add({
    name: `submit to ${String(sizes.main)} guardians, answer p95`,
    value: percentile(times, 0.95),
    unit: 'ms',
    goal: `≤ ${String(GOAL_MS)} ms`,
    pass: percentile(times, 0.95) <= GOAL_MS,
  });
  report.add({ name: `submit to ${String(sizes.main)} guardians, answer p50`, value: median(times), unit: 'ms' });
  for (const { school, id } of plan) await untilSent(client, school, id);
  await client.end();
}
