import { Controller } from '@nestjs/common';
import { noticeFormsApi } from '@contracts/notice-forms';
import type { OkOf } from '@contracts/route';
import type { In } from '@platform/http/call';
import { Call, Handle } from '@platform/http/handle.decorator';
import { FormSummaries } from './form-summary.service';

type Api = typeof noticeFormsApi;

/** Staff read what families filled in. */
@Controller()
export class NoticeFormsController {
  constructor(private readonly forms: FormSummaries) {}

  @Handle(noticeFormsApi.summary)
  summary(@Call() { ctx, params, query }: In<Api['summary']>): Promise<OkOf<Api['summary']>> {
    return this.forms.summary(ctx, params.id, query);
  }

  @Handle(noticeFormsApi.texts)
  texts(@Call() { ctx, params, query }: In<Api['texts']>): Promise<OkOf<Api['texts']>> {
    return this.forms.texts(ctx, params.id, params.key, query);
  }

  @Handle(noticeFormsApi.answers)
  answers(@Call() { ctx, params }: In<Api['answers']>): Promise<OkOf<Api['answers']>> {
    return this.forms.answers(ctx, params.id, params.studentId);
  }
}
