import { createHash } from 'node:crypto';
import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply } from 'fastify';
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';
import type { Permission } from '@contracts/permissions';
import type { RouteDef } from '@contracts/route';
import type { Ctx } from '@platform/ctx/ctx';
import { DomainError } from '@platform/errors/domain-error';
import { Authenticator } from './authenticator';
import type { AnyIn, CalledRequest } from './call';
import { ROUTE_KEY } from './handle.decorator';
import { HttpSettings } from './http-settings';
import { publicCtx } from './public-ctx';
import { validate } from './validate';

/**
 * The one gate of every route: same origin (A9), login, right (B12), rate (J6), then zod. A route without an entry in the
 * route table refuses everybody.
 */
@Injectable()
export class RouteGuard implements CanActivate {
  readonly #limiters = new Map<number, RateLimiterMemory>();

  constructor(
    private readonly reflector: Reflector,
    private readonly authenticator: Authenticator,
    private readonly settings: HttpSettings,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const req = context.switchToHttp().getRequest<CalledRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const def = this.reflector.get<RouteDef | undefined>(ROUTE_KEY, context.getHandler());
    if (def === undefined) throw new DomainError('FORBIDDEN');
    this.#sameOrigin(req, def);
    const ctx = await this.#ctx(req, reply, def);
    await this.#rate(req, ctx, def);
    if (def.stepUp === true && ctx.steppedUp !== true) throw new DomainError('STEP_UP_REQUIRED');
    const call = {
      ctx,
      params: validate(def.params, req.params),
      query: validate(def.query, req.query),
      body: def.kind === 'bytes' ? undefined : validate(def.body, req.body, def.fieldCodes),
      version: def.ifMatch === true ? ifMatch(req) : 0,
      req,
      reply,
    };
    req.call = (def.idempotent === true ? { ...call, ctx: withKey(ctx, def, req) } : call) as AnyIn;
    return true;
  }

  #sameOrigin(req: CalledRequest, def: RouteDef): void {
    if (def.method === 'GET' || def.callback === true) return;
    const origin = req.headers.origin;
    if (origin === undefined || !this.settings.origins.has(origin) || req.headers['x-requested-with'] !== 'smart-campus') {
      throw new DomainError('FORBIDDEN');
    }
    // One site, two worlds: a page of the product may not speak with an operator's cookie, nor the other way round (H2).
    if ((new URL(origin).hostname === this.settings.opsHost) !== (areaOf(def) === 'ops')) throw new DomainError('FORBIDDEN');
    const type = req.headers['content-type'];
    const wanted = def.kind === 'bytes' ? 'application/octet-stream' : 'application/json';
    if (type !== undefined && !type.startsWith(wanted)) throw new DomainError('VALIDATION_FAILED');
  }

  async #ctx(req: CalledRequest, reply: FastifyReply, def: RouteDef): Promise<Ctx> {
    const area = areaOf(def);
    if (area === 'ops' && req.hostname !== this.settings.opsHost) throw new DomainError('NOT_FOUND');
    const ctx = await this.authenticator.authenticate(req, reply, area);
    if (ctx?.view !== undefined) {
      req.caller = ctx;
      assertInView(ctx.view.by.rights, def);
    }
    if (def.permission === 'public') return ctx ?? publicCtx(req, this.settings);
    if (ctx === null) throw new DomainError('UNAUTHENTICATED');
    // What the guard itself refuses is said in the caller's language, and the log says to whom.
    req.caller = ctx;
    if (def.permission !== 'signed-in' && !ctx.actor.rights.has(def.permission)) throw new DomainError('FORBIDDEN');
    return ctx;
  }

  async #rate(req: CalledRequest, ctx: Ctx, def: RouteDef): Promise<void> {
    const perMinute = def.perMinute ?? (def.method === 'GET' ? 1_200 : 300);
    let limiter = this.#limiters.get(perMinute);
    if (limiter === undefined) {
      limiter = new RateLimiterMemory({ points: perMinute, duration: 60 });
      this.#limiters.set(perMinute, limiter);
    }
    const who = ctx.sessionId ?? req.ip;
    try {
      await limiter.consume(`${String(ctx.unitId)}|${who}|${def.method} ${def.path}`);
    } catch (refused) {
      const s = Math.max(1, Math.ceil((refused as RateLimiterRes).msBeforeNext / 1000));
      throw new DomainError('RATE_LIMITED', { s });
    }
  }
}

function areaOf(def: RouteDef): 'unit' | 'ops' {
  return def.permission === 'ops' || def.path.startsWith('/ops/') ? 'ops' : 'unit';
}

/**
 * The one place that keeps a view as another person read-only (PER-31, SUB-97): it writes nowhere, public pages included, and
 * reads what belongs to a view and the administrator may read himself.
 * @param own rights of the administrator who looks
 * @throws DomainError VIEW_READ_ONLY, VIEW_NOT_SHOWN
 */
function assertInView(own: ReadonlySet<Permission>, def: RouteDef): void {
  if (def.leavesView === true) return;
  if (def.method !== 'GET') throw new DomainError('VIEW_READ_ONLY');
  if (def.permission !== 'public' && (def.inView === undefined || !own.has(def.inView))) throw new DomainError('VIEW_NOT_SHOWN');
}

/** @throws DomainError when the header is missing or no version */
function ifMatch(req: CalledRequest): number {
  const match = /^(?:W\/)?"(\d{1,9})"$/.exec(String(req.headers['if-match'] ?? ''));
  if (match?.[1] === undefined) throw new DomainError('VALIDATION_FAILED', {}, { 'If-Match': { code: 'required' } });
  return Number(match[1]);
}

function withKey(ctx: Ctx, def: RouteDef, req: CalledRequest): Ctx {
  const key = req.headers['idempotency-key'];
  if (key === undefined) return ctx;
  if (typeof key !== 'string' || !/^[\w-]{8,100}$/.test(key)) {
    throw new DomainError('VALIDATION_FAILED', {}, { 'Idempotency-Key': { code: 'invalid_format' } });
  }
  const bodyHash = createHash('sha256')
    .update(JSON.stringify([req.params ?? null, req.body ?? null]))
    .digest();
  return Object.freeze({ ...ctx, idempotency: { route: `${def.method} ${def.path}`, key, bodyHash } });
}
