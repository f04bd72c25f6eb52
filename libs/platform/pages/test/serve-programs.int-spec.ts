import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Fastify, { type FastifyInstance } from 'fastify';
import { PROGRAMS_PATH, servePrograms } from '../serve-programs';

describe('programs that people take home', () => {
  let dist: string;
  let server: FastifyInstance;

  beforeAll(async () => {
    dist = await mkdtemp(join(tmpdir(), 'smart-campus-dist-'));
    await mkdir(join(dist, 'verifier'));
    await writeFile(join(dist, 'verifier', 'ledger-verifier.mjs'), 'export const checked = true;\n');
    await writeFile(join(dist, 'verifier', 'ledger-verifier.mjs.map'), '{}');
    await writeFile(join(dist, 'secret.txt'), 'no');
    server = Fastify();
    await servePrograms(server, dist);
  });
  afterAll(async () => {
    await server.close();
    await rm(dist, { recursive: true, force: true });
  });

  it('gives the verifier to anybody, as a file to keep [BEY-01]', async () => {
    const answer = await server.inject(`${PROGRAMS_PATH}ledger-verifier.mjs`);
    expect(answer.statusCode).toBe(200);
    expect(answer.headers).toMatchObject({
      'content-disposition': 'attachment',
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
      'content-type': expect.stringContaining('javascript') as unknown,
    });
    expect(answer.body).toBe('export const checked = true;\n');
  });

  it('gives nothing else of the build [E6, D3]', async () => {
    for (const path of ['ledger-verifier.mjs.map', '../secret.txt', '..%2fsecret.txt', '%2e%2e/secret.txt', '', 'absent.mjs'])
      expect([path, (await server.inject(PROGRAMS_PATH + path)).statusCode >= 400]).toEqual([path, true]);
  });

  it('serves nothing where no program was built', async () => {
    const bare = Fastify();
    await servePrograms(bare, join(dist, 'absent'));
    expect((await bare.inject(`${PROGRAMS_PATH}ledger-verifier.mjs`)).statusCode).toBe(404);
    await bare.close();
  });
});
