import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { AlarmNotes } from '@platform/alarms/alarm-notes';
import { SeenIds } from '@platform/alarms/seen-ids';
import { Config } from '@platform/config/config';
import { Db } from '@platform/db/door';
import { RolePool } from '@platform/db/role-pool';
import { ErrorFilter } from '@platform/http/error.filter';
import { HttpSettings } from '@platform/http/http-settings';
import { RouteGuard } from '@platform/http/route.guard';
import { LiveController } from '@platform/live/live.controller';
import { LiveHub } from '@platform/live/live-hub';
import { Logger } from '@platform/log/logger';
import { Metrics } from '@platform/metrics/metrics';
import { UnitKeys } from '@platform/secrets/unit-keys';
import { FileStore } from '@platform/files/file-store';
import { Scanner } from '@platform/files/scanner';
import { PlatformPool, RelayPool } from './pools';

/** The parts that hosts make once and features take by type. */
export interface PlatformParts {
  config: Config;
  metrics: Metrics;
  db: Db;
  relay: RolePool;
  platform: RolePool;
  live: LiveHub;
  logger: Logger;
  http: HttpSettings;
  unitKeys: UnitKeys;
  fileStore: FileStore;
  scanner: Scanner;
  alarms: AlarmNotes;
}

const partsOf = (parts: PlatformParts) => [
  { provide: Config, useValue: parts.config },
  { provide: Metrics, useValue: parts.metrics },
  { provide: Db, useValue: parts.db },
  { provide: RelayPool, useValue: parts.relay },
  { provide: PlatformPool, useValue: parts.platform },
  { provide: LiveHub, useValue: parts.live },
  { provide: Logger, useValue: parts.logger },
  { provide: HttpSettings, useValue: parts.http },
  { provide: UnitKeys, useValue: parts.unitKeys },
  { provide: FileStore, useValue: parts.fileStore },
  { provide: Scanner, useValue: parts.scanner },
  { provide: AlarmNotes, useValue: parts.alarms },
  { provide: SeenIds, useValue: new SeenIds(parts.alarms) },
];

/** What every feature may inject, in API and worker alike. */
@Module({})
export class PlatformModule {
  static with(parts: PlatformParts): DynamicModule {
    const providers = partsOf(parts);
    return { module: PlatformModule, global: true, providers, exports: providers.map((p) => p.provide) };
  }
}

/** The edge of the API: guard, error filter, live hints. The worker leaves it out. */
@Module({
  controllers: [LiveController],
  providers: [{ provide: APP_GUARD, useClass: RouteGuard }, ErrorFilter, { provide: APP_FILTER, useExisting: ErrorFilter }],
})
export class HttpEdgeModule {}
