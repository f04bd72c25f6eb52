import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { htmlPage } from '../devices/html';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.map': 'application/json',
};

const NOT_BUILT = htmlPage(
  'zh-Hant',
  '企業微信模擬器',
  `<h1>企業微信模擬器</h1><p>介面已就緒；模擬舞台頁面尚未建置。</p>
<p lang="en">The interface is up; the stage page has not been built yet.</p>
<p lang="pt">A interface está pronta; a página do palco ainda não foi compilada.</p>`,
);

/** The file a path names inside the folder, or null when it leaves the folder or is no file. */
const fileFor = async (root: string, path: string): Promise<string | null> => {
  const file = normalize(join(root, path === '/' ? 'index.html' : path));
  if (!file.startsWith(normalize(root) + sep)) return null;
  const found = await stat(file).catch(() => null);
  return found?.isFile() ? file : null;
};

/** Serves the built stage page at the root of the plain host; unknown paths without extension get the page itself. */
export const registerStagePage = (app: FastifyInstance, pageDir: string | undefined): void => {
  app.get('/*', async (request, reply) => {
    let path: string;
    try {
      path = decodeURIComponent(new URL(request.url, 'http://simulator').pathname);
    } catch {
      return reply.code(400).send();
    }
    if (pageDir === undefined) return path === '/' ? reply.type('text/html; charset=utf-8').send(NOT_BUILT) : reply.code(404).send();
    const named = await fileFor(pageDir, path);
    const file = named ?? (extname(path) === '' ? await fileFor(pageDir, '/') : null);
    if (!file)
      return reply
        .code(path === '/' ? 200 : 404)
        .type('text/html; charset=utf-8')
        .send(NOT_BUILT);
    const hashed = path.startsWith('/assets/');
    void reply.header('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
    return reply.type(TYPES[extname(file)] ?? 'application/octet-stream').send(createReadStream(file));
  });
};
