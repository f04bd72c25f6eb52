import { Injectable, type OnModuleInit } from '@nestjs/common';
import { FileAccess, FilesService } from '@features/files';
import { NOTICE_TEMPLATES, type noticeTemplatesApi, type NoticeTemplate } from '@contracts/notice-sending';
import { richPictures } from '@contracts/rich-text';
import type { BodyOf, OkOf, QueryOf } from '@contracts/route';
import type { Ctx, StaffActor } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { Tx } from '@platform/db/tx';
import { DomainError, notFound } from '@platform/errors/domain-error';
import { searchPattern, textKey } from '@platform/text/search-key';
import { isoMacau } from '@platform/time/macau-time';
import { readNameCursor, writeNameCursor } from '../data/page-cursor';
import {
  countTemplates,
  deleteTemplate,
  holdTemplate,
  insertTemplate,
  isTemplate,
  templateRows,
  updateTemplate,
  type TemplateRow,
} from '../data/template-rows';
import { TEMPLATE_FILES } from '../data/template-files';
import { isAdmin, staffOf } from '../notice-access';

type Api = typeof noticeTemplatesApi;
type Draft = BodyOf<Api['createTemplate']>;
/** Each brings its whole text, so that using it needs no further request. */
const MOST_ROWS = 20;

/**
 * 範本: texts of the school to begin a notice with. Everybody who may send uses them; whoever wrote one, and administrators,
 * change and delete it. Pictures are used by reference, so a notice written from a template does not need it any more.
 */
@Injectable()
export class NoticeTemplates implements OnModuleInit {
  constructor(
    private readonly db: Db,
    private readonly files: FilesService,
    private readonly access: FileAccess,
  ) {}

  onModuleInit(): void {
    this.access.register(TEMPLATE_FILES, async (tx, ctx, id) => {
      return ctx.actor.kind === 'staff' && ctx.actor.rights.has('messaging.send') && isTemplate(tx, id);
    });
  }

  list(ctx: Ctx, query: QueryOf<Api['templates']>): Promise<OkOf<Api['templates']>> {
    const actor = staffOf(ctx);
    const pattern = searchPattern(query.q ?? '');
    const size = Math.min(query.pageSize ?? MOST_ROWS, MOST_ROWS);
    return this.db.read(ctx, async (tx) => {
      if (query.page === undefined) {
        const after = query.cursor === undefined ? null : readNameCursor(query.cursor);
        const rows = await templateRows(tx, pattern, { limit: size + 1, offset: 0, after });
        const last = rows.length > size ? rows[size - 1] : undefined;
        const items = rows.slice(0, size).map((row) => present(row, actor));
        return { items, nextCursor: last === undefined ? null : writeNameCursor(last.name, last.id) };
      }
      const total = await countTemplates(tx, pattern);
      // A page beyond the end shows the last one (OVR-19).
      const page = Math.min(query.page, Math.max(1, Math.ceil(total / size)));
      const rows = await templateRows(tx, pattern, { limit: size, offset: (page - 1) * size, after: null });
      return { items: rows.map((row) => present(row, actor)), total, page, pageSize: size };
    });
  }

  /** @throws DomainError NOT_TEMPLATES_FULL, VALIDATION_FAILED for a picture that the person may not use */
  create(ctx: Ctx, draft: Draft): Promise<{ id: string; version: number }> {
    const actor = staffOf(ctx);
    return this.db.inUnit(ctx, async (tx) => {
      if ((await countTemplates(tx, null)) >= NOTICE_TEMPLATES.most)
        throw new DomainError('NOT_TEMPLATES_FULL', { n: NOTICE_TEMPLATES.most });
      const id = await insertTemplate(tx, actor.memberId, written(draft));
      await this.#tie(tx, id, draft);
      await tx.audit({ action: 'notice.template-saved', entity: 'notice_template', entityId: id, after: { name: draft.name } });
      return { id, version: 1 };
    });
  }

  /** @throws DomainError FORBIDDEN, VERSION_CONFLICT with the template as it is */
  update(ctx: Ctx, id: string, version: number, draft: Draft): Promise<{ id: string; version: number }> {
    const actor = staffOf(ctx);
    return this.db.inUnit(ctx, async (tx) => {
      const before = await this.#mine(tx, actor, id);
      if (before.version !== version) throw new DomainError('VERSION_CONFLICT', {}, { current: present(before, actor) });
      await updateTemplate(tx, id, written(draft));
      await this.#tie(tx, id, draft);
      await tx.audit({
        action: 'notice.template-changed',
        entity: 'notice_template',
        entityId: id,
        before: { name: before.name },
        after: { name: draft.name },
      });
      return { id, version: version + 1 };
    });
  }

  /** Notices written from it keep their pictures. @throws DomainError FORBIDDEN */
  remove(ctx: Ctx, id: string): Promise<{ ok: true }> {
    const actor = staffOf(ctx);
    return this.db.inUnit(ctx, async (tx) => {
      const { name } = await this.#mine(tx, actor, id);
      await this.files.release(tx, TEMPLATE_FILES, id);
      await deleteTemplate(tx, id);
      await tx.audit({ action: 'notice.template-deleted', entity: 'notice_template', entityId: id, before: { name } });
      return { ok: true };
    });
  }

  async #mine(tx: Tx, actor: StaffActor, id: string): Promise<TemplateRow> {
    const row = await holdTemplate(tx, id);
    if (row === undefined) throw notFound();
    if (!mayChange(row, actor)) throw new DomainError('FORBIDDEN');
    return row;
  }

  /** Pictures come from the person's uploads, or from a notice or template that he may read. */
  async #tie(tx: Tx, id: string, { content }: Draft): Promise<void> {
    const use = { purpose: 'notice-picture' as const, usedBy: TEMPLATE_FILES, usedById: id };
    const pictures = [...new Set([content.body, ...content.versions.map((version) => version.body)].flatMap(richPictures))];
    await this.files.borrow(tx, pictures, use);
    await this.files.attach(tx, pictures, { ...use, field: 'content.body' });
  }
}

const written = ({ name, content }: Draft): Pick<TemplateRow, 'name' | 'content'> & { search: string } => ({
  name,
  content,
  search: textKey(name),
});

const mayChange = (row: Pick<TemplateRow, 'created_by'>, actor: StaffActor): boolean => row.created_by === actor.memberId || isAdmin(actor);

function present(row: TemplateRow, actor: StaffActor): NoticeTemplate {
  return {
    id: row.id,
    version: row.version,
    name: row.name,
    content: row.content,
    hasForm: row.content.questions.length > 0,
    createdBy: { id: row.created_by, name: row.author },
    updatedAt: isoMacau(row.updated_at),
    canEdit: mayChange(row, actor),
  };
}
