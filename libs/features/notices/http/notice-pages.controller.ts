import { Controller } from '@nestjs/common';
import { noticesApi } from '@contracts/notices';
import type { OkOf } from '@contracts/route';
import type { In } from '@platform/http/call';
import { Call, Handle } from '@platform/http/handle.decorator';
import { NoticePages } from '../reading/notice-pages';
import { NoticeRecipients } from '../reading/notice-recipients';
import { NoticeStatus } from '../reading/notice-status';
import { NoticeTimeline } from '../reading/notice-timeline';
import { NoticeSubmit } from '../sending/notices.submit.service';

type Api = typeof noticesApi;

/** What staff read: lists, detail, status, pickers. */
@Controller()
export class NoticePagesController {
  constructor(
    private readonly pages: NoticePages,
    private readonly status: NoticeStatus,
    private readonly timelines: NoticeTimeline,
    private readonly recipients: NoticeRecipients,
    private readonly sending: NoticeSubmit,
  ) {}

  @Handle(noticesApi.home)
  home(@Call() { ctx }: In<Api['home']>): Promise<OkOf<Api['home']>> {
    return this.pages.home(ctx);
  }

  @Handle(noticesApi.list)
  list(@Call() { ctx, query }: In<Api['list']>): Promise<OkOf<Api['list']>> {
    return this.pages.list(ctx, query);
  }

  @Handle(noticesApi.detail)
  detail(@Call() { ctx, params }: In<Api['detail']>): Promise<OkOf<Api['detail']>> {
    return this.pages.detail(ctx, params.id);
  }

  @Handle(noticesApi.progress)
  progress(@Call() { ctx, params }: In<Api['progress']>): Promise<OkOf<Api['progress']>> {
    return this.status.progress(ctx, params.id);
  }

  @Handle(noticesApi.deliveries)
  deliveries(@Call() { ctx, params, query }: In<Api['deliveries']>): Promise<OkOf<Api['deliveries']>> {
    return this.status.deliveries(ctx, params.id, query);
  }

  @Handle(noticesApi.stones)
  stones(@Call() { ctx, params, query }: In<Api['stones']>): Promise<OkOf<Api['stones']>> {
    return this.status.stones(ctx, params.id, query.classId);
  }

  @Handle(noticesApi.timeline)
  timeline(@Call() { ctx, params }: In<Api['timeline']>): Promise<OkOf<Api['timeline']>> {
    return this.timelines.read(ctx, params.id, params.studentId);
  }

  @Handle(noticesApi.tree)
  tree(@Call() { ctx, query }: In<Api['tree']>): Promise<OkOf<Api['tree']>> {
    return this.recipients.tree(ctx, query.alumni ?? false);
  }

  @Handle(noticesApi.students)
  students(@Call() { ctx, query }: In<Api['students']>): Promise<OkOf<Api['students']>> {
    return this.recipients.students(ctx, query);
  }

  @Handle(noticesApi.count)
  count(@Call() { ctx, body }: In<Api['count']>): Promise<OkOf<Api['count']>> {
    return this.sending.count(ctx, body);
  }

  @Handle(noticesApi.staff)
  staff(@Call() { ctx, query }: In<Api['staff']>): Promise<OkOf<Api['staff']>> {
    return this.recipients.staff(ctx, query.q);
  }
}
