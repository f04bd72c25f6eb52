import { Controller, Redirect as RedirectAnswer } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sessionApi } from '@contracts/session';
import type { In } from '@platform/http/call';
import { Call, Handle } from '@platform/http/handle.decorator';
import { clientKind, devicePlatform } from '@platform/pages/client-kind';
import { BROWSER_COOKIE, BROWSER_COOKIE_SECONDS, COOKIE_OPTIONS, readBrowserCookie, SESSION_COOKIE } from '../cookies';
import { FinishLogin } from '../login/finish-login.service';
import { StartLogin, type Redirect } from '../login/start-login.service';

interface Answer {
  url: string;
  statusCode: 302;
}

/** The two addresses of a log-in; both answer with a redirect and never show code or state in an own page (A5). */
@Controller()
export class LoginController {
  constructor(
    private readonly starts: StartLogin,
    private readonly finishes: FinishLogin,
  ) {}

  @Handle(sessionApi.start)
  @RedirectAnswer()
  async start(@Call() { ctx, query, req, reply }: In<typeof sessionApi.start>): Promise<Answer> {
    const { corpId, app, to, link, hop } = query;
    const input = { corpId, app, to, link: link === '1', hopped: hop === '1', host: req.host, locale: ctx.locale };
    return answer(reply, await this.starts.start({ ...input, ...visitor(req) }));
  }

  @Handle(sessionApi.callback)
  @RedirectAnswer()
  async finish(@Call() { ctx, query, req, reply }: In<typeof sessionApi.callback>): Promise<Answer> {
    const { app, code, state } = query;
    return answer(
      reply,
      await this.finishes.finish({
        app,
        code,
        state,
        session: req.cookies[SESSION_COOKIE],
        locale: ctx.locale,
        ...visitor(req),
      }),
    );
  }
}

function visitor(req: FastifyRequest) {
  return {
    client: clientKind(req.headers['user-agent']),
    platform: devicePlatform(req.headers['user-agent']),
    ip: req.ip,
    browser: readBrowserCookie(req.cookies[BROWSER_COOKIE]),
  };
}

function answer(reply: FastifyReply, to: Redirect): Answer {
  if (to.browser !== undefined) void reply.setCookie(BROWSER_COOKIE, to.browser, { ...COOKIE_OPTIONS, maxAge: BROWSER_COOKIE_SECONDS });
  if (to.session !== undefined) void reply.setCookie(SESSION_COOKIE, to.session.value, { ...COOKIE_OPTIONS, maxAge: to.session.seconds });
  return { url: to.location, statusCode: 302 };
}
