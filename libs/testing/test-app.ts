import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Module, type DynamicModule, type Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { API_BASE, pathOf, type BodyInputOf, type OkOf, type ParamsOf, type QueryInputOf, type RouteDef } from '@contracts/route';
import { AlarmNotes } from '@platform/alarms/alarm-notes';
import { loadConfig, type Config } from '@platform/config/config';
import type { Ctx } from '@platform/ctx/ctx';
import { createDataSource } from '@platform/db/data-source';
import { Db } from '@platform/db/door';
import { RolePool } from '@platform/db/role-pool';
import type { Tx } from '@platform/db/tx';
import { StandInScanner } from '@platform/files/scanner';
import { LocalFileStore } from '@platform/files/local-file-store';
import { Authenticator } from '@platform/http/authenticator';
import { createHttpApp } from '@platform/http/create-http-app';
import { HttpSettings } from '@platform/http/http-settings';
import { LiveHub } from '@platform/live/live-hub';
import { createLogger } from '@platform/log/logger';
import { Metrics } from '@platform/metrics/metrics';
import { HttpEdgeModule, PlatformModule, type PlatformParts } from '@platform/platform.module';
import { UnitKeys } from '@platform/secrets/unit-keys';
import { TestClock } from './test-clock';
import { createTestDatabase, type TestDatabase } from './test-database';
import { neverQuiet } from './sending-policy.builder';
import { buildUnit, type BuiltUnit, type UnitOverrides } from './unit.builder';

export const TEST_ORIGIN = 'http://app.campus.localhost:3000';
export const TEST_OPS_ORIGIN = 'http://ops.campus.localhost:3000';

type FeatureModule = Type<unknown> | DynamicModule;
const ctxById = new Map<string, Ctx>();

/** Tests say who calls by a header that only this authenticator knows; real sessions are tested in feature `identity`. */
class TestAuthenticator extends Authenticator {
  authenticate(req: { headers: Record<string, unknown> }): Promise<Ctx | null> {
    const id = req.headers['x-test-ctx'];
    return Promise.resolve(typeof id === 'string' ? (ctxById.get(id) ?? null) : null);
  }
}

@Module({})
class TestAuthModule {
  static make(): DynamicModule {
    return {
      module: TestAuthModule,
      global: true,
      providers: [{ provide: Authenticator, useClass: TestAuthenticator }],
      exports: [Authenticator],
    };
  }
}

export interface CallOptions<D> {
  params?: ParamsOf<D> extends undefined ? never : ParamsOf<D>;
  query?: QueryInputOf<D> extends undefined ? never : QueryInputOf<D>;
  body?: BodyInputOf<D> extends undefined ? never : BodyInputOf<D>;
  headers?: Record<string, string>;
  version?: number;
  key?: string;
  /** Body of a `bytes` route. */
  bytes?: Buffer;
  remoteAddress?: string;
}

export interface Answer<T> {
  status: number;
  body: T & { code?: string; details?: Record<string, unknown>; message?: string };
  headers: Record<string, unknown>;
}

export interface TestApp {
  app: NestFastifyApplication;
  db: Db;
  database: TestDatabase;
  /** Only with `movableClock`. */
  clock: TestClock | undefined;
  parts: PlatformParts;
  /** A new unit of its own. */
  unit(overrides?: UnitOverrides): Promise<BuiltUnit>;
  /** Calls a route of the table as somebody (null = not signed in). */
  call<D extends RouteDef>(ctx: Ctx | null, def: D, options?: CallOptions<D>): Promise<Answer<OkOf<D>>>;
  close(): Promise<void>;
}

export interface TestAppOptions {
  modules: FeatureModule[];
  entities?: (new () => object)[];
  poolSize?: number;
  /** See `createTestDatabase`. */
  bySocket?: boolean;
  /** Leave the test authenticator out because a module brings the real one. */
  realAuthenticator?: boolean;
  /** 32 bytes that other processes of the same test know too; random unless given. */
  masterKey?: Buffer | readonly Buffer[];
  /** The database's clock can be moved (`TestApp.clock`). */
  movableClock?: boolean;
  /** Keys of the environment, e.g. `WECOM_API_BASE` of a simulator. */
  env?: Record<string, string>;
  /** Gets every line of the log, of all levels. */
  log?: { write(line: string): void };
  /** An ordinary request ends after this time (R16); late enough for a busy machine unless said. */
  answerWithinMs?: number;
  /** Further set-up of the server before it starts, as a host does it. */
  beforeInit?: (app: NestFastifyApplication) => void;
}

/** A test that measures no time must not fail because the machine is busy. */
const UNHURRIED_MS = 120_000;

/** A real Nest application of the given features on a database of its own (architecture E, `int`). */
export async function createTestApp(options: TestAppOptions): Promise<TestApp> {
  const database = await createTestDatabase({ bySocket: options.bySocket ?? false });
  const clock = options.movableClock === true ? await TestClock.install(database) : undefined;
  const source = createDataSource({
    url: database.url('app'),
    entities: options.entities ?? [],
    poolSize: options.poolSize ?? 6,
    applicationName: 'smart-campus test',
  });
  const logger =
    options.log === undefined
      ? createLogger({ level: process.env['TEST_LOG'] === undefined ? 'fatal' : 'debug', process: 'test' })
      : createLogger({ level: 'trace', process: 'test' }, options.log);
  const fileDir = await mkdtemp(join(tmpdir(), 'smart-campus-files-'));
  const platform = new RolePool(database.url('platform'), { size: 2, applicationName: 'test platform' });
  const parts: PlatformParts = {
    config: testConfig(database, fileDir, options.env),
    metrics: new Metrics(),
    db: new Db(await source.initialize()),
    relay: new RolePool(database.url('relay'), { size: 3, applicationName: 'test relay' }),
    platform,
    live: new LiveHub(database.url('app'), logger),
    logger,
    http: testSettings,
    unitKeys: new UnitKeys(options.masterKey ?? randomBytes(32)),
    fileStore: new LocalFileStore(fileDir, true),
    scanner: new StandInScanner(),
    // Not started: a test writes down what was noted when it wants to.
    alarms: new AlarmNotes(platform),
  };
  parts.db.onHint((unitId, topics) => parts.live.publish(unitId, topics));

  @Module({
    imports: [
      PlatformModule.with(parts),
      ...(options.realAuthenticator === true ? [] : [TestAuthModule.make()]),
      ...options.modules,
      HttpEdgeModule,
    ],
  })
  class TestRoot {}

  const app = await createHttpApp(TestRoot, { answerWithinMs: options.answerWithinMs ?? UNHURRIED_MS });
  options.beforeInit?.(app);
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return {
    app,
    db: parts.db,
    database,
    clock,
    parts,
    unit: async (overrides) => {
      const unit = await buildUnit(parts.platform, parts.unitKeys, overrides);
      await parts.db.inUnit(unit.ctx, async (tx) => {
        await setUndoWindow(tx, 0);
        await neverQuiet(tx);
      });
      return unit;
    },
    call: (ctx, def, callOptions = {}) => callRoute(app, ctx, def, callOptions),
    close: async () => {
      await app.close();
      await parts.live.close();
      await parts.db.close();
      await parts.relay.close();
      await parts.platform.close();
      await database.drop();
      await rm(fileDir, { recursive: true, force: true });
    },
  };
}

/** Seconds in which a submission can be taken back (BEY-03). Units of tests have none, so that what is sent leaves at once. */
export async function setUndoWindow(tx: Tx, seconds: number): Promise<void> {
  await tx.execute(
    `INSERT INTO notice_settings (unit_id, undo_seconds) VALUES ($1, $2) ON CONFLICT (unit_id) DO UPDATE SET undo_seconds = excluded.undo_seconds`,
    [tx.unitId, seconds],
  );
}

function testConfig(database: TestDatabase, dataDir: string, env: Record<string, string> = {}): Config {
  const urls = {
    DATABASE_URL: database.url('app'),
    DATABASE_PLATFORM_URL: database.url('platform'),
    DATABASE_RELAY_URL: database.url('relay'),
  };
  return loadConfig({ NODE_ENV: 'test', DATA_DIR: dataDir, ...urls, ...env }, 'api');
}

const testSettings: HttpSettings = {
  origins: new Set([TEST_ORIGIN, TEST_OPS_ORIGIN]),
  opsHost: 'ops.campus.localhost',
  filesHost: 'files.campus.localhost',
  filesOrigin: 'http://files.campus.localhost:3000',
  publicOrigin: TEST_ORIGIN,
  frameAncestors: [],
  secure: false,
};

async function callRoute<D extends RouteDef>(
  app: NestFastifyApplication,
  ctx: Ctx | null,
  def: D,
  options: CallOptions<D>,
): Promise<Answer<OkOf<D>>> {
  const headers: Record<string, string> = {
    host: 'app.campus.localhost:3000',
    origin: TEST_ORIGIN,
    'x-requested-with': 'smart-campus',
  };
  if (ctx !== null) {
    const id = randomUUID();
    ctxById.set(id, ctx);
    headers['x-test-ctx'] = id;
  }
  if (options.version !== undefined) headers['if-match'] = `"${String(options.version)}"`;
  if (options.bytes !== undefined) headers['content-type'] = 'application/octet-stream';
  if (options.key !== undefined) headers['idempotency-key'] = options.key;
  const query = new URLSearchParams((options.query ?? {}) as Record<string, string>).toString();
  const response = await app.inject({
    method: def.method,
    url: `${API_BASE}${pathOf(def, (options.params ?? {}) as Record<string, string>)}${query === '' ? '' : `?${query}`}`,
    headers: { ...headers, ...options.headers },
    ...(options.body === undefined ? {} : { payload: options.body as object }),
    ...(options.bytes === undefined ? {} : { payload: options.bytes }),
    ...(options.remoteAddress === undefined ? {} : { remoteAddress: options.remoteAddress }),
  });
  const text = response.body;
  const body = text.startsWith('{') || text.startsWith('[') ? (JSON.parse(text) as Answer<OkOf<D>>['body']) : (text as never);
  return { status: response.statusCode, body, headers: response.headers };
}
