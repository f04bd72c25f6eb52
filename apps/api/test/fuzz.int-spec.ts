import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { allRoutes } from '@contracts/all-routes';
import { AuthenticatorsModule } from '@platform/http/authenticators';
import { JobsModule } from '@platform/jobs/jobs.module';
import { fuzzRoute } from '@testing/proof/fuzz-walk';
import { invariantFaults } from '@testing/proof/invariants';
import { SEED } from '@testing/seed';
import { startProof, type ProofWorld } from '@testing/proof/proof-world';
import { ENTITIES, FEATURE_MODULES, HTTP_MODULES } from '../features';

// The short form of `npm run fuzz`, which sets how many calls, and a seed of its own or that of an earlier run.
const TIMES = Number(process.env['PROOF_FUZZ'] ?? 3);

describe(`calls with strange values, seed ${String(SEED)}`, () => {
  let world: ProofWorld;
  let calls = 0;
  let good = 0;
  let pause = 0;

  beforeAll(async () => {
    world = await startProof({ modules: [AuthenticatorsModule, JobsModule, ...FEATURE_MODULES, ...HTTP_MODULES], entities: ENTITIES });
  });
  afterAll(async () => {
    process.stdout.write(
      `fuzz: seed ${String(SEED)}, ${String(calls)} calls, ${String(good)} good, pauses p99 at most ${pause.toFixed(0)} ms (goal 200)\n`,
    );
    await world?.close();
  });

  for (const route of allRoutes()) {
    it(
      `${route.name} answers in its forms whatever it is called with [S7, C1, D6]`,
      async () => {
        const result = await fuzzRoute(world, route, SEED, TIMES);
        calls += result.calls;
        good += result.good;
        pause = Math.max(pause, result.pauseMs);
        expect(result.faults).toEqual([]);
      },
      60_000 + TIMES * 2_000,
    );
  }

  it('leaves ledger, counters, jobs and files in order, and shows nobody another unit [R20, S2]', async () => {
    await world.settleLater();
    expect(world.caller.leaks).toEqual([]);
    expect(await invariantFaults(world.rows.query, { settled: true, fileStore: world.test.parts.fileStore })).toEqual([]);
  });
});
