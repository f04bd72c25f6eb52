import { createHash } from 'node:crypto';
import type { PoolClient, QueryResult, QueryResultRow } from 'pg';
import type { DataSource, EntityManager, EntityTarget, ObjectLiteral } from 'typeorm';
import { actorId, type Actor, type Ctx, type UnitId } from '@platform/ctx/ctx';
import type { Deadline } from '@platform/ctx/deadline';
import { priorityOf, type JobDefinition } from '@platform/jobs/define-job';
import { bindManager } from './bound-query-runner';
import { UnitRepo } from './unit-repo';

export interface AuditEntry {
  /** Verb in the past, `notice.recalled`. */
  action: string;
  /** Table of the thing and its id. */
  entity: string;
  entityId?: string;
  /** What changed, personal values masked (OVR-31). */
  before?: Record<string, unknown>;
  after?: Record<string, unknown>;
  result?: 'ok' | 'refused';
}

export interface EnqueueOptions {
  /** Only one waiting job per unit, job name and key. */
  dedupe?: string;
  /** Not before this many milliseconds from now. */
  delayMs?: number;
  /** 1 urgent, 5 normal, 9 bulk. */
  priority?: 1 | 5 | 9;
}

const statementNames = new Map<string, string>();
export function statementName(sql: string): string {
  let name = statementNames.get(sql);
  if (name === undefined) {
    name = createHash('sha1').update(sql).digest('base64url');
    statementNames.set(sql, name);
  }
  return name;
}

/** An open transaction bound to one unit. Everything that takes a `Tx` takes part in the caller's transaction. */
export class ReadTx {
  readonly ctx: Ctx<Actor>;
  readonly unitId: UnitId;
  /** Database clock at the start of the transaction: the only clock that limits are judged by (OVR-11). */
  readonly now: Date;
  protected readonly client: PoolClient;
  readonly #deadline: Deadline | undefined;
  #busy = false;
  #ended = false;

  /** @param deadline of the person who waits; after it no further statement runs */
  constructor(ctx: Ctx<Actor>, client: PoolClient, now: Date, deadline?: Deadline) {
    this.#deadline = deadline;
    this.ctx = ctx;
    this.unitId = ctx.unitId;
    this.client = client;
    this.now = now;
  }

  /**
   * Runs one statement, prepared once per connection. `$1` is always the unit id by convention: `tx.query(sql, [tx.unitId, …])`.
   * @throws Error when a second statement starts before the first has answered (L17) or the transaction has ended;
   *   DomainError UNAVAILABLE once the person has been told to try again (R16)
   */
  async query<T extends QueryResultRow>(sql: string, params: readonly unknown[] = []): Promise<T[]> {
    return (await this.run<T>(sql, params)).rows;
  }

  /** The first row or undefined. */
  async one<T extends QueryResultRow>(sql: string, params: readonly unknown[] = []): Promise<T | undefined> {
    return (await this.run<T>(sql, params)).rows[0];
  }

  protected async run<T extends QueryResultRow>(sql: string, params: readonly unknown[]): Promise<QueryResult<T>> {
    if (this.#ended) throw new Error('the transaction has ended: a tx must not leave its callback');
    if (this.#busy) throw new Error('two statements at once on one transaction: await them one by one');
    this.#deadline?.check();
    this.#busy = true;
    try {
      return await this.client.query<T>({ name: statementName(sql), text: sql, values: params as unknown[] });
    } finally {
      this.#busy = false;
    }
  }

  /** Called by the door only. */
  end(): void {
    this.#ended = true;
  }
}

/** What a single reading statement needs of a transaction (`Db.glance`). */
export type Asking = Pick<ReadTx, 'ctx' | 'unitId' | 'query' | 'one'>;

/** A transaction that may write. */
export class Tx extends ReadTx {
  readonly #dataSource: DataSource;
  #bound: { manager: EntityManager; seal: () => void } | undefined;

  constructor(ctx: Ctx<Actor>, client: PoolClient, now: Date, dataSource: DataSource, deadline?: Deadline) {
    super(ctx, client, now, deadline);
    this.#dataSource = dataSource;
  }

  /** Repository of an entity that puts `unitId` into every condition and row by itself. */
  repo<E extends ObjectLiteral & { unitId: number }>(entity: EntityTarget<E>): UnitRepo<E> {
    this.#bound ??= bindManager(this.#dataSource, this.client);
    return new UnitRepo(this.#bound.manager.getRepository(entity), this.unitId);
  }

  /** Runs a writing statement. @returns number of rows it touched */
  async execute(sql: string, params: readonly unknown[] = []): Promise<number> {
    return (await this.run(sql, params)).rowCount ?? 0;
  }

  /** Records who did what (OVR-31, J2); if this fails the action fails with it. */
  async audit(entry: AuditEntry): Promise<void> {
    const { actor } = this.ctx;
    await this.execute(
      `INSERT INTO audit_log (unit_id, actor_kind, actor_id, actor_role, surface, ip, request_id, action, entity, entity_id, before, after, result)
       VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13)`,
      [
        this.unitId,
        actor.kind,
        actorId(actor),
        actor.kind === 'staff' ? actor.roles.join(',') : actor.kind === 'system' ? actor.job : null,
        this.ctx.surface,
        this.ctx.ip ?? null,
        this.ctx.requestId,
        entry.action,
        entry.entity,
        entry.entityId ?? null,
        entry.before === undefined ? null : JSON.stringify(entry.before),
        entry.after === undefined ? null : JSON.stringify(entry.after),
        entry.result ?? 'ok',
      ],
    );
  }

  /**
   * Writes a job into the outbox of this transaction: it exists exactly when the transaction commits, and the relay
   * hands it to the queue afterwards. The payload holds ids only and is checked against the job's schema here.
   * @returns the outbox id, or null when a job with the same dedupe key already waits
   */
  async enqueue<P>(job: JobDefinition<P>, payload: P, options: EnqueueOptions = {}): Promise<string | null> {
    const checked = job.payload.parse(payload);
    const row = await this.one<{ id: string }>(
      `INSERT INTO outbox (unit_id, job, payload, dedupe_key, priority, not_before)
       VALUES ($1, $2, $3, $4, $5, now() + make_interval(secs => $6))
       ON CONFLICT (unit_id, job, dedupe_key) WHERE dedupe_key IS NOT NULL AND state = 'ready' DO NOTHING
       RETURNING id`,
      [
        this.unitId,
        job.name,
        JSON.stringify(checked),
        options.dedupe ?? null,
        options.priority ?? priorityOf(job),
        (options.delayMs ?? 0) / 1000,
      ],
    );
    this.#woke = true;
    return row?.id ?? null;
  }

  #woke = false;
  readonly #hints = new Set<string>();

  /** Tells open pages after the commit that a topic has news, e.g. `notice:<id>`; they fetch it themselves. */
  hint(topic: string): void {
    this.#hints.add(topic);
  }

  /** Called by the door only. */
  get hints(): ReadonlySet<string> {
    return this.#hints;
  }

  /** Called by the door only. @returns true when a job was enqueued, so that the door wakes the relay once per commit */
  get wakesRelay(): boolean {
    return this.#woke;
  }

  override end(): void {
    super.end();
    this.#bound?.seal();
  }
}
