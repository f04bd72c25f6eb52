import { Injectable } from '@nestjs/common';
import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import { isDomainError } from '@platform/errors/domain-error';
import { Logger } from '@platform/log/logger';
import { ComeBack } from '@platform/outbox/job-failure';
import { dayMacau } from '@platform/time/macau-time';
import { WecomError } from '@wecom';
import { DirectoryWriteWecom } from '../write/lane-tools';
import { daysWithoutActivity, putActivity } from './usage.queries';

/** Nights that were missed are made up for; WeCom tells no more than 30 days back. */
const BACK = 7;

/** Members active in WeCom itself, as far as WeCom tells (VIS-23, wecom 02 `user/get_active_stat`). */
@Injectable()
export class WecomActivity {
  constructor(
    private readonly db: Db,
    private readonly wecom: DirectoryWriteWecom,
    private readonly logger: Logger,
  ) {}

  /**
   * Reads the days that are not known yet; run again it asks nothing.
   * @throws ComeBack when WeCom asks to wait; a unit without the contact-sync secret, or one WeCom refuses, has no numbers
   */
  async read(ctx: Ctx<SystemActor>): Promise<void> {
    const days = await this.db.read(ctx, (tx) => daysWithoutActivity(tx, dayMacau(tx.now), BACK));
    if (days.length === 0) return;
    try {
      const app = await this.wecom.contactSync(ctx);
      for (const { day } of days) {
        const active = await app.users.activeCount(day);
        await this.db.inUnit(ctx, (tx) => putActivity(tx, day, active));
      }
    } catch (error) {
      if (isDomainError(error, 'WECOM_NOT_CONNECTED')) return;
      if (!(error instanceof WecomError)) throw error;
      if (error.retryAfterMs !== undefined) throw new ComeBack(error.retryAfterMs);
      this.logger.warn({ unitId: ctx.unitId, code: error.code }, 'WeCom told no active members');
    }
  }
}
