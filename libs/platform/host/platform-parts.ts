import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { AlarmNotes } from '@platform/alarms/alarm-notes';
import type { Config } from '@platform/config/config';
import { readMasterKeys } from '@platform/config/master-key';
import { assertLeastPrivilege } from '@platform/db/least-privilege';
import { createDataSource } from '@platform/db/data-source';
import { Db } from '@platform/db/door';
import { RolePool } from '@platform/db/role-pool';
import { LocalFileStore } from '@platform/files/local-file-store';
import { S3FileStore } from '@platform/files/s3-file-store';
import { ClamdScanner, StandInScanner } from '@platform/files/scanner';
import type { HttpSettings } from '@platform/http/http-settings';
import { LiveHub } from '@platform/live/live-hub';
import type { Logger } from '@platform/log/logger';
import { OutboxBell } from '@platform/outbox/outbox-signal';
import type { Metrics } from '@platform/metrics/metrics';
import type { PlatformParts } from '@platform/platform.module';
import { UnitKeys } from '@platform/secrets/unit-keys';

/** Connections of a process that has nothing to do. */
const KEEP_OPEN = 6;

/** What API and worker share: pools, files, keys, live hints, made once from the checked configuration. */
export async function createPlatformParts(
  config: Config,
  logger: Logger,
  options: { process: 'api' | 'worker'; entities: readonly (new () => object)[]; metrics: Metrics },
): Promise<{ parts: PlatformParts; close: () => Promise<void> }> {
  const applicationName = `smart-campus ${options.process}`;
  const source = createDataSource({
    url: config.database.app,
    entities: options.entities,
    poolSize: options.process === 'api' ? 12 : 10,
    keepOpen: KEEP_OPEN,
    applicationName,
  });
  const db = new Db(await source.initialize());
  await db.warm(KEEP_OPEN);
  const relay = new RolePool(config.database.relay, { size: 6, applicationName: `${applicationName} relay` });
  const platform = new RolePool(config.database.platform, { size: 2, applicationName: `${applicationName} platform` });
  const live = new LiveHub(config.database.app, logger);
  await assertLeastPrivilege(source);
  await live.start();
  const bell = new OutboxBell(relay);
  db.onEnqueued(() => bell.ring());
  db.onHint((unitId, topics) => live.publish(unitId, topics));
  const alarms = new AlarmNotes(platform);
  alarms.start();
  const parts: PlatformParts = {
    config,
    metrics: options.metrics,
    db,
    relay,
    platform,
    live,
    logger,
    http: httpSettings(config),
    unitKeys: new UnitKeys(readMasterKeys(config.masterKeyFile)),
    fileStore: config.s3 === undefined ? new LocalFileStore(join(config.dataDir, 'files')) : new S3FileStore(config.s3),
    scanner: config.scanAddress === undefined ? new StandInScanner() : new ClamdScanner(config.scanAddress),
    alarms,
  };
  if (config.s3 === undefined) {
    options.metrics.gauge('storage_free_bytes', 'Room left where files are kept', async (gauge) => {
      const { bavail, bsize } = await statfs(config.dataDir);
      gauge.set(bavail * bsize);
    });
  }
  const close = async (): Promise<void> => {
    await live.close();
    await alarms.close();
    await db.close();
    await relay.close();
    await platform.close();
  };
  return { parts, close };
}

/** Share of the disk in use where files and, on one machine, the database are kept; undefined with an object store (J8). */
export async function diskInUse(config: Config): Promise<number | undefined> {
  if (config.s3 !== undefined) return undefined;
  const { bavail, blocks } = await statfs(config.dataDir);
  return blocks === 0 ? undefined : 1 - bavail / blocks;
}

/** Hosts and origins from the configuration; plain http only outside production. */
export function httpSettings(config: Config): HttpSettings {
  const scheme = config.production ? 'https' : 'http';
  const { mobile, wechat, desktop, ops, files } = config.hosts;
  return {
    origins: new Set([mobile, wechat, desktop, ops].map((host) => `${scheme}://${host}`)),
    opsHost: hostname(ops),
    filesHost: hostname(files),
    filesOrigin: `${scheme}://${files}`,
    publicOrigin: `${scheme}://${mobile}`,
    frameAncestors: config.frameAncestors,
    secure: config.production,
  };
}

const hostname = (host: string): string => host.replace(/:\d+$/, '');
