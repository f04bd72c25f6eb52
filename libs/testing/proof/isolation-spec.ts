import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { allRoutes } from '@contracts/all-routes';
import { idsOfSchema } from './id-places';
import { invariantFaults } from './invariants';
import { walkRoute } from './isolation-walk';
import { startProof, type ProofParts, type ProofWorld } from './proof-world';
import { ROUTE_CASES } from './route-cases';
import { secretsOf, secretTraces, type Traces } from './secrets-spec';

/**
 * Two schools that are alike to the last row, every route, every role, every place an id can stand (S1, S2). The routes are
 * dealt out to several specs, so that two workers walk side by side: every so many routes from one on. What the walk leaves
 * behind is searched for planted secrets (S12).
 * @param more tests besides, in the same world
 */
export function isolationSpec(parts: ProofParts, deal: { first: number; every: number }, more?: (world: () => ProofWorld) => void): void {
  describe('units and people kept apart', () => {
    let world: ProofWorld;
    const walked = new Map<string, Set<string>>();
    let calls = 0;
    let secrets: readonly string[] = [];
    const traces: Traces = { log: [], answers: [] };
    const routes = allRoutes().filter((_, i) => i % deal.every === deal.first);

    beforeAll(async () => {
      world = await startProof({ ...parts, log: { write: (line) => void traces.log.push(line) } });
      world.caller.onAnswer = (_def, answer) => void traces.answers.push(answer.text + JSON.stringify(answer.headers));
      secrets = await secretsOf(world);
    });
    afterAll(() => world?.close());

    it('has a line for each route of the table, and none for a route that is gone [S1]', () => {
      expect(Object.keys(ROUTE_CASES).toSorted()).toEqual(
        allRoutes()
          .map(({ name }) => name)
          .toSorted(),
      );
    });

    for (const route of routes) {
      it(`${route.name} answers its own people only [S1, B1, B10, B11]`, async () => {
        const result = await walkRoute(world, route);
        calls += result.calls;
        walked.set(route.name, new Set(result.places));
        expect(result.faults).toEqual([]);
      });
    }

    more?.(() => world);

    it('exchanges an id at every place that the route table gives to ids [S1]', () => {
      const gaps = routes.flatMap(({ name, def }) => {
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

    secretTraces(
      () => world,
      traces,
      () => secrets,
    );

    it('leaves ledger, counters, jobs and files in order [R20]', async () => {
      await world.settleLater();
      expect(await invariantFaults(world.rows.query, { settled: true, fileStore: world.test.parts.fileStore })).toEqual([]);
    });
  });
}
