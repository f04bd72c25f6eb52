import { Injectable } from '@nestjs/common';
import type { Office, OpsDeliveryLine, OpsFailedJob, OpsQueueLine, OpsUnit } from '@contracts/ops';
import type { Ctx } from '@platform/ctx/ctx';
import { DomainError, notFound } from '@platform/errors/domain-error';
import { FailedJobs } from '@platform/outbox/failed-jobs';
import { PlatformPool, RelayPool } from '@platform/pools';
import { isoMacau, isoMacauOrNull } from '@platform/time/macau-time';

const PAGE_SIZE = 50;

/**
 * What operators see: units, numbers of jobs and calls, jobs that failed. No text, name or address of school data, and
 * each read leaves a line in `platform_read_log` before it is answered (H1, B13).
 */
@Injectable()
export class OpsQueries {
  constructor(
    private readonly platform: PlatformPool,
    private readonly relay: RelayPool,
    private readonly failed: FailedJobs,
  ) {}

  async me(ctx: Ctx): Promise<{ id: string; name: string; office: Office }> {
    const row = await this.platform.one<{ id: string; name: string; office: Office }>(
      `SELECT id, name, office FROM operator WHERE id = $1`,
      [operatorOf(ctx)],
    );
    if (row === undefined) throw notFound();
    return row;
  }

  async units(ctx: Ctx): Promise<{ items: OpsUnit[] }> {
    await this.#recorded(ctx, 'units');
    const rows = await this.platform.query<{
      id: number;
      number: string;
      name: string;
      school: string;
      state: OpsUnit['state'];
      corp_id: string | null;
      created_at: Date;
    }>(
      `SELECT u.id, u.number, u.name, s.name AS school, u.state, u.corp_id, u.created_at
       FROM school_unit u JOIN school s ON s.id = u.school_id ORDER BY s.name, u.number`,
    );
    return {
      items: rows.map(({ corp_id, created_at, ...row }) => ({
        ...row,
        corpId: corp_id,
        createdAt: isoMacau(created_at),
      })),
    };
  }

  async queues(ctx: Ctx): Promise<{ items: OpsQueueLine[] }> {
    await this.#recorded(ctx, 'queues');
    const rows = await this.relay.query<{
      job: string;
      state: OpsQueueLine['state'];
      jobs: number;
      oldest: Date | null;
    }>(
      `SELECT job, state, count(*)::int AS jobs, min(not_before) FILTER (WHERE state = 'ready' AND not_before <= now()) AS oldest
       FROM outbox WHERE state IN ('ready', 'running', 'failed') GROUP BY job, state ORDER BY job, state`,
    );
    return { items: rows.map(({ oldest, ...row }) => ({ ...row, oldestDueAt: isoMacauOrNull(oldest) })) };
  }

  async deliveries(ctx: Ctx): Promise<{ items: OpsDeliveryLine[] }> {
    await this.#recorded(ctx, 'deliveries');
    const rows = await this.relay.query<{
      unit_id: number;
      number: string;
      state: OpsDeliveryLine['state'];
      batches: number;
      receivers: number;
      oldest: Date | null;
    }>(
      `SELECT b.unit_id, u.number, b.state, count(*)::int AS batches, sum(b.receivers)::int AS receivers,
         min(b.created_at) FILTER (WHERE b.state IN ('ready', 'sending')) AS oldest
       FROM delivery_batch b JOIN school_unit u ON u.id = b.unit_id
       WHERE b.created_at > now() - interval '30 days' GROUP BY b.unit_id, u.number, b.state ORDER BY u.number, b.state`,
    );
    return {
      items: rows.map(({ unit_id, oldest, ...row }) => ({ unitId: unit_id, ...row, oldestAt: isoMacauOrNull(oldest) })),
    };
  }

  async failedJobs(
    ctx: Ctx,
    filter: { unitId?: number | undefined; page?: number | undefined },
  ): Promise<{ items: OpsFailedJob[]; total: number; page: number; pageSize: number }> {
    await this.#recorded(ctx, 'failed-jobs', filter.unitId);
    const page = filter.page ?? 1;
    const { items, total } = await this.failed.list(filter.unitId === undefined ? {} : { unitId: filter.unitId }, page);
    const numbers = await this.platform.query<{ id: number; number: string }>(`SELECT id, number FROM school_unit WHERE id = ANY ($1)`, [
      items.map((item) => item.unitId),
    ]);
    const numberOf = new Map(numbers.map((row) => [row.id, row.number]));
    return {
      items: items.map((item) => ({
        unitId: item.unitId,
        number: numberOf.get(item.unitId) ?? '',
        id: item.outboxId,
        job: item.job,
        tries: item.tries,
        code: item.error.code,
        message: item.error.message,
        createdAt: isoMacau(item.createdAt),
        failedAt: isoMacauOrNull(item.failedAt),
      })),
      total,
      page,
      pageSize: PAGE_SIZE,
    };
  }

  /** @throws DomainError NOT_FOUND for a job that is not failed: another operator was quicker, or an equal job waits already */
  async runAgain(ctx: Ctx, unitId: number, id: string): Promise<{ ok: true }> {
    await this.#recorded(ctx, `run-again ${id}`, unitId);
    if (!(await this.failed.runAgain(unitId, id))) throw notFound();
    return { ok: true };
  }

  async #recorded(ctx: Ctx, what: string, unitId?: number): Promise<void> {
    await this.platform.query(`INSERT INTO platform_read_log (operator_id, what, unit_id) VALUES ($1, $2, $3)`, [
      operatorOf(ctx),
      what,
      unitId ?? null,
    ]);
  }
}

/** @throws DomainError FORBIDDEN for anybody who is no operator */
export function operatorOf(ctx: Ctx): string {
  if (ctx.actor.kind !== 'operator') throw new DomainError('FORBIDDEN');
  return ctx.actor.operatorId;
}
