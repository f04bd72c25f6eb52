import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize, sep } from 'node:path';
import Fastify, { type FastifyInstance } from 'fastify';
import { registerCards } from './api/card-register';
import { registerTables } from './api/class-tables';
import { registerCommunity } from './api/community';
import { registerCommunityPage } from './api/community-page';
import { registerSupport } from './api/support';
import { registerControl } from './control/control-routes';
import type { SchoolDocument } from './state/model';
import { Office } from './state/office';
import { OfficeFile } from './state/office-file';

export interface BureauOptions {
  /** 0 (the default) = any free port. */
  port?: number;
  host?: string;
  /** The register is kept here. */
  stateFile?: string;
  /** Built page; without it only the interfaces answer. */
  pageDir?: string;
  schools?: Record<string, SchoolDocument>;
}

export interface RunningBureau {
  port: number;
  /** `http://127.0.0.1:<port>`: base address of the bureau's interface and of `/sim`. */
  url: string;
  office: Office;
  close(): Promise<void>;
}

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Files of the built page; anything else is not there. */
function registerPage(app: FastifyInstance, pageDir: string): void {
  app.get('/*', async (request, reply) => {
    const { pathname } = new URL(request.url, 'http://bureau');
    const file = normalize(join(pageDir, pathname === '/' ? 'index.html' : pathname));
    const found = file.startsWith(normalize(pageDir) + sep) ? await stat(file).catch(() => null) : null;
    const type = TYPES[extname(file)];
    if (found?.isFile() !== true || type === undefined) return reply.code(404).send();
    void reply.header('cache-control', pathname.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache');
    return reply.type(type).send(createReadStream(file));
  });
}

/** Pages of other sites may read nothing and change nothing here; those of this machine may. */
function guardOrigin(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    const { origin } = request.headers;
    if (origin === undefined) return;
    const host = URL.canParse(origin) ? new URL(origin).hostname : '';
    if (host === '127.0.0.1' || host === 'localhost' || host.endsWith('.localhost')) return;
    await reply.code(403).send({ error: { code: 'FOREIGN_ORIGIN', message: 'pages of other hosts may not use this interface' } });
  });
}

/** Starts the bureau in this process; several may run side by side. Rejects with EADDRINUSE when the port is taken. */
export async function startBureau(options: BureauOptions = {}): Promise<RunningBureau> {
  const office = new Office();
  for (const [code, document] of Object.entries(options.schools ?? {})) office.putSchool(code, document);
  const file = options.stateFile === undefined ? null : new OfficeFile(office, options.stateFile);
  await file?.restore();
  const app = Fastify({ logger: false, forceCloseConnections: true, bodyLimit: 64 * 1024 * 1024 });
  guardOrigin(app);
  registerCards(app, office);
  registerTables(app, office);
  registerCommunity(app, office);
  registerCommunityPage(app, office);
  registerSupport(app, office);
  registerControl(app, office);
  if (options.pageDir !== undefined) registerPage(app, options.pageDir);
  await app.listen({ port: options.port ?? 0, host: options.host ?? '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${String(port)}`,
    office,
    close: async () => {
      await app.close();
      await file?.close();
    },
  };
}
