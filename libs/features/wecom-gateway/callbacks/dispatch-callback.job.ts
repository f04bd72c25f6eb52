import { Injectable } from '@nestjs/common';
import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import { HandlesJob, type JobHandler } from '@platform/jobs/handles-job.decorator';
import { Logger } from '@platform/log/logger';
import { CallbackRefused, openCallback, type CallbackQuery, type WecomEvent } from '@wecom';
import { UnitSecretsReader } from '../unit-secrets';
import { CallbackHandlers } from './callback-handlers';
import { callbackJob } from './callback.jobs';

interface Stored {
  query: CallbackQuery;
  body: string;
  received_at: Date;
  done_at: Date | null;
}

/** Opens a stored callback with the time it came in and hands it to the features that asked for its kind. */
@HandlesJob(callbackJob)
@Injectable()
export class DispatchCallback implements JobHandler<{ callbackId: string }> {
  constructor(
    private readonly db: Db,
    private readonly secrets: UnitSecretsReader,
    private readonly handlers: CallbackHandlers,
    private readonly logger: Logger,
  ) {}

  async run(ctx: Ctx<SystemActor>, { callbackId }: { callbackId: string }): Promise<void> {
    const stored = await this.db.read(ctx, (tx) =>
      tx.one<Stored>(`SELECT query, body, received_at, done_at FROM wecom_callback WHERE unit_id = $1 AND id = $2`, [
        tx.unitId,
        callbackId,
      ]),
    );
    if (stored === undefined || stored.done_at !== null) return;
    const event = await this.#open(ctx, stored);
    const outcome = event === undefined ? 'unreadable' : (await this.handlers.dispatch(ctx, event, callbackId)) ? 'handled' : 'ignored';
    await this.db.inUnit(ctx, (tx) =>
      tx.execute(`UPDATE wecom_callback SET done_at = now(), outcome = $3 WHERE unit_id = $1 AND id = $2`, [
        tx.unitId,
        callbackId,
        outcome,
      ]),
    );
  }

  /** Token and key may have changed since it was stored; the daily comparison repairs what such an event told (G4). */
  async #open(ctx: Ctx<SystemActor>, stored: Stored): Promise<WecomEvent | undefined> {
    const secrets = await this.secrets.of(ctx);
    if (secrets?.callback == null) return undefined;
    try {
      const { query, body, received_at } = stored;
      return openCallback({
        ...secrets.callback,
        receiveIds: new Set([secrets.corpId]),
        query,
        body,
        now: received_at.getTime(),
      });
    } catch (error) {
      if (!(error instanceof CallbackRefused)) throw error;
      this.logger.warn({ unitId: ctx.unitId, reason: error.reason }, 'stored callback cannot be opened any more');
      return undefined;
    }
  }
}
