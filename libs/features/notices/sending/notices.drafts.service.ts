import { Injectable } from '@nestjs/common';
import { seenMembers } from '@features/contacts';
import { FilesService } from '@features/files';
import { Reminders } from '@features/reminders';
import type { NoticeDraft } from '@contracts/notice-types';
import { richPictures, richPlainText } from '@contracts/rich-text';
import type { Ctx, StaffActor } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { Tx } from '@platform/db/tx';
import { DomainError } from '@platform/errors/domain-error';
import { textKey } from '@platform/text/search-key';
import { writeQuestions, writeVersions } from '../data/form-rows';
import { factsOf, type NoticeHead } from '../data/notice-row';
import { TEMPLATE_FILES } from '../data/template-files';
import { next } from '../domain/notice-state';
import { holdNotice, staffOf } from '../notice-access';
import { NoticePages } from '../reading/notice-pages';
import { copyTopicKey, personTopicKey, STAFF_TOPICS } from '../topic-key';
import { assertMayAddress } from './target-rights';

const EXCERPT_CHARS = 120;

/** Drafts: saved as they are typed, checked in full only when submitted (NOT-02…05, 10…12, 15). */
@Injectable()
export class NoticeDrafts {
  constructor(
    private readonly db: Db,
    private readonly files: FilesService,
    private readonly pages: NoticePages,
    private readonly reminders: Reminders,
  ) {}

  create(ctx: Ctx, draft: NoticeDraft): Promise<{ id: string; version: number }> {
    const actor = staffOf(ctx);
    return this.db.inUnit(ctx, async (tx) => {
      const row = await tx.one<{ id: string }>(
        `INSERT INTO notice (unit_id, sender_id, body) VALUES ($1, $2, '{"type":"doc","content":[]}') RETURNING id`,
        [tx.unitId, actor.memberId],
      );
      const { id } = row!;
      await this.#write(tx, actor, id, draft);
      await tx.audit({ action: 'notice.drafted', entity: 'notice', entityId: id });
      return { id, version: 1 };
    });
  }

  update(ctx: Ctx, id: string, version: number, draft: NoticeDraft): Promise<{ id: string; version: number }> {
    const actor = staffOf(ctx);
    return this.db.inUnit(ctx, async (tx) => {
      const { notice, role } = await holdNotice(tx, actor, id);
      const result = next(notice.state, 'edit', { ...factsOf(notice, tx.now), role });
      if (!result.ok) throw new DomainError(result.code);
      if (notice.version !== version) {
        throw new DomainError('VERSION_CONFLICT', {}, { current: await this.pages.detailIn(tx, actor, id) });
      }
      await this.#write(tx, actor, id, draft);
      await tx.execute(`UPDATE notice SET version = version + 1 WHERE unit_id = $1 AND id = $2`, [tx.unitId, id]);
      return { id, version: version + 1 };
    });
  }

  /** An own draft goes with its uploads; of a recalled notice the record stays for the retention time (NOT-39). */
  remove(ctx: Ctx, id: string): Promise<{ ok: true }> {
    const actor = staffOf(ctx);
    return this.db.inUnit(ctx, async (tx) => {
      const { notice, role } = await holdNotice(tx, actor, id);
      const result = next(notice.state, 'delete', { ...factsOf(notice, tx.now), role });
      if (!result.ok) throw new DomainError(result.code);
      await tx.execute(`UPDATE notice SET deleted_at = now(), updated_at = now() WHERE unit_id = $1 AND id = $2`, [tx.unitId, id]);
      if (notice.sent_at === null) {
        await tx.execute(`DELETE FROM notice_attachment WHERE unit_id = $1 AND notice_id = $2`, [tx.unitId, id]);
        await this.files.release(tx, 'notice', id);
      }
      await this.reminders.withdrawAll(tx, await staffTopics(tx, notice), 'gone');
      await tx.audit({ action: 'notice.deleted', entity: 'notice', entityId: id, before: { state: notice.state } });
      return { ok: true };
    });
  }

  async #write(tx: Tx, actor: StaffActor, id: string, draft: NoticeDraft): Promise<void> {
    const targets = uniqueTargets(draft.targets);
    await assertMayAddress(tx, actor, targets);
    await tx.execute(
      `UPDATE notice SET title = $3, body = $4, excerpt = $5, links = $6, audience = $7, require_confirm = $8, include_alumni = $9,
              cc_self = $10, search = $11, has_form = $12, deadline_at = $13, send_at = $14, answer_mode = $15, allow_edit_answer = $16,
              urgency = $17, urgency_reason = NULLIF($18, ''), family_card = $19, locale = $20, versions_checked = $21,
              updated_at = now(), listed_at = now()
        WHERE unit_id = $1 AND id = $2`,
      [
        tx.unitId,
        id,
        draft.title,
        JSON.stringify(draft.body),
        richPlainText(draft.body, EXCERPT_CHARS),
        JSON.stringify(draft.links),
        draft.audience,
        draft.requireConfirm,
        draft.includeAlumni,
        draft.ccSelf,
        textKey(draft.title),
        draft.questions.length > 0,
        draft.deadlineAt,
        draft.sendAt,
        draft.answerMode,
        draft.allowEditAnswer,
        draft.urgency,
        draft.urgencyReason,
        draft.familyCard,
        draft.locale,
        draft.versionsChecked,
      ],
    );
    await writeQuestions(tx, id, draft.questions);
    await writeVersions(tx, id, draft.versions);
    await tx.execute(`DELETE FROM notice_target WHERE unit_id = $1 AND notice_id = $2`, [tx.unitId, id]);
    await tx.execute(`INSERT INTO notice_target (unit_id, notice_id, kind, ref_id) SELECT $1, $2, * FROM unnest($3::text[], $4::uuid[])`, [
      tx.unitId,
      id,
      targets.map((t) => t.kind),
      targets.map((t) => t.refId),
    ]);
    await this.#writeCopies(tx, id, draft.ccIds);
    await this.#writeFiles(tx, id, draft);
  }

  async #writeCopies(tx: Tx, id: string, ccIds: readonly string[]): Promise<void> {
    const old = await tx.query<{ staff_id: string }>(`DELETE FROM notice_cc WHERE unit_id = $1 AND notice_id = $2 RETURNING staff_id`, [
      tx.unitId,
      id,
    ]);
    // Who was chosen before stays: a rule made since then takes nobody out of a draft (VIS-05).
    const seen = await seenMembers(tx, ccIds);
    const before = new Set(old.map((row) => row.staff_id));
    const wanted = [...new Set(ccIds)].filter((staffId) => seen.has(staffId) || before.has(staffId));
    const rows = await tx.query<{ staff_id: string }>(
      `INSERT INTO notice_cc (unit_id, notice_id, staff_id, reason)
       SELECT $1, $2, m.id, 'chosen' FROM member m WHERE m.unit_id = $1 AND m.id = ANY ($3) AND m.join_state NOT IN ('left', 'disabled')
       RETURNING staff_id`,
      [tx.unitId, id, wanted],
    );
    const stored = new Set(rows.map((row) => row.staff_id));
    const missing = ccIds.flatMap((staffId, i) => (stored.has(staffId) ? [] : [i]));
    if (missing.length > 0) {
      throw new DomainError('VALIDATION_FAILED', {}, Object.fromEntries(missing.map((i) => [`ccIds.${String(i)}`, { code: 'NOT_FOUND' }])));
    }
  }

  async #writeFiles(tx: Tx, id: string, draft: NoticeDraft): Promise<void> {
    const use = { usedBy: 'notice', usedById: id };
    const attachments = [...new Set(draft.attachmentIds)];
    await tx.execute(`DELETE FROM notice_attachment WHERE unit_id = $1 AND notice_id = $2`, [tx.unitId, id]);
    await this.files.attach(tx, attachments, { ...use, purpose: 'notice-attachment', field: 'attachmentIds' });
    const pictures = [...new Set([draft.body, ...draft.versions.map((version) => version.body)].flatMap(richPictures))];
    await this.files.borrow(tx, pictures, { ...use, purpose: 'notice-picture' }, TEMPLATE_FILES);
    await this.files.attach(tx, pictures, { ...use, purpose: 'notice-picture', field: 'body' });
    await tx.execute(
      `INSERT INTO notice_attachment (unit_id, notice_id, file_id, ord)
       SELECT $1, $2, f.id, f.ord - 1 FROM unnest($3::uuid[]) WITH ORDINALITY AS f (id, ord)`,
      [tx.unitId, id, attachments],
    );
  }
}

function uniqueTargets<T extends { kind: string; refId: string | null }>(targets: readonly T[]): T[] {
  return [...new Map(targets.map((t) => [`${t.kind} ${String(t.refId)}`, t])).values()];
}

/** Lines of staff about a notice that is deleted open nothing any more (RMD-05). */
async function staffTopics(tx: Tx, notice: NoticeHead): Promise<string[]> {
  const copies = await tx.query<{ staff_id: string }>(`SELECT staff_id FROM notice_cc WHERE unit_id = $1 AND notice_id = $2`, [
    tx.unitId,
    notice.id,
  ]);
  const people = new Set([
    notice.sender_id,
    ...(notice.keeper_id === null ? [] : [notice.keeper_id]),
    ...copies.map((copy) => copy.staff_id),
  ]);
  return [copyTopicKey(notice.id), ...[...people].flatMap((id) => STAFF_TOPICS.map((topic) => personTopicKey(topic, notice.id, id)))];
}
