// What a build must not carry (S12, F1): values of the environment it was made in, keys, passwords, and in what browsers get also
// the machine's paths, sources and the names of the servers' secrets. Each build of a page is made with a planted value for every
// secret key of the configuration, and thrown away when one of them, or a real one, stands in it.
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Keys of the configuration whose values are secret. A test compares them with libs/platform/config. */
export const SECRET_KEYS = [
  'DATABASE_URL',
  'DATABASE_MIGRATOR_URL',
  'DATABASE_PLATFORM_URL',
  'DATABASE_RELAY_URL',
  'DATABASE_QUEUE_URL',
  'REDIS_URL',
  'S3_ACCESS_KEY_ID',
  'S3_SECRET_ACCESS_KEY',
  'BUREAU_API_KEY',
  'SMS_API_KEY',
  'MASTER_KEY_FILE',
];

const TEXT = /\.(m?js|css|html|json|map|svg|txt|webmanifest)$/;
const KEY = /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----\s*[A-Za-z0-9+/]{40}/;
const LOGIN = /\b(?:postgres(?:ql)?|rediss?|https?):\/\/[\w.-]+:(?!password\b)[\w.~!*-]{6,}@[\w.-]+/;
const CLOUD = /\bAKIA[0-9A-Z]{16}\b/;

/** A value for each secret key, new for each build. */
export function plantedSecrets() {
  return Object.fromEntries(SECRET_KEYS.map((key) => [key, `planted-${key.toLowerCase()}-${randomBytes(12).toString('hex')}`]));
}

/** Real values of secret keys in this environment, where there are any. */
export const ownSecrets = (env = process.env) => SECRET_KEYS.flatMap((key) => ((env[key] ?? '').length >= 8 ? [env[key]] : []));

/**
 * Reads every text of a build.
 * @param {string} dir
 * @param {{ values?: readonly string[], browser?: boolean, skip?: readonly string[] }} options values that must not stand there; `browser`:
 *   strangers get these files; `skip`: folders that are looked through by themselves
 * @returns {{ faults: string[], files: number }} `what: file`, never the value itself
 */
export function bundleFaults(dir, { values = [], browser = false, skip = [] } = {}) {
  const faults = [];
  let files = 0;
  if (!existsSync(dir)) return { faults, files };
  const machine = resolve('.');
  for (const entry of readdirSync(dir, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile() || !TEXT.test(entry.name) || skip.some((other) => path.startsWith(`${other}/`))) continue;
    const text = readFileSync(path, 'utf8');
    files += 1;
    const tell = (what) => faults.push(`${what}: ${path.slice(dir.length + 1)}`);
    if (values.some((value) => text.includes(value) || text.includes(Buffer.from(value).toString('base64').replace(/=+$/, '')))) tell('a secret of the environment');
    if (KEY.test(text)) tell('a private key');
    if (LOGIN.test(text)) tell('an address with a password');
    if (CLOUD.test(text)) tell('an access key');
    if (!browser) continue;
    if (entry.name.endsWith('.map') || text.includes('sourceMappingURL=')) tell('sources');
    if (text.includes(machine)) tell('a path of this machine');
    for (const key of SECRET_KEYS) if (text.includes(key)) tell(`the name ${key}`);
  }
  return { faults, files };
}
