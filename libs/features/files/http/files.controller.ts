import { Controller } from '@nestjs/common';
import { filesApi, type FileView } from '@contracts/files';
import type { In } from '@platform/http/call';
import { Call, Handle } from '@platform/http/handle.decorator';
import { isoMacauOrNull } from '@platform/time/macau-time';
import { DownloadService } from '../download.service';
import { presentFile } from '../file-row';
import { UploadService } from '../upload.service';
import { sendFile } from './send-file';

@Controller()
export class FilesController {
  constructor(
    private readonly uploads: UploadService,
    private readonly downloads: DownloadService,
  ) {}

  @Handle(filesApi.begin)
  begin(@Call() { ctx, body }: In<typeof filesApi.begin>): Promise<{ id: string; partBytes: number; parts: number }> {
    return this.uploads.begin(ctx, body);
  }

  @Handle(filesApi.part)
  part(@Call() { ctx, params, req }: In<typeof filesApi.part>): Promise<{ ok: true }> {
    return this.uploads.part(ctx, params.id, Number(params.part), Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0));
  }

  @Handle(filesApi.status)
  async status(
    @Call() { ctx, params }: In<typeof filesApi.status>,
  ): Promise<{ file: FileView; arrived: number[]; expiresAt: string | null }> {
    const { row, arrived } = await this.uploads.status(ctx, params.id);
    return { file: presentFile(row), arrived, expiresAt: isoMacauOrNull(row.expires_at) };
  }

  @Handle(filesApi.complete)
  complete(@Call() { ctx, params }: In<typeof filesApi.complete>): Promise<FileView> {
    return this.uploads.complete(ctx, params.id);
  }

  @Handle(filesApi.discard)
  discard(@Call() { ctx, params }: In<typeof filesApi.discard>): Promise<{ ok: true }> {
    return this.uploads.discard(ctx, params.id);
  }

  @Handle(filesApi.picture)
  async picture(@Call() { ctx, params, query, req, reply }: In<typeof filesApi.picture>): Promise<void> {
    await sendFile(req, reply, await this.downloads.picture(ctx, params.id, query.size ?? 'full'), 'inline');
  }

  @Handle(filesApi.download)
  async download(@Call() { ctx, params, reply }: In<typeof filesApi.download>): Promise<void> {
    await reply.redirect(await this.downloads.link(ctx, params.id), 302);
  }
}
