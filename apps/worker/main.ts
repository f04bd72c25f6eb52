import { NestFactory } from '@nestjs/core';
import { MessageSender } from '@features/messages';
import { askToTellSchools } from '@features/permissions';
import { AlarmWatch } from '@platform/alarms/alarm-watch';
import { loadConfig } from '@platform/config/config';
import { Health } from '@platform/health/health';
import { startHealthServer } from '@platform/health/health-server';
import { createPlatformParts, diskInUse } from '@platform/host/platform-parts';
import { runHost } from '@platform/host/run-host';
import { JobDiscovery } from '@platform/jobs/job-registry';
import { JobsHost } from '@platform/jobs/jobs-host';
import { createLogger } from '@platform/log/logger';
import { Metrics } from '@platform/metrics/metrics';
import { ENTITIES } from '../api/features';
import { WorkerModule } from './worker.module';

/** Of the 25 s a process has to end, running jobs get this much; the rest is for handing back and closing. */
const FINISH_MS = 18_000;

/** The worker process: relay, queues, schedules, job handlers, and the sender of messages. */
await runHost('worker', async () => {
  const config = loadConfig(process.env, 'worker');
  const logger = createLogger({ level: config.logLevel, process: 'worker' });
  const metrics = new Metrics(true);
  const health = new Health();
  const { parts, close } = await createPlatformParts(config, logger, {
    process: 'worker',
    entities: ENTITIES,
    metrics,
  });
  const app = await NestFactory.createApplicationContext(WorkerModule.with(parts), { logger: false });
  const registry = app.get(JobDiscovery).registry();
  registry.assertComplete();
  const jobs = new JobsHost({
    registry,
    relayPool: parts.relay,
    relayUrl: config.database.relay,
    queue: config.redisUrl === undefined ? { postgresUrl: config.database.queue ?? '' } : { redisUrl: config.redisUrl },
    logger,
    metrics,
    alarms: parts.alarms,
    health,
  });
  const watch = new AlarmWatch({
    platform: parts.platform,
    relay: parts.relay,
    logger,
    metrics,
    disk: () => diskInUse(config),
    backups: config.production,
    tellSchools: (readers) => askToTellSchools(parts.relay, readers),
  });
  parts.db.onEnqueued(() => jobs.wake());
  const server = await startHealthServer({ host: config.listenOn, port: config.port }, health, metrics);
  await jobs.start();
  watch.start();
  // Only this process hands batches to WeCom; the API has a sender that stays still.
  const sender = app.get(MessageSender, { strict: false });
  sender.start();
  logger.info({ port: server.port, jobs: registry.names.length, schedules: registry.schedules.length }, 'worker runs');
  return {
    logger,
    stop: async () => {
      health.drain();
      await Promise.all([jobs.close(FINISH_MS), sender.stop(), watch.close()]);
      await app.close();
      await server.close();
      await close();
    },
  };
});
