import { Injectable } from '@nestjs/common';
import { WecomGateway } from '@features/wecom-gateway';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ReadTx } from '@platform/db/tx';
import { isDomainError } from '@platform/errors/domain-error';
import { GiveUp } from '@platform/outbox/job-failure';
import { WecomError } from '@wecom';

/**
 * Which families the app 家校通知 may reach: its scope in 家長可使用的應用, set by the school's administrator in WeCom and
 * read from there every night (wecom 08, B7). No event tells of a change.
 */
@Injectable()
export class FamilyScope {
  constructor(
    private readonly db: Db,
    private readonly gateway: WecomGateway,
  ) {}

  /** @throws GiveUp when WeCom refuses for good, e.g. the app is not among those for parents */
  async refresh(ctx: Ctx): Promise<void> {
    const scope = await this.#read(ctx);
    if (scope === undefined) return;
    await this.db.inUnit(ctx, (tx) =>
      tx.execute(
        `INSERT INTO app_family_scope (unit_id, app, students, departments) VALUES ($1, 'notice', $2, $3)
         ON CONFLICT (unit_id, app) DO UPDATE SET students = excluded.students, departments = excluded.departments, read_at = now()`,
        [tx.unitId, scope.students, scope.departments],
      ),
    );
  }

  async #read(ctx: Ctx): Promise<{ students: string[]; departments: number[] } | undefined> {
    try {
      const app = await this.gateway.app(ctx, 'notice');
      return await app.schoolSettings.allowScope(app.agentId);
    } catch (error) {
      if (isDomainError(error, 'WECOM_NOT_CONNECTED')) return undefined;
      throw error instanceof WecomError && !error.retryable ? new GiveUp(error) : error;
    }
  }
}

/** Age in minutes of what is known of the scope; null = never read. */
export async function scopeAge(tx: ReadTx): Promise<number | null> {
  const row = await tx.one<{ minutes: number }>(
    `SELECT extract(epoch FROM now() - read_at)::int / 60 AS minutes FROM app_family_scope WHERE unit_id = $1 AND app = 'notice'`,
    [tx.unitId],
  );
  return row?.minutes ?? null;
}
