import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { CORE_SCHEMA, load, mergeTag } from 'js-yaml';
import { configKeys } from '@platform/config/config-keys';
import { API_POLICY } from '@platform/http/answer-headers';

interface Service {
  image?: string;
  command?: string[];
  environment?: Record<string, string>;
  read_only?: boolean;
  cap_drop?: string[];
  ports?: string[];
  depends_on?: unknown;
  networks?: string[] | Record<string, { ipv4_address?: string }>;
  security_opt?: string[];
  secrets?: string[];
}
const text = readFileSync('docker-compose.yml', 'utf8');
const compose = load(text, { schema: CORE_SCHEMA.withTags(mergeTag) }) as {
  services: Record<string, Service>;
  volumes: object;
  secrets: object;
  networks: Record<string, { internal?: boolean }>;
  configs: Record<string, { content: string }>;
};
const gateway = compose.configs['gateway']?.content ?? '';
/** Body of a block of the gateway's file, from the line that begins with `head` to the brace of the same depth. */
function block(text: string, head: string): string {
  const lines = text.split('\n');
  const from = lines.findIndex((line) => line.trimStart().startsWith(head));
  const depth = /^ */.exec(lines[from] ?? '')?.[0].length ?? 0;
  const to = lines.findIndex((line, at) => at > from && line.trimEnd() === `${' '.repeat(depth)}}`);
  return from < 0 ? '' : lines.slice(from + 1, to).join('\n');
}
/** First words of the lines directly inside a block. */
const directives = (body: string): string[] => {
  const depth = /^ */.exec(body)?.[0].length ?? 0;
  return body
    .split('\n')
    .flatMap((line) => (line.startsWith(' '.repeat(depth)) && /^[\w@]/.test(line.slice(depth)) ? [line.trim().split(' ')[0] ?? ''] : []));
};

describe('docker-compose.yml', () => {
  it('has every server the product needs', () => {
    expect(Object.keys(compose.services)).toEqual(expect.arrayContaining(['postgres', 'valkey', 's3', 'api', 'worker', 'console', 'h5']));
    expect(compose.services['postgres']?.image).toBe('postgres:18');
  });

  it('keeps the queue append-only and never lets it drop keys', () => {
    const command = compose.services['valkey']?.command?.join(' ') ?? '';
    expect(command).toContain('--appendonly yes');
    expect(command).toContain('--maxmemory-policy noeviction');
  });

  it.each(['api', 'worker', 'set-up'])('gives %s only keys that the configuration knows, and no secret of its own [F1]', (name) => {
    const environment = compose.services[name]?.environment ?? {};
    const setUpOnly = new Set(['SUPERUSER_URL', 'BACKUP_PASSWORD']);
    expect(Object.keys(environment).filter((key) => !(key in configKeys.shape) && !setUpOnly.has(key))).toEqual([]);
    for (const [key, value] of Object.entries(environment)) {
      if (/PASSWORD|SECRET|:\/\/[^/]*@/.test(`${key}${value}`)) expect(value).toMatch(/\$\{[A-Z0-9_]+:\?\}/);
    }
  });

  it.each(['api', 'worker'])('runs %s with a read-only file system and without capabilities [J9]', (name) => {
    expect(compose.services[name]).toMatchObject({ read_only: true, cap_drop: ['ALL'] });
  });

  it('opens no port but those of the gateway [J9]', () => {
    const open = Object.entries(compose.services).filter(([, service]) => service.ports !== undefined);
    expect(open.map(([name]) => name)).toEqual(['gateway']);
  });

  it('keeps database, queue, files and scanner in a network without a way out or in [V13.2.4]', () => {
    expect(compose.networks['inside']?.internal).toBe(true);
    for (const name of ['postgres', 'valkey', 's3']) expect(compose.services[name]?.networks).toEqual(['inside']);
  });

  it('gives no process of ours a way to more rights, and the master key to those alone that open secrets [V13.3.2]', () => {
    for (const name of ['api', 'worker']) expect(compose.services[name]?.security_opt).toEqual(['no-new-privileges:true']);
    const holders = Object.entries(compose.services).filter(([, service]) => service.secrets?.includes('master_key'));
    expect(holders.map(([name]) => name).toSorted()).toEqual(['api', 'set-up', 'worker']);
  });

  it('lets the gateway alone say who a client is [A11, V4.1.3, V15.3.4]', () => {
    const { networks } = compose.services['gateway'] ?? {};
    const addresses = Object.values(networks ?? {}).map((at) => (at as { ipv4_address?: string }).ipv4_address);
    expect(addresses).toHaveLength(2);
    expect(compose.services['api']?.environment?.['TRUSTED_PROXIES']?.split(',')).toEqual(addresses);
  });
});

describe('the gateway of docker-compose.yml', () => {
  const secure = block(gateway, 'https://');
  const plain = block(gateway, 'http://');

  it('answers nobody who asks for health and metrics: only blocks of one kind, the most special first [J9, V13.4.5]', () => {
    expect([...new Set(directives(secure))]).toEqual(['@internal', 'handle']);
    expect(secure).toMatch(/@internal path \/health\/\* \/metrics\s+handle @internal \{\s+respond 404\s+\}/);
  });

  it('leads people from http to https, and refuses programs there instead of hiding their mistake [SUB-119, V4.1.2, V12.2.1]', () => {
    expect(directives(plain)).toEqual(['@program', 'handle', 'handle']);
    expect(plain).toMatch(/@program path \/api\/\* \/f\/\*\s+handle @program \{\s+respond 403/);
    expect(plain).toContain('redir https://{host}{uri} permanent');
    expect(plain).not.toContain('reverse_proxy');
  });

  it('gives hashed files, which other servers answer, the headers of every answer [D3, V3.4.1, V3.4.4]', () => {
    const headers = block(gateway, '(hashed)');
    for (const name of ['Strict-Transport-Security', 'X-Content-Type-Options', 'Referrer-Policy', 'Cross-Origin-Resource-Policy'])
      expect(headers).toContain(`header >${name} `);
    expect(headers).toContain(API_POLICY);
    for (const name of ['admin', 'h5']) expect(block(secure, `handle /assets/${name}/*`)).toContain('import hashed');
  });

  it('keeps the versions and ciphers of TLS that Caddy gives, which begin at 1.2, with certificates everybody trusts [V12.1.1, V12.1.2, V12.2.2]', () => {
    expect(compose.services['gateway']?.image).toMatch(/^caddy:2/);
    expect(gateway).not.toMatch(/\b(?:tls|protocols|ciphers|auto_https|insecure\w*|trusted_proxies)\b/);
  });
});

describe('the image', () => {
  it('leaves behind what only brings up the demo [V15.2.3]', () => {
    const parts = readFileSync('scripts/build-parts.mjs', 'utf8');
    const built = [...parts.matchAll(/^\s+'?([\w-]+)'?: '(apps\/[\w-]+)\/[\w-]+\.ts'/gm)].map(([, name = '', app = '']) => ({ name, app }));
    expect(built.map(({ name }) => name)).toEqual(expect.arrayContaining(['api', 'worker', 'simulator', 'seed']));
    const gone = (/rm -rf (.*)$/m.exec(readFileSync('Dockerfile', 'utf8'))?.[1] ?? '').split(' ');
    const run = Object.values(compose.services).flatMap(({ command }) => /^node,dist\/([\w-]+)\.mjs/.exec(String(command))?.[1] ?? []);
    const stays = built.filter(({ name }) => !gone.includes(`dist/${name}.mjs*`)).map(({ name }) => name);
    // The operator's command for a change of keys (F3) is called by hand, inside the image.
    expect(stays.filter((name) => !run.includes(name) && !name.endsWith('-thread'))).toEqual(['keys']);
  });

  it('holds the built product: no sources, history, keys or local data [F1, V13.4.1, V15.2.3]', () => {
    const ignored = readFileSync('.dockerignore', 'utf8').split('\n');
    expect(ignored).toEqual(expect.arrayContaining(['.git', '.env', '.data', 'master.key']));
    const server =
      readFileSync('Dockerfile', 'utf8')
        .split(/^FROM /m)
        .find((stage) => / AS server$/m.test(stage)) ?? '';
    expect([...server.matchAll(/^COPY --from=build (\S+)/gm)].map(([, from]) => from)).toEqual([
      '/app/package.json',
      '/app/node_modules',
      '/app/dist',
    ]);
    expect(server).toMatch(/^USER node$/m);
  });
});
