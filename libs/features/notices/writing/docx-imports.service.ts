import { Injectable } from '@nestjs/common';
import { FilesService, FoundPictures, type StoredPicture } from '@features/files';
import { FILE_PURPOSES } from '@contracts/files';
import type { DocxImport } from '@contracts/notice-sending';
import { EMPTY_DOC, type RichNode } from '@contracts/rich-text';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import { DomainError, notFound } from '@platform/errors/domain-error';
import { FileStore } from '@platform/files/file-store';
import { Logger } from '@platform/log/logger';
import { staffOf } from '../notice-access';
import { DocxFault } from './docx/docx-fault';
import { DocxReader } from './docx/docx-reader';
import { DroppedList } from './docx/dropped-list';
import type { DocxContent } from './docx/read-docx';

/** 匯入 Word (NOT-04): the text of an uploaded file with its pictures, and the list of what was left behind. */
@Injectable()
export class DocxImports {
  constructor(
    private readonly db: Db,
    private readonly files: FilesService,
    private readonly pictures: FoundPictures,
    private readonly store: FileStore,
    private readonly reader: DocxReader,
    private readonly logger: Logger,
  ) {}

  /**
   * Nothing of the notice changes: the answer is put into the text by the page. Asked again, it answers the same with the
   * same pictures.
   * @throws DomainError NOT_FOUND unless it is the person's own upload, NOT_DOCX, UNAVAILABLE
   */
  async import(ctx: Ctx, fileId: string): Promise<DocxImport> {
    staffOf(ctx);
    const file = await this.db.read(ctx, (tx) => this.files.ownUpload(tx, fileId, 'notice-docx'));
    if (file === undefined) throw notFound();
    const content = await this.#read(file.id, await this.store.readBuffer(file.storageKey, FILE_PURPOSES['notice-docx'].maxBytes));
    const stored: (StoredPicture | undefined)[] = [];
    for (const [i, bytes] of content.pictures.entries()) {
      stored.push(await this.pictures.keep(ctx, 'notice-picture', `${String(i + 1)}.png`, Buffer.from(bytes)));
    }
    const dropped = new DroppedList();
    for (const { kind, count, sample } of content.dropped) dropped.add(kind, count, sample ?? undefined);
    const body = withPictures(content.body.content, stored, dropped);
    if (body.length === 0 && dropped.items.length === 0) throw new DomainError('NOT_DOCX');
    return { body: { ...EMPTY_DOC, content: body }, dropped: dropped.items };
  }

  async #read(fileId: string, bytes: Buffer): Promise<DocxContent> {
    try {
      return await this.reader.read(bytes);
    } catch (error) {
      if (!(error instanceof DocxFault)) throw error;
      this.logger.info({ fileId, fault: error.code, detail: error.message }, 'word file refused');
      throw new DomainError('NOT_DOCX');
    }
  }
}

/** Places of pictures become the stored files; where one could not be kept, the list says so. */
function withPictures(nodes: readonly RichNode[], stored: readonly (StoredPicture | undefined)[], dropped: DroppedList): RichNode[] {
  return nodes.flatMap((node): RichNode[] => {
    if (node.type !== 'image')
      return [node.content === undefined ? node : { ...node, content: withPictures(node.content, stored, dropped) }];
    const { picture, ...attrs } = node.attrs ?? {};
    const file = stored[Number(picture)];
    if (file === undefined) {
      dropped.add('picture');
      return [];
    }
    return [{ ...node, attrs: { ...attrs, fileId: file.id, width: file.width, height: file.height } }];
  });
}
