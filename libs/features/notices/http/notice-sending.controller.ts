import { Controller } from '@nestjs/common';
import { noticeSendApi } from '@contracts/notice-sending';
import type { OkOf } from '@contracts/route';
import type { In } from '@platform/http/call';
import { Call, Handle } from '@platform/http/handle.decorator';
import { NoticeKeep } from '../following/notices.keep.service';
import { NoticeReinvite } from '../following/notices.reinvite.service';
import { NoticeReach } from '../reading/notice-reach';
import { NoticeCopy } from '../sending/notices.copy.service';
import { NoticePreview } from '../sending/notices.preview.service';
import { NoticeSettingsService } from '../sending/notices.settings.service';
import { NoticeSubmit } from '../sending/notices.submit.service';
import { NoticeUndo } from '../sending/notices.undo.service';

type Api = typeof noticeSendApi;

/** Sending beyond the first draft, and what follows it. */
@Controller()
export class NoticeSendingController {
  constructor(
    private readonly undoing: NoticeUndo,
    private readonly copies: NoticeCopy,
    private readonly previews: NoticePreview,
    private readonly keeping: NoticeKeep,
    private readonly inviting: NoticeReinvite,
    private readonly reaching: NoticeReach,
    private readonly sending: NoticeSubmit,
    private readonly unit: NoticeSettingsService,
  ) {}

  @Handle(noticeSendApi.undo)
  undo(@Call() { ctx, params }: In<Api['undo']>): Promise<OkOf<Api['undo']>> {
    return this.undoing.undo(ctx, params.id);
  }

  @Handle(noticeSendApi.cancelSchedule)
  cancelSchedule(@Call() { ctx, params }: In<Api['cancelSchedule']>): Promise<OkOf<Api['cancelSchedule']>> {
    return this.undoing.cancelSchedule(ctx, params.id);
  }

  @Handle(noticeSendApi.copy)
  copy(@Call() { ctx, params }: In<Api['copy']>): Promise<OkOf<Api['copy']>> {
    return this.copies.copy(ctx, params.id);
  }

  @Handle(noticeSendApi.preview)
  preview(@Call() { ctx, params }: In<Api['preview']>): Promise<OkOf<Api['preview']>> {
    return this.previews.send(ctx, params.id);
  }

  @Handle(noticeSendApi.takeOver)
  takeOver(@Call() { ctx, params }: In<Api['takeOver']>): Promise<OkOf<Api['takeOver']>> {
    return this.keeping.takeOver(ctx, params.id);
  }

  @Handle(noticeSendApi.reinvite)
  reinvite(@Call() { ctx, params }: In<Api['reinvite']>): Promise<OkOf<Api['reinvite']>> {
    return this.inviting.ask(ctx, params.id);
  }

  @Handle(noticeSendApi.reach)
  reach(@Call() { ctx, body }: In<Api['reach']>): Promise<OkOf<Api['reach']>> {
    return this.reaching.preview(ctx, body);
  }

  @Handle(noticeSendApi.promise)
  promise(@Call() { ctx, params }: In<Api['promise']>): Promise<OkOf<Api['promise']>> {
    return this.sending.promise(ctx, params.id);
  }

  @Handle(noticeSendApi.settings)
  settings(@Call() { ctx }: In<Api['settings']>): Promise<OkOf<Api['settings']>> {
    return this.unit.read(ctx);
  }

  @Handle(noticeSendApi.updateSettings)
  updateSettings(@Call() { ctx, version, body }: In<Api['updateSettings']>): Promise<OkOf<Api['updateSettings']>> {
    return this.unit.update(ctx, version, body);
  }
}
