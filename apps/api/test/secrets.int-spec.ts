import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { allRoutes } from '@contracts/all-routes';
import { noticesApi } from '@contracts/notices';
import { AuthenticatorsModule } from '@platform/http/authenticators';
import { BullmqQueue } from '@platform/jobs/bullmq-queue';
import { JobsModule } from '@platform/jobs/jobs.module';
import type { PushedJob } from '@platform/outbox/outbox-store';
import { MarkSearch } from '@testing/proof/find-marks';
import { everybodyBack } from '@testing/proof/everybody-back';
import { whoIs } from '@testing/proof/cases/route-case';
import { CONNECTION_AGENT, NOTICE_AGENT } from '@testing/proof/proof-unit';
import { startProof, type ProofWorld } from '@testing/proof/proof-world';
import { ROUTE_CASES } from '@testing/proof/route-cases';
import { redisBinary, startTestRedis } from '@testing/redis-server';
import { ENTITIES, FEATURE_MODULES, HTTP_MODULES } from '../features';

/** Secrets and people's texts that were planted, looked for wherever they must not be. */
describe('planted secrets and personal data', () => {
  let world: ProofWorld;
  let secrets: string[];
  const log: string[] = [];
  const answers: string[] = [];

  beforeAll(async () => {
    world = await startProof({
      modules: [AuthenticatorsModule, JobsModule, ...FEATURE_MODULES, ...HTTP_MODULES],
      entities: ENTITIES,
      log: { write: (line) => void log.push(line) },
    });
    world.caller.onAnswer = (_def, answer) => void answers.push(answer.text + JSON.stringify(answer.headers));
    const { a } = world;
    const cookie = (await world.caller.cookieOf({ unit: a, person: 'teacher' })) ?? '';
    secrets = [
      `secret-${String(CONNECTION_AGENT)}-${a.mark}`,
      `secret-${String(NOTICE_AGENT)}-${a.mark}`,
      `sync-${a.mark}`,
      a.callback.token,
      a.callback.aesKey,
      cookie.slice(cookie.lastIndexOf('.') + 1),
    ];
    // Each route that does not end the session as each of its people; what they need is made, sent and answered before.
    for (const { name, def } of allRoutes().filter((route) => route.def.method === 'GET' || !/^(session|ops)/.test(route.name))) {
      for (const role of ROUTE_CASES[name]?.roles ?? []) {
        await everybodyBack(world);
        await world.caller.call(whoIs(world.inA, role), def, (await ROUTE_CASES[name]?.build?.(world.inA, role)) ?? {});
      }
    }
    // And what is refused by the edge and by the module.
    await world.inA.call('teacher', noticesApi.create, { body: { title: world.a.mark }, key: `key-${world.a.mark}` });
    await world.inA.call('teacher', noticesApi.submit, {
      params: { id: await world.inA.draft('teacher', { targets: [] }) },
      version: 1,
      key: `k-${world.a.mark}`,
    });
    await world.inA.sent('teacher');
    await world.settle();
    // A limit for hangs: each route by each of its people takes minutes on a busy machine.
  }, 600_000);
  afterAll(() => world?.close());

  it('stand in no column of any table but as cipher text [S12]', async () => {
    const tables = await world.rows.query<{ name: string }>(
      `SELECT format('%I.%I', n.nspname, c.relname) AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema')`,
    );
    expect(tables.length).toBeGreaterThan(40);
    const marks = secrets.flatMap((secret) => [
      secret,
      Buffer.from(secret).toString('hex'),
      Buffer.from(secret).toString('base64').replace(/=+$/, ''),
    ]);
    const hits: string[] = [];
    let people = 0;
    for (const { name } of tables) {
      const [found] = await world.rows.query<{ secret: number; person: number }>(
        `SELECT count(*) FILTER (WHERE EXISTS (SELECT FROM unnest($1::text[]) AS s WHERE strpos(to_jsonb(t)::text, s) > 0))::int AS secret,
                count(*) FILTER (WHERE strpos(to_jsonb(t)::text, $2) > 0)::int AS person FROM ${name} t`,
        [marks, world.a.mark],
      );
      if ((found?.secret ?? 0) > 0) hits.push(name);
      people += found?.person ?? 0;
    }
    expect(hits).toEqual([]);
    // The search does find what is there.
    expect(people).toBeGreaterThan(30);
  });

  it('stand in no line of the log of any level [S12, D7]', () => {
    expect(log.length).toBeGreaterThan(15);
    const wrong = log.filter((line) => [...secrets, world.a.mark].some((mark) => line.includes(mark)));
    expect(wrong.slice(0, 5)).toEqual([]);
  });

  it.each(redisBinary() === undefined ? [] : ['Redis'])('stand in no key of %s, where jobs wait by their number alone [S12]', async () => {
    const jobs = await world.rows.query<PushedJob & Record<string, unknown>>(
      `SELECT unit_id AS "unitId", id AS "outboxId", job, priority FROM outbox`,
    );
    expect(new Set(jobs.map(({ job }) => job)).size).toBeGreaterThan(10);
    const server = await startTestRedis(redisBinary()!);
    const queue = new BullmqQueue({ redisUrl: server.url }, world.test.parts.logger);
    try {
      for (const lane of ['fast', 'bulk'] as const)
        await queue.push(
          lane,
          jobs.filter(({ priority }) => (priority === 9) === (lane === 'bulk')),
        );
      const { hits, keys } = await new MarkSearch([...secrets, world.a.mark]).inRedis(server.url);
      expect(hits).toEqual([]);
      // The search does find what is there.
      expect(keys).toBeGreaterThanOrEqual(jobs.length);
      const found = await new MarkSearch([jobs[0]!.outboxId]).inRedis(server.url);
      expect(found.hits.length).toBeGreaterThan(0);
    } finally {
      await queue.close(1_000, () => undefined);
      await server.close();
    }
  });

  it('stand in no file that people or jobs left, if they are secrets [S12]', async () => {
    const { hits, files } = await new MarkSearch(secrets).inFolder(world.test.parts.config.dataDir);
    expect(hits).toEqual([]);
    expect(files).toBeGreaterThan(0);
  });

  it('stand in no answer, if they are secrets [S12]', () => {
    expect(answers.length).toBeGreaterThan(50);
    expect(answers.filter((text) => secrets.some((secret) => text.includes(secret))).map((text) => text.slice(0, 300))).toEqual([]);
  });
});
