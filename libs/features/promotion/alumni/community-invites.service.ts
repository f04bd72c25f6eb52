import { Injectable } from '@nestjs/common';
import { BureauUnavailable, CommunityInvite, type CommunityInvitation } from '@bureau';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ReadTx } from '@platform/db/tx';
import { waitAfter } from '@platform/outbox/job-failure';
import { UnitKeys } from '@platform/secrets/unit-keys';
import { inviteToCommunity } from '../promotion.jobs';
import { unitFacts } from '../unit-facts';

interface Person {
  student_id: string;
  name: string;
  left_year: number;
  last_grade_code: string;
  invite_tries: number;
  student_mobile: string | null;
  parent_id: string | null;
  parent_mobile: string | null;
}

/**
 * Invites a leaver to 教青社區DSEDJ (PRM-41): the pupil, or a guardian where the pupil's own number is not known. Five tries,
 * then the record is failed and listed; one key per invitation, so that the bureau carries it out once.
 */
@Injectable()
export class CommunityInvites {
  constructor(
    private readonly db: Db,
    private readonly keys: UnitKeys,
    private readonly community: CommunityInvite,
  ) {}

  /** @param tries failed tries before this one */
  async run(ctx: Ctx, recordId: string, tries: number): Promise<void> {
    const asked = await this.db.read(ctx, (tx) => this.#invitation(tx, recordId));
    if (asked === undefined) return this.#invitedBefore(ctx, recordId);
    if (asked.invitation === null) return this.#end(ctx, recordId, 'failed');
    try {
      const { status } = await this.community.invite(asked.invitation, asked.key);
      await this.#end(ctx, recordId, status === 'failed' ? 'failed' : 'sent');
    } catch (error) {
      if (!(error instanceof BureauUnavailable)) throw error;
      if (waitAfter(tries, inviteToCommunity.retryMinutes) === undefined) await this.#end(ctx, recordId, 'failed');
      throw error;
    }
  }

  /** @returns undefined when there is nothing to do; without invitation when no number is known */
  async #invitation(tx: ReadTx, recordId: string): Promise<{ invitation: CommunityInvitation | null; key: string } | undefined> {
    const row = await tx.one<Person & Record<string, unknown>>(
      `SELECT a.student_id, s.name, a.left_year, a.last_grade_code, a.invite_tries, s.mobile AS student_mobile, p.id AS parent_id, p.mobile AS parent_mobile
         FROM alumni_record a
         JOIN student s ON s.unit_id = $1 AND s.id = a.student_id
         LEFT JOIN LATERAL (
           SELECT p.id, p.mobile FROM guardianship g JOIN parent p ON p.unit_id = $1 AND p.id = g.parent_id AND p.removed_at IS NULL
            WHERE g.unit_id = $1 AND g.student_id = s.id AND g.ended_at IS NULL AND p.mobile IS NOT NULL
            ORDER BY p.is_student DESC, p.subscribed DESC, p.id LIMIT 1) p ON true
        WHERE a.unit_id = $1 AND a.id = $2 AND a.community_invite = 'pending' AND a.state = 'moved' AND a.restored_at IS NULL
          AND NOT EXISTS (SELECT FROM alumni_record o WHERE o.unit_id = $1 AND o.student_id = a.student_id AND o.id <> a.id
                             AND o.left_year = a.left_year AND o.community_invite = 'sent' AND a.invite_tries = 0)`,
      [tx.unitId, recordId],
    );
    if (row === undefined) return undefined;
    const key = `alumni:${recordId}:${String(row.invite_tries)}`;
    const cipher = await this.keys.forUnit(tx);
    const mobile =
      row.student_mobile !== null
        ? cipher.open({ table: 'student', column: 'mobile', row: row.student_id }, row.student_mobile)
        : row.parent_mobile !== null && row.parent_id !== null
          ? cipher.open({ table: 'parent', column: 'mobile', row: row.parent_id }, row.parent_mobile)
          : null;
    if (mobile === null) return { invitation: null, key };
    const { code } = await unitFacts(tx);
    return {
      key,
      invitation: {
        personRef: row.student_id,
        name: row.name,
        mobile,
        lastGrade: row.last_grade_code,
        leftYear: row.left_year,
        schoolCode: code,
      },
    };
  }

  /** Whoever left, came back and leaves again in one year has his invitation already (PRM-48). */
  #invitedBefore(ctx: Ctx, recordId: string): Promise<void> {
    return this.db.inUnit(ctx, async (tx) => {
      await tx.execute(
        `UPDATE alumni_record a SET community_invite = 'sent'
          WHERE a.unit_id = $1 AND a.id = $2 AND a.community_invite = 'pending' AND a.state = 'moved' AND a.restored_at IS NULL AND a.invite_tries = 0
            AND EXISTS (SELECT FROM alumni_record o WHERE o.unit_id = $1 AND o.student_id = a.student_id AND o.id <> a.id
                           AND o.left_year = a.left_year AND o.community_invite = 'sent')`,
        [tx.unitId, recordId],
      );
    });
  }

  #end(ctx: Ctx, recordId: string, state: 'sent' | 'failed'): Promise<void> {
    return this.db.inUnit(ctx, async (tx) => {
      const changed = await tx.execute(
        `UPDATE alumni_record SET community_invite = $3 WHERE unit_id = $1 AND id = $2 AND community_invite = 'pending'`,
        [tx.unitId, recordId, state],
      );
      if (changed === 0) return;
      await tx.audit({ action: `alumni.invite-${state}`, entity: 'alumni_record', entityId: recordId });
      tx.hint('alumni');
    });
  }
}
