import { randomUUID } from 'node:crypto';
import fastifyCookie from '@fastify/cookie';
import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { allRoutes } from '@contracts/all-routes';
import { PART_BYTES } from '@contracts/files';
import { API_BASE } from '@contracts/route';
import { SeenIds } from '@platform/alarms/seen-ids';
import { KEPT_MS } from '@platform/config/kept-connections';
import { actorId } from '@platform/ctx/ctx';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { writeHeaders } from './answer-headers';
import { answerInTime } from './answer-in-time';
import type { CalledRequest } from './call';
import { ErrorFilter } from './error.filter';
import { HttpSettings } from './http-settings';

/** XML callbacks of WeCom arrive as text (wecom 05); everything else that is no JSON is refused. */
const XML_LIMIT = 64 * 1024;

/** 10 MB in ten minutes are the slowest upload we wait for. */
const ARRIVED_MS = 10 * 60_000;

/** Builds the Nest application on Fastify with the shared edge: ids, cookies, uploads, headers, trust only in our own proxies. */
export async function createHttpApp(
  module: Type<unknown> | DynamicModule,
  options: { trustedProxies?: readonly string[]; answerWithinMs?: number } = {},
): Promise<NestFastifyApplication> {
  const trusted = options.trustedProxies ?? [];
  const made: { filter?: ErrorFilter; settings?: HttpSettings } = {};
  const adapter = new FastifyAdapter({
    bodyLimit: 1024 * 1024,
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    trustProxy: trusted.length === 0 ? false : [...trusted],
    // A HEAD would run the whole handler of its GET, also of those that log in by a code that works once.
    exposeHeadRoutes: false,
    routerOptions: { ignoreTrailingSlash: false, maxParamLength: 1_000 },
    // From the first byte of a request to its last: a slow phone brings a part of a file, nobody holds a connection for ever.
    requestTimeout: ARRIVED_MS,
    keepAliveTimeout: KEPT_MS,
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    logger: false,
    // Addresses that cannot be read end before the routes and their hooks; they are answered in the same form.
    frameworkErrors: (error: Error, req: FastifyRequest, reply: FastifyReply) => {
      writeHeaders(reply, made.settings?.secure ?? false);
      made.filter?.answer(error, req as CalledRequest, reply);
    },
  });
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    logger: false,
    bufferLogs: false,
    // A wiring fault is thrown with its text instead of ending the process without a word.
    abortOnError: false,
  });
  app.setGlobalPrefix(API_BASE.slice(1), { exclude: [] });
  const settings = app.get(HttpSettings);
  const fastify = adapter.getInstance();
  await app.register(fastifyCookie);
  const limits = bodyLimits();
  fastify.addHook('onRoute', (route) => {
    const limit = limits.get(`${String(route.method)} ${route.url}`);
    if (limit !== undefined) route.bodyLimit = limit;
  });
  // Parts of an upload; the route checks the size again.
  fastify.addContentTypeParser('application/octet-stream', { parseAs: 'buffer', bodyLimit: PART_BYTES }, (_req, body, done) => {
    done(null, body);
  });
  for (const type of ['text/xml', 'application/xml']) {
    fastify.addContentTypeParser(type, { parseAs: 'string', bodyLimit: XML_LIMIT }, (_req, body, done) => {
      done(null, body);
    });
  }
  made.filter = app.get(ErrorFilter, { strict: false });
  made.settings = settings;
  answerInTime(fastify as unknown as FastifyInstance, {
    filter: app.get(ErrorFilter, { strict: false }),
    secure: settings.secure,
    ...(options.answerWithinMs === undefined ? {} : { withinMs: options.answerWithinMs }),
  });
  const seen = app.get(SeenIds, { strict: false });
  fastify.addHook('preSerialization', async (req, _reply, answer) => {
    const ctx = (req as CalledRequest).call?.ctx;
    // Reads of operators are recorded one by one (H1).
    if (ctx?.actor.kind === 'staff' || ctx?.actor.kind === 'family')
      seen.answered({ unitId: ctx.unitId, id: actorId(ctx.actor) ?? '' }, answer);
    return answer;
  });
  fastify.addHook('onSend', async (_req, reply) => {
    writeHeaders(reply, settings.secure);
  });
  return app;
}

/** The limits that routes of the table set themselves, by method and address (C3): the stream is cut there, not after. */
function bodyLimits(): ReadonlyMap<string, number> {
  return new Map(
    allRoutes().flatMap(({ def }) =>
      def.bodyLimit === undefined ? [] : [[`${def.method} ${API_BASE}${def.path}`, def.bodyLimit] as const],
    ),
  );
}
