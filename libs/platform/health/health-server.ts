import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Metrics } from '@platform/metrics/metrics';
import type { Health } from './health';

function send(res: ServerResponse, status: number, type: string, body: string): void {
  res.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' });
  res.end(body);
}

/**
 * `/health/live`, `/health/ready` and `/metrics` of a process without an API, on a port of its own that is not public (J9).
 * @returns the port it got and how to end it
 */
export async function startHealthServer(
  at: { host: string; port: number },
  health: Health,
  metrics: Metrics,
): Promise<{ port: number; close(): Promise<void> }> {
  const answer = async (path: string, res: ServerResponse): Promise<void> => {
    if (path === '/health/live') send(res, 200, 'application/json', '{"live":true}');
    else if (path === '/health/ready') {
      const state = await health.readiness();
      send(res, state.ready ? 200 : 503, 'application/json', JSON.stringify(state));
    } else if (path === '/metrics') send(res, 200, metrics.contentType, await metrics.text());
    else send(res, 404, 'application/json', '{"code":"NOT_FOUND"}');
  };
  const server: Server = createServer((req, res) => {
    const path = (req.url ?? '/').split('?')[0] ?? '/';
    answer(path, res).catch(() => {
      if (!res.headersSent) send(res, 503, 'application/json', '{"code":"UNAVAILABLE"}');
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(at.port, at.host, () => resolve());
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
