import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

/** Where programs for everybody lie; the console's 【如何核對】 and the README of the ledger name this address. */
export const PROGRAMS_PATH = '/programs/';

/**
 * Programs that people take home, such as the verifier of the ledger (BEY-01): whoever holds a receipt can check it without
 * a log-in. Nothing is served where nothing was built.
 * @param dist folder of the built product; the programs lie in `verifier/`
 */
export async function servePrograms(fastify: FastifyInstance, dist: string): Promise<void> {
  const root = join(dist, 'verifier');
  if (!existsSync(root)) return;
  await fastify.register(fastifyStatic, {
    root,
    prefix: PROGRAMS_PATH,
    decorateReply: false,
    index: false,
    serveDotFiles: false,
    allowedPath: (path) => path.endsWith('.mjs'),
    setHeaders: (reply) => {
      reply.header('Content-Disposition', 'attachment');
      // The name stays, the program may change: asked again each time.
      reply.header('Cache-Control', 'no-cache');
      reply.header('X-Content-Type-Options', 'nosniff');
    },
  });
}
