import { Controller } from '@nestjs/common';
import { sessionAdminApi, sessionApi, type Me, type OwnSession } from '@contracts/session';
import type { In } from '@platform/http/call';
import { Call, Handle } from '@platform/http/handle.decorator';
import { COOKIE_OPTIONS, SESSION_COOKIE } from '../cookies';
import { SessionService } from '../session.service';

@Controller()
export class SessionController {
  constructor(private readonly sessions: SessionService) {}

  @Handle(sessionApi.me)
  me(@Call() { ctx }: In<typeof sessionApi.me>): Promise<Me> {
    return this.sessions.me(ctx);
  }

  @Handle(sessionApi.setLocale)
  setLocale(@Call() { ctx, body }: In<typeof sessionApi.setLocale>): Promise<{ ok: true }> {
    return this.sessions.setLocale(ctx, body.locale);
  }

  @Handle(sessionApi.switchUnit)
  switchUnit(@Call() { ctx, body }: In<typeof sessionApi.switchUnit>): Promise<{ url: string }> {
    return this.sessions.switchUnit(ctx, body.number);
  }

  @Handle(sessionApi.list)
  list(@Call() { ctx }: In<typeof sessionApi.list>): Promise<{ items: OwnSession[] }> {
    return this.sessions.list(ctx);
  }

  @Handle(sessionApi.revoke)
  revoke(@Call() { ctx, params }: In<typeof sessionApi.revoke>): Promise<{ ok: true }> {
    return this.sessions.revoke(ctx, params.id);
  }

  @Handle(sessionApi.revokeOthers)
  revokeOthers(@Call() { ctx }: In<typeof sessionApi.revokeOthers>): Promise<{ ended: number }> {
    return this.sessions.revokeOthers(ctx);
  }

  @Handle(sessionAdminApi.endPerson)
  endPerson(@Call() { ctx, params, body }: In<typeof sessionAdminApi.endPerson>): Promise<{ ended: number }> {
    return this.sessions.endPerson(ctx, body.kind, params.id);
  }

  @Handle(sessionAdminApi.endAll)
  endAll(@Call() { ctx }: In<typeof sessionAdminApi.endAll>): Promise<{ ended: number }> {
    return this.sessions.endAll(ctx);
  }

  @Handle(sessionApi.logout)
  async logout(@Call() { ctx, reply }: In<typeof sessionApi.logout>): Promise<{ ok: true }> {
    const done = await this.sessions.logout(ctx);
    // Pictures and pages in the browser's cache go with the session (V14.3.1).
    void reply.clearCookie(SESSION_COOKIE, COOKIE_OPTIONS).header('clear-site-data', '"cache"');
    return done;
  }
}
