import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as WebStream } from 'node:stream/web';
import { streamXlsxRows, writeXlsxStream } from 'hucre/xlsx';
import type pg from 'pg';
import { request } from 'undici';
import { openClient } from '../harness/database';
import type { Ground } from '../harness/ground';
import { fillNotices } from '../harness/notice-data';
import type { Product } from '../harness/product';
import type { Report } from '../harness/report';
import { SchoolBuilder, type School } from '../harness/school';
import { openSessions } from '../harness/sessions';
import { median } from '../harness/statistics';
import type { Sizes } from '../sizes';

const GOAL_MB = 48;
const GOAL_RATIO = 0.5;
const ROUNDS = 5;
type Row = (string | number | null)[];

/** A form that every child of a unit has answered, as a school leaves it after a week. @returns its id */
async function answeredForm(client: pg.Client, school: School): Promise<string> {
  await fillNotices(client, school, 1);
  const { rows } = await client.query<{ id: string }>(`SELECT id FROM notice WHERE unit_id = $1`, [school.unitId]);
  const id = rows[0]!.id;
  const options = JSON.stringify([
    { key: 'a', text: '參加，自行前往' },
    { key: 'b', text: '參加，乘搭校車' },
    { key: 'c', text: '不參加' },
  ]);
  await client.query(`UPDATE notice SET has_form = true WHERE unit_id = $1`, [school.unitId]);
  await client.query(
    `INSERT INTO notice_question (unit_id, notice_id, ord, key, type, text, required, options, limits)
     SELECT $1, $2, q.ord, q.key, q.type, q.text, true, q.options, '{}' FROM (VALUES
       (1, 'q1', 'single', '是否參加？', $3::jsonb), (2, 'q2', 'multiple', '可參加的時段', $3::jsonb),
       (3, 'q3', 'blank', '緊急聯絡人', '[]'::jsonb), (4, 'q4', 'number', '同行人數', '[]'::jsonb),
       (5, 'q5', 'text', '其他意見', '[]'::jsonb)) AS q (ord, key, type, text, options)`,
    [school.unitId, id, options],
  );
  await client.query(`DELETE FROM notice_response WHERE unit_id = $1`, [school.unitId]);
  await client.query(
    `INSERT INTO notice_response (unit_id, notice_id, student_id, answers_for, responder_id, kind, state, submitted_at, answers)
     SELECT DISTINCT ON (d.student_id) $1, d.notice_id, d.student_id, d.student_id, d.person_id, 'form', 'answered', now() - interval '1 day',
            jsonb_build_object('q1', 'b', 'q2', jsonb_build_array('a', 'c'), 'q3', '陳大文 6612 3456', 'q4', 2,
                               'q5', '孩子對花生過敏，請留意午餐安排；如有查詢請致電家長。')
       FROM notice_delivery d WHERE d.unit_id = $1 AND d.notice_id = $2`,
    [school.unitId, id],
  );
  await client.query(`UPDATE notice_student SET done_at = now() - interval '1 day', needs = false WHERE unit_id = $1`, [school.unitId]);
  await client.query('ANALYZE notice_student, notice_delivery, notice_response');
  return id;
}

/** Asks for download b as its page does and waits for the file. @returns its id and seconds from the request to the file */
async function exportOnce(
  client: pg.Client,
  product: Product,
  cookie: string,
  school: School,
  notice: string,
): Promise<{ id: string; seconds: number }> {
  const asked = await request(`${product.apiOrigin}/api/v1/notices/${notice}/exports`, {
    method: 'POST',
    headers: {
      host: product.host,
      cookie,
      origin: `http://${product.host}`,
      'x-requested-with': 'smart-campus',
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
    },
    body: JSON.stringify({ kind: 'notice-feedback', classIds: [], withFiles: false }),
  });
  const text = await asked.body.text();
  if (asked.statusCode !== 200) throw new Error(`the download was refused with ${String(asked.statusCode)}: ${text}`);
  const { id } = JSON.parse(text) as { id: string };
  const until = performance.now() + 120_000;
  while (performance.now() < until) {
    const { rows } = await client.query<{ state: string; seconds: number }>(
      `SELECT state, extract(epoch FROM finished_at - created_at)::float8 AS seconds FROM export_job WHERE unit_id = $1 AND id = $2`,
      [school.unitId, id],
    );
    const { state, seconds } = rows[0]!;
    if (state === 'ready') return { id, seconds };
    if (state !== 'queued' && state !== 'running') throw new Error(`the download ended as ${state}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('the download was not made in two minutes');
}

/** The rows of the file that was made, fetched by the signed link. */
async function rowsOf(product: Product, cookie: string, id: string): Promise<Row[]> {
  const link = await request(`${product.apiOrigin}/api/v1/exports/${id}/download`, { headers: { host: product.host, cookie } });
  await link.body.dump();
  const url = new URL(String(link.headers.location));
  const file = await request(`${product.apiOrigin}${url.pathname}`, { headers: { host: url.host } });
  if (file.statusCode !== 200) throw new Error(`the file answered ${String(file.statusCode)}`);
  const rows: Row[] = [];
  for await (const row of streamXlsxRows(new Uint8Array(await file.body.arrayBuffer())))
    rows.push(row.values.map((cell) => cell as Row[number]));
  return rows;
}

/** The bare streaming writer: rows at hand, into a file. @returns seconds */
async function bareWriter(rows: Row[], path: string): Promise<number> {
  const from = performance.now();
  await pipeline(Readable.fromWeb(writeXlsxStream(rows, { name: 'bench' }) as WebStream<Uint8Array>), createWriteStream(path));
  const seconds = (performance.now() - from) / 1000;
  await rm(path);
  return seconds;
}

/** Download b of a form with 10,000 answers: time from the request to the file, and what it costs the worker in memory. */
export async function measureExports(
  report: Report,
  { ground, product, sizes, dir }: { ground: Ground; product: Product; sizes: Sizes; dir: string },
): Promise<void> {
  report.section('Export');
  const client = await openClient(ground.database.superuserUrl);
  const answers = sizes.exportAnswers;
  const builder = new SchoolBuilder(ground.database, ground.masterKey);
  const school = await builder.build(client, answers, Math.round(answers * 1.4));
  await builder.close();
  const notice = await answeredForm(client, school);
  const [reader] = await openSessions(client, school.unitId, 'member', [{ personId: school.senderId, studentId: '' }]);
  const { cookie } = reader!;
  // The first one only warms up: code, connections.
  const first = await exportOnce(client, product, cookie, school, notice);
  const rows = await rowsOf(product, cookie, first.id);
  if (rows.length !== answers + 1) throw new Error(`the file has ${String(rows.length)} rows`);
  await bareWriter(rows, join(dir, 'bare.xlsx'));
  const made: number[] = [];
  const bare: number[] = [];
  let grown = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const watched = await product.worker.watchMemory(() => exportOnce(client, product, cookie, school, notice));
    made.push(answers / watched.value.seconds);
    grown = Math.max(grown, watched.most - watched.before);
    bare.push(answers / (await bareWriter(rows, join(dir, 'bare.xlsx'))));
  }
  const [value, floor] = [median(made), median(bare)];
  report.add({
    name: `export of ${String(answers)} answers, floor a bare streaming writer`,
    value,
    unit: 'rows/s',
    floor,
    goal: `≥ ${String(GOAL_RATIO)}`,
    pass: value / floor >= GOAL_RATIO,
  });
  report.add({
    name: 'worker memory grows during an export',
    value: grown,
    unit: 'MB',
    goal: `≤ ${String(GOAL_MB)} MB`,
    pass: grown <= GOAL_MB,
  });
  await client.end();
}
