import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { allRoutes } from '@contracts/all-routes';
import { myNoticesApi } from '@contracts/my-notices';
import { noticesApi } from '@contracts/notices';
import type { RouteDef } from '@contracts/route';
import { sessionApi } from '@contracts/session';
import { JobsModule } from '@platform/jobs/jobs.module';
import { AuthenticatorsModule } from '@platform/http/authenticators';
import { startProof, type ProofWorld } from '@testing/proof/proof-world';
import { idsOfSchema } from '@testing/proof/id-places';
import { invariantFaults } from '@testing/proof/invariants';
import { walkRoute } from '@testing/proof/isolation-walk';
import { newKey } from '@testing/proof/proof-caller';
import type { PersonName } from '@testing/proof/proof-unit';
import { ROUTE_CASES } from '@testing/proof/route-cases';
import { ENTITIES, FEATURE_MODULES, HTTP_MODULES } from '../features';

/** Two schools that are alike to the last row, every route, every role, every place an id can stand (S1, S2). */
describe('units and people kept apart', () => {
  let world: ProofWorld;
  const walked = new Map<string, Set<string>>();
  let calls = 0;

  beforeAll(async () => {
    world = await startProof({
      modules: [AuthenticatorsModule, JobsModule, ...FEATURE_MODULES, ...HTTP_MODULES],
      entities: ENTITIES,
    });
  });
  afterAll(() => world?.close());

  it('has a line for each route of the table, and none for a route that is gone [S1]', () => {
    expect(Object.keys(ROUTE_CASES).toSorted()).toEqual(
      allRoutes()
        .map(({ name }) => name)
        .toSorted(),
    );
  });

  for (const route of allRoutes()) {
    it(`${route.name} answers its own people only [S1, B1, B10, B11]`, async () => {
      const result = await walkRoute(world, route);
      calls += result.calls;
      walked.set(route.name, new Set(result.places));
      expect(result.faults).toEqual([]);
    });
  }

  it('trusts no unit but that of the session, wherever another one is named [B1]', async () => {
    const { caller, a, b } = world;
    const me = sessionApi.me as unknown as RouteDef;
    const cookie = (await caller.cookieOf({ unit: a, person: 'teacher' })) ?? '';
    const secret = cookie.split('.')[1] ?? '';
    const forged = await caller.call('anonymous', me, {}, { cookie: `__Host-session=${String(b.id)}.${secret}` });
    expect(forged.status).toBe(401);
    for (const [name, value] of [
      ['x-unit-id', String(b.id)],
      ['x-school', b.number],
      ['x-corp-id', b.corpId],
      ['x-forwarded-host', `${b.number}.campus.localhost`],
    ] as const) {
      const answer = await caller.call({ unit: a, person: 'teacher' }, me, { headers: { [name]: value } });
      expect(answer.json()['unit']).toMatchObject({ number: a.number });
    }
    for (const name of ['unitId', 'unit_id', 'unit']) {
      expect((await caller.call({ unit: a, person: 'teacher' }, me, { query: { [name]: String(b.id) } })).status).toBe(422);
    }
  });

  it('lets staff in copy read and nothing else, administrators act on what was sent, nobody else see it [B11, NOT-43]', async () => {
    const { unit } = world.inA;
    const cc = [unit.people.otherTeacher.id];
    const draft = await world.inA.draft('teacher', { ccIds: cc });
    const sent = await world.inA.sent('teacher', { ccIds: cc });
    const ask = async (person: PersonName, name: keyof typeof noticesApi, id: string): Promise<number> =>
      (
        await world.inA.call(person, noticesApi[name], {
          params: { id },
          ...(name === 'stones' ? { query: { classId: unit.classA.id } } : {}),
          version: 1,
        })
      ).status;
    const reads = ['detail', 'progress', 'deliveries', 'stones'] as const;
    const acts = ['close', 'reopen', 'remind', 'recall'] as const;
    for (const name of reads) {
      const seen = [
        await ask('otherTeacher', name, sent),
        await ask('admin', name, sent),
        await ask('otherTeacher', name, draft),
        await ask('admin', name, draft),
      ];
      expect([name, ...seen]).toEqual([name, 200, 200, 404, 404]);
    }
    for (const name of acts) {
      expect([
        name,
        await ask('otherTeacher', name, sent),
        await ask('otherTeacher', name, draft),
        await ask('admin', name, draft),
      ]).toEqual([name, 403, 404, 404]);
    }
    // Nobody deletes what was sent, so the copy's reader gets the reason that everybody gets (NOT-39).
    expect(await ask('otherTeacher', 'remove', sent)).toBe(409);
    expect(await ask('admin', 'recall', sent)).toBe(200);
  });

  it('sends a hint to the pages of its own unit only [B8]', async () => {
    const { a, b } = world;
    const id = await world.inB.sent('teacher');
    const heard: string[] = [];
    const leave = [a, b].map((unit) => world.test.parts.live.subscribe(unit.id, [`notice:${id}`], () => heard.push(unit.mark)));
    await world.inB.ok('parent', myNoticesApi.confirm, {
      params: { id },
      body: { studentId: b.amy.id },
      key: newKey(),
    });
    for (const end = performance.now() + 5_000; heard.length === 0 && performance.now() < end;)
      await new Promise((resolve) => setTimeout(resolve, 20));
    leave.forEach((end) => end());
    expect([...new Set(heard)]).toEqual([b.mark]);
  });

  it('exchanges an id at every place that the route table gives to ids [S1]', () => {
    const gaps = allRoutes().flatMap(({ name, def }) => {
      const wanted = (['params', 'query', 'body'] as const).flatMap((part) => idsOfSchema(def[part], part));
      const found = [...(walked.get(name) ?? [])].map((at) => at.replace(/\.\d+(?=\.|$)/g, '.*'));
      const left = Object.keys(ROUTE_CASES[name]?.without ?? {});
      return wanted.filter((at) => !found.includes(at) && !left.includes(at)).map((at) => `${name} ${at}`);
    });
    expect(gaps).toEqual([]);
  });

  it('shows no text of the other unit in any answer or message [S2, canaries]', async () => {
    expect(world.caller.leaks).toEqual([]);
    const { a, b } = world;
    for (const [unit, other] of [
      [a, b],
      [b, a],
    ] as const) {
      const { messages } = await world.sim.control<{ messages: unknown[] }>('GET', `/sim/messages?corp=${unit.corpId}&limit=1000`);
      expect(messages.length).toBeGreaterThan(10);
      expect(JSON.stringify(messages)).not.toContain(other.mark);
    }
    expect(calls).toBeGreaterThan(1_000);
  });

  it('leaves ledger, counters, jobs and files in order [R20]', async () => {
    await world.settleLater();
    expect(await invariantFaults(world.rows.query, { settled: true, fileStore: world.test.parts.fileStore })).toEqual([]);
  });
});
