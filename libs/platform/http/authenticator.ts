import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Ctx } from '@platform/ctx/ctx';

/**
 * Turns a request into the ctx of its session, or null without one. The feature `identity` provides it for units, `ops`
 * for operators; the platform only knows this door.
 */
export abstract class Authenticator {
  /** @param area where the route lives: operators have sessions and a host of their own (H2) */
  abstract authenticate(req: FastifyRequest, reply: FastifyReply, area: 'unit' | 'ops'): Promise<Ctx | null>;
}
