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
  const fixtures = (await server.ssrLoadModule('/dev/fixture-api.ts')) as { answer: typeof answer };
  const result = fixtures.answer(req.method ?? 'GET', new URL(req.url ?? '/', 'http://page'), await bodyOf(req));
  res.writeHead(result.status, { 'Content-Type': 'application/json' }).end(JSON.stringify(result.body));
}

/** The registration alone, answered by invented data: `vite -c apps/register/dev/vite.config.ts`, `/public/register/1-family-consent___…`. */
const base = appConfig({ name: 'register', port: 5175, target: ['es2022'] });
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
          if (req.url?.startsWith('/public/register/') === true) {
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
