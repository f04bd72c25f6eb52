import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { allRoutes } from '@contracts/all-routes';
import type { RouteDef } from '@contracts/route';
import { sessionApi } from '@contracts/session';
import { AuthenticatorsModule } from '@platform/http/authenticators';
import { JobsModule } from '@platform/jobs/jobs.module';
import { isOpsRoute, type ProofAnswer } from '@testing/proof/proof-caller';
import { startProof, type ProofWorld } from '@testing/proof/proof-world';
import { changedTables } from '@testing/proof/row-digest';
import { myNoticesApi } from '@contracts/my-notices';
import { noticesApi } from '@contracts/notices';
import { ENTITIES, FEATURE_MODULES, HTTP_MODULES } from '../features';

const MODULES = [AuthenticatorsModule, JobsModule, ...FEATURE_MODULES, ...HTTP_MODULES];
const SEEN = ['parent', 'student', 'teacher'] as const;
type Seen = (typeof SEEN)[number];

/** Ids that nobody has: the gate refuses before anything is looked up. */
const anyParams = (def: RouteDef): Record<string, string> =>
  Object.fromEntries([...def.path.matchAll(/:(\w+)/g)].map(([, name]) => [name ?? '', randomUUID()]));

/** The whole product, and an administrator who looks as somebody of his unit (PER-31). */
describe('a read-only view as somebody else, over every route', () => {
  let world: ProofWorld;
  const cookies = new Map<Seen, string>();

  beforeAll(async () => {
    world = await startProof({ modules: MODULES, entities: ENTITIES });
    for (const person of SEEN) cookies.set(person, await view(person));
  });
  afterAll(() => world?.close());

  /** A session of the administrator that reads as this person. @returns its cookie */
  async function view(person: Seen): Promise<string> {
    const { a, caller, rows } = world;
    const { id, cookie } = await caller.session(a, 'admin');
    const kind = person === 'teacher' ? 'staff' : person === 'student' ? 'student' : 'family';
    await rows.query(
      `INSERT INTO role_view (unit_id, session_id, by_id, kind, member_id, parent_id, reason, until)
       VALUES ($1, $2, $3, $4, CASE WHEN $4 = 'staff' THEN $5::uuid END, CASE WHEN $4 <> 'staff' THEN $5::uuid END, '家長表示看不到通知', now() + interval '30 minutes')`,
      [a.id, id, a.people.admin.id, kind, a.people[person].id],
    );
    return cookie;
  }
  const ask = (person: Seen, def: unknown, spec: object = {}): Promise<ProofAnswer> =>
    world.caller.call('anonymous', def as RouteDef, spec, { cookie: cookies.get(person) ?? '' });
  const code = (answer: ProofAnswer): string => (answer.status < 400 ? 'ok' : String(answer.json()['code']));

  it.each(SEEN)('as %s refuses every route that writes, and no row changes [PER-31, SUB-97]', async (person) => {
    const writing = allRoutes().filter(
      ({ def }) => def.method !== 'GET' && def.leavesView !== true && !isOpsRoute(def) && def.callback !== true,
    );
    expect(writing.length).toBeGreaterThan(150);
    await ask(person, sessionApi.me);
    const before = await world.rows.ofAll();
    const answers: string[] = [];
    for (const { name, def } of writing) {
      const spec = def.kind === 'bytes' ? { params: anyParams(def), bytes: Buffer.from('x') } : { params: anyParams(def) };
      const answer = await ask(person, def, spec);
      if (answer.status !== 403 || code(answer) !== 'VIEW_READ_ONLY')
        answers.push(`${name}: ${String(answer.status)} ${answer.text.slice(0, 120)}`);
    }
    expect(answers).toEqual([]);
    expect(changedTables(before, await world.rows.ofAll())).toEqual([]);
  });

  it.each(SEEN)('as %s answers no reading route but those of a view [PER-31]', async (person) => {
    const closed = allRoutes().filter(
      ({ def }) => def.method === 'GET' && def.inView === undefined && def.permission !== 'public' && !isOpsRoute(def),
    );
    expect(closed.length).toBeGreaterThan(60);
    const answers: string[] = [];
    for (const { name, def } of closed) {
      const answer = await ask(person, def, { params: anyParams(def) });
      if (code(answer) !== 'VIEW_NOT_SHOWN') answers.push(`${name}: ${code(answer)}`);
    }
    expect(answers).toEqual([]);
  });

  it('shows a family’s notices as that family sees them, and opening one marks nothing as read [PER-31, NOT-50]', async () => {
    const { inA, a } = world;
    const id = await inA.sent('teacher');
    const query = { studentId: a.amy.id };
    const list = await ask('parent', myNoticesApi.list, { query });
    expect(list.json()).toEqual(await inA.ok('parent', myNoticesApi.list, { query }));
    const detail = await ask('parent', myNoticesApi.detail, { params: { id }, query });
    expect(detail.json()).toMatchObject({ id, read: false });
    expect(code(await ask('parent', myNoticesApi.read, { params: { id }, body: query }))).toBe('VIEW_READ_ONLY');
    const rows = await world.rows.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM notice_delivery WHERE unit_id = $1 AND notice_id = $2 AND read_at IS NOT NULL`,
      [a.id, id],
    );
    expect(rows).toEqual([{ n: 0 }]);
  });

  it('shows what a teacher has sent and no draft of hers, in lists, numbers and by address [PER-31, NOT-43]', async () => {
    const { inA } = world;
    const [sent, draft] = [await inA.sent('teacher'), await inA.draft('teacher')];
    const list = (await ask('teacher', noticesApi.list, { query: { scope: 'mine', pageSize: '100' } })).json()['items'] as { id: string }[];
    expect(list.map((one) => one.id)).toContain(sent);
    expect(list.map((one) => one.id)).not.toContain(draft);
    expect((await ask('teacher', noticesApi.detail, { params: { id: sent } })).status).toBe(200);
    expect((await ask('teacher', noticesApi.detail, { params: { id: draft } })).status).toBe(404);
    expect((await ask('teacher', noticesApi.home)).json()).toMatchObject({ drafts: 0 });
    expect(await inA.ok('teacher', noticesApi.home, {})).not.toMatchObject({ drafts: 0 });
  });
});
