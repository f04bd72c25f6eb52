import { Injectable } from '@nestjs/common';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import { comparePictureJob } from '../registration.jobs';

const PENDING_DAYS = 30;
const KEEP_DAYS = 30;

/** What time alone brings: joined, abandoned, expired, purged. Each statement looks at the state first and may run any time. */
@Injectable()
export class Upkeep {
  constructor(private readonly db: Db) {}

  /** Who was invited and is there now. A pupil who uses WeChat himself shows as a row of his own only then. */
  async joined(ctx: Ctx): Promise<void> {
    await this.db.inUnit(ctx, async (tx) => {
      await tx.execute(
        `UPDATE subscription s SET parent_id = p.id, updated_at = now() FROM family_link l JOIN student t ON t.unit_id = $1 AND t.id = l.student_id
           JOIN parent p ON p.unit_id = $1 AND p.is_student AND p.wecom_userid = t.wecom_userid AND p.removed_at IS NULL
          WHERE s.unit_id = $1 AND l.unit_id = $1 AND l.subscription_id = s.id AND s.identity = 'student' AND s.parent_id IS NULL
            AND s.state IN ('approved', 'invited')`,
        [tx.unitId],
      );
      const joined = await tx.query<{ id: string }>(
        `UPDATE subscription s SET state = 'joined', joined_at = coalesce(joined_at, now()), updated_at = now(), version = version + 1
          WHERE s.unit_id = $1 AND s.state = 'invited'
            AND (EXISTS (SELECT FROM member m WHERE m.unit_id = $1 AND m.id = s.member_id AND s.kind <> 'family' AND m.join_state = 'active')
              OR EXISTS (SELECT FROM parent p WHERE p.unit_id = $1 AND p.id = s.parent_id AND p.removed_at IS NULL AND p.subscribed
                          AND (p.barred_external IS NULL OR p.barred_external IS DISTINCT FROM p.external_userid)))
          RETURNING s.id`,
        [tx.unitId],
      );
      for (const { id } of joined) await tx.enqueue(comparePictureJob, { subscriptionId: id }, { dedupe: id });
    });
  }

  async expire(ctx: Ctx): Promise<void> {
    await this.db.inUnit(ctx, async (tx) => {
      await tx.execute(
        `UPDATE subscription SET state = 'abandoned', ended_at = now(), draft = NULL, draft_purpose = NULL, draft_at = NULL, updated_at = now(),
                version = version + 1
          WHERE unit_id = $1 AND state = 'started' AND draft_at < now() - interval '24 hours'`,
        [tx.unitId],
      );
      // Typed values of a further child are kept no longer either (SUB-17).
      await tx.execute(
        `UPDATE subscription SET draft = NULL, draft_purpose = NULL, draft_at = NULL, updated_at = now()
          WHERE unit_id = $1 AND draft IS NOT NULL AND draft_at < now() - interval '24 hours'`,
        [tx.unitId],
      );
      await tx.execute(
        `UPDATE subscription SET state = 'expired', ended_at = now(), updated_at = now(), version = version + 1
          WHERE unit_id = $1 AND state = 'pending_review' AND submitted_at < now() - make_interval(days => $2)`,
        [tx.unitId, PENDING_DAYS],
      );
      await tx.execute(
        `UPDATE identity_record r SET state = 'revoked' FROM subscription s
          WHERE r.unit_id = $1 AND s.unit_id = $1 AND s.id = r.subscription_id AND r.state = 'active' AND s.state IN ('expired', 'withdrawn', 'abandoned')`,
        [tx.unitId],
      );
    });
  }

  /** Codes and attempts after what the limits look back on; log-ins and sessions after their end. */
  async purge(ctx: Ctx): Promise<void> {
    await this.db.inUnit(ctx, async (tx) => {
      await tx.execute(`DELETE FROM otp_challenge WHERE unit_id = $1 AND created_at < now() - interval '25 hours'`, [tx.unitId]);
      await tx.execute(`DELETE FROM card_check_attempt WHERE unit_id = $1 AND at < now() - make_interval(days => $2)`, [
        tx.unitId,
        KEEP_DAYS,
      ]);
      await tx.execute(`DELETE FROM registration_login WHERE unit_id = $1 AND expires_at < now() - interval '1 day'`, [tx.unitId]);
      await tx.execute(`DELETE FROM registration_session WHERE unit_id = $1 AND expires_at < now() - interval '1 day'`, [tx.unitId]);
    });
  }
}
