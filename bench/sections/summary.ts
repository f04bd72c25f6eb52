import type pg from 'pg';
import { request } from 'undici';
import { statementsOf } from '../harness/captured-sql';
import { openClient } from '../harness/database';
import type { Ground } from '../harness/ground';
import { fillNotices } from '../harness/notice-data';
import type { Product } from '../harness/product';
import type { Report } from '../harness/report';
import { SchoolBuilder, type School } from '../harness/school';
import { openSessions } from '../harness/sessions';
import { median, percentile } from '../harness/statistics';

const ANSWERS = 4_000;
const GOAL_MS = 100;
const GOAL_RATIO = 0.5;
const WARM = 12;
const ROUNDS = 60;

/** Ten questions of all types but 簽名, each as a school asks them. */
const QUESTIONS = [
  ['q1', 'single', '是否參加？', true],
  ['q2', 'multiple', '可參加的時段', true],
  ['q3', 'blank', '緊急聯絡人', false],
  ['q4', 'number', '同行人數', false],
  ['q5', 'number', '孩子的身高（厘米）', false],
  ['q6', 'date', '方便會面的日子', false],
  ['q7', 'text', '其他意見', false],
  ['q8', 'single', '午餐', true],
  ['q9', 'multiple', '過敏', true],
  ['q10', 'files', '證明文件', false],
] as const;
const OPTIONS = ['a', 'b', 'c', 'd', 'e'].map((key) => ({ key, text: `選項 ${key}` }));

/** A form that every child of a unit has answered, none like the other. @returns its id */
async function answeredForm(client: pg.Client, school: School): Promise<string> {
  await fillNotices(client, school, 1);
  const { rows } = await client.query<{ id: string }>(`UPDATE notice SET has_form = true WHERE unit_id = $1 RETURNING id`, [school.unitId]);
  const id = rows[0]!.id;
  const questions = QUESTIONS.map(([key, type, text, choice]) => ({ key, type, text, options: choice ? OPTIONS : [] }));
  await client.query(
    `INSERT INTO notice_question (unit_id, notice_id, ord, key, type, text, required, options, limits)
     SELECT $1, $2, (row_number() OVER ())::smallint, q.key, q.type, q.text, true, q.options, '{}'
       FROM jsonb_to_recordset($3::jsonb) AS q (key text, type text, text text, options jsonb)`,
    [school.unitId, id, JSON.stringify(questions)],
  );
  await client.query(`DELETE FROM notice_response WHERE unit_id = $1`, [school.unitId]);
  await client.query(
    `INSERT INTO notice_response (unit_id, notice_id, student_id, answers_for, responder_id, kind, state, submitted_at, answers)
     SELECT $1, d.notice_id, d.student_id, d.student_id, d.person_id, 'form', 'answered', now() - h.n * interval '1 minute',
            jsonb_build_object('q1', substr('abcde', 1 + h.n % 5, 1), 'q2', jsonb_build_array('a', substr('bcde', 1 + h.n % 4, 1)),
              'q3', '陳大文 6612 3456', 'q4', h.n % 7, 'q5', 100 + h.n % 80 + 0.5, 'q6', '2026-12-' || (10 + h.n % 20),
              'q7', '孩子對花生過敏，請留意午餐安排；如有查詢請致電家長。' || h.n, 'q8', substr('abc', 1 + h.n % 3, 1),
              'q9', jsonb_build_array(substr('abcde', 1 + h.n % 5, 1)), 'q10', jsonb_build_array(d.person_id))
       FROM (SELECT DISTINCT ON (student_id) * FROM notice_delivery WHERE unit_id = $1 AND notice_id = $2) AS d
       CROSS JOIN LATERAL (SELECT abs(hashtext(d.student_id::text)) AS n) AS h`,
    [school.unitId, id],
  );
  await client.query(`UPDATE notice_student SET done_at = now() - interval '1 day', needs = false WHERE unit_id = $1`, [school.unitId]);
  await client.query('VACUUM (ANALYZE) notice_response, notice_student');
  return id;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

/** The fastest tells most of a machine that is shared. */
const spread = (ms: readonly number[]): string => `${Math.min(...ms).toFixed(0)} to ${percentile(ms, 0.95).toFixed(0)} ms (p95)`;

/**
 * 數據匯總 of a form with 4,000 answers as its page asks for it, beside the statements that the API sends for it, run one
 * after the other on an open connection as a role that no policy filters.
 */
export async function measureSummary(report: Report, { ground, product }: { ground: Ground; product: Product }): Promise<void> {
  report.section('Form summary');
  const client = await openClient(ground.database.superuserUrl);
  // Nothing is known yet about the rows of a school just made, and a guess of one row would join them in a nested loop.
  await client.query('SET enable_nestloop = off');
  const builder = new SchoolBuilder(ground.database, ground.masterKey);
  const school = await builder.build(client, ANSWERS, Math.round(ANSWERS * 1.4));
  await builder.close();
  const notice = await answeredForm(client, school);
  const [reader] = await openSessions(client, school.unitId, 'member', [{ personId: school.senderId, studentId: '' }]);
  await client.end();
  const ask = async (): Promise<void> => {
    const answer = await request(`${product.apiOrigin}/api/v1/notices/${notice}/summary`, {
      headers: { host: product.host, cookie: reader!.cookie },
    });
    const body = (await answer.body.json()) as { answered?: number };
    if (answer.statusCode !== 200 || body.answered !== ANSWERS) throw new Error(`the summary answered ${JSON.stringify(body)}`);
  };
  // The first one also reads the session, which the second has in memory: only the second is listened to.
  await ask();
  const statements = statementsOf(await ground.server.listen(ask), 'smart-campus api').map(({ text, params }, i) => ({
    name: `summary-${String(i)}`,
    text,
    values: params,
  }));
  if (statements.length === 0) throw new Error('no statement seen for the summary');
  const bare = await openClient(ground.database.url('backup'));
  const plain = async (): Promise<void> => {
    for (const statement of statements) await bare.query(statement);
  };
  const made: number[] = [];
  const floor: number[] = [];
  for (let round = -WARM; round < ROUNDS; round += 1) {
    const [a, b] = [await timed(ask), await timed(plain)];
    if (round < 0) continue;
    made.push(a);
    floor.push(b);
  }
  await bare.end();
  const [value, least] = [median(made), median(floor)];
  report.note(`${String(statements.length)} statements; ${[made, floor].map(spread).join(', floor ')}`);
  report.add({
    name: `form summary over ${String(ANSWERS)} answers, floor its bare SQL`,
    value,
    unit: 'ms',
    floor: least,
    goal: `≤ ${String(GOAL_MS)} ms, ≥ ${String(GOAL_RATIO)} × its speed`,
    pass: value <= GOAL_MS && least / value >= GOAL_RATIO,
  });
}
