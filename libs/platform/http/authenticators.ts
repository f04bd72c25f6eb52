import { Global, Module } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Ctx } from '@platform/ctx/ctx';
import { Authenticator } from './authenticator';

type Area = 'unit' | 'ops';

/** The authenticator of the product: each area's own one registers here when its feature starts. */
export class Authenticators extends Authenticator {
  readonly #byArea = new Map<Area, Authenticator>();

  register(area: Area, authenticator: Authenticator): void {
    this.#byArea.set(area, authenticator);
  }

  /** @returns null where nobody registered: such an area lets nobody in */
  async authenticate(req: FastifyRequest, reply: FastifyReply, area: Area): Promise<Ctx | null> {
    return (await this.#byArea.get(area)?.authenticate(req, reply, area)) ?? null;
  }
}

/** Real sessions; hosts load it, tests that say themselves who calls leave it out. */
@Global()
@Module({
  providers: [Authenticators, { provide: Authenticator, useExisting: Authenticators }],
  exports: [Authenticators, Authenticator],
})
export class AuthenticatorsModule {}
