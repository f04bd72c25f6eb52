import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { FirstAnswer } from '@contracts/first-answers';
import { firstPage, type FirstPage } from '@contracts/first-page';
import { readCardPath, readUnitPath } from '@contracts/links';
import { registrationApi } from '@contracts/registration';
import { LOCALES, matchLocale, type Locale } from '@contracts/locale';
import { API_BASE } from '@contracts/route';
import type { Ctx } from '@platform/ctx/ctx';
import { Authenticator } from '@platform/http/authenticator';
import { HttpSettings } from '@platform/http/http-settings';
import { clientKind, type ClientKind } from './client-kind';
import { legacyEntry, legacyRoutes } from './legacy-paths';
import { pagePolicy } from './page-policy';
import { PageShell, type AppName } from './page-shell';
import { registrationFirst } from './registration-first';
import { servePrograms } from './serve-programs';

export interface PagesOptions {
  /** Folder of the built front ends. */
  dist: string;
  /** Finds the corp of a unit's id, for log-in from a link. */
  corpOfUnit: (unitId: number) => Promise<string | null>;
  /** HTML of the first picture of a page from its first answers, everything in it escaped; empty = none. */
  paint?: (answers: readonly FirstAnswer[]) => string;
}

const YEAR_S = 31_536_000;
/** Headers that say who asks, from where and in which language. */
const CARRIED = ['host', 'cookie', 'user-agent', 'accept-language', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto'] as const;

/** Every page of the product: the same origin as the API, one HTML per answer with its own nonce (D2). */
export async function servePages(app: NestFastifyApplication, options: PagesOptions): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  const settings = app.get(HttpSettings);
  const authenticator = app.get(Authenticator, { strict: false });
  const shells = {
    h5: await PageShell.load(options.dist, 'h5'),
    admin: await PageShell.load(options.dist, 'admin'),
    register: await PageShell.load(options.dist, 'register'),
  };

  for (const name of ['h5', 'admin', 'register'] as const) {
    if (shells[name] === null) continue;
    await fastify.register(fastifyStatic, {
      root: join(options.dist, name),
      prefix: `/assets/${name}/`,
      decorateReply: false,
      index: false,
      serveDotFiles: false,
      // The build leaves .br and .gz beside each file; a phone on a slow network waits a third of the time.
      preCompressed: true,
      // Names carry the hash of their content.
      setHeaders: (reply) => {
        reply.header('Cache-Control', `public, max-age=${String(YEAR_S)}, immutable`);
        reply.header('Cross-Origin-Resource-Policy', 'same-origin');
      },
    });
  }

  await servePrograms(fastify, options.dist);

  const who = (req: FastifyRequest, reply: FastifyReply): Promise<Ctx | null> => authenticator.authenticate(req, reply, 'unit');
  /** The page's first reads, asked as this very person by the ordinary way; one that is refused the page asks for itself. */
  const answers = async (req: FastifyRequest, reads: readonly string[]): Promise<FirstAnswer[]> => {
    const headers = Object.fromEntries(CARRIED.flatMap((name) => (req.headers[name] === undefined ? [] : [[name, req.headers[name]]])));
    const asked = reads.map(async (url): Promise<FirstAnswer[]> => {
      const answer = await fastify.inject({
        method: 'GET',
        url: `${API_BASE}${url}`,
        headers: { ...headers, accept: 'application/json' },
        remoteAddress: req.socket.remoteAddress ?? req.ip,
      });
      return answer.statusCode === 200 ? [{ url, body: answer.json() as unknown }] : [];
    });
    return (await Promise.all(asked)).flat();
  };
  const send = async (
    req: FastifyRequest,
    reply: FastifyReply,
    name: AppName,
    { ctx, entry, begins = { reads: [] }, language }: { ctx: Ctx | null; entry: string; begins?: FirstPage; language?: Locale | undefined },
  ): Promise<void> => {
    const shell = shells[name];
    if (shell === null) {
      await reply.status(503).type('text/plain; charset=utf-8').send('The pages are not built yet: npm run build');
      return;
    }
    const nonce = randomBytes(18).toString('base64url');
    const locale: Locale = language ?? ctx?.locale ?? matchLocale(req.headers['accept-language']);
    const first = await answers(req, begins.reads);
    await reply
      .header('Content-Security-Policy', pagePolicy(nonce, settings))
      .header('Content-Language', locale)
      .header('Cache-Control', 'no-store')
      .type('text/html; charset=utf-8')
      .send(shell.html({ locale, nonce, entry, screen: begins.screen, first, paint: options.paint?.(first) ?? '' }));
  };
  const login = (app_: string | undefined, corpId: string, to: string): string =>
    `${API_BASE}/auth/wecom/start?${new URLSearchParams({ corpId, ...(app_ === undefined ? {} : { app: app_ }), to }).toString()}`;

  /** A page that needs a person: the shell with a session, the log-in with a known corp or unit, else the page that explains. */
  const guarded = (name: AppName) => async (req: FastifyRequest, reply: FastifyReply) => {
    const ctx = await who(req, reply);
    const corpId = (req.query as Record<string, unknown>)['corpId'];
    if (ctx === null && typeof corpId === 'string' && /^[\w-]{4,64}$/.test(corpId)) {
      await reply.redirect(login('notice', corpId, req.url.split('?')[0] ?? '/'), 302);
      return reply;
    }
    if (name === 'admin' && isPhone(clientKind(req.headers['user-agent']))) {
      await reply.redirect('/open-on-desktop', 302);
      return reply;
    }
    const card = readUnitPath(req.url);
    if (card !== undefined) {
      if (ctx?.unitId === card.unitId) return reply.redirect(card.path, 302);
      const corp = await options.corpOfUnit(card.unitId);
      // Which app asks who it is, the log-in chooses by the client.
      return corp === null ? reply.callNotFound() : reply.redirect(login(undefined, corp, card.path), 302);
    }
    await send(req, reply, name, ctx === null ? { ctx, entry: 'signed-out' } : { ctx, entry: 'ok', begins: firstPage(req.url) });
    return reply;
  };
  const open = (name: AppName) => async (req: FastifyRequest, reply: FastifyReply) => {
    await send(req, reply, name, { ctx: await who(req, reply), entry: 'ok' });
    return reply;
  };

  for (const prefix of ['/staff', '/family']) {
    fastify.get(prefix, guarded('h5'));
    fastify.get(`${prefix}/*`, guarded('h5'));
  }
  // Who scans is no person of the unit: a session of the same phone neither opens nor changes this page (SUB-97).
  fastify.get('/public/register/:token', async (req, reply) => {
    const { lang } = req.query as Record<string, unknown>;
    const token = (req.params as { token: string }).token;
    const page = registrationFirst(token, req.headers.cookie ?? '');
    await send(req, reply, 'register', { ctx: null, ...page, language: LOCALES.find((known) => known === lang) });
    return reply;
  });
  fastify.get('/WeChatRegistration/Step1', async (req, reply) => {
    const { corpId, kind } = req.query as Record<string, unknown>;
    const known = typeof corpId === 'string' && /^[\w-]{4,64}$/.test(corpId) && (kind === 'staff' || kind === 'family');
    if (!known) return reply.callNotFound();
    return reply.redirect(`${API_BASE}${registrationApi.entry.path}?${new URLSearchParams({ corpId, kind }).toString()}`, 302);
  });
  fastify.get('/public/*', open('h5'));
  fastify.get('/open-on-desktop', open('h5'));
  fastify.get('/console', guarded('admin'));
  fastify.get('/console/*', guarded('admin'));
  for (const path of ['/ops', '/ops/*']) {
    fastify.get(path, async (req, reply) => {
      if (req.hostname !== settings.opsHost) return reply.callNotFound();
      await send(req, reply, 'admin', { ctx: null, entry: 'ops' });
      return reply;
    });
  }
  fastify.get('/', async (req, reply) => {
    const target =
      req.hostname === settings.opsHost ? '/ops' : isPhone(clientKind(req.headers['user-agent'])) ? '/public/welcome' : '/console';
    return reply.redirect(target, 302);
  });

  for (const path of legacyRoutes) {
    fastify.get(path, async (req, reply) => {
      const entry = legacyEntry(req.url.split('?')[0] ?? '', req.query as Record<string, unknown>);
      if (entry === null) return reply.callNotFound();
      const kind = clientKind(req.headers['user-agent']);
      const to = kind === 'wechat' ? entry.family : isPhone(kind) ? entry.staff : (entry.desktop ?? entry.staff);
      if (to === '/open-on-desktop') return reply.redirect(to, 302);
      const ctx = await who(req, reply);
      const mine = ctx !== null && (await options.corpOfUnit(ctx.unitId)) === entry.corpId;
      return reply.redirect(mine ? to : login(entry.app, entry.corpId, to), 302);
    });
  }

  fastify.get<{ Params: { id: string } }>('/n/:id', async (req, reply) => {
    const link = readCardPath(req.params.id, (req.query as Record<string, string | undefined>)['g']);
    if (link === null) return reply.callNotFound();
    const family = clientKind(req.headers['user-agent']) === 'wechat';
    const to = family ? `/family/notices/${link.noticeId}?g=${String(link.group)}` : `/staff/notices/${link.noticeId}`;
    const ctx = await who(req, reply);
    if (ctx !== null && ctx.unitId === link.unitId) return reply.redirect(to, 302);
    const corpId = await options.corpOfUnit(link.unitId);
    return corpId === null ? reply.callNotFound() : reply.redirect(login('notice', corpId, to), 302);
  });
}

const isPhone = (kind: ClientKind): boolean => kind === 'wecom-mobile' || kind === 'wechat' || kind === 'browser-mobile';
