import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { systemCtx, type Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import { Logger } from '@platform/log/logger';
import { RelayPool } from '@platform/pools';
import { claimBatches, forgottenMessages, renewLeases, type ClaimedBatch } from './data/batch-claims';
import { noteAttempt } from './data/attempt-notes';
import { endPlaces } from './data/batch-bundles';
import { endMessage, freeProbe, holdQuiet, postpone, storeAttempt, storeChannel, storeVerdict } from './data/batch-results';
import { overReceiverLimit } from './data/receiver-limit';
import { judge, withheld, type Attempt, type Verdict } from './domain/batch-verdict';
import { MessageOwners, type InvalidReceivers } from './message-owners';
import { nextOpenTime } from './policy/next-open-time';
import { SendingPolicies } from './policy/sending-policies.service';
import { MessageTransport, type SentAttempt } from './wecom-transport';

/** Calls on the wire at a time; bulk takes at most half of them, so that urgent and normal messages always find a place. */
const SLOTS = 8;
const BULK_SLOTS = SLOTS / 2;
const PER_TURN = 2;
const POLL_MS = 1_000;
const RENEW_MS = 6_000;
const SWEEP_EVERY = 5;
const LIMIT_WAIT_SECONDS = 10;
/** Quiet hours were asked when the call was frozen; they are asked again when it is older than this. */
const FRESH_SECONDS = 60;

/**
 * Takes frozen batches and hands them to WeCom (data-and-delivery 2.2–2.6). Three steps, each safe to be killed after:
 * claim with a lease and commit; call outside any transaction; store the result under the same lease. Only a started
 * sender takes anything: the worker starts it, the API has it to wake.
 */
@Injectable()
export class MessageSender implements OnApplicationShutdown {
  readonly #held = new Set<ClaimedBatch>();
  readonly #running = new Set<Promise<void>>();
  #timers: NodeJS.Timeout[] = [];
  #started = false;
  #pumping: Promise<void> | undefined;
  #again = false;
  #ticks = 0;

  constructor(
    private readonly db: Db,
    private readonly relay: RelayPool,
    private readonly transport: MessageTransport,
    private readonly owners: MessageOwners,
    private readonly policies: SendingPolicies,
    private readonly logger: Logger,
  ) {}

  start(): void {
    if (this.#started) return;
    this.#started = true;
    this.#timers = [setInterval(() => this.#tick(), POLL_MS), setInterval(() => void this.#renew(), RENEW_MS)];
    this.wake();
  }

  /** Takes nothing new; ends when the calls on the wire have been booked. */
  async stop(): Promise<void> {
    this.#started = false;
    await this.#pumping;
    await Promise.all(this.#running);
    for (const timer of this.#timers) clearInterval(timer);
    this.#timers = [];
  }

  async onApplicationShutdown(): Promise<void> {
    await this.stop();
  }

  /** There may be work; cheap, and without effect in a process that does not send. */
  wake(): void {
    if (!this.#started) return;
    this.#again = true;
    this.#pumping ??= this.#pump().finally(() => {
      this.#pumping = undefined;
      if (this.#again) this.wake();
    });
  }

  /** Sends everything that is due now and ends what is over; for tests and one-off runs. @returns number of batches taken */
  async drain(): Promise<number> {
    let taken = 0;
    for (;;) {
      const batches = await claimBatches(this.relay, SLOTS, 9);
      if (batches.length === 0) break;
      taken += batches.length;
      await Promise.all(batches.map((batch) => this.#deliver(batch)));
    }
    await this.#sweep();
    return taken;
  }

  async #pump(): Promise<void> {
    while (this.#again && this.#started) {
      this.#again = false;
      try {
        while (this.#started && (await this.#takeTurn()));
      } catch (error) {
        this.logger.warn({ err: error }, 'batches could not be claimed, trying again');
      }
    }
  }

  /** @returns whether another turn makes sense at once */
  async #takeTurn(): Promise<boolean> {
    const free = SLOTS - this.#held.size;
    if (free <= 0) return false;
    const bulk = [...this.#held].filter((batch) => batch.priority >= 9).length;
    const batches = await claimBatches(this.relay, Math.min(free, PER_TURN), bulk < BULK_SLOTS ? 9 : 5);
    for (const batch of batches) this.#run(batch);
    return batches.length > 0;
  }

  #run(batch: ClaimedBatch): void {
    this.#held.add(batch);
    const done = this.#deliver(batch)
      .catch((error: unknown) => this.logger.warn({ ...about(batch), err: error }, 'batch result not stored, its lease will end'))
      .finally(() => {
        this.#held.delete(batch);
        this.#running.delete(done);
        this.wake();
      });
    this.#running.add(done);
  }

  async #deliver(batch: ClaimedBatch): Promise<void> {
    const ctx = systemCtx(batch.unitId, 'message.send', `${batch.messageId}.${String(batch.seq)}`);
    const stays = withheld(batch);
    if (stays !== undefined) return this.#book(ctx, batch, { to: stays }, undefined);
    if (await overReceiverLimit(this.relay, batch)) {
      return this.db.inUnit(ctx, async (tx) => {
        await postpone(tx, batch, LIMIT_WAIT_SECONDS, 'receiver_limit');
        await freeProbe(tx, batch);
      });
    }
    if (await this.#holdsQuiet(ctx, batch)) return;
    const { attempt, invalid } = await this.#send(ctx, batch);
    await this.#book(ctx, batch, judge(attempt, batch), { attempt, invalid });
  }

  /** A call that waited for WeCom past the beginning of quiet hours waits on, unless it may have arrived already (BEY-05). */
  async #holdsQuiet(ctx: Ctx, batch: ClaimedBatch): Promise<boolean> {
    if (batch.channel !== 'school_notice' || batch.priority <= 1 || batch.maybeForSeconds !== null || batch.ageSeconds < FRESH_SECONDS)
      return false;
    return this.db.inUnit(ctx, async (tx) => {
      const open = nextOpenTime(await this.policies.read(tx), tx.now);
      if (open <= tx.now || !(await holdQuiet(tx, batch, open))) return false;
      await freeProbe(tx, batch);
      return true;
    });
  }

  async #send(ctx: Ctx, batch: ClaimedBatch): Promise<SentAttempt> {
    try {
      return await this.transport.send(ctx, batch.app, batch.channel, batch.body);
    } catch (error) {
      // The transport throws only before anything has left: unit not connected, database away.
      this.logger.warn({ ...about(batch), err: error }, 'batch did not leave');
      return { attempt: { kind: 'not_sent' }, invalid: { students: [], parents: [], members: [] } };
    }
  }

  async #book(
    ctx: Ctx,
    batch: ClaimedBatch,
    verdict: Verdict,
    sent: { attempt: Attempt; invalid: InvalidReceivers } | undefined,
  ): Promise<void> {
    const invalid = sent !== undefined && hasAny(sent.invalid) ? sent.invalid : null;
    const places = await this.db.inUnit(ctx, async (tx) => {
      if (!(await storeVerdict(tx, batch, verdict, invalid))) return undefined;
      if (sent !== undefined) {
        await storeAttempt(tx, batch, sent.attempt);
        await noteAttempt(tx, batch, { no: batch.tries, kind: sent.attempt.kind, body: batch.body, invalid: sent.invalid });
        await storeChannel(tx, batch, sent.attempt, verdict);
      } else await freeProbe(tx, batch);
      if (verdict.to === 'ready') return [];
      const led = batch.kind === 'notice_bundle' ? await endPlaces(tx, batch) : [];
      for (const place of sent === undefined ? [] : led) {
        await noteAttempt(tx, place, { no: 1, kind: sent!.attempt.kind, body: batch.body, invalid: sent!.invalid });
      }
      const ended = [batch, ...led];
      for (const { messageId, kind, refId, seq } of ended) {
        await this.owners.of(kind)?.batchDone(tx, {
          messageId,
          kind,
          refId,
          seq,
          state: verdict.to,
          invalid: invalid ?? { students: [], parents: [], members: [] },
          errorCode: verdict.to === 'failed' ? verdict.code : null,
        });
      }
      return ended;
    });
    if (places === undefined) {
      this.logger.warn(about(batch), 'batch was answered after its lease was lost');
      return;
    }
    for (const messageId of new Set(places.map((place) => place.messageId))) await this.finish(ctx, messageId);
  }

  /** Whoever stores the last result ends the message, or whoever seals it later; two may try, one succeeds. */
  async finish(ctx: Ctx, messageId: string): Promise<void> {
    await this.db.inUnit(ctx, async (tx) => {
      const ended = await endMessage(tx, messageId);
      if (ended !== undefined) await this.owners.of(ended.kind)?.messageDone(tx, ended);
    });
  }

  #tick(): void {
    this.#ticks += 1;
    this.wake();
    if (this.#ticks % SWEEP_EVERY === 0) {
      this.#sweep().catch((error: unknown) => this.logger.warn({ err: error }, 'forgotten messages could not be looked for'));
    }
  }

  /** Messages whose process died between the last result and the end. */
  async #sweep(): Promise<void> {
    for (const { unitId, messageId } of await forgottenMessages(this.relay)) {
      await this.finish(systemCtx(unitId, 'message.finish', messageId), messageId);
    }
  }

  async #renew(): Promise<void> {
    const held = [...this.#held];
    if (held.length === 0) return;
    await renewLeases(this.relay, held).catch((error: unknown) => this.logger.warn({ err: error }, 'leases could not be prolonged'));
  }
}

const about = (batch: ClaimedBatch): Record<string, unknown> => ({
  unitId: batch.unitId,
  messageId: batch.messageId,
  seq: batch.seq,
  tries: batch.tries,
});
const hasAny = (invalid: InvalidReceivers): boolean => invalid.students.length + invalid.parents.length + invalid.members.length > 0;
