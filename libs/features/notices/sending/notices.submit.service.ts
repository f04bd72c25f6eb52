import { Injectable } from '@nestjs/common';
import type { OkOf } from '@contracts/route';
import type { noticesApi } from '@contracts/notices';
import type { NoticeTarget } from '@contracts/notice-types';
import { richIsEmpty, type RichDoc } from '@contracts/rich-text';
import type { Ctx, StaffActor } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ReadTx } from '@platform/db/tx';
import { DomainError } from '@platform/errors/domain-error';
import type { NoticeHead } from '../data/notice-row';
import { countScope, reachesSomebody, type Choice } from '../data/target-scope';
import { next } from '../domain/notice-state';
import { holdNotice, seeNotice, staffOf } from '../notice-access';
import { NoticePages } from '../reading/notice-pages';
import { changedNotice, type ChangedNotice } from '../reading/notice-presenter';
import { fanoutNotice } from '../notices.jobs';
import { assertMayAddress } from './target-rights';

/** 【提交】 and 【確認】 (NOT-14, NOT-16). */
@Injectable()
export class NoticeSubmit {
  constructor(
    private readonly db: Db,
    private readonly pages: NoticePages,
  ) {}

  /** Numbers for the dialog, by the directory of this moment; the same checks as sending. */
  check(ctx: Ctx, id: string): Promise<OkOf<typeof noticesApi.check>> {
    const actor = staffOf(ctx);
    return this.db.read(ctx, async (tx) => {
      const { notice } = await seeNotice(tx, actor, id);
      if (notice.state !== 'draft') throw new DomainError('STATE_CONFLICT');
      const choice = await this.#complete(tx, actor, notice);
      const counts = await countScope(tx, choice);
      if (counts.joined === 0) throw new DomainError('NOT_TARGET_EMPTY');
      return { ...counts, copies: await copies(tx, notice, actor) };
    });
  }

  count(ctx: Ctx, choice: Choice & { ccIds: readonly string[]; ccSelf: boolean }): Promise<OkOf<typeof noticesApi.count>> {
    const actor = staffOf(ctx);
    return this.db.read(ctx, async (tx) => {
      await assertMayAddress(tx, actor, choice.targets);
      const people = new Set([...choice.ccIds, ...(choice.ccSelf ? [actor.memberId] : [])]);
      return { ...(await countScope(tx, choice)), copies: people.size };
    });
  }

  /**
   * Starts the sending: one row changes, the rest is the job's. A notice that is already on its way answers the same
   * again, so a second tap sends nothing.
   */
  submit(ctx: Ctx, id: string, version: number): Promise<ChangedNotice> {
    const actor = staffOf(ctx);
    return this.db.inUnit(ctx, async (tx) => {
      const { notice, role } = await holdNotice(tx, actor, id);
      const result = next(notice.state, 'submit', { role, now: tx.now, sentAt: notice.sent_at });
      if (!result.ok) throw new DomainError(result.code);
      if (!result.changed) return changedNotice(tx, notice, role);
      if (notice.version !== version) {
        throw new DomainError('VERSION_CONFLICT', {}, { current: await this.pages.detailIn(tx, actor, id) });
      }
      const choice = await this.#complete(tx, actor, notice);
      if (!(await reachesSomebody(tx, choice))) throw new DomainError('NOT_TARGET_EMPTY');
      await tx.execute(
        `UPDATE notice SET state = 'sending', sent_at = $3, listed_at = $3, updated_at = $3, version = version + 1 WHERE unit_id = $1 AND id = $2`,
        [tx.unitId, id, tx.now],
      );
      if (notice.cc_self) {
        await tx.execute(
          `INSERT INTO notice_cc (unit_id, notice_id, staff_id, reason) VALUES ($1, $2, $3, 'self') ON CONFLICT DO NOTHING`,
          [tx.unitId, id, actor.memberId],
        );
      }
      await tx.audit({
        action: 'notice.submitted',
        entity: 'notice',
        entityId: id,
        after: { targets: choice.targets.length },
      });
      await tx.enqueue(fanoutNotice, { noticeId: id }, { dedupe: id });
      tx.hint(`notice:${id}`);
      return changedNotice(tx, { ...notice, state: 'sending', sent_at: tx.now, version: version + 1 }, role);
    });
  }

  /** @throws DomainError NOT_CONTENT, NOT_NO_TARGET, NOT_TARGET_FORBIDDEN */
  async #complete(tx: ReadTx, actor: StaffActor, notice: NoticeHead): Promise<Choice> {
    const text = await tx.one<{ body: RichDoc }>(`SELECT body FROM notice WHERE unit_id = $1 AND id = $2`, [tx.unitId, notice.id]);
    const missing = {
      ...(notice.title === '' ? { title: { code: 'NOT_CONTENT' } } : {}),
      ...(text === undefined || richIsEmpty(text.body) ? { body: { code: 'NOT_CONTENT' } } : {}),
    };
    if (Object.keys(missing).length > 0) throw new DomainError('NOT_CONTENT', {}, missing);
    const targets = await targetsOf(tx, notice.id);
    if (targets.length === 0) throw new DomainError('NOT_NO_TARGET', {}, { targets: { code: 'NOT_NO_TARGET' } });
    await assertMayAddress(tx, actor, targets);
    return { targets, includeAlumni: notice.include_alumni, audience: notice.audience };
  }
}

export function targetsOf(tx: ReadTx, noticeId: string): Promise<NoticeTarget[]> {
  return tx.query<NoticeTarget>(`SELECT kind, ref_id AS "refId" FROM notice_target WHERE unit_id = $1 AND notice_id = $2`, [
    tx.unitId,
    noticeId,
  ]);
}

async function copies(tx: ReadTx, notice: NoticeHead, actor: StaffActor): Promise<number> {
  const row = await tx.one<{ n: number }>(
    `SELECT count(*) AS n FROM notice_cc WHERE unit_id = $1 AND notice_id = $2 AND NOT ($3 AND staff_id = $4)`,
    [tx.unitId, notice.id, notice.cc_self, actor.memberId],
  );
  return (row?.n ?? 0) + (notice.cc_self ? 1 : 0);
}
