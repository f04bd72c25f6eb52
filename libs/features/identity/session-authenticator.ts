import { Injectable, Optional, type OnModuleInit } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { matchLocale } from '@contracts/locale';
import { API_BASE } from '@contracts/route';
import { asUnitId, makeCtx, type Ctx } from '@platform/ctx/ctx';
import { DomainError } from '@platform/errors/domain-error';
import { Authenticator } from '@platform/http/authenticator';
import { Authenticators } from '@platform/http/authenticators';
import { readSessionCookie, SESSION_COOKIE } from './domain/cookies';
import { actorOf } from './session-actor';
import { SessionReader, type OpenSession } from './session.reader';

/** These change only one's own session, also where the unit is read-only. */
const OWN_SESSION = `${API_BASE}/session/`;

/** From the session cookie to the ctx of a request. The unit comes from the session and from nowhere else (B1). */
@Injectable()
export class SessionAuthenticator extends Authenticator implements OnModuleInit {
  constructor(
    private readonly reader: SessionReader,
    @Optional() private readonly authenticators?: Authenticators,
  ) {
    super();
  }

  onModuleInit(): void {
    this.authenticators?.register('unit', this);
  }

  /** @throws DomainError UNIT_SUSPENDED for a write in a suspended unit (spec 00 §2) */
  async authenticate(req: FastifyRequest, _reply: FastifyReply): Promise<Ctx | null> {
    const value = readSessionCookie(req.cookies[SESSION_COOKIE]);
    if (value === undefined) return null;
    const writes = req.method !== 'GET' && req.method !== 'HEAD';
    const session = await this.reader.find(value, writes);
    if (session === undefined) return null;
    if (writes && session.unitState === 'suspended' && req.routeOptions.url?.startsWith(OWN_SESSION) !== true) throw new DomainError('UNIT_SUSPENDED');
    return ctxOf(session, req);
  }
}

/** Language: chosen by the person, else of the client, else of the unit (OVR-13). */
function ctxOf(session: OpenSession, req: FastifyRequest): Ctx {
  return makeCtx({
    unitId: asUnitId(session.unitId),
    actor: actorOf(session.person),
    locale: session.locale ?? matchLocale(req.headers['accept-language'], session.unitLocale),
    surface: session.surface,
    requestId: req.id,
    ip: req.ip,
    sessionId: session.id,
  });
}
