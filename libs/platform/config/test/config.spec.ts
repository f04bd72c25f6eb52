import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ConfigError, loadConfig } from '@platform/config/config';
import { configKeys } from '@platform/config/config-keys';
import { KEPT_MS } from '@platform/config/kept-connections';

const url = (role: string, password = `${role}-uq8Zk2mVx7Lw4Tn9`) => `postgres://${role}:${password}@db:5432/smart_campus`;
let dir: string;
let good: NodeJS.ProcessEnv;

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'smart-campus-config-'));
  writeFileSync(join(dir, 'master.key'), randomBytes(32).toString('base64'));
  writeFileSync(join(dir, 'short.key'), randomBytes(16).toString('base64'));
  writeFileSync(join(dir, 'zero.key'), Buffer.alloc(32).toString('hex'));
  good = {
    NODE_ENV: 'production',
    DATABASE_URL: url('app'),
    DATABASE_PLATFORM_URL: url('platform'),
    DATABASE_RELAY_URL: url('relay'),
    DATABASE_QUEUE_URL: url('queue'),
    MOBILE_HOST: 'app.campus.example.mo',
    WECHAT_HOST: 'app.campus.example.mo',
    DESKTOP_HOST: 'app.campus.example.mo',
    OPS_HOST: 'ops.campus.example.mo',
    FILES_HOST: 'files.campus.example.mo',
    MASTER_KEY_FILE: join(dir, 'master.key'),
    SCAN_ADDRESS: 'clamd:3310',
  };
});
afterAll(() => rmSync(dir, { recursive: true }));

function faultsOf(change: NodeJS.ProcessEnv, host: 'api' | 'worker' = 'worker', execArgv: string[] = []): readonly string[] {
  try {
    loadConfig({ ...good, ...change }, host, execArgv);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
}

describe('configuration at start', () => {
  it('takes a complete production environment [F5]', () => {
    expect(faultsOf({})).toEqual([]);
    const config = loadConfig(good, 'api', []);
    expect(config).toMatchObject({ production: true, port: 3000, listenOn: '0.0.0.0' });
    expect(config.drainMs).toBeGreaterThan(KEPT_MS);
  });

  const matrix: [string, NodeJS.ProcessEnv, RegExp][] = [
    ['a missing master key', { MASTER_KEY_FILE: undefined }, /MASTER_KEY_FILE is missing/],
    ['an unreadable master key', { MASTER_KEY_FILE: '/nowhere/key' }, /MASTER_KEY_FILE cannot be read/],
    ['an end before the end of kept connections', { DRAIN_SECONDS: '4' }, /DRAIN_SECONDS must be more than the 4 s/],
    ['a missing scanner', { SCAN_ADDRESS: '' }, /SCAN_ADDRESS is missing/],
    ['a default password', { DATABASE_URL: url('app', 'changeme') }, /DATABASE_URL has a password that is a default/],
    ['a short password', { DATABASE_RELAY_URL: url('relay', 'q8Zk2m') }, /DATABASE_RELAY_URL has a password that is shorter/],
    ['no password', { DATABASE_URL: 'postgres://app@db/smart_campus' }, /DATABASE_URL has no password/],
    ['a repeated character as password', { DATABASE_URL: url('app', 'a'.repeat(20)) }, /repeats a few characters/],
    ['a queue without password', { REDIS_URL: 'redis://queue:6379' }, /REDIS_URL has no password/],
    [
      'a default storage secret',
      { S3_ENDPOINT: 'http://s3:9000', S3_BUCKET: 'b', S3_ACCESS_KEY_ID: 'k', S3_SECRET_ACCESS_KEY: 'minioadmin' },
      /S3_SECRET_ACCESS_KEY is a default/,
    ],
    [
      'a database of another machine without TLS',
      { DATABASE_URL: url('app').replace('@db:', '@db.example.mo:') },
      /DATABASE_URL is on another machine and needs sslmode=verify-full/,
    ],
    [
      'a database whose certificate nobody checks',
      { DATABASE_RELAY_URL: `${url('relay').replace('@db:', '@10.0.0.7:')}?sslmode=require` },
      /DATABASE_RELAY_URL is on another machine and needs sslmode=verify-full/,
    ],
    [
      'a queue of another machine without TLS',
      { REDIS_URL: 'redis://:uq8Zk2mVx7Lw4Tn9b@10.0.0.8:6379' },
      /REDIS_URL is on another machine and must be rediss/,
    ],
    [
      'a storage of another machine without TLS',
      { S3_ENDPOINT: 'http://s3.example.mo', S3_BUCKET: 'b', S3_ACCESS_KEY_ID: 'k', S3_SECRET_ACCESS_KEY: 'uq8Zk2mVx7Lw4Tn9b' },
      /S3_ENDPOINT is on another machine and must be https/,
    ],
    ['a scanner of another machine', { SCAN_ADDRESS: 'clamd.example.mo:3310' }, /SCAN_ADDRESS is on another machine/],
    ['half a storage', { S3_ENDPOINT: 'http://s3:9000' }, /S3_BUCKET is missing beside S3_ENDPOINT/],
    ['debug logs', { LOG_LEVEL: 'debug' }, /LOG_LEVEL debug is a debug mode/],
    ['certificate checks off', { NODE_TLS_REJECT_UNAUTHORIZED: '0' }, /certificate checks/],
    ['a debugger', { NODE_OPTIONS: '--inspect=0.0.0.0' }, /debugger/],
    ['a demo host', { MOBILE_HOST: 'app.campus.localhost:3000' }, /MOBILE_HOST is a demo host/],
    ['operators on the schools’ host', { OPS_HOST: 'app.campus.example.mo' }, /OPS_HOST must be a host of its own/],
    ['files on the schools’ host', { FILES_HOST: 'app.campus.example.mo' }, /FILES_HOST must be a host of its own/],
    [
      'the bureau without TLS',
      { BUREAU_API_BASE: 'http://bureau.example.mo', BUREAU_API_KEY: 'uq8Zk2mVx7Lw4Tn9b' },
      /BUREAU_API_BASE must be https/,
    ],
    ['the bureau without its key', { BUREAU_API_BASE: 'https://bureau.example.mo' }, /BUREAU_API_KEY is missing beside BUREAU_API_BASE/],
    ['a key without the gateway', { SMS_API_KEY: 'uq8Zk2mVx7Lw4Tn9b' }, /SMS_API_BASE is missing beside SMS_API_KEY/],
    [
      'a short key of the gateway',
      { SMS_API_BASE: 'https://sms.example.mo', SMS_API_KEY: 'short' },
      /SMS_API_KEY is shorter than 16 characters/,
    ],
    ['WeCom without TLS', { WECOM_API_BASE: 'http://qyapi.weixin.qq.com' }, /WECOM_API_BASE must be https/],
    ['a database address of another kind', { DATABASE_URL: 'mysql://x' }, /DATABASE_URL must be postgres/],
    ['a host with scheme', { OPS_HOST: 'https://ops.example.mo' }, /OPS_HOST must be a host name/],
    ['a port that is no number', { PORT: 'http' }, /PORT/],
  ];
  it('takes servers of other machines with TLS and a checked certificate, and those beside it without [V12.3.1, J9]', () => {
    const there = (role: string) => `${url(role).replace('@db:', '@db.example.mo:')}?sslmode=verify-full&sslrootcert=/run/ca.pem`;
    expect(
      faultsOf({
        DATABASE_URL: there('app'),
        DATABASE_PLATFORM_URL: there('platform'),
        DATABASE_RELAY_URL: there('relay'),
        REDIS_URL: 'rediss://:uq8Zk2mVx7Lw4Tn9b@queue.example.mo:6379',
        S3_ENDPOINT: 'https://s3.example.mo',
        S3_BUCKET: 'b',
        S3_ACCESS_KEY_ID: 'k',
        S3_SECRET_ACCESS_KEY: 'uq8Zk2mVx7Lw4Tn9b',
        SCAN_ADDRESS: '/run/clamd.sock',
      }),
    ).toEqual([]);
    for (const host of ['localhost', '127.0.0.1', '[::1]', 'postgres'])
      expect(faultsOf({ DATABASE_URL: url('app').replace('@db:', `@${host}:`) })).toEqual([]);
  });

  it.each(matrix)('refuses to start in production with %s [F5]', (_name, change, fault) => {
    expect(faultsOf(change).join('\n')).toMatch(fault);
  });

  it('refuses a master key that is short or not random [F5]', () => {
    expect(faultsOf({ MASTER_KEY_FILE: join(dir, 'short.key') })[0]).toMatch(/32 random bytes/);
    expect(faultsOf({ MASTER_KEY_FILE: join(dir, 'zero.key') })[0]).toMatch(/random/);
  });

  it('lists all faults at once', () => {
    const faults = faultsOf({ DATABASE_URL: '', PORT: 'x', LOG_LEVEL: 'loud', SCAN_ADDRESS: '', MASTER_KEY_FILE: '' });
    for (const key of ['DATABASE_URL', 'PORT', 'LOG_LEVEL', 'SCAN_ADDRESS', 'MASTER_KEY_FILE']) {
      expect(faults.filter((fault) => fault.startsWith(key))).toHaveLength(1);
    }
  });

  it('needs the queue log-in only in the worker and only without Redis', () => {
    expect(faultsOf({ DATABASE_QUEUE_URL: '' }, 'api')).toEqual([]);
    expect(faultsOf({ DATABASE_QUEUE_URL: '' })).toEqual(['DATABASE_QUEUE_URL is missing (or set REDIS_URL)']);
    expect(faultsOf({ DATABASE_QUEUE_URL: '', REDIS_URL: 'rediss://:uq8Zk2mVx7Lw4Tn9@queue:6379' })).toEqual([]);
  });

  it('asks little of a development machine', () => {
    const config = loadConfig(
      {
        DATABASE_URL: url('app', 'a'),
        DATABASE_PLATFORM_URL: url('platform', 'a'),
        DATABASE_RELAY_URL: url('relay', 'a'),
      },
      'api',
      ['--inspect'],
    );
    expect(config).toMatchObject({
      production: false,
      listenOn: '127.0.0.1',
      hosts: { ops: 'ops.campus.localhost:3000' },
      s3: undefined,
    });
  });

  it('has one line for every key in .env.example, and no other key', () => {
    const listed = readFileSync('.env.example', 'utf8')
      .match(/^#?\s?([A-Z][A-Z0-9_]+)=/gm)
      ?.map((line) => line.replaceAll(/[#\s=]/g, ''));
    expect(listed?.sort()).toEqual(Object.keys(configKeys.shape).sort());
  });
});
