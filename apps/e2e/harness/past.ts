import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';

/** The embedded server's superuser of this product's data folder (libs/platform/embedded). */
function addressOf(dataDir: string): string {
  const cluster = readFileSync(join(dataDir, 'cluster-path'), 'utf8').trim();
  const port = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')[3] ?? '';
  return `postgres://postgres:embedded@127.0.0.1:${port}/smart_campus`;
}

/**
 * Hours and days go by at once: moves what has happened to a notice, to a subscription, to an update of the school's contacts or to
 * a unit that is being dissolved back, as if the clock had gone on. Nothing else is ever written past the product.
 */
export class Past {
  private constructor(private readonly database: Client) {}

  static async of(dataDir: string): Promise<Past> {
    const database = new Client({ connectionString: addressOf(dataDir) });
    await database.connect();
    return new Past(database);
  }

  /** The notice was sent this long ago. */
  async sent(id: string, secondsAgo: number): Promise<void> {
    await this.#change('UPDATE notice SET sent_at = now() - make_interval(secs => $2) WHERE id = $1', [id, secondsAgo]);
  }

  /** The last reminder was this long ago. */
  async reminded(id: string, minutesAgo: number): Promise<void> {
    await this.#change('UPDATE notice_reminder_log SET at = now() - make_interval(mins => $2) WHERE notice_id = $1', [id, minutesAgo]);
  }

  /** The last invitation of a subscription was this long ago. */
  async invited(id: string, minutesAgo: number): Promise<void> {
    await this.#change('UPDATE subscription_invite SET at = now() - make_interval(mins => $2) WHERE subscription_id = $1', [
      id,
      minutesAgo,
    ]);
  }

  /** The scheduled notice is due in this time. */
  async dueIn(id: string, seconds: number): Promise<void> {
    await this.#change('UPDATE notice SET send_at = now() + make_interval(secs => $2) WHERE id = $1', [id, seconds]);
  }

  /** The window in which it can be taken back ends in this time. */
  async undoEndsIn(id: string, seconds: number): Promise<void> {
    await this.#change(
      `UPDATE notice SET sent_at = now() + make_interval(secs => $2), undo_until = now() + make_interval(secs => $2)
       WHERE id = $1 AND undo_until > now()`,
      [id, seconds],
    );
  }

  /** The week of an applied B01 update ends in this time, and the word two days before comes 48 hours earlier (PRM-40, PRM-43). */
  async weekEndsIn(updateId: string, hours: number): Promise<void> {
    await this.#change(
      `UPDATE b01_update SET applied_at = applied_at - (grace_until - now() - make_interval(hours => $2)),
              grace_until = now() + make_interval(hours => $2) WHERE id = $1 AND grace_until IS NOT NULL`,
      [updateId, hours],
    );
    await this.#change(
      `UPDATE outbox SET not_before = now() + make_interval(hours => CASE job WHEN 'b01.sweep' THEN $2 ELSE $2 - 48 END)
        WHERE job IN ('b01.sweep', 'b01.sweep-warn') AND state = 'ready' AND payload->>'updateId' = $1`,
      [updateId, hours],
    );
  }

  /** Days of a unit's dissolving have gone by, and with them the hours in which its job has run (PER-25). */
  async dissolving(unitId: number, days: number): Promise<void> {
    await this.#change(
      `UPDATE slot SET due_at = due_at - make_interval(days => $2) WHERE unit_id = $1 AND job = 'unit.dissolve'`,
      [unitId, days],
      0,
    );
    await this.#change(
      `UPDATE dissolve_request SET started_at = started_at - make_interval(days => $2), execute_at = execute_at - make_interval(days => $2),
              ended_at = ended_at - make_interval(days => $2) WHERE unit_id = $1`,
      [unitId, days],
    );
  }

  /** How much the database still holds of a unit, but for the request itself and the job that is doing it. */
  async rowsOf(unitId: number): Promise<number> {
    const { rows } = await this.database.query<{ name: string }>(
      `SELECT c.relname::text AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'unit_id'
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relrowsecurity AND c.relname <> 'dissolve_request'`,
    );
    let all = 0;
    for (const { name } of rows) {
      const others = name === 'outbox' ? `AND job <> 'unit.dissolve'` : '';
      const counted = await this.database.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${name} WHERE unit_id = $1 ${others}`, [
        unitId,
      ]);
      all += counted.rows[0]?.n ?? 0;
    }
    return all;
  }

  close(): Promise<void> {
    return this.database.end();
  }

  async #change(sql: string, values: readonly (string | number)[], least = 1): Promise<void> {
    const { rowCount } = await this.database.query(sql, [...values]);
    if ((rowCount ?? 0) < least) throw new Error(`nothing changed: ${sql}`);
  }
}
