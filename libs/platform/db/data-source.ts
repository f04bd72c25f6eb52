import pg from 'pg';
import { DataSource } from 'typeorm';

/** bigint counts fit a number here; a date without time stays text, so that no time zone shifts it. */
pg.types.setTypeParser(pg.types.builtins.INT8, Number);
pg.types.setTypeParser(pg.types.builtins.DATE, (value: string) => value);

/** PostgreSQL itself ends a statement after this time. */
export const STATEMENT_MS = 15_000;
/** And if it does not even say so, its connection is given up: the machine is gone, or the way to it. */
export const SILENT_MS = 5_000;

/** The server said nothing at all for longer than a statement may take; what the connection would still bring is lost. */
export function unanswered(error: unknown): error is Error {
  return error instanceof Error && error.message === 'Query read timeout';
}

export interface DataSourceOptions {
  url: string;
  entities: readonly (new () => object)[];
  poolSize: number;
  applicationName: string;
  /** So many stay open however quiet it is: the first minute of a morning finds them. */
  keepOpen?: number;
  /** A statement without an answer is given up after so many milliseconds; `STATEMENT_MS + SILENT_MS` unless said. */
  answerMs?: number;
}

/** The TypeORM data source of role `app`. Only `platform/db` holds it. */
export function createDataSource(options: DataSourceOptions): DataSource {
  return new DataSource({
    type: 'postgres',
    url: options.url,
    entities: [...options.entities],
    synchronize: false,
    migrationsRun: false,
    logging: false,
    applicationName: options.applicationName,
    extra: {
      max: options.poolSize,
      min: options.keepOpen ?? 0,
      connectionTimeoutMillis: 5_000,
      idleTimeoutMillis: 30_000,
      statement_timeout: STATEMENT_MS,
      query_timeout: options.answerMs ?? STATEMENT_MS + SILENT_MS,
      idle_in_transaction_session_timeout: 10_000,
      keepAlive: true,
    },
  });
}
