import { randomBytes } from 'node:crypto';
import { bulkClient, type BenchDatabase, type BenchServer } from './database';
import { deliveryRows, fillNotices, withoutIndexes } from './notice-data';
import { openSessions, type Reader } from './sessions';
import { SchoolBuilder, type School } from './school';
import { say } from './report';
import type { Sizes } from '../sizes';

/** What every section works on. */
export interface Ground {
  server: BenchServer;
  masterKey: Buffer;
  /** The whole data. */
  database: BenchDatabase;
  /** The same measured units with a tenth of the rows of others beside them. */
  small: BenchDatabase;
  rows: { database: number; small: number };
  measured: School[];
  /** Schools that send, by number of guardians; `submit` are of the main size. */
  senders: Map<number, School>;
  submit: School[];
  families: Reader[];
  staff: Reader[];
}

const FAMILIES_PER_UNIT = 100;
const STAFF_PER_UNIT = 60;
const SUBMIT_SCHOOLS = 3;

/** Makes schools, people, old notices and sessions; `small` is copied off before most other units get their notices. */
export async function layGround(server: BenchServer, sizes: Sizes): Promise<Ground> {
  const masterKey = randomBytes(32);
  const small = await server.create('bench_small');
  const builder = new SchoolBuilder(small, masterKey);
  const client = await bulkClient(small);
  const schools: School[] = [];
  for (let i = 0; i < sizes.units; i += 1) {
    schools.push(await builder.build(client, share(sizes.pupils, sizes.units, i), share(sizes.guardians, sizes.units, i)));
  }
  const measured = schools.slice(0, sizes.measuredUnits);
  const others = schools.slice(sizes.measuredUnits);
  const pupilsOf = (guardians: number): number => Math.round((guardians * sizes.pupils) / sizes.guardians);
  const senders = new Map<number, School>();
  for (const guardians of sizes.fanout) senders.set(guardians, await builder.build(client, pupilsOf(guardians), guardians));
  const submit: School[] = [];
  for (let i = 0; i < SUBMIT_SCHOOLS; i += 1) submit.push(await builder.build(client, pupilsOf(sizes.main), sizes.main));
  await builder.close();
  const few = Math.max(1, Math.round(others.length / 11));
  await withoutIndexes(client, async () => {
    for (const school of measured) await fillNotices(client, school, sizes.measuredNotices);
    for (const school of others.slice(0, few)) await fillNotices(client, school, sizes.otherNotices);
  });
  const families: Reader[] = [];
  const staff: Reader[] = [];
  for (const school of measured) {
    const { rows } = await client.query<{ personId: string; studentId: string }>(
      `SELECT g.parent_id AS "personId", g.student_id AS "studentId" FROM guardianship g JOIN parent p ON p.unit_id = $1 AND p.id = g.parent_id AND p.subscribed
        WHERE g.unit_id = $1 ORDER BY hashtext(g.parent_id::text) LIMIT ${String(FAMILIES_PER_UNIT)}`,
      [school.unitId],
    );
    families.push(...(await openSessions(client, school.unitId, 'parent', rows)));
  }
  for (const school of [...measured, ...senders.values(), ...submit]) {
    const seats = Array.from({ length: STAFF_PER_UNIT }, () => ({ personId: school.senderId, studentId: '' }));
    staff.push(...(await openSessions(client, school.unitId, 'member', seats)));
  }
  await client.query('VACUUM (ANALYZE)');
  const smallRows = await deliveryRows(client);
  await client.end();
  say(`  ${String(schools.length)} units, ${String(sizes.pupils)} pupils, ${String(smallRows)} delivery rows`);

  const database = await server.clone(small, 'bench_large');
  const large = await bulkClient(database);
  await withoutIndexes(large, async () => {
    for (const school of others.slice(few)) await fillNotices(large, school, sizes.otherNotices);
  });
  await large.query('VACUUM (ANALYZE)');
  const rows = { database: await deliveryRows(large), small: smallRows };
  await large.end();
  await server.checkpoint();
  say(`  … and with the other units ${String(rows.database)} delivery rows`);
  return { server, masterKey, database, small, rows, measured, senders, submit, families, staff };
}

const share = (total: number, parts: number, at: number): number =>
  Math.floor((total * (at + 1)) / parts) - Math.floor((total * at) / parts);
