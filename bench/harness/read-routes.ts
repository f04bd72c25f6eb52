import { request } from 'undici';
import { statementsOf } from './captured-sql';
import { openClient } from './database';
import type { Ground } from './ground';
import type { Shot, Target } from './load';
import type { Product } from './product';
import type { Reader } from './sessions';

/** A parameter of a statement: what the request was about, or a fixed value. */
export type Slot = { is: 'unit' | 'person' | 'student' | 'students' | 'notice' } | { value: string | null };
export interface RouteStatement {
  text: string;
  slots: Slot[];
  /** Planned once for all values. */
  once: boolean;
}
export interface ReadRoute {
  name: string;
  /** One that the goals of performance.md speak of. */
  named: boolean;
  /** What the product answers it with, in order, once the session is known. */
  statements: RouteStatement[];
  /** A real request of this route, for plans and growth. */
  sample: Subject;
  api: Target;
  /** The same requests for the bare server. */
  bare: (origin: string) => Target;
}
export interface Subject {
  reader: Reader;
  noticeId: string;
}

/** What people read most; those that the goals name are also asked by many at once. */
const PATHS: Record<string, { people: 'families' | 'staff'; path: (s: Subject) => string; named?: true }> = {
  'GET /me/notices': { people: 'families', path: (s) => `/me/notices?studentId=${s.reader.studentId}`, named: true },
  'GET /me/notices/:id': {
    people: 'families',
    path: (s) => `/me/notices/${s.noticeId}?studentId=${s.reader.studentId}`,
    named: true,
  },
  'GET /notices/:id': { people: 'staff', path: (s) => `/notices/${s.noticeId}`, named: true },
  'GET /notices/:id/progress': { people: 'staff', path: (s) => `/notices/${s.noticeId}/progress`, named: true },
  'GET /me/notices/children': { people: 'families', path: () => '/me/notices/children' },
  'GET /me/reminders': { people: 'families', path: () => '/me/reminders?limit=20' },
  'GET /notices/home': { people: 'staff', path: () => '/notices/home' },
  'GET /notices, own': { people: 'staff', path: () => '/notices?scope=mine&pageSize=20' },
  'GET /notices, of the school': { people: 'staff', path: () => '/notices?scope=shared&pageSize=20' },
  'GET /notices/:id/deliveries': { people: 'staff', path: (s) => `/notices/${s.noticeId}/deliveries` },
  'GET /school/nodes': { people: 'staff', path: () => '/school/nodes' },
};

/**
 * The routes that the goals name, with the SQL that the running API sends for them: the server's own log tells it, so it
 * cannot drift from the product.
 */
export async function readRoutes(ground: Ground, product: Product): Promise<ReadRoute[]> {
  const notices = await noticesOf(ground);
  const routes: ReadRoute[] = [];
  for (const [name, { people, path, named = false }] of Object.entries(PATHS)) {
    const readers = ground[people].filter((reader) => notices.has(reader.unitId));
    const subject = (i: number): Subject => {
      const reader = readers[i % readers.length]!;
      const list = notices.get(reader.unitId)!;
      return { reader, noticeId: list[(i * 7) % list.length]! };
    };
    const shot = (s: Subject): Shot => ({
      path: `/api/v1${path(s)}`,
      headers: { host: product.host, cookie: s.reader.cookie },
    });
    const sample = subject(0);
    routes.push({
      name,
      named,
      statements: await captureStatements(ground, product, shot(sample), sample),
      sample,
      api: { origin: product.apiOrigin, shot: (i) => shot(subject(i)) },
      bare: (origin) => ({ origin, shot: (i) => bareShot(name, subject(i)) }),
    });
  }
  return routes;
}

async function noticesOf(ground: Ground): Promise<Map<number, string[]>> {
  const client = await openClient(ground.small.superuserUrl);
  const { rows } = await client.query<{ unit_id: number; ids: string[] }>(
    `SELECT unit_id, array_agg(id ORDER BY id) AS ids FROM notice WHERE unit_id = ANY ($1) GROUP BY unit_id`,
    [ground.measured.map((school) => school.unitId)],
  );
  await client.end();
  return new Map(rows.map((row) => [row.unit_id, row.ids]));
}

/** The first request also reads the session, which the second has in memory: only the second is listened to. */
async function captureStatements(ground: Ground, product: Product, shot: Shot, s: Subject): Promise<RouteStatement[]> {
  const ask = async (): Promise<void> => {
    const answer = await request(`${product.apiOrigin}${shot.path}`, { headers: shot.headers });
    const text = await answer.body.text();
    if (answer.statusCode !== 200) throw new Error(`${shot.path} answered ${String(answer.statusCode)}: ${text}`);
  };
  await ask();
  const own = statementsOf(await ground.server.listen(ask), 'smart-campus api');
  if (own.length === 0) throw new Error(`no statement seen for ${shot.path}`);
  return own.map(({ text, params, once }) => ({ text, once, slots: params.map((value) => slotOf(value, s)) }));
}

/** What a parameter stood for in a request about a subject. */
export function slotOf(value: string | null, s: Subject): Slot {
  if (value === String(s.reader.unitId)) return { is: 'unit' };
  if (value === s.reader.personId) return { is: 'person' };
  if (value === s.noticeId) return { is: 'notice' };
  if (value === s.reader.studentId && value !== '') return { is: 'student' };
  if (value === `{"${s.reader.studentId}"}` || value === `{${s.reader.studentId}}`) return { is: 'students' };
  return { value };
}

/** Values of a statement for a subject. */
export function valuesOf(statement: RouteStatement, s: Subject): (string | null)[] {
  const by = {
    unit: String(s.reader.unitId),
    person: s.reader.personId,
    student: s.reader.studentId,
    students: `{${s.reader.studentId}}`,
    notice: s.noticeId,
  };
  return statement.slots.map((slot) => ('is' in slot ? by[slot.is] : slot.value));
}

function bareShot(name: string, s: Subject): Shot {
  const query = new URLSearchParams({
    route: name,
    unit: String(s.reader.unitId),
    person: s.reader.personId,
    student: s.reader.studentId,
    notice: s.noticeId,
  });
  return { path: `/read?${query.toString()}`, headers: {} };
}
