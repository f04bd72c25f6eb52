import type pg from 'pg';
import { request } from 'undici';
import { statementsOf } from '../harness/captured-sql';
import { bulkClient, openClient } from '../harness/database';
import type { Ground } from '../harness/ground';
import { namePeople } from '../harness/people-names';
import type { Product } from '../harness/product';
import type { ReadRoute } from '../harness/read-routes';
import type { Report } from '../harness/report';
import { SchoolBuilder, type School } from '../harness/school';
import { openSessions, type Reader } from '../harness/sessions';
import { median, percentile } from '../harness/statistics';
import { checkPlans } from './plans';

const GOAL_MS = 50;
const GOAL_RATIO = 0.5;
/** Whatever the rest of a run is made of: one unit with all pupils of the seed. */
const PUPILS = 85_000;
const GUARDIANS = 120_000;
const DEPARTMENTS = 60;
const USAGE_DAYS = 30;
const WARM = 2;
/** Rounds of each route; on a busy machine as many as its time allows, and never fewer than some. */
const ROUNDS = { most: 100, least: 5, ms: 20_000 } as const;

/** What people type: a full name, a given name, one sign, three kinds of spelling, and what nobody is called. */
const TYPED = ['陳家明', '子欣', '明', 'chankaming', 'ckm', 'chenjiaming', '司徒'] as const;

interface Asked {
  name: string;
  /** Goals of the issue speak of searches; lists and trees are shown beside them. */
  judged: boolean;
  paths: readonly string[];
}

const searches = (path: string): string[] => TYPED.map((typed) => `${path}q=${encodeURIComponent(typed)}`);

const ROUTES: readonly Asked[] = [
  { name: 'pupils found', judged: true, paths: searches('/school/students?') },
  { name: 'colleagues found', judged: true, paths: searches('/directory/search?') },
  { name: 'members found', judged: true, paths: searches('/contacts/members?') },
  { name: 'first page of all pupils', judged: false, paths: ['/school/students'] },
  { name: 'pupils nobody of whose family has joined', judged: false, paths: ['/school/students?filter=not_joined'] },
  { name: 'tree of the school with its counts', judged: false, paths: ['/school/nodes'] },
  { name: 'tree of departments with its counts', judged: false, paths: ['/contacts/departments'] },
  { name: 'usage of a month', judged: false, paths: [`/contacts/usage?from=${day(-USAGE_DAYS)}&to=${day(-1)}`] },
];

function day(offset: number): string {
  return new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
}

/**
 * Searches, trees and usage of one unit that has all 85,000 pupils of the seed by itself (the hardest case; in the seed they
 * are spread over 80), each beside the statements the API sends for it, by turns.
 */
export async function measureDirectory(report: Report, { ground, product }: { ground: Ground; product: Product }): Promise<void> {
  report.section(`Directory of one unit with ${String(PUPILS)} pupils`);
  const { school, reader } = await bigSchool(ground);
  const bare = await openClient(ground.database.url('backup'));
  const routes: ReadRoute[] = [];
  for (const asked of ROUTES) {
    routes.push(await measure(report, { ground, product, reader, bare, asked }));
  }
  await bare.end();
  report.section(`Plans of the directory of unit ${String(school.unitId)}`);
  await checkPlans(report, { ground, routes });
}

async function bigSchool(ground: Ground): Promise<{ school: School; reader: Reader }> {
  const client = await bulkClient(ground.database);
  const builder = new SchoolBuilder(ground.database, ground.masterKey);
  const school = await builder.build(client, PUPILS, GUARDIANS);
  await builder.close();
  await namePeople(client, school.unitId);
  await fillDepartments(client, school);
  const [reader] = await openSessions(client, school.unitId, 'member', [{ personId: school.senderId, studentId: '' }]);
  await client.query('VACUUM (ANALYZE)');
  await client.end();
  return { school, reader: reader! };
}

/** Everybody in a department, each used the platform on some of the last days. */
async function fillDepartments(client: pg.Client, { unitId }: School): Promise<void> {
  await client.query(
    `INSERT INTO department (unit_id, wecom_id, name, parent_id, depth, sort)
     SELECT $1, 100 + i, '部門' || i, d.id, 1, i FROM generate_series(1, $2::int) AS i, department d WHERE d.unit_id = $1 AND d.wecom_id = 1`,
    [unitId, DEPARTMENTS],
  );
  await client.query(
    `INSERT INTO member_department (unit_id, member_id, department_id)
     SELECT $1, m.id, d.id FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM member WHERE unit_id = $1) AS m
       JOIN department d ON d.unit_id = $1 AND d.wecom_id = 101 + m.n % $2::int`,
    [unitId, DEPARTMENTS],
  );
  await client.query(
    `INSERT INTO member_usage (unit_id, member_id, day, used, last_used_at, platform)
     SELECT $1, m.id, current_date - i, h.used, CASE WHEN h.used THEN now() - i * interval '1 day' END, CASE WHEN h.used THEN 'ios' END
       FROM member m CROSS JOIN generate_series(1, $2::int) AS i
       CROSS JOIN LATERAL (SELECT abs(hashtext(m.id::text || i)) % 3 > 0 AS used) AS h WHERE m.unit_id = $1`,
    [unitId, USAGE_DAYS],
  );
}

interface Place {
  ground: Ground;
  product: Product;
  reader: Reader;
  bare: pg.Client;
  asked: Asked;
}

async function measure(report: Report, { ground, product, reader, bare, asked }: Place): Promise<ReadRoute> {
  const ask = async (path: string): Promise<void> => {
    const answer = await request(`${product.apiOrigin}/api/v1${path}`, { headers: { host: product.host, cookie: reader.cookie } });
    const text = await answer.body.text();
    if (answer.statusCode !== 200) throw new Error(`${path} answered ${String(answer.statusCode)}: ${text.slice(0, 200)}`);
  };
  const sides: { path: string; statements: ReturnType<typeof statementsOf> }[] = [];
  for (const path of asked.paths) {
    await ask(path);
    sides.push({ path, statements: statementsOf(await ground.server.listen(() => ask(path)), 'smart-campus api') });
  }
  const made: number[] = [];
  const floor: number[] = [];
  const until = performance.now() + ROUNDS.ms;
  for (let round = -WARM; round < ROUNDS.most && (round < ROUNDS.least || performance.now() < until); round += 1) {
    for (const [i, { path, statements }] of sides.entries()) {
      const api = await timed(() => ask(path));
      const sql = await timed(async () => {
        for (const [n, { text, params }] of statements.entries()) {
          await bare.query({ name: `${asked.name} ${String(i)} ${String(n)}`, text, values: params });
        }
      });
      if (round < 0) continue;
      made.push(api);
      floor.push(sql);
    }
  }
  const [p99, least] = [percentile(made, 0.99), percentile(floor, 0.99)];
  const ratio = median(floor) / median(made);
  report.note(`${asked.name}: median ${median(made).toFixed(1)} ms, bare SQL ${median(floor).toFixed(1)} ms, ratio ${ratio.toFixed(2)}`);
  report.add({
    name: `${asked.name}, p99 of ${String(made.length)}, floor its bare SQL`,
    value: p99,
    unit: 'ms',
    floor: least,
    ...(asked.judged
      ? { goal: `≤ ${String(GOAL_MS)} ms, median ≥ ${String(GOAL_RATIO)} × bare SQL`, pass: p99 <= GOAL_MS && ratio >= GOAL_RATIO }
      : {}),
  });
  const slots = (params: readonly (string | null)[]) => params.map((value) => ({ value }));
  const target = { origin: product.apiOrigin, shot: () => ({ path: '', headers: {} }) };
  return {
    name: asked.name,
    named: false,
    statements: sides[0]!.statements.map(({ text, params, once }) => ({ text, once, slots: slots(params) })),
    sample: { reader, noticeId: '' },
    api: target,
    bare: () => target,
  };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}
