import { Controller } from '@nestjs/common';
import { noticeVersionsApi } from '@contracts/notice-sending';
import type { OkOf } from '@contracts/route';
import type { In } from '@platform/http/call';
import { Call, Handle } from '@platform/http/handle.decorator';
import { NoticeVersions } from '../writing/notice-versions.service';

/** What helps while writing: comparison of languages, templates, Word files. */
@Controller()
export class NoticeWritingController {
  constructor(private readonly versions: NoticeVersions) {}

  @Handle(noticeVersionsApi.differences)
  differences(@Call() { ctx, params }: In<typeof noticeVersionsApi.differences>): Promise<OkOf<typeof noticeVersionsApi.differences>> {
    return this.versions.differences(ctx, params.id);
  }
}
