import type { FastifyReply, FastifyRequest } from 'fastify';
import type { BodyOf, ParamsOf, QueryOf, RouteDef } from '@contracts/route';
import type { Ctx } from '@platform/ctx/ctx';

/** What a controller gets: everything checked, nothing raw. */
export interface In<D> {
  ctx: Ctx;
  params: ParamsOf<D>;
  query: QueryOf<D>;
  body: BodyOf<D>;
  /** From `If-Match`, where the route asks for it. */
  version: number;
  /** For streams and uploads only. */
  req: FastifyRequest;
  reply: FastifyReply;
}

export type AnyIn = In<RouteDef>;

/** A request on its way; the guard leaves the checked call here, and the caller as soon as it knows who calls. */
export type CalledRequest = FastifyRequest & { call?: AnyIn; caller?: Ctx };
