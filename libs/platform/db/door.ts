import type { Pool, PoolClient, QueryResultRow } from 'pg';
import type { DataSource } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { asUnitId, type Actor, type Ctx } from '@platform/ctx/ctx';
import { deadlineOf, tooLate, type Deadline } from '@platform/ctx/deadline';
import { DomainError } from '@platform/errors/domain-error';
import { claimKey, keepAnswer } from './idempotency';
import { assertOutsideTransaction, runInScope } from './scope';
import { runOneTrip } from './one-trip';
import { unanswered } from './data-source';
import { ReadTx, statementName, Tx, type Asking } from './tx';

/** A person who has waited so long already has less left than a statement may take. */
const LITTLE_MS = 5_000;
/** The edge of the API speaks first. */
const AFTER_MS = 500;

/**
 * BEGIN and the unit in one message: two round trips less per request (performance.md). The id is a checked integer. Statements of
 * somebody with little time left end with it.
 */
function opening(unitId: number, readOnly: boolean, leftMs: number): string {
  const id = asUnitId(unitId);
  const most = leftMs < LITTLE_MS ? `, set_config('statement_timeout', '${Math.ceil(leftMs) + AFTER_MS}', true)` : '';
  return `BEGIN${readOnly ? ' READ ONLY' : ''}; SELECT set_config('app.unit_id', '${id}', true)${most}, now() AS now`;
}

/** Work of the platform itself (leases, lanes, log-ins) goes on to its end, whoever began it: it is written down step by step. */
const deadlineFor = (ctx: Ctx<Actor>): Deadline | undefined => (ctx.actor.kind === 'system' ? undefined : deadlineOf());

/**
 * The only door to the data tables (B2): opens a transaction, sets the unit for row-level security for that transaction
 * alone, and never gives a connection back while a transaction is open on it.
 */
export class Db {
  readonly #dataSource: DataSource;
  #wake: () => void = () => undefined;
  #hint: (unitId: number, topics: ReadonlySet<string>) => void = () => undefined;

  constructor(dataSource: DataSource) {
    this.#dataSource = dataSource;
  }

  /** The relay listens here: called after each commit that enqueued a job. */
  onEnqueued(wake: () => void): void {
    this.#wake = wake;
  }

  /** The live hub listens here: called after each commit that has news for open pages. */
  onHint(hint: (unitId: number, topics: ReadonlySet<string>) => void): void {
    this.#hint = hint;
  }

  /**
   * Runs `fn` in one writing transaction of the ctx's unit; commits when it answers, rolls back when it throws. With an
   * idempotency key in the ctx, `fn`'s value is kept as the answer of the route: such a route writes in exactly one
   * transaction and answers its value. A person who was told to try again writes nothing any more (R16).
   * @throws Error inside another transaction; database faults as they come; DomainError VIEW_READ_ONLY for a ctx that only looks
   */
  async inUnit<T>(ctx: Ctx<Actor>, fn: (tx: Tx) => Promise<T>): Promise<T> {
    assertOutsideTransaction('db.inUnit');
    if (ctx.view !== undefined) throw new DomainError('VIEW_READ_ONLY');
    let done: Tx | undefined;
    const deadline = deadlineFor(ctx);
    const result = await this.#open(ctx, false, deadline, async (client, now) => {
      const tx = new Tx(ctx, client, now, this.#dataSource, deadline);
      try {
        await claimKey(tx);
        const value = await fn(tx);
        await keepAnswer(tx, value);
        done = tx;
        return value;
      } finally {
        tx.end();
      }
    });
    if (done?.wakesRelay === true) this.#wake();
    if (done !== undefined && done.hints.size > 0) this.#hint(ctx.unitId, done.hints);
    return result;
  }

  /** The same, read only: PostgreSQL itself refuses a write (A9). */
  async read<T>(ctx: Ctx<Actor>, fn: (tx: ReadTx) => Promise<T>): Promise<T> {
    assertOutsideTransaction('db.read');
    const deadline = deadlineFor(ctx);
    return this.#open(ctx, true, deadline, async (client, now) => {
      const tx = new ReadTx(ctx, client, now, deadline);
      try {
        return await fn(tx);
      } finally {
        tx.end();
      }
    });
  }

  /**
   * One reading statement in one round trip, for pages that thousands open at once: unit and statement travel together,
   * and nobody waits for BEGIN or COMMIT. Row security, read only and the clock are those of `read`. It is planned once for
   * all values, so not for searches, whose best way depends on what is looked for.
   * @returns what `fn` made of it, with the clock of the database
   * @throws Error when `fn` asks twice or not at all
   */
  async glance<T>(ctx: Ctx<Actor>, fn: (tx: Asking) => Promise<T>): Promise<{ value: T; now: Date }> {
    assertOutsideTransaction('db.glance');
    let asked = false;
    let now: Date | undefined;
    const query = async <R extends QueryResultRow>(sql: string, params: readonly unknown[] = []): Promise<R[]> => {
      if (asked) throw new Error('a glance is one statement: use db.read for more');
      asked = true;
      const trip = await this.#trip<R>(ctx, sql, params);
      ({ now } = trip);
      return trip.rows;
    };
    const one = async <R extends QueryResultRow>(sql: string, params: readonly unknown[] = []): Promise<R | undefined> =>
      (await query<R>(sql, params))[0];
    const value = await fn({ ctx, unitId: ctx.unitId, query, one });
    if (now === undefined) throw new Error('a glance without a statement');
    return { value, now };
  }

  async #trip<R extends QueryResultRow>(ctx: Ctx<Actor>, sql: string, params: readonly unknown[]): Promise<{ rows: R[]; now: Date }> {
    const unitId = asUnitId(ctx.unitId);
    const client = await this.#connect(deadlineFor(ctx));
    let fault: Error | undefined;
    const onError = (error: Error): void => {
      fault = error;
    };
    client.on('error', onError);
    try {
      return await runOneTrip<R>(client, unitId, { name: statementName(sql), text: sql, values: [...params] });
    } catch (error) {
      fault = error as Error;
      throw error;
    } finally {
      client.off('error', onError);
      client.release(fault);
    }
  }

  /** Ends the pool: call once, on shutdown. */
  async close(): Promise<void> {
    if (this.#dataSource.isInitialized) await this.#dataSource.destroy();
  }

  /** A cheap proof that the database answers, for readiness. */
  async ping(): Promise<void> {
    await this.#pool.query('SELECT 1');
  }

  /**
   * Opens connections before the first request: a process that has just started would otherwise open them all while requests
   * wait (R10, R11). One that cannot be opened is left to the requests.
   */
  async warm(connections: number): Promise<void> {
    const opened = await Promise.allSettled(Array.from({ length: connections }, () => this.#pool.connect()));
    for (const each of opened) if (each.status === 'fulfilled') each.value.release();
  }

  get #pool(): Pool {
    return (this.#dataSource.driver as PostgresDriver).master as Pool;
  }

  /** @throws DomainError UNAVAILABLE when the person was told to try again before one was free */
  async #connect(deadline: Deadline | undefined): Promise<PoolClient> {
    deadline?.check();
    const client = await this.#pool.connect();
    if (deadline?.over === true) {
      client.release();
      throw tooLate();
    }
    return client;
  }

  async #open<T>(
    ctx: Ctx<Actor>,
    readOnly: boolean,
    deadline: Deadline | undefined,
    work: (client: PoolClient, now: Date) => Promise<T>,
  ): Promise<T> {
    const client = await this.#connect(deadline);
    let fault: Error | undefined;
    const onError = (error: Error): void => {
      fault = error;
    };
    client.on('error', onError);
    let ended = false;
    try {
      const results = (await client.query(opening(ctx.unitId, readOnly, deadline?.leftMs ?? Infinity))) as unknown as {
        rows: { now: Date }[];
      }[];
      const now = results[1]?.rows[0]?.now;
      if (now === undefined) throw new Error('the transaction did not open');
      const value = await runInScope(ctx.unitId, async (state) => {
        try {
          return await work(client, now);
        } finally {
          state.open = false;
        }
      });
      if (readOnly) {
        ended = true;
        // Nothing was written: the reader need not wait for the end, only the next user of the connection has to.
        void end(client, 'COMMIT', onError);
        return value;
      }
      deadline?.check();
      const committed = await client.query('COMMIT');
      // A COMMIT of an aborted transaction answers ROLLBACK: the caller must not believe that it was stored.
      if (committed.command !== 'COMMIT') throw new Error('the transaction was aborted by an earlier error');
      return value;
    } catch (error) {
      ended = true;
      // A server that does not answer would not answer the ROLLBACK either; without the connection it rolls back by itself.
      if (unanswered(error)) {
        client.off('error', onError);
        client.release(error);
      } else await end(client, 'ROLLBACK', onError);
      throw error;
    } finally {
      if (!ended) {
        client.off('error', onError);
        client.release(fault);
      }
    }
  }
}

/** Ends the transaction and gives the connection back; one in doubt is destroyed, never handed on with somebody's rights (L6). */
async function end(client: PoolClient, how: 'COMMIT' | 'ROLLBACK', onError: (error: Error) => void): Promise<void> {
  let fault: Error | undefined;
  await client.query(how).catch((error: Error) => {
    fault = error;
  });
  client.off('error', onError);
  client.release(fault);
}
