import type { AlarmKind } from '@contracts/ops-alarms';
import type { RolePool } from '@platform/db/role-pool';

const FLUSH_MS = 10_000;
/** Different things kept between two writes; under an attack further ones are left out, the alarm has long begun. */
const MOST = 5_000;

export type NotedKind = Extract<AlarmKind, 'cross_unit' | 'row_security' | 'mass_read' | 'callback_refused' | 'storage_full'>;

interface Note {
  kind: NotedKind;
  unit: number;
  subject: string;
  n: number;
}

/**
 * What happened in this process that may become an alarm (J8): counted in memory, added to the database every ten seconds,
 * judged by `AlarmWatch` over all processes. Also the injection token.
 */
export class AlarmNotes {
  readonly #pool: Pick<RolePool, 'query'>;
  #notes = new Map<string, Note>();
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> | undefined;

  /** @param pool of role platform */
  constructor(pool: Pick<RolePool, 'query'>) {
    this.#pool = pool;
  }

  /** Costs nothing but memory, throws never. @param about the unit (none: the platform), and the account where each is counted alone */
  note(kind: NotedKind, about: { unitId?: number | undefined; subject?: string | undefined } = {}, n = 1): void {
    const unit = about.unitId ?? 0;
    const subject = (about.subject ?? '').slice(0, 60);
    const key = `${kind}|${String(unit)}|${subject}`;
    const known = this.#notes.get(key);
    if (known !== undefined) known.n += n;
    else if (this.#notes.size < MOST) this.#notes.set(key, { kind, unit, subject, n });
  }

  start(): void {
    this.#timer = setInterval(() => void this.flush().catch(() => undefined), FLUSH_MS);
    this.#timer.unref();
  }

  /** Writes what was noted; what could not be written waits for the next time. @throws database faults as they come */
  flush(): Promise<void> {
    this.#writing ??= this.#write().finally(() => {
      this.#writing = undefined;
    });
    return this.#writing;
  }

  async #write(): Promise<void> {
    if (this.#notes.size === 0) return;
    const notes = this.#notes;
    this.#notes = new Map();
    // In one order, so that two processes do not wait for each other crosswise.
    const rows = [...notes.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, note]) => note);
    try {
      await this.#pool.query(
        `INSERT INTO alarm_event AS e (kind, about_unit, subject, minute, n)
         SELECT kind, unit, subject, date_trunc('minute', now()), n
           FROM unnest($1::text[], $2::int[], $3::text[], $4::int[]) AS x (kind, unit, subject, n)
         ON CONFLICT (kind, about_unit, subject, minute) DO UPDATE SET n = e.n + excluded.n`,
        [rows.map((r) => r.kind), rows.map((r) => r.unit), rows.map((r) => r.subject), rows.map((r) => r.n)],
      );
    } catch (error) {
      for (const { kind, unit, subject, n } of rows) this.note(kind, { unitId: unit, subject }, n);
      throw error;
    }
  }

  /** Writes the last notes; the pool is closed after it. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.flush().catch(() => undefined);
  }
}
