import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { loadConfig } from '@platform/config/config';
import { createHttpApp } from '@platform/http/create-http-app';
import { serveHealth } from '@platform/http/serve-health';
import { createPlatformParts } from '@platform/host/platform-parts';
import { runHost } from '@platform/host/run-host';
import { createLogger } from '@platform/log/logger';
import { Metrics } from '@platform/metrics/metrics';
import { servePages } from '@platform/pages/serve-pages';
import { Health } from '@platform/health/health';
import { serveUserContent } from '@features/files';
import { noticePaint } from '@features/notices';
import { AppModule } from './app.module';
import { ENTITIES } from './features';

/** The API process: pages, routes, live hints. */
await runHost('api', async () => {
  const config = loadConfig(process.env, 'api');
  const logger = createLogger({ level: config.logLevel, process: 'api' });
  const metrics = new Metrics(true);
  const { parts, close } = await createPlatformParts(config, logger, { process: 'api', entities: ENTITIES, metrics });
  const health = new Health();
  health.add({ name: 'database', check: () => parts.db.ping() });

  const app = await createHttpApp(AppModule.with(parts), { trustedProxies: config.trustedProxies });
  serveHealth(app, { health, metrics });
  serveUserContent(app);
  await servePages(app, {
    dist: join(import.meta.dirname),
    paint: noticePaint,
    corpOfUnit: async (unitId) =>
      (
        await parts.platform.one<{ corp_id: string }>(
          `SELECT corp_id FROM school_unit WHERE id = $1 AND state IN ('active', 'suspended')`,
          [unitId],
        )
      )?.corp_id ?? null,
  });
  await app.listen({ port: config.port, host: config.listenOn });
  logger.info({ port: config.port }, 'api listens');
  return {
    logger,
    stop: async () => {
      health.drain();
      await pause(config.drainMs);
      await app.close();
      await close();
    },
  };
});
