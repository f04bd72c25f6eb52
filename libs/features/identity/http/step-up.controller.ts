import { Controller } from '@nestjs/common';
import { stepUpApi } from '@contracts/step-up';
import type { OkOf } from '@contracts/route';
import type { In } from '@platform/http/call';
import { Call, Handle } from '@platform/http/handle.decorator';
import { clientKind } from '@platform/pages/client-kind';
import { BROWSER_COOKIE, BROWSER_COOKIE_SECONDS, COOKIE_OPTIONS, readBrowserCookie } from '../cookies';
import { StepUpService } from '../step-up/step-up.service';

@Controller()
export class StepUpController {
  constructor(private readonly stepUp: StepUpService) {}

  @Handle(stepUpApi.begin)
  async begin(@Call() { ctx, body, req, reply }: In<typeof stepUpApi.begin>): Promise<OkOf<typeof stepUpApi.begin>> {
    const { browser, ...begun } = await this.stepUp.begin(ctx, {
      ...body,
      to: body.to,
      client: clientKind(req.headers['user-agent']),
      browser: readBrowserCookie(req.cookies[BROWSER_COOKIE]),
    });
    if (browser !== undefined) void reply.setCookie(BROWSER_COOKIE, browser, { ...COOKIE_OPTIONS, maxAge: BROWSER_COOKIE_SECONDS });
    return begun;
  }

  @Handle(stepUpApi.verify)
  verify(@Call() { ctx, body }: In<typeof stepUpApi.verify>): Promise<OkOf<typeof stepUpApi.verify>> {
    return this.stepUp.verify(ctx, body.code);
  }

  @Handle(stepUpApi.state)
  state(@Call() { ctx }: In<typeof stepUpApi.state>): Promise<OkOf<typeof stepUpApi.state>> {
    return this.stepUp.state(ctx);
  }
}
