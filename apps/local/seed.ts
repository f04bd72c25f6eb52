import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Module, type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { enrolOperator } from '@features/ops';
import { loadConfig } from '@platform/config/config';
import { createPlatformParts } from '@platform/host/platform-parts';
import { JobsModule } from '@platform/jobs/jobs.module';
import { createLogger } from '@platform/log/logger';
import { Metrics } from '@platform/metrics/metrics';
import { PlatformModule, type PlatformParts } from '@platform/platform.module';
import { loadDemo } from '@testing/demo';
import type { DemoEnv } from '@testing/demo/demo-env';
import { ENTITIES, FEATURE_MODULES } from '../api/features';
import { untilReady } from './until-ready';

// A short process of its own, so that the memory of seeding goes with it: demo schools into the running product.

@Module({})
class SeedModule {
  static with(parts: PlatformParts): DynamicModule {
    return { module: SeedModule, imports: [PlatformModule.with(parts), JobsModule, ...FEATURE_MODULES] };
  }
}

/** Calls the simulator's control interface. @throws Error on any other status than 2xx */
function simulatorAt(base: string): DemoEnv['simulator'] {
  return async <T>(method: string, path: string, body?: object): Promise<T> => {
    const answer = await fetch(`${base}${path}`, {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${String(answer.status)} ${text.slice(0, 300)}`);
    return (text === '' ? {} : JSON.parse(text)) as T;
  };
}

const config = loadConfig(process.env, 'worker');
const apiUrl = process.env['API_URL'] ?? 'http://127.0.0.1:3000';
const logger = createLogger({ level: 'warn', process: 'seed' });
const { parts, close } = await createPlatformParts(config, logger, {
  process: 'worker',
  entities: ENTITIES,
  metrics: new Metrics(),
});
const app = await NestFactory.createApplicationContext(SeedModule.with(parts), { logger: false });
const demoDir = join(import.meta.dirname, 'demo');
const files = (await readdir(demoDir).catch(() => [])).filter((name) => name.endsWith('.mjs')).sort();
const { whenUp } = await loadDemo(
  {
    parts,
    get: (provider) => app.get(provider, { strict: false }),
    simulator: simulatorAt(config.wecom.apiBase),
    ...(process.env['BUREAU_SIMULATOR'] === undefined ? {} : { bureau: simulatorAt(process.env['BUREAU_SIMULATOR']) }),
    platform: { origin: `http://${config.hosts.mobile}`, host: config.hosts.mobile, apiUrl },
    units: new Map(),
    say: (line) => process.stdout.write(`${line}\n`),
  },
  files.map((name) => join(demoDir, name)),
);
await untilReady('api', `${apiUrl}/health/ready`);
await whenUp();
// Passkeys need no password to print: whoever starts the product may become its operator (H2).
const link = await enrolOperator(parts.platform, `http://${config.hosts.ops}`);
process.stdout.write(`operators enrol a passkey once with ${link}\n`);
const officer = await enrolOperator(parts.platform, `http://${config.hosts.ops}`, '教青局職員', 'bureau');
process.stdout.write(`the bureau's officer, who confirms with an operator, with ${officer}\n`);
await app.close();
await close();
process.exit(0);
