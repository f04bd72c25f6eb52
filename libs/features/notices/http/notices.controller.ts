import { Controller } from '@nestjs/common';
import { noticesApi } from '@contracts/notices';
import type { OkOf } from '@contracts/route';
import type { In } from '@platform/http/call';
import { Call, Handle } from '@platform/http/handle.decorator';
import { NoticeClose } from '../sending/notices.close.service';
import { NoticeDrafts } from '../sending/notices.drafts.service';
import { NoticeRecall } from '../sending/notices.recall.service';
import { NoticeRemind } from '../sending/notices.remind.service';
import { NoticeSubmit } from '../sending/notices.submit.service';

type Api = typeof noticesApi;

/** Actions of staff on notices. */
@Controller()
export class NoticesController {
  constructor(
    private readonly drafts: NoticeDrafts,
    private readonly sending: NoticeSubmit,
    private readonly recalls: NoticeRecall,
    private readonly closing: NoticeClose,
    private readonly reminding: NoticeRemind,
  ) {}

  @Handle(noticesApi.create)
  create(@Call() { ctx, body }: In<Api['create']>): Promise<OkOf<Api['create']>> {
    return this.drafts.create(ctx, body);
  }

  @Handle(noticesApi.update)
  update(@Call() { ctx, params, version, body }: In<Api['update']>): Promise<OkOf<Api['update']>> {
    return this.drafts.update(ctx, params.id, version, body);
  }

  @Handle(noticesApi.remove)
  remove(@Call() { ctx, params }: In<Api['remove']>): Promise<OkOf<Api['remove']>> {
    return this.drafts.remove(ctx, params.id);
  }

  @Handle(noticesApi.check)
  check(@Call() { ctx, params }: In<Api['check']>): Promise<OkOf<Api['check']>> {
    return this.sending.check(ctx, params.id);
  }

  @Handle(noticesApi.submit)
  submit(@Call() { ctx, params, version }: In<Api['submit']>): Promise<OkOf<Api['submit']>> {
    return this.sending.submit(ctx, params.id, version);
  }

  @Handle(noticesApi.recall)
  recall(@Call() { ctx, params }: In<Api['recall']>): Promise<OkOf<Api['recall']>> {
    return this.recalls.recall(ctx, params.id);
  }

  @Handle(noticesApi.close)
  close(@Call() { ctx, params }: In<Api['close']>): Promise<OkOf<Api['close']>> {
    return this.closing.close(ctx, params.id);
  }

  @Handle(noticesApi.reopen)
  reopen(@Call() { ctx, params }: In<Api['reopen']>): Promise<OkOf<Api['reopen']>> {
    return this.closing.reopen(ctx, params.id);
  }

  @Handle(noticesApi.remind)
  remind(@Call() { ctx, params }: In<Api['remind']>): Promise<OkOf<Api['remind']>> {
    return this.reminding.remind(ctx, params.id);
  }
}
