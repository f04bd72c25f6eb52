import { Controller } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { OPS_SESSION_LIMITS, opsApi } from '@contracts/ops';
import type { In } from '@platform/http/call';
import { Call, Handle } from '@platform/http/handle.decorator';
import { OperatorSessions, OPS_COOKIE, type Operator } from '../operator-sessions';
import { Passkeys, type SignedIn } from '../passkeys';

const COOKIE_OPTIONS = { httpOnly: true, secure: true, sameSite: 'strict', path: '/' } as const;
const CEREMONY_COOKIE = '__Host-ops-ceremony';

@Controller()
export class OpsLoginController {
  constructor(
    private readonly passkeys: Passkeys,
    private readonly sessions: OperatorSessions,
  ) {}

  @Handle(opsApi.enrolOptions)
  async enrolOptions(@Call() { body, reply }: In<typeof opsApi.enrolOptions>): Promise<{ challenge: string }> {
    return begun(reply, await this.passkeys.enrolOptions(body.token));
  }

  @Handle(opsApi.enrol)
  async enrol(@Call() { body, req, reply }: In<typeof opsApi.enrol>): Promise<Operator> {
    return this.#entered(req, reply, await this.passkeys.enrol(body.token, body.response, ceremonyOf(req)));
  }

  @Handle(opsApi.loginOptions)
  async loginOptions(@Call() { reply }: In<typeof opsApi.loginOptions>): Promise<{ challenge: string }> {
    return begun(reply, await this.passkeys.loginOptions());
  }

  @Handle(opsApi.login)
  async login(@Call() { body, req, reply }: In<typeof opsApi.login>): Promise<Operator> {
    return this.#entered(req, reply, await this.passkeys.login(body.response, ceremonyOf(req)));
  }

  @Handle(opsApi.logout)
  async logout(@Call() { req, reply }: In<typeof opsApi.logout>): Promise<{ ok: true }> {
    await this.sessions.end(req.cookies[OPS_COOKIE] ?? '');
    void reply.clearCookie(OPS_COOKIE, COOKIE_OPTIONS);
    return { ok: true };
  }

  /** The value the browser had before ends with the new one (A2). */
  async #entered(req: FastifyRequest, reply: FastifyReply, { operator, session }: SignedIn): Promise<Operator> {
    const before = req.cookies[OPS_COOKIE];
    if (before !== undefined) await this.sessions.end(before);
    void reply.clearCookie(CEREMONY_COOKIE, COOKIE_OPTIONS);
    void reply.setCookie(OPS_COOKIE, session, { ...COOKIE_OPTIONS, maxAge: OPS_SESSION_LIMITS.absolute });
    return operator;
  }
}

function begun(reply: FastifyReply, { options, ceremony }: { options: { challenge: string }; ceremony: string }): { challenge: string } {
  void reply.setCookie(CEREMONY_COOKIE, ceremony, { ...COOKIE_OPTIONS, maxAge: 300 });
  return options;
}

function ceremonyOf(req: FastifyRequest): string {
  return req.cookies[CEREMONY_COOKIE] ?? '';
}
