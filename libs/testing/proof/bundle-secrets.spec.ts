import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { configKeys } from '@platform/config/config-keys';
import { bundleFaults, ownSecrets, plantedSecrets, SECRET_KEYS } from '../../../scripts/bundle-secrets.mjs';

/** The builds themselves are looked through whenever one is made (`scripts/build-parts.mjs`): here that the look can fail. */
describe('what a build must not carry', () => {
  let dir: string;
  const write = (name: string, text: string): void => {
    mkdirSync(join(dir, 'zh-Hant'), { recursive: true });
    writeFileSync(join(dir, name), text);
  };
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'bundle-secrets-'));
    write('zh-Hant/clean.js', 'const to = "https://qyapi.weixin.qq.com/cgi-bin"; export { to };');
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  it('knows every key of the configuration that holds a secret [S12, F1]', () => {
    const secret = Object.keys(configKeys.shape).filter((key) => /SECRET|KEY|^(DATABASE|REDIS)_/.test(key));
    expect([...SECRET_KEYS].toSorted()).toEqual(secret.toSorted());
    const planted = plantedSecrets();
    expect(Object.keys(planted)).toEqual([...SECRET_KEYS]);
    expect(new Set([...Object.values(planted), ...Object.values(plantedSecrets())]).size).toBe(SECRET_KEYS.length * 2);
    expect(ownSecrets({ SMS_API_KEY: 'a-real-one', PORT: '12345678', BUREAU_API_KEY: 'short' })).toEqual(['a-real-one']);
  });

  it('finds nothing in a clean one [S12, F1]', () => {
    expect(bundleFaults(dir, { values: Object.values(plantedSecrets()), browser: true })).toEqual({ faults: [], files: 1 });
  });

  it.each([
    ['a value of the environment', (value: string) => `const env = {"SMS":"${value}"}`, 'a secret of the environment'],
    ['the same in base64', (value: string) => Buffer.from(value).toString('base64'), 'a secret of the environment'],
    ['a private key', () => `-----BEGIN PRIVATE KEY-----\n${'A1b2'.repeat(16)}\n-----END PRIVATE KEY-----`, 'a private key'],
    ['an address with a password', () => 'connect("postgres://app:Xk29fQ0aLm@db.example:5432/x")', 'an address with a password'],
    ['an access key', () => `"AKIA${'Q'.repeat(16)}"`, 'an access key'],
  ])('finds %s in any build [S12, F1]', (_what, text, fault) => {
    const value = plantedSecrets()['SMS_API_KEY']!;
    write('zh-Hant/bad.js', text(value));
    expect(bundleFaults(dir, { values: [value] })).toEqual({ faults: [`${fault}: zh-Hant/bad.js`], files: 2 });
  });

  it.each([
    ['sources', 'app.js.map', '{"sources":["x.ts"]}', 'sources'],
    ['a way to them', 'app.js', 'x()\n//# sourceMappingURL=app.js.map', 'sources'],
    ['a path of the machine', 'app.js', `const at = "${resolve('.')}/libs"`, 'a path of this machine'],
    ['the name of a server’s secret', 'app.js', 'process.env.DATABASE_URL', 'the name DATABASE_URL'],
  ])('finds %s in what browsers get, where servers may have it [S12, V13.4.1]', (_what, name, text, fault) => {
    write(name, text);
    expect(bundleFaults(dir, { browser: true }).faults).toEqual([`${fault}: ${name}`]);
    expect(bundleFaults(dir).faults).toEqual([]);
  });
});
