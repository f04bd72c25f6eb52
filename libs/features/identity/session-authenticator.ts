import { Injectable, Optional, type OnModuleInit } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LOCALES, matchLocale, type Locale } from '@contracts/locale';
import { API_BASE } from '@contracts/route';
import { SESSION_LIMITS } from '@contracts/session';
import { asUnitId, makeCtx, systemCtx, type Ctx, type StaffActor } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import { DomainError } from '@platform/errors/domain-error';
import { Authenticator } from '@platform/http/authenticator';
import { Authenticators } from '@platform/http/authenticators';
import { COOKIE_OPTIONS, hashOf, newSecret, readSessionCookie, SESSION_COOKIE, sessionCookie, type SessionValue } from './cookies';
import { actorOf } from './session-actor';
import { rolesMark, SessionReader, type OpenSession } from './session.reader';
import { SessionStore } from './session.store';

/** These change only one's own session, also where the unit is read-only. */
const OWN_SESSION = `${API_BASE}/session/`;

/** From the session cookie to the ctx of a request. The unit comes from the session and from nowhere else (B1). */
@Injectable()
export class SessionAuthenticator extends Authenticator implements OnModuleInit {
  constructor(
    private readonly db: Db,
    private readonly reader: SessionReader,
    private readonly store: SessionStore,
    @Optional() private readonly authenticators?: Authenticators,
  ) {
    super();
  }

  onModuleInit(): void {
    this.authenticators?.register('unit', this);
  }

  /** @throws DomainError UNIT_SUSPENDED for a write in a suspended unit (spec 00 §2) */
  async authenticate(req: FastifyRequest, reply: FastifyReply): Promise<Ctx | null> {
    const value = readSessionCookie(req.cookies[SESSION_COOKIE]);
    if (value === undefined) return null;
    const writes = req.method !== 'GET' && req.method !== 'HEAD';
    const session = await this.reader.find(value, writes);
    if (session === undefined) return null;
    if (writes && session.unitState === 'suspended' && req.routeOptions.url?.startsWith(OWN_SESSION) !== true)
      throw new DomainError('UNIT_SUSPENDED');
    const ctx = ctxOf(session, req);
    // A stream has sent its headers before the cookie could go with them.
    if (session.rolesChanged && req.headers.accept !== 'text/event-stream') await this.#renew(req.id, value, session, reply);
    return ctx;
  }

  /** A new value with each change of role; the rights themselves already are the new ones (A2, PER-26). */
  async #renew(requestId: string, value: SessionValue, session: OpenSession, reply: FastifyReply): Promise<void> {
    const secret = newSecret();
    const ctx = systemCtx(session.unitId, 'session', requestId);
    const renewed = await this.db.inUnit(ctx, (tx) => this.store.renew(tx, value.hash, hashOf(secret), rolesMark(session.person)));
    if (!renewed) return;
    void reply.setCookie(SESSION_COOKIE, sessionCookie(session.unitId, secret), {
      ...COOKIE_OPTIONS,
      maxAge: SESSION_LIMITS[session.surface].absolute,
    });
  }
}

/** Language: of the page that asks, else chosen by the person, else of the client, else of the unit (OVR-13). */
function ctxOf(session: OpenSession, req: FastifyRequest): Ctx {
  const own = {
    unitId: asUnitId(session.unitId),
    locale: spokenByPage(req) ?? session.locale ?? matchLocale(req.headers['accept-language'], session.unitLocale),
    requestId: req.id,
    ip: req.ip,
    sessionId: session.id,
  };
  const actor = actorOf(session.person);
  const { view } = session;
  if (view === undefined || actor.kind !== 'staff')
    return makeCtx({ ...own, actor, surface: session.surface, steppedUp: session.steppedUp });
  const surface = view.person.kind === 'member' ? ('h5-staff' as const) : ('h5-family' as const);
  return makeCtx({ ...own, actor: asSeen(actorOf(view.person), actor), surface, view: { id: view.id, by: actor, until: view.until } });
}

/**
 * Our pages name the one language they show. The session knows a new choice a moment later (its memory in another process up to four
 * seconds), and a page must not speak two languages.
 */
function spokenByPage(req: FastifyRequest): Locale | undefined {
  const named = req.headers['accept-language'];
  return req.headers['x-requested-with'] === 'smart-campus' ? LOCALES.find((locale) => locale === named) : undefined;
}

/** Never more than the administrator may do himself: rights of staff are those that both have (PER-31). */
function asSeen(seen: Ctx['actor'], by: StaffActor): Ctx['actor'] {
  return seen.kind === 'staff' ? { ...seen, rights: new Set([...seen.rights].filter((right) => by.rights.has(right))) } : seen;
}
