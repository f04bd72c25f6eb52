import type { FastifyInstance } from 'fastify';
import { allRoutes } from '@contracts/all-routes';
import { API_BASE, type RouteDef } from '@contracts/route';
import { Deadline, deadlineOf, runUntil } from '@platform/ctx/deadline';
import type { CalledRequest } from './call';
import type { ErrorFilter } from './error.filter';

/** Below the ten seconds after which a request counts as lost (R16), and below the patience of our pages (20 s). */
export const ANSWER_MS = 9_000;
/** Whoever brings or fetches a file waits longer for the first byte. */
const FILE_MS = 60_000;

/**
 * Ends every request in a bounded time (R16): who has had no answer by then gets 503 with a waiting time in his language, and what
 * runs for him may not write any more (`Deadline`, `Db`). Counted from the moment the whole request has arrived, so that a slow
 * phone may take its time to send a file; an answer that has begun to flow (download, live hints) is left alone.
 *
 * `handlerTimeout` of Fastify is not used: it ends nothing that has a body, because Node tells `close` of a request when its body has
 * been read, and it would cut downloads.
 */
export function answerInTime(fastify: FastifyInstance, parts: { filter: ErrorFilter; secure: boolean; withinMs?: number }): void {
  const usual = parts.withinMs ?? ANSWER_MS;
  const own = new Map<string, number>(allRoutes().map(({ def }) => [`${def.method} ${API_BASE}${def.path}`, ownMs(def, usual)] as const));
  fastify.addHook('preHandler', (req, reply, done) => {
    // A page asks for its first answers itself: what is late there must not keep the page.
    const asker = (deadlineOf()?.leftMs ?? Infinity) / 2;
    const ms = Math.min(own.get(`${req.method} ${req.routeOptions.url ?? ''}`) ?? usual, asker);
    const deadline = new Deadline(ms);
    const timer = setTimeout(() => {
      if (reply.sent || reply.raw.headersSent) return deadline.lift();
      deadline.pass();
      parts.filter.tooLate(req as CalledRequest, reply, parts.secure);
    }, ms);
    timer.unref();
    const stop = (): void => {
      clearTimeout(timer);
      if (!deadline.over) deadline.lift();
    };
    reply.raw.once('finish', stop);
    reply.raw.once('close', stop);
    runUntil(deadline, done);
  });
}

function ownMs(def: RouteDef, usual: number): number {
  if (def.seconds !== undefined) return def.seconds * 1_000;
  return def.kind === 'file' || def.kind === 'bytes' ? FILE_MS : usual;
}
