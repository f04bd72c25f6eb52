import { randomBytes, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AlarmNotes } from '@platform/alarms/alarm-notes';
import { systemCtx, type Ctx, type SystemActor } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import { Logger } from '@platform/log/logger';
import { Metrics } from '@platform/metrics/metrics';
import { answerEcho, CallbackRefused, dedupeKey, openCallback, type CallbackKeys, type CallbackQuery } from '@wecom';
import { UnitFinder } from '../unit-finder';
import { UnitSecretsReader } from '../unit-secrets';
import { callbackJob } from './callback.jobs';

interface Expected extends CallbackKeys {
  ctx: Ctx<SystemActor> | undefined;
  now: number;
}

/** Keys that nobody has: an unknown corp is refused by the same work as a wrong signature (G1). */
const NOBODY = {
  token: randomBytes(16).toString('hex'),
  aesKey: randomBytes(48).toString('base64').replaceAll(/[+/=]/g, 'A').slice(0, 43),
  receiveIds: new Set([randomUUID()]),
};

/**
 * Takes callbacks in: signature, window and receiver are checked, the message is stored as it came together with its
 * job, and the answer goes out; the work is done later (G3). A message seen before gets the same answer and no second
 * row (G2).
 */
@Injectable()
export class CallbackIntake {
  readonly #count: (result: 'taken' | 'repeated' | 'refused' | 'verified') => void;

  constructor(
    private readonly db: Db,
    private readonly units: UnitFinder,
    private readonly secrets: UnitSecretsReader,
    private readonly logger: Logger,
    private readonly alarms: AlarmNotes,
    metrics: Metrics,
  ) {
    const counter = metrics.counter('wecom_callbacks_total', 'Callbacks from WeCom by result', ['result']);
    this.#count = (result) => counter.inc({ result });
  }

  /** The URL check. @returns the text to answer, or undefined to refuse */
  async verify(corpId: string, query: CallbackQuery): Promise<string | undefined> {
    const expected = await this.#expected(corpId);
    return this.#orRefuse(corpId, expected, () => {
      const echo = answerEcho({ ...expected, query });
      this.#count('verified');
      return Promise.resolve(echo);
    });
  }

  /** @returns true when the message is (or was already) stored, undefined to refuse it */
  async receive(corpId: string, query: CallbackQuery, body: unknown): Promise<true | undefined> {
    const expected = await this.#expected(corpId);
    return this.#orRefuse<true>(corpId, expected, async () => {
      const raw = typeof body === 'string' ? body : '';
      const event = openCallback({ ...expected, query, body: raw });
      const { ctx } = expected;
      if (ctx === undefined) throw new CallbackRefused('receiver');
      this.#count((await this.#store(ctx, query, raw, dedupeKey(event), event.kind)) ? 'taken' : 'repeated');
      return true;
    });
  }

  #store(ctx: Ctx<SystemActor>, query: CallbackQuery, body: string, key: string, kind: string): Promise<boolean> {
    const { msg_signature, timestamp, nonce } = query;
    return this.db.inUnit(ctx, async (tx) => {
      const row = await tx.one<{ id: string }>(
        `INSERT INTO wecom_callback (unit_id, dedupe_key, kind, query, body) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (unit_id, dedupe_key) DO NOTHING RETURNING id`,
        [tx.unitId, key, kind, JSON.stringify({ msg_signature, timestamp, nonce }), body],
      );
      if (row === undefined) return false;
      await tx.enqueue(callbackJob, { callbackId: row.id });
      return true;
    });
  }

  async #expected(corpId: string): Promise<Expected> {
    const unit = await this.units.byCorp(corpId);
    if (unit === undefined) return { ...NOBODY, ctx: undefined, now: Date.now() };
    const ctx = systemCtx(unit.id, 'wecom-callback', randomUUID());
    const secrets = await this.secrets.of(ctx);
    if (secrets?.callback == null) return { ...NOBODY, ctx: undefined, now: Date.now() };
    return { ...secrets.callback, receiveIds: new Set([secrets.corpId]), ctx, now: Date.now() + secrets.clockOffsetMs };
  }

  async #orRefuse<T>(corpId: string, { ctx }: Expected, work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof CallbackRefused)) throw error;
      this.#count('refused');
      this.alarms.note('callback_refused', { unitId: ctx?.unitId });
      this.logger.warn({ corpId: corpId.slice(0, 40), reason: error.reason }, 'wecom callback refused');
      return undefined;
    }
  }
}
