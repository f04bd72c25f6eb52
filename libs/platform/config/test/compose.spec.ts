import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { CORE_SCHEMA, load, mergeTag } from 'js-yaml';
import { configKeys } from '@platform/config/config-keys';

interface Service {
  image?: string;
  command?: string[];
  environment?: Record<string, string>;
  read_only?: boolean;
  cap_drop?: string[];
  ports?: string[];
  depends_on?: unknown;
}
const text = readFileSync('docker-compose.yml', 'utf8');
const compose = load(text, { schema: CORE_SCHEMA.withTags(mergeTag) }) as {
  services: Record<string, Service>;
  volumes: object;
  secrets: object;
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
});
