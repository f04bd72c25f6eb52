import pg from 'pg';
import type { TestDatabase } from './test-database';

/**
 * A database whose clock can be moved: `now()` and `clock_timestamp()` of every statement of the product go through it,
 * because its schema is looked up before PostgreSQL's own. Defaults of columns keep the real time. Nothing waits for
 * real time, and an edge is met to the millisecond.
 */
export class TestClock {
  readonly #superuserUrl: string;

  private constructor(superuserUrl: string) {
    this.#superuserUrl = superuserUrl;
  }

  /** Must come before the first connection of the application: the search path is read when a connection opens. */
  static async install(database: TestDatabase): Promise<TestClock> {
    const clock = new TestClock(database.superuserUrl);
    await clock.#run(
      `CREATE SCHEMA test_clock;
       CREATE TABLE test_clock.time (ahead interval NOT NULL, stands timestamptz);
       INSERT INTO test_clock.time VALUES ('0', NULL);
       CREATE FUNCTION test_clock.now() RETURNS timestamptz LANGUAGE sql STABLE
         AS $$ SELECT coalesce(stands, pg_catalog.now() + ahead) FROM test_clock.time $$;
       CREATE FUNCTION test_clock.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE
         AS $$ SELECT coalesce(stands, pg_catalog.clock_timestamp() + ahead) FROM test_clock.time $$;
       GRANT USAGE ON SCHEMA test_clock TO PUBLIC;
       GRANT SELECT ON test_clock.time TO PUBLIC;
       ALTER DATABASE ${database.name} SET search_path = test_clock, pg_catalog, public`,
    );
    return clock;
  }

  /** Goes on from a later (or earlier) time, e.g. `5 minutes`. */
  async move(interval: string): Promise<void> {
    await this.#run(`UPDATE test_clock.time SET stands = stands + '${interval}', ahead = ahead + '${interval}'`);
  }

  /** Stands still at a moment until `run`. */
  async stopAt(at: Date): Promise<void> {
    await this.#run(`UPDATE test_clock.time SET stands = '${at.toISOString()}'`);
  }

  /** Goes on from where it stands, or back to the real time where nothing was moved. */
  async run(): Promise<void> {
    await this.#run(`UPDATE test_clock.time SET ahead = coalesce(stands - pg_catalog.clock_timestamp(), ahead), stands = NULL`);
  }

  async #run(sql: string): Promise<void> {
    const client = new pg.Client({ connectionString: this.#superuserUrl });
    await client.connect();
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  }
}
