import { Injectable, Optional, type OnModuleInit } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { matchLocale } from '@contracts/locale';
import type { Ctx, OperatorActor } from '@platform/ctx/ctx';
import { Authenticator } from '@platform/http/authenticator';
import { Authenticators } from '@platform/http/authenticators';
import { OperatorSessions, OPS_COOKIE } from './operator-sessions';

/** From the operators' cookie to a ctx without unit: no door opens with it, so no school data can be read (H1). */
@Injectable()
export class OperatorAuthenticator extends Authenticator implements OnModuleInit {
  constructor(
    private readonly sessions: OperatorSessions,
    @Optional() private readonly authenticators?: Authenticators,
  ) {
    super();
  }

  onModuleInit(): void {
    this.authenticators?.register('ops', this);
  }

  async authenticate(req: FastifyRequest, _reply: FastifyReply): Promise<Ctx<OperatorActor> | null> {
    const secret = req.cookies[OPS_COOKIE];
    const operator = secret === undefined ? undefined : await this.sessions.find(secret);
    if (operator === undefined) return null;
    return Object.freeze({
      unitId: 0 as Ctx['unitId'],
      actor: { kind: 'operator' as const, operatorId: operator.id, rights: new Set(['ops' as const]) },
      locale: matchLocale(req.headers['accept-language']),
      surface: 'ops' as const,
      requestId: req.id,
      ip: req.ip,
      sessionId: operator.id,
    });
  }
}
