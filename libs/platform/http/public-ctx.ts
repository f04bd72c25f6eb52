import type { FastifyRequest } from 'fastify';
import { matchLocale } from '@contracts/locale';
import type { Ctx } from '@platform/ctx/ctx';
import type { HttpSettings } from './http-settings';

/**
 * The ctx of a visitor: no unit, no rights. Its unit id is 0, which no door accepts, so a public route must resolve a
 * unit itself before it can read anything.
 */
export function publicCtx(req: FastifyRequest, _settings: HttpSettings): Ctx {
  return Object.freeze({
    unitId: 0 as Ctx['unitId'],
    actor: { kind: 'system' as const, job: 'public', rights: new Set<never>() },
    locale: matchLocale(req.headers['accept-language']),
    surface: 'public' as const,
    requestId: req.id,
    ip: req.ip,
  });
}
