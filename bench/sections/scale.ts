import type pg from 'pg';
import { bulkClient, openClient, type BenchServer } from '../harness/database';
import { deliveryRows, fillNotices, withoutIndexes } from '../harness/notice-data';
import type { ReadRoute, Subject } from '../harness/read-routes';
import type { Report } from '../harness/report';
import { SchoolBuilder, type School } from '../harness/school';
import { growthExponent, percentile } from '../harness/statistics';
import type { Sizes } from '../sizes';
import { readOnce } from './growth';

/** Steps of the data: 1, 10 and 100 times. */
const TIMES = [1, 10, 100] as const;
/** A read may not grow with what other units keep; with a unit's own rows only as an index deepens. */
const GOAL = { others: 0.05, own: 0.2 } as const;
/** From here on it is no busy moment of the machine at one of the three steps any more: the command fails. */
const GROWS = 0.1;
const MEASURED = { pupils: 100, guardians: 140 } as const;
const OTHERS = { pupils: 300, guardians: 420 } as const;

/**
 * The read routes at 1, 10 and 100 times the data, along two axes: rows of other units in the same tables, and notices of
 * the reader's own unit (full pages at each step). The exponent of a fit says how a read grows: 0 = not at all, 1 = as the data.
 */
export async function measureScale(
  report: Report,
  { server, masterKey, routes, sizes }: { server: BenchServer; masterKey: Buffer; routes: ReadRoute[]; sizes: Sizes },
): Promise<void> {
  const database = await server.create('bench_scale');
  const client = await bulkClient(database);
  const builder = new SchoolBuilder(database, masterKey);
  const build = ({ pupils, guardians }: { pupils: number; guardians: number }): Promise<School> => builder.build(client, pupils, guardians);
  const reader = await openClient(database.url('app'));
  const subjects = [await subjectOf(client, await grown(client, await build(MEASURED), sizes.ownNotices))];

  const rows: number[] = [];
  const others: Map<string, number[]> = new Map(routes.map((route) => [route.name, []]));
  let before = 0;
  for (const times of TIMES) {
    await grown(client, await build(OTHERS), sizes.otherScaleNotices * times - before);
    before = sizes.otherScaleNotices * times;
    await client.query('VACUUM (ANALYZE)');
    rows.push(await deliveryRows(client));
    for (const route of routes) others.get(route.name)!.push(await quick(reader, route, subjects[0]!, sizes.growthRounds));
  }
  report.section(`Reads at ${TIMES.join(', ')} times the data: ${rows.join(', ')} delivery rows of all units`);
  for (const route of routes)
    tell(report, {
      name: `${route.name}, growth with other units' rows`,
      sizes: rows,
      ms: others.get(route.name)!,
      goal: GOAL.others,
      fails: sizes.name !== 'tiny',
    });
  for (const times of TIMES.slice(1))
    subjects.push(await subjectOf(client, await grown(client, await build(MEASURED), sizes.ownNotices * times)));
  await client.query('VACUUM (ANALYZE)');
  for (const route of routes) {
    const times: number[] = [];
    for (const subject of subjects) times.push(await quick(reader, route, subject, sizes.growthRounds));
    tell(report, {
      name: `${route.name}, growth with own notices`,
      sizes: TIMES.map((n) => n * sizes.ownNotices),
      ms: times,
      goal: GOAL.own,
      fails: false,
    });
  }
  await builder.close();
  await reader.end();
  await client.end();
}

interface Growth {
  name: string;
  sizes: readonly number[];
  ms: readonly number[];
  goal: number;
  fails: boolean;
}

function tell(report: Report, { name, sizes, ms, goal, fails }: Growth): void {
  const value = growthExponent(sizes.map((size, i) => [size, ms[i]!] as const));
  report.note(`${name}: ${ms.map((each) => each.toFixed(2)).join(', ')} ms`);
  report.add({ name, value, unit: 'exponent', goal: `≤ ${String(goal)}`, pass: value <= goal, fails: fails && value > GROWS });
}

async function grown(client: pg.Client, school: School, notices: number): Promise<School> {
  await withoutIndexes(client, () => fillNotices(client, school, notices));
  return school;
}

/** A guardian who follows, his child, and a notice in the middle of the unit's list. */
async function subjectOf(client: pg.Client, { unitId, senderId }: School): Promise<Subject & { senderId: string }> {
  const { rows } = await client.query<{ personId: string; studentId: string; noticeId: string }>(
    `SELECT g.parent_id AS "personId", g.student_id AS "studentId",
            (SELECT id FROM notice WHERE unit_id = $1 ORDER BY sent_at DESC OFFSET (SELECT count(*) / 2 FROM notice WHERE unit_id = $1) LIMIT 1) AS "noticeId"
       FROM guardianship g JOIN parent p ON p.unit_id = $1 AND p.id = g.parent_id AND p.subscribed WHERE g.unit_id = $1 ORDER BY g.parent_id LIMIT 1`,
    [unitId],
  );
  const { personId, studentId, noticeId } = rows[0]!;
  return { reader: { cookie: '', unitId, personId, studentId }, noticeId, senderId };
}

/** The quick quarter of some rounds: what waits for other work of the machine is not what grows. */
async function quick(client: pg.Client, route: ReadRoute, subject: Subject & { senderId: string }, rounds: number): Promise<number> {
  // Routes of staff are asked by the unit's sender.
  const asked =
    route.sample.reader.studentId === ''
      ? { ...subject, reader: { ...subject.reader, personId: subject.senderId, studentId: '' } }
      : subject;
  const times: number[] = [];
  for (let round = -10; round < rounds; round += 1) {
    const ms = await readOnce(client, route, asked);
    if (round >= 0) times.push(ms);
  }
  return percentile(times, 0.25);
}
