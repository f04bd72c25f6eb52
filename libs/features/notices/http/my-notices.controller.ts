import { Controller } from '@nestjs/common';
import { myNoticesApi } from '@contracts/my-notices';
import type { OkOf } from '@contracts/route';
import type { In } from '@platform/http/call';
import { Call, Handle } from '@platform/http/handle.decorator';
import { MyNoticeAnswers } from '../family/my-notices.answer.service';
import { MyNotices } from '../family/my-notices.service';

type Api = typeof myNoticesApi;

/** Families. */
@Controller()
export class MyNoticesController {
  constructor(
    private readonly notices: MyNotices,
    private readonly answers: MyNoticeAnswers,
  ) {}

  @Handle(myNoticesApi.children)
  children(@Call() { ctx }: In<Api['children']>): Promise<OkOf<Api['children']>> {
    return this.notices.children(ctx);
  }

  @Handle(myNoticesApi.list)
  list(@Call() { ctx, query }: In<Api['list']>): Promise<OkOf<Api['list']>> {
    return this.notices.list(ctx, query);
  }

  @Handle(myNoticesApi.detail)
  detail(@Call() { ctx, params, query }: In<Api['detail']>): Promise<OkOf<Api['detail']>> {
    return this.notices.detail(ctx, params.id, query);
  }

  @Handle(myNoticesApi.read)
  read(@Call() { ctx, params, body }: In<Api['read']>): Promise<OkOf<Api['read']>> {
    return this.answers.read(ctx, params.id, body.studentId);
  }

  @Handle(myNoticesApi.confirm)
  confirm(@Call() { ctx, params, body }: In<Api['confirm']>): Promise<OkOf<Api['confirm']>> {
    return this.answers.confirm(ctx, params.id, body.studentId);
  }
}
