import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import type { Health } from '@platform/health/health';
import type { Metrics } from '@platform/metrics/metrics';
import { HttpSettings } from './http-settings';

/** `/health/live`, `/health/ready` and `/metrics`, for the balancer and the collector on this machine only (J9). */
export function serveHealth(app: NestFastifyApplication, { health, metrics }: { health: Health; metrics: Metrics }): void {
  const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  const { opsHost } = app.get(HttpSettings);
  // Who keeps his connection would lose a request when it is closed: he is told to open another one, elsewhere (J5).
  fastify.addHook('onSend', async (_req, reply) => {
    if (health.draining) reply.header('connection', 'close');
  });
  fastify.get('/health/live', async () => ({ live: true }));
  fastify.get('/health/ready', async (_req, reply) => {
    const state = await health.readiness();
    return reply.status(state.ready ? 200 : 503).send(state);
  });
  fastify.get('/metrics', async (req, reply) => {
    const local = /^(::1|(::ffff:)?127\.)/.test(req.ip);
    if (!local || (req.hostname !== opsHost && !/^(localhost|127\.0\.0\.1|\[::1\])$/.test(req.hostname))) return reply.callNotFound();
    return reply.type(metrics.contentType).send(await metrics.text());
  });
}
