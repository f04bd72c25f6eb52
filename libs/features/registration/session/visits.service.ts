import type { FastifyRequest } from 'fastify';
import { Injectable } from '@nestjs/common';
import { BROWSER_COOKIE, hashOf, readBrowserCookie, readSessionCookie } from '@features/identity';
import { asUnitId, makeCtx, type Ctx, type SystemActor } from '@platform/ctx/ctx';
import type { ReadTx } from '@platform/db/tx';
import { DomainError } from '@platform/errors/domain-error';
import { clientKind } from '@platform/pages/client-kind';
import { openCode, type Code } from './code.rows';
import { unitOfToken } from './token';

/** Of its own: a person may be signed in and register at another unit at the same time. */
export const REGISTRATION_COOKIE = '__Host-registration';
export const SESSION_HOURS = 24;

/** One request of a registration page, before the database was asked. */
export interface Visit {
  ctx: Ctx<SystemActor>;
  token: string;
  sessionHash: Buffer | undefined;
  deviceHash: Buffer;
  address: string;
  /** Opened in WeChat or WeCom. */
  inApp: boolean;
}

/** Who is at the other end, as WeCom's OAuth said. */
export interface Visitor {
  sessionId: string;
  accountIndex: Buffer;
  openid: string | null;
  /** Sealed; shown by the member himself. */
  mobile: string | null;
  memberId: string | null;
  parentId: string | null;
  client: 'wecom' | 'wechat';
}

/** Opens requests of the registration pages: the unit comes from the token, the account from the cookie. */
@Injectable()
export class Visits {
  /** @throws DomainError SUB_QR_INVALID for anything that is no token */
  read(from: Ctx, req: FastifyRequest, token: string): Visit {
    const unitId = unitOfToken(token);
    if (unitId === undefined) throw new DomainError('SUB_QR_INVALID');
    const session = readSessionCookie(req.cookies[REGISTRATION_COOKIE]);
    const kind = clientKind(req.headers['user-agent']);
    const browser = readBrowserCookie(req.cookies[BROWSER_COOKIE]);
    return {
      ctx: makeCtx({
        unitId: asUnitId(unitId),
        actor: { kind: 'system', job: 'registration', rights: new Set<never>() },
        locale: from.locale,
        surface: 'public',
        requestId: from.requestId,
        ip: req.ip,
      }),
      token,
      sessionHash: session?.unitId === unitId ? session.hash : undefined,
      deviceHash: hashOf(browser ?? `address|${req.ip}`),
      address: req.ip,
      inApp: kind === 'wechat' || kind === 'wecom-mobile' || kind === 'wecom-desktop',
    };
  }

  /**
   * Code and account of a step, inside its transaction.
   * @throws DomainError SUB_QR_INVALID, SUB_REGISTRATION_DISABLED, UNAUTHENTICATED
   */
  async enter(tx: ReadTx, visit: Visit): Promise<{ code: Code; visitor: Visitor }> {
    const code = await openCode(tx, visit.token, visit.ctx.locale);
    if (visit.sessionHash === undefined) throw new DomainError('UNAUTHENTICATED');
    const visitor = await tx.one<Visitor>(
      `SELECT r.id AS "sessionId", r.account_index AS "accountIndex", r.openid, r.mobile, m.id AS "memberId", p.id AS "parentId", r.client
         FROM registration_session r
         LEFT JOIN member m ON m.unit_id = $1 AND m.id = r.member_id AND m.join_state NOT IN ('left', 'disabled')
         LEFT JOIN parent p ON p.unit_id = $1 AND p.id = r.parent_id AND p.removed_at IS NULL
        WHERE r.unit_id = $1 AND r.token_hash = $2 AND r.revoked_at IS NULL AND r.expires_at > now()`,
      [tx.unitId, visit.sessionHash],
    );
    if (visitor === undefined) throw new DomainError('UNAUTHENTICATED');
    return { code, visitor };
  }
}
