import { Controller } from '@nestjs/common';
import { docxApi, noticeTemplatesApi, noticeVersionsApi } from '@contracts/notice-sending';
import type { OkOf } from '@contracts/route';
import type { In } from '@platform/http/call';
import { Call, Handle } from '@platform/http/handle.decorator';
import { DocxImports } from '../writing/docx-imports.service';
import { NoticeTemplates } from '../writing/notice-templates.service';
import { NoticeVersions } from '../writing/notice-versions.service';

type Templates = typeof noticeTemplatesApi;

/** What helps while writing: comparison of languages, templates, Word files. */
@Controller()
export class NoticeWritingController {
  constructor(
    private readonly versions: NoticeVersions,
    private readonly texts: NoticeTemplates,
    private readonly word: DocxImports,
  ) {}

  @Handle(docxApi.importDocx)
  importDocx(@Call() { ctx, body }: In<typeof docxApi.importDocx>): Promise<OkOf<typeof docxApi.importDocx>> {
    return this.word.import(ctx, body.fileId);
  }

  @Handle(noticeTemplatesApi.templates)
  templates(@Call() { ctx, query }: In<Templates['templates']>): Promise<OkOf<Templates['templates']>> {
    return this.texts.list(ctx, query);
  }

  @Handle(noticeTemplatesApi.createTemplate)
  createTemplate(@Call() { ctx, body }: In<Templates['createTemplate']>): Promise<OkOf<Templates['createTemplate']>> {
    return this.texts.create(ctx, body);
  }

  @Handle(noticeTemplatesApi.updateTemplate)
  updateTemplate(@Call() { ctx, params, version, body }: In<Templates['updateTemplate']>): Promise<OkOf<Templates['updateTemplate']>> {
    return this.texts.update(ctx, params.id, version, body);
  }

  @Handle(noticeTemplatesApi.removeTemplate)
  removeTemplate(@Call() { ctx, params }: In<Templates['removeTemplate']>): Promise<OkOf<Templates['removeTemplate']>> {
    return this.texts.remove(ctx, params.id);
  }

  @Handle(noticeVersionsApi.differences)
  differences(@Call() { ctx, params }: In<typeof noticeVersionsApi.differences>): Promise<OkOf<typeof noticeVersionsApi.differences>> {
    return this.versions.differences(ctx, params.id);
  }
}
