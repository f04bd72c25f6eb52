import { Controller } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { roleViewsApi } from '@contracts/role-views';
import type { OkOf } from '@contracts/route';
import { SESSION_LIMITS } from '@contracts/session';
import type { In } from '@platform/http/call';
import { Call, Handle } from '@platform/http/handle.decorator';
import { COOKIE_OPTIONS, SESSION_COOKIE } from '../cookies';
import { RoleViews, type Turned } from '../views/role-views.service';

type Api = typeof roleViewsApi;

@Controller()
export class RoleViewsController {
  constructor(private readonly views: RoleViews) {}

  @Handle(roleViewsApi.people)
  people(@Call() { ctx, query }: In<Api['people']>): Promise<OkOf<Api['people']>> {
    return this.views.find(ctx, query);
  }

  @Handle(roleViewsApi.list)
  list(@Call() { ctx }: In<Api['list']>): Promise<OkOf<Api['list']>> {
    return this.views.list(ctx);
  }

  @Handle(roleViewsApi.start)
  async start(@Call() { ctx, params, body, reply }: In<Api['start']>): Promise<OkOf<Api['start']>> {
    return turn(reply, await this.views.start(ctx, params.id, body));
  }

  @Handle(roleViewsApi.end)
  async end(@Call() { ctx, reply }: In<Api['end']>): Promise<OkOf<Api['end']>> {
    // What the browser kept of that person's pages goes with the view.
    void reply.header('clear-site-data', '"cache"');
    return turn(reply, await this.views.end(ctx));
  }
}

function turn(reply: FastifyReply, { url, cookie }: Turned): { url: string } {
  void reply.setCookie(SESSION_COOKIE, cookie, { ...COOKIE_OPTIONS, maxAge: SESSION_LIMITS.console.absolute });
  return { url };
}
