import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { allRoutes } from '@contracts/all-routes';
import { AuthenticatorsModule } from '@platform/http/authenticators';
import { JobsModule } from '@platform/jobs/jobs.module';
import { formFaults, walkEdge, walkReading } from '@testing/proof/edge-walk';
import { invariantFaults } from '@testing/proof/invariants';
import { startProof, type ProofWorld } from '@testing/proof/proof-world';
import { ENTITIES, FEATURE_MODULES, HTTP_MODULES } from '../features';

/** Routes that answer without a log-in, each looked at by a person: a new one fails here until it was looked at too. */
const PUBLIC_ROUTES = [
  'ledger.keys',
  'ops.enrol',
  'ops.enrolOptions',
  'ops.login',
  'ops.loginOptions',
  // The applicant is known by a session of the registration pages alone (SUB-02), limits count per account, device and address.
  'registration.addIdentity',
  'registration.addStudent',
  'registration.back',
  'registration.birthday',
  'registration.callback',
  'registration.changePhone',
  'registration.chooseSchool',
  'registration.code',
  'registration.consent',
  'registration.decline',
  'registration.entry',
  'registration.followQr',
  'registration.form',
  'registration.otp',
  'registration.reentry',
  'registration.replaceCard',
  'registration.revoke',
  'registration.scan',
  'registration.scanner',
  'registration.schools',
  'registration.start',
  'registration.temporary',
  'registration.verifyOtp',
  'registration.view',
  'registration.withdraw',
  'session.callback',
  'session.start',
  'wecomCallback.receive',
  'wecomCallback.verify',
];

/** What holds at the edge of every route, generated from the route table. */
describe('the edge of every route', () => {
  let world: ProofWorld;
  const faults = new Set<string>();
  let answers = 0;

  beforeAll(async () => {
    world = await startProof({ modules: [AuthenticatorsModule, JobsModule, ...FEATURE_MODULES, ...HTTP_MODULES], entities: ENTITIES });
    world.caller.onAnswer = (def, answer) => {
      answers += 1;
      for (const fault of formFaults(def, answer)) faults.add(fault);
    };
  });
  afterAll(() => world?.close());

  it('answers without a log-in only where a person looked at it [B12]', () => {
    expect(
      allRoutes()
        .filter(({ def }) => def.permission === 'public')
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual(PUBLIC_ROUTES);
  });

  for (const route of allRoutes().filter(({ def }) => def.method === 'GET')) {
    it(`${route.name} changes nothing by reading [A9]`, async () => {
      expect(await walkReading(world, route)).toEqual([]);
    });
  }

  for (const route of allRoutes()) {
    it(`${route.name} refuses what is wrong and changes nothing [A9, C1, C2, C3]`, async () => {
      expect(await walkEdge(world, route)).toEqual([]);
    });
  }

  it('gives every answer its headers, and tells nothing of its insides in an error [D3, D6]', () => {
    expect(answers).toBeGreaterThan(1_000);
    expect([...faults]).toEqual([]);
  });

  it('leaves ledger, counters, jobs and files in order [R20]', async () => {
    await world.settleLater();
    expect(await invariantFaults(world.rows.query, { settled: true, fileStore: world.test.parts.fileStore })).toEqual([]);
  });
});
