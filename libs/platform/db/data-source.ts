import pg from 'pg';
import { DataSource } from 'typeorm';

/** bigint counts fit a number here; a date without time stays text, so that no time zone shifts it. */
pg.types.setTypeParser(pg.types.builtins.INT8, Number);
pg.types.setTypeParser(pg.types.builtins.DATE, (value: string) => value);

export interface DataSourceOptions {
  url: string;
  entities: readonly (new () => object)[];
  poolSize: number;
  applicationName: string;
  /** So many stay open however quiet it is: the first minute of a morning finds them. */
  keepOpen?: number;
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
      statement_timeout: 15_000,
      idle_in_transaction_session_timeout: 10_000,
      keepAlive: true,
    },
  });
}
