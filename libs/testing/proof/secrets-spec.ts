import { expect, it } from '@jest/globals';
import { BullmqQueue } from '@platform/jobs/bullmq-queue';
import type { PushedJob } from '@platform/outbox/outbox-store';
import { redisBinary, startTestRedis } from '@testing/redis-server';
import { MarkSearch } from './find-marks';
import { CONNECTION_AGENT, NOTICE_AGENT } from './proof-unit';
import type { ProofWorld } from './proof-world';

/** What a walk over the routes leaves for the search. */
export interface Traces {
  /** Every line of the log, of all levels. */
  log: string[];
  /** Every answer, with its headers. */
  answers: string[];
}

/** Values that must not stand anywhere as they are: of WeCom's apps, of its callback, of a session. Read before the walk. */
export async function secretsOf({ a, caller }: ProofWorld): Promise<string[]> {
  const cookie = (await caller.cookieOf({ unit: a, person: 'teacher' })) ?? '';
  return [
    `secret-${String(CONNECTION_AGENT)}-${a.mark}`,
    `secret-${String(NOTICE_AGENT)}-${a.mark}`,
    `sync-${a.mark}`,
    a.callback.token,
    a.callback.aesKey,
    cookie.slice(cookie.lastIndexOf('.') + 1),
  ];
}

/** Secrets and people's texts that were planted, looked for wherever they must not be (S12, D7); asked for after the walk. */
export function secretTraces(world: () => ProofWorld, traces: Traces, secretsFound: () => readonly string[]): void {
  it('leaves planted secrets in no column of any table but as cipher text [S12]', async () => {
    const { rows, a } = world();
    const tables = await rows.query<{ name: string }>(
      `SELECT format('%I.%I', n.nspname, c.relname) AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema')`,
    );
    expect(tables.length).toBeGreaterThan(40);
    const marks = secretsFound().flatMap((secret) => [
      secret,
      Buffer.from(secret).toString('hex'),
      Buffer.from(secret).toString('base64').replace(/=+$/, ''),
    ]);
    const hits: string[] = [];
    let people = 0;
    for (const { name } of tables) {
      const [found] = await rows.query<{ secret: number; person: number }>(
        `SELECT count(*) FILTER (WHERE EXISTS (SELECT FROM unnest($1::text[]) AS s WHERE strpos(to_jsonb(t)::text, s) > 0))::int AS secret,
                count(*) FILTER (WHERE strpos(to_jsonb(t)::text, $2) > 0)::int AS person FROM ${name} t`,
        [marks, a.mark],
      );
      if ((found?.secret ?? 0) > 0) hits.push(name);
      people += found?.person ?? 0;
    }
    expect(hits).toEqual([]);
    // The search does find what is there.
    expect(people).toBeGreaterThan(30);
  });

  it('leaves no secret and no word of people in the log, whatever the level [S12, D7]', () => {
    expect(traces.log.length).toBeGreaterThan(15);
    const wrong = traces.log.filter((line) => [...secretsFound(), world().a.mark].some((mark) => line.includes(mark)));
    expect(wrong.slice(0, 5)).toEqual([]);
  });

  it.each(redisBinary() === undefined ? [] : ['Redis'])(
    'leaves neither in a key of %s, where jobs wait by their number alone [S12]',
    async () => {
      const { rows, a, test } = world();
      const jobs = await rows.query<PushedJob & Record<string, unknown>>(
        `SELECT unit_id AS "unitId", id AS "outboxId", job, priority FROM outbox`,
      );
      expect(new Set(jobs.map(({ job }) => job)).size).toBeGreaterThan(10);
      const server = await startTestRedis(redisBinary()!);
      const queue = new BullmqQueue({ redisUrl: server.url }, test.parts.logger);
      try {
        for (const lane of ['fast', 'bulk'] as const)
          await queue.push(
            lane,
            jobs.filter(({ priority }) => (priority === 9) === (lane === 'bulk')),
          );
        const { hits, keys } = await new MarkSearch([...secretsFound(), a.mark]).inRedis(server.url);
        expect(hits).toEqual([]);
        // The search does find what is there.
        expect(keys).toBeGreaterThanOrEqual(jobs.length);
        const found = await new MarkSearch([jobs[0]!.outboxId]).inRedis(server.url);
        expect(found.hits.length).toBeGreaterThan(0);
      } finally {
        await queue.close(1_000, () => undefined);
        await server.close();
      }
    },
  );

  it('leaves no secret in a file of people or jobs [S12]', async () => {
    const { hits, files } = await new MarkSearch([...secretsFound()]).inFolder(world().test.parts.config.dataDir);
    expect(hits).toEqual([]);
    expect(files).toBeGreaterThan(0);
  });

  it('gives no secret out in an answer [S12]', () => {
    expect(traces.answers.length).toBeGreaterThan(1_000);
    const wrong = traces.answers.filter((text) => secretsFound().some((secret) => text.includes(secret)));
    expect(wrong.map((text) => text.slice(0, 300))).toEqual([]);
  });
}
