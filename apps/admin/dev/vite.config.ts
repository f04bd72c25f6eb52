import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import { defineConfig, type ViteDevServer } from 'vite';
import { appConfig } from '../../../scripts/vite-app.mjs';
import type { answer } from './fixture-api';

const page = fileURLToPath(new URL('../index.html', import.meta.url));
const testing = fileURLToPath(new URL('../../../libs/testing/', import.meta.url));

async function bodyOf(req: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of req) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

async function api(server: ViteDevServer, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const url = new URL(req.url ?? '/', 'http://page');
  if (url.pathname === '/api/v1/live') {
    res.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    const topics = (url.searchParams.get('topics') ?? '').split(',');
    const timer = setInterval(() => topics.forEach((topic) => res.write(`event: hint\ndata: ${topic}\n\n`)), 2500);
    req.on('close', () => clearInterval(timer));
    return;
  }
  const fixtures = (await server.ssrLoadModule('/dev/fixture-api.ts')) as { answer: typeof answer };
  const result = fixtures.answer({
    method: req.method ?? 'GET',
    url,
    body: await bodyOf(req),
    ifMatch: req.headers['if-match'],
    cookie: req.headers.cookie ?? '',
    referer: req.headers.referer ?? '',
    type: req.headers['content-type'] ?? '',
  });
  if (result === 'never') return;
  if ('bytes' in result) {
    res.writeHead(200, { 'Content-Type': result.mime }).end(result.bytes);
    return;
  }
  res.writeHead(result.status, { 'Content-Type': 'application/json' }).end(JSON.stringify(result.body));
}

/**
 * The console alone, answered by invented data that is checked against the contracts: `vite -c apps/admin/dev/vite.config.ts`.
 * Cookie `face=loading|failed|empty|forbidden` shows the other faces, `as=teacher` another person.
 */
const base = appConfig({ name: 'admin', port: 5175, target: ['es2022'] });
export default defineConfig({
  ...base,
  base: '/',
  server: { ...base.server, proxy: {} },
  plugins: [
    ...(base.plugins ?? []),
    {
      name: 'fixture-api',
      // Only here: the build of the product does not know test code.
      config: () => ({ resolve: { alias: [{ find: /^@testing\//, replacement: testing }] } }),
      configureServer(server) {
        server.middlewares.use((req, res, next) => {
          if (req.url?.startsWith('/api/v1/') === true) {
            api(server, req, res).catch(next);
            return;
          }
          if (/^\/(console|ops)/.test(req.url ?? '')) {
            const lang = /^(pt|en)/.exec(req.headers['accept-language'] ?? '')?.[0] ?? 'zh-Hant';
            readFile(page, 'utf8')
              .then((html) => server.transformIndexHtml(req.url ?? '/', html.replaceAll('zh-Hant', lang)))
              .then((html) => res.writeHead(200, { 'Content-Type': 'text/html' }).end(html), next);
            return;
          }
          next();
        });
      },
    },
  ],
});
