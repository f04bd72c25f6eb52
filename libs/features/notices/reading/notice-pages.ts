import { Injectable } from '@nestjs/common';
import { FilesService } from '@features/files';
import type { NoticeDetail, NoticeItem, noticesApi } from '@contracts/notices';
import type { OkOf, QueryOf } from '@contracts/route';
import type { Ctx, StaffActor } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ReadTx } from '@platform/db/tx';
import { DomainError } from '@platform/errors/domain-error';
import { searchPattern } from '@platform/text/search-key';
import { isoMacau, isoMacauOrNull } from '@platform/time/macau-time';
import { questionsOf, versionsOf } from '../data/form-rows';
import { countRows, listRows, type ListFilter, type ListRow } from '../data/list-rows';
import { factsOf, KEEP_DAYS, TEXT, type NoticeText } from '../data/notice-row';
import { readTimeCursor, writeCursor } from '../data/page-cursor';
import { namedTargets } from '../data/target-names';
import { noticeCan } from '../domain/notice-can';
import { remindQuota } from '../domain/remind-quota';
import { isAdmin, ownClasses, seeNotice, staffOf, type StaffRole } from '../notice-access';
import { canOf } from './notice-presenter';

const H5_ROWS = 20;
const CONSOLE_ROWS = 10;

/** Lists and detail for staff (NOT-01, 30, 31, 42, 43, 45). */
@Injectable()
export class NoticePages {
  constructor(
    private readonly db: Db,
    private readonly files: FilesService,
  ) {}

  home(ctx: Ctx): Promise<OkOf<typeof noticesApi.home>> {
    const actor = staffOf(ctx);
    return this.db.read(ctx, async (tx) => {
      const row = await tx.one<{ mine: number; drafts: number; cc: number; shared: number | null }>(
        `SELECT (SELECT count(*) FROM notice WHERE unit_id = $1 AND sender_id = $2 AND deleted_at IS NULL AND (NOT $4 OR sent_at <= now())) AS mine,
                (SELECT count(*) FROM notice WHERE unit_id = $1 AND sender_id = $2 AND deleted_at IS NULL AND state = 'draft' AND NOT $4) AS drafts,
                (SELECT count(*) FROM notice_cc c JOIN notice n ON n.unit_id = $1 AND n.id = c.notice_id AND n.sent_at <= now() AND n.deleted_at IS NULL
                  WHERE c.unit_id = $1 AND c.staff_id = $2) AS cc,
                CASE WHEN $3 THEN (SELECT count(*) FROM notice WHERE unit_id = $1 AND sent_at <= now() AND (deleted_at IS NULL OR deleted_at > now() - make_interval(days => ${String(KEEP_DAYS)}))) END AS shared`,
        [tx.unitId, actor.memberId, isAdmin(actor), ctx.view !== undefined],
      );
      const mayWrite = actor.rights.has('messaging.send');
      const canCreate = mayWrite && (isAdmin(actor) || (await ownClasses(tx, actor.memberId)).size > 0);
      return { canCreate, wholeSchool: mayWrite && isAdmin(actor), ...row! };
    });
  }

  list(ctx: Ctx, query: QueryOf<typeof noticesApi.list>): Promise<OkOf<typeof noticesApi.list>> {
    const actor = staffOf(ctx);
    if (query.scope === 'shared' && !isAdmin(actor)) throw new DomainError('FORBIDDEN');
    const filter: ListFilter = {
      scope: query.scope === 'mine' && ctx.view !== undefined ? 'mine-sent' : query.scope,
      memberId: actor.memberId,
      pattern: searchPattern(query.q ?? ''),
      state: query.state ?? null,
      form: query.form ?? null,
      from: query.from ?? null,
      to: query.to ?? null,
      senderId: query.senderId ?? null,
    };
    return query.page === undefined
      ? this.#byCursor(ctx, actor, filter, query)
      : this.db.read(ctx, (tx) => this.#byPage(tx, actor, filter, query));
  }

  /** Whatever is looked for, the way is the list from its newest on: planned once for all. */
  async #byCursor(
    ctx: Ctx,
    actor: StaffActor,
    filter: ListFilter,
    query: QueryOf<typeof noticesApi.list>,
  ): Promise<OkOf<typeof noticesApi.list>> {
    const limit = query.pageSize ?? H5_ROWS;
    const after = query.cursor === undefined ? null : readTimeCursor(query.cursor);
    const { value: rows, now } = await this.db.glance(ctx, (tx) => listRows(tx, filter, { limit: limit + 1, offset: 0, after }));
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    const items = rows.slice(0, limit).map((row) => itemOf(now, actor, filter, row));
    return { items, nextCursor: last === undefined ? null : writeCursor(last.at_us, last.id) };
  }

  /** A page beyond the end shows the last one (OVR-19). */
  async #byPage(
    tx: ReadTx,
    actor: StaffActor,
    filter: ListFilter,
    query: QueryOf<typeof noticesApi.list>,
  ): Promise<OkOf<typeof noticesApi.list>> {
    const pageSize = query.pageSize ?? CONSOLE_ROWS;
    const total = await countRows(tx, filter);
    const page = Math.min(query.page ?? 1, Math.max(1, Math.ceil(total / pageSize)));
    const rows = await listRows(tx, filter, { limit: pageSize, offset: (page - 1) * pageSize, after: null, oldest: query.sort === 'sent' });
    return { items: rows.map((row) => itemOf(tx.now, actor, filter, row)), total, page, pageSize };
  }

  detail(ctx: Ctx, id: string): Promise<NoticeDetail> {
    const actor = staffOf(ctx);
    return this.db.read(ctx, (tx) => this.detailIn(tx, actor, id));
  }

  /** The same inside a transaction that is open already. */
  async detailIn(tx: ReadTx, actor: StaffActor, id: string): Promise<NoticeDetail> {
    const { notice, role, scope } = await seeNotice(tx, actor, id);
    const text = (await tx.one<NoticeText & { sender_name: string; keeper_name: string | null }>(
      `SELECT ${TEXT}, m.name AS sender_name, k.name AS keeper_name FROM notice n JOIN member m ON m.unit_id = $1 AND m.id = n.sender_id
         LEFT JOIN member k ON k.unit_id = $1 AND k.id = n.keeper_id WHERE n.unit_id = $1 AND n.id = $2`,
      [tx.unitId, id],
    ))!;
    const cc = await tx.query<{ id: string; name: string; reason: 'chosen' | 'self' }>(
      `SELECT m.id, m.name, c.reason FROM notice_cc c JOIN member m ON m.unit_id = $1 AND m.id = c.staff_id
        WHERE c.unit_id = $1 AND c.notice_id = $2 ORDER BY c.reason, m.name, m.id`,
      [tx.unitId, id],
    );
    return {
      id,
      version: notice.version,
      title: notice.title,
      body: text.body,
      links: text.links,
      attachments: await attachmentsOf(tx, this.files, id),
      hasForm: notice.has_form,
      requireConfirm: notice.require_confirm,
      answerMode: notice.answer_mode,
      audience: notice.audience,
      includeAlumni: notice.include_alumni,
      ccSelf: notice.cc_self,
      deadlineAt: isoMacauOrNull(notice.deadline_at),
      sendAt: isoMacauOrNull(notice.send_at),
      allowEditAnswer: notice.allow_edit_answer,
      urgency: notice.urgency,
      urgencyReason: text.urgency_reason,
      familyCard: notice.family_card,
      questions: await questionsOf(tx, id),
      locale: notice.locale,
      versions: await versionsOf(tx, id),
      versionsChecked: text.versions_checked,
      undoUntil:
        notice.state === 'sending' && notice.undo_until !== null && notice.undo_until > tx.now ? isoMacau(notice.undo_until) : null,
      state: notice.state,
      sender: { id: notice.sender_id, name: text.sender_name },
      keeper: text.keeper_name === null ? null : { id: notice.keeper_id!, name: text.keeper_name },
      scope,
      createdAt: isoMacau(text.created_at),
      updatedAt: isoMacau(text.updated_at),
      sentAt: isoMacauOrNull(notice.sent_at),
      closedAt: isoMacauOrNull(notice.closed_at),
      recalledAt: isoMacauOrNull(notice.recalled_at),
      targets: await namedTargets(tx, id),
      cc,
      can: await canOf(tx, notice, role),
    };
  }
}

/** Attachments with the state of their file, in the sender's order. */
export async function attachmentsOf(tx: ReadTx, files: FilesService, noticeId: string): Promise<NoticeDetail['attachments']> {
  const rows = await tx.query<{ file_id: string }>(
    `SELECT file_id FROM notice_attachment WHERE unit_id = $1 AND notice_id = $2 ORDER BY ord`,
    [tx.unitId, noticeId],
  );
  const views = await files.views(
    tx,
    rows.map((row) => row.file_id),
  );
  return views.map((view) => ({
    fileId: view.id,
    name: view.name,
    size: view.size,
    mime: view.mime,
    state: view.state,
  }));
}

function roleOf(actor: StaffActor, filter: ListFilter, row: ListRow): StaffRole {
  if (row.sender_id === actor.memberId && row.deleted_at === null) return 'sender';
  if (filter.scope !== 'shared' && !isAdmin(actor)) return 'copy';
  return row.keeper_id === actor.memberId ? 'keeper' : 'admin';
}

function itemOf(now: Date, actor: StaffActor, filter: ListFilter, row: ListRow): NoticeItem {
  const role = roleOf(actor, filter, row);
  const quota = remindQuota({ today: row.reminded_today, lastAt: row.reminded_at }, now, row.day_ends);
  const asks = row.has_form || row.require_confirm;
  return {
    id: row.id,
    title: row.title,
    hasForm: row.has_form,
    requireConfirm: row.require_confirm,
    state: row.state,
    sender: { id: row.sender_id, name: row.sender_name },
    sentAt: isoMacauOrNull(row.sent_at),
    sendAt: row.state === 'scheduled' ? isoMacauOrNull(row.send_at) : null,
    updatedAt: isoMacau(row.updated_at),
    deadlineAt: isoMacauOrNull(row.deadline_at),
    targets: { school: row.whole_school, names: row.target_names ?? [], total: row.target_total },
    stones: {
      done: row.done,
      opened: row.opened,
      delivered: row.delivered,
      waiting: row.waiting,
      unreached: row.students - row.done - row.opened - row.delivered - row.waiting,
    },
    handled: asks ? row.done : row.done + row.opened,
    students: row.students,
    recipients: row.recipients,
    can: noticeCan({
      ...factsOf(row, now),
      state: row.state,
      role,
      quota,
      reinviteAt: row.invited_today ? row.day_ends : null,
      iso: isoMacau,
    }),
  };
}
