import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join, relative, sep } from 'node:path';

const ROOT = join(import.meta.dirname, '../../..');
/** Everything that runs in the processes of the server. */
const SERVER = [
  'apps/api',
  'apps/worker',
  'libs/bureau',
  'libs/contracts',
  'libs/features',
  'libs/ledger',
  'libs/platform',
  'libs/wecom',
  'migrations',
];

/** Who opens connections or could, with what, and to whom: always an address of the configuration, never one that a person wrote. */
const CONNECTS: Readonly<Record<string, readonly string[]>> = {
  // WeCom's base addresses (WECOM_API_BASE and its like).
  axios: ['libs/wecom/client/http-transport.ts'],
  // The same, and the bureau and the SMS gateway (BUREAU_API_BASE, SMS_API_BASE).
  'node:https': ['libs/wecom/client/http-transport.ts', 'libs/platform/outgoing/fixed-address.ts'],
  // The same, and what only listens.
  'node:http': ['libs/wecom/client/http-transport.ts', 'libs/platform/outgoing/fixed-address.ts', 'libs/platform/health/health-server.ts'],
  // The malware scanner (SCAN_ADDRESS), and what only listens.
  'node:net': ['libs/platform/files/scanner.ts', 'libs/platform/embedded/free-port.ts'],
  // The queue (REDIS_URL).
  bullmq: ['libs/platform/jobs/bullmq-queue.ts'],
  ioredis: ['libs/platform/jobs/bullmq-queue.ts'],
  // The object store (S3_ENDPOINT).
  s3mini: ['libs/platform/files/s3-file-store.ts'],
  // The server's own programs of PostgreSQL, for the embedded mode.
  'node:child_process': ['libs/platform/embedded/embedded-postgres.ts', 'libs/platform/embedded/postgres-binaries.ts'],
  // Data packages of pinyin and jyutping, and the place of those programs.
  'node:module': ['libs/platform/text/search-key.ts', 'libs/platform/embedded/postgres-binaries.ts'],
};
/** Only ever given DATABASE_*_URL; which log-in may be used where is a rule of its own. */
const DATABASE = ['pg', 'typeorm'];
/** Node's own parts that reach no network. */
const LOCAL_PARTS = [
  'node:async_hooks',
  'node:crypto',
  'node:events',
  'node:fs',
  'node:fs/promises',
  'node:os',
  'node:path',
  'node:readline',
  'node:stream',
  'node:stream/promises',
  'node:stream/web',
  'node:timers/promises',
  'node:util',
  'node:worker_threads',
];
/** Packages that work on what they are given, each looked at by a person: a new one fails here until it was looked at too. */
const LOCAL_PACKAGES = [
  '@fastify/cookie',
  '@fastify/static',
  '@nestjs/common',
  '@nestjs/core',
  '@nestjs/platform-fastify',
  '@rgrove/parse-xml',
  '@simplewebauthn/server',
  'fastify',
  'file-type',
  'hucre',
  'mammoth',
  'opencc-js',
  'pinyin-pro',
  'pino',
  'prom-client',
  'qr',
  'rate-limiter-flexible',
  'sharp',
  'temporal-polyfill',
  'to-jyutping',
  'yauzl',
  'yazl',
  'zod',
];
/** Globals of Node that open a connection; a name behind a dot or in a declaration is somebody else's. */
const GLOBALS =
  /(?<![.\w$'"`/-])(fetch|WebSocket|WebSocketStream|EventSource|XMLHttpRequest)\b(?!['"`\w-])|\bglobalThis\s*[.[]\s*['"]?(fetch|WebSocket|EventSource)/;
/** Names of their own in the client of WeCom: a token's renewal, handed in as a function. */
const OWN_FETCH = ['libs/wecom/calls/tickets.calls.ts', 'libs/wecom/client/call-engine.ts', 'libs/wecom/tokens/token-cache.ts'];

interface Source {
  file: string;
  /** Without comments. */
  code: string;
}

const sources: Source[] = SERVER.flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|mts|js|mjs)$/.test(entry.name) && !/spec\.ts$|\.d\.ts$/.test(entry.name))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((file) => !/\/(test|seed|generated)\//.test(file))
    .map((file) => ({ file, code: readFileSync(join(ROOT, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, '') })),
);

/** What a module brings in by name, without pure types. */
function imports(code: string): string[] {
  const plain = code.replace(/\b(import|export) type [^;]*;/g, '');
  const found = plain.matchAll(
    /(?:\bfrom\s*|\bimport\s*\(\s*|\brequire\s*\(\s*|\bimport\s+|\bgetBuiltinModule\s*\(\s*)['"]([@\w.][\w./@:-]*)['"]/g,
  );
  return [...found].map((match) => match[1] ?? '');
}
const packageOf = (name: string): string =>
  name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');
const isOurs = (name: string): boolean => /^(\.|@(bureau|contracts|features|platform|wecom|ledger)(\/|$))/.test(name);

/** Sentences about what may open a connection to somewhere. */
function faults({ file, code }: Source): string[] {
  const out: string[] = [];
  for (const name of imports(code).filter((one) => !isOurs(one))) {
    const full = isBuiltin(name) && !name.startsWith('node:') ? `node:${name}` : name;
    const key = full.startsWith('node:') ? full : packageOf(full);
    const allowed = DATABASE.includes(key) || LOCAL_PARTS.includes(key) || LOCAL_PACKAGES.includes(key) || CONNECTS[key]?.includes(file);
    if (allowed !== true) out.push(`${file} brings in ${name}`);
  }
  const computed =
    /(?<!\basync |\.)\b(?:import|require|getBuiltinModule)\s*\(\s*[^'")\s]|(?<=process\.)getBuiltinModule\s*\(\s*[^'")\s]/.exec(code);
  if (computed !== null) out.push(`${file} brings in what only shows at run time`);
  const global = OWN_FETCH.includes(file) ? null : GLOBALS.exec(code);
  if (global !== null) out.push(`${file} uses ${global[0]}`);
  return out;
}

// Article links, previews and avatars are shown by the reader's browser; the server asks for no address that a person
// wrote. Whoever changes that adds the checks of C8 with it: this list is where it shows.
describe('connections that the server opens', () => {
  it('go from few places to addresses of the configuration alone, never to one that a person wrote [S11, C8]', () => {
    expect(sources.length).toBeGreaterThan(300);
    expect(sources.flatMap(faults)).toEqual([]);
  });

  it('come from every place that this list names, so that none stays on it for nothing [S11, C8]', () => {
    const used = sources.flatMap(({ file, code }) => imports(code).map((name) => `${name} ${file}`));
    const named = Object.entries(CONNECTS).flatMap(([name, files]) => files.map((file) => `${name} ${file}`));
    expect(named.filter((one) => !used.includes(one))).toEqual([]);
  });

  it.each([
    [`import http from 'node:http';`],
    [`import { request } from 'https';`],
    [`import { connect } from 'node:tls';`],
    [`import { lookup } from 'dns/promises';`],
    [`import { request } from 'undici';`],
    [`import got from 'got';`],
    [`const a = await import('axios');`],
    [`const a = require("node:net");`],
    [`const a = process.getBuiltinModule('node:http2');`],
    [`const a = await import(name);`],
    [`const answer = await fetch(article.url);`],
    [`const answer = await globalThis.fetch(url);`],
    [`const answer = await globalThis['fetch'](url);`],
    [`const get = fetch;`],
    [`const socket = new WebSocket(url);`],
  ])('are noticed where somebody adds one: %s [S11, C8]', (code) => {
    expect(faults({ file: 'libs/features/articles/preview.ts', code })).toHaveLength(1);
  });

  it.each([[`import type { Agent } from 'node:http';`], [`const row = await this.repo.fetch(id);`], [`const x = 'fetch';`]])(
    'are not seen where there is none: %s [S11]',
    (code) => {
      expect(faults({ file: 'libs/features/articles/preview.ts', code })).toEqual([]);
    },
  );
});
