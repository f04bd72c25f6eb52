import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { trueCalls } from '../../chaos/kit/stage';
import { bulkClient, type BenchDatabase, type BenchServer } from '../harness/database';
import { fillNotices, withoutIndexes } from '../harness/notice-data';
import { SchoolBuilder, type School } from '../harness/school';
import { openSessions, type Reader } from '../harness/sessions';
import type { LoadSizes } from './sizes';

/** A guardian with what he may open, and what still waits for him. */
export interface Family extends Reader {
  notices: string[];
  todo: string[];
}
export interface Desk extends Reader {
  notices: string[];
}

/** Where the load runs: all units of the seed, people of each of them signed in. */
export interface LoadGround {
  masterKey: Buffer;
  database: BenchDatabase;
  schools: School[];
  /** One more, which sends much at once, and its sender's session. */
  big: School;
  desk: Reader;
  families: Family[];
  staff: Desk[];
}

/** One of five is staff, the others are families; each unit has its share. */
const STAFF_SHARE = 0.2;

export async function layLoadGround(server: BenchServer, sizes: LoadSizes): Promise<LoadGround> {
  const masterKey = randomBytes(32);
  const database = await server.create('load');
  const builder = new SchoolBuilder(database, masterKey);
  const client = await bulkClient(database);
  const schools: School[] = [];
  for (let i = 0; i < sizes.units; i += 1) {
    schools.push(await builder.build(client, share(sizes.pupils, sizes.units, i), share(sizes.guardians, sizes.units, i)));
  }
  const big = await builder.build(client, sizes.bigPupils, Math.round(sizes.bigPupils * 1.4));
  await builder.close();
  // Notices made in bulk put children side by side who would share a guardian in one call (R20).
  await client.query(
    `DELETE FROM guardianship g USING guardianship first WHERE first.unit_id = g.unit_id AND first.parent_id = g.parent_id AND first.student_id < g.student_id`,
  );
  await withoutIndexes(client, async () => {
    for (const school of schools) await fillNotices(client, school, sizes.notices);
  });
  const families: Family[] = [];
  const staff: Desk[] = [];
  for (const [i, school] of schools.entries()) {
    await trueCalls(client, school.unitId);
    families.push(...(await familiesOf(client, school, share(Math.round(sizes.sessions * (1 - STAFF_SHARE)), sizes.units, i))));
    staff.push(...(await desksOf(client, school, Math.max(1, share(Math.round(sizes.sessions * STAFF_SHARE), sizes.units, i)))));
  }
  const [desk] = await openSessions(client, big.unitId, 'member', [{ personId: big.senderId, studentId: '' }]);
  await client.query('VACUUM (ANALYZE)');
  await client.end();
  await server.checkpoint();
  return { masterKey, database, schools, big, desk: desk!, families, staff };
}

async function familiesOf(client: pg.Client, school: School, count: number): Promise<Family[]> {
  const { rows } = await client.query<{ personId: string; studentId: string; notices: string[]; todo: string[] | null }>(
    `SELECT p.id AS "personId", g.student_id AS "studentId", array_agg(ns.notice_id ORDER BY ns.notice_id) AS notices,
            array_agg(ns.notice_id ORDER BY ns.notice_id) FILTER (WHERE ns.needs) AS todo
       FROM (SELECT id FROM parent WHERE unit_id = $1 AND subscribed ORDER BY hashtext(id::text) LIMIT $2) AS p
       JOIN guardianship g ON g.unit_id = $1 AND g.parent_id = p.id
       JOIN notice_student ns ON ns.unit_id = $1 AND ns.student_id = g.student_id GROUP BY p.id, g.student_id`,
    [school.unitId, count],
  );
  const readers = await openSessions(client, school.unitId, 'parent', rows);
  return readers.map((reader, i) => ({ ...reader, notices: rows[i]!.notices, todo: rows[i]!.todo ?? [] }));
}

async function desksOf(client: pg.Client, school: School, count: number): Promise<Desk[]> {
  const { rows } = await client.query<{ ids: string[] }>(`SELECT array_agg(id ORDER BY id) AS ids FROM notice WHERE unit_id = $1`, [
    school.unitId,
  ]);
  const seats = Array.from({ length: count }, () => ({ personId: school.senderId, studentId: '' }));
  const readers = await openSessions(client, school.unitId, 'member', seats);
  return readers.map((reader) => ({ ...reader, notices: rows[0]!.ids }));
}

const share = (total: number, parts: number, at: number): number =>
  Math.floor((total * (at + 1)) / parts) - Math.floor((total * at) / parts);
