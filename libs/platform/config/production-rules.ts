import type { ConfigKeys } from './config-keys';
import { KEPT_MS } from './kept-connections';
import { readMasterKeys } from './master-key';

/** Shortest password or secret that production takes. */
const MIN_SECRET = 16;
const KNOWN_DEFAULTS =
  /^(postgres|password|passw0rd|secret|admin|root|embedded|changeme|change-me|minioadmin|smart-?campus|valkey|redis|test-.*|migrator|app|platform|relay|queue|backup|example.*)$/i;

function secretFault(value: string): string | undefined {
  if (KNOWN_DEFAULTS.test(value)) return 'is a default';
  if (value.length < MIN_SECRET) return `is shorter than ${String(MIN_SECRET)} characters`;
  if (new Set(value).size < 6) return 'repeats a few characters';
  return undefined;
}

function passwordFault(url: string): string | undefined {
  const password = decodeURIComponent(new URL(url).password);
  return password === '' ? 'has no password' : mapFault(secretFault(password), 'has a password that');
}

const mapFault = (fault: string | undefined, prefix: string): string | undefined =>
  fault === undefined ? undefined : `${prefix} ${fault}`;

/** This machine, or a name without a point, which only a network of its own can know (compose). */
const BESIDE_US = /^(localhost|127(\.\d{1,3}){3}|\[::1\]|[a-z0-9_-]+)$/i;

/** Whoever stands between two machines reads and changes what goes without TLS; one that accepts any certificate talks to anybody. */
function linkFault(address: string): string | undefined {
  const url = new URL(address);
  if (BESIDE_US.test(url.hostname)) return undefined;
  if (url.protocol.startsWith('postgres'))
    return url.searchParams.get('sslmode') === 'verify-full' ? undefined : 'is on another machine and needs sslmode=verify-full';
  return url.protocol === 'https:' || url.protocol === 'rediss:'
    ? undefined
    : `is on another machine and must be ${url.protocol.replace(':', 's:')}//`;
}

/** What production refuses although it would run: missing, default or short secrets, links to other machines without TLS, debug switches, demo hosts (F5, J9). */
export function productionFaults(keys: ConfigKeys, env: NodeJS.ProcessEnv, execArgv: readonly string[]): string[] {
  const faults: string[] = [];
  const add = (key: string, fault: string | undefined): void => {
    if (fault !== undefined) faults.push(`${key} ${fault}`);
  };
  for (const key of [
    'DATABASE_URL',
    'DATABASE_MIGRATOR_URL',
    'DATABASE_PLATFORM_URL',
    'DATABASE_RELAY_URL',
    'DATABASE_QUEUE_URL',
  ] as const) {
    const url = keys[key];
    if (url === undefined) continue;
    add(key, passwordFault(url));
    add(key, linkFault(url));
  }
  if (keys.DRAIN_SECONDS !== undefined && keys.DRAIN_SECONDS * 1_000 <= KEPT_MS) {
    add('DRAIN_SECONDS', `must be more than the ${String(KEPT_MS / 1_000)} s for which connections are kept`);
  }
  if (keys.REDIS_URL !== undefined) {
    add('REDIS_URL', passwordFault(keys.REDIS_URL));
    add('REDIS_URL', linkFault(keys.REDIS_URL));
  }
  if (keys.S3_ENDPOINT !== undefined) add('S3_ENDPOINT', linkFault(keys.S3_ENDPOINT));
  if (keys.S3_SECRET_ACCESS_KEY !== undefined) add('S3_SECRET_ACCESS_KEY', secretFault(keys.S3_SECRET_ACCESS_KEY));
  for (const key of ['MOBILE_HOST', 'WECHAT_HOST', 'DESKTOP_HOST', 'OPS_HOST', 'FILES_HOST'] as const) {
    const host = keys[key];
    if (host === undefined) add(key, 'is missing');
    else if (/(^|\.)localhost(:\d+)?$|^127\./.test(host)) add(key, 'is a demo host');
  }
  if (keys.FILES_HOST !== undefined && [keys.MOBILE_HOST, keys.WECHAT_HOST, keys.DESKTOP_HOST, keys.OPS_HOST].includes(keys.FILES_HOST)) {
    add('FILES_HOST', 'must be a host of its own');
  }
  if (keys.OPS_HOST !== undefined && [keys.MOBILE_HOST, keys.WECHAT_HOST, keys.DESKTOP_HOST].includes(keys.OPS_HOST)) {
    add('OPS_HOST', 'must be a host of its own');
  }
  for (const key of ['WECOM_API_BASE', 'WECOM_OAUTH_BASE', 'WECOM_LOGIN_BASE'] as const) {
    if (!keys[key].startsWith('https://')) add(key, 'must be https');
  }
  for (const key of ['BUREAU_API_BASE', 'SMS_API_BASE'] as const) {
    if (keys[key] !== undefined && !keys[key].startsWith('https://')) add(key, 'must be https');
  }
  for (const key of ['BUREAU_API_KEY', 'SMS_API_KEY'] as const) {
    if (keys[key] !== undefined) add(key, secretFault(keys[key]));
  }
  if (keys.MASTER_KEY_FILE === undefined) add('MASTER_KEY_FILE', 'is missing');
  if (keys.SCAN_ADDRESS === undefined) add('SCAN_ADDRESS', 'is missing: files need a malware scanner');
  // clamd speaks no TLS: people's files go to it as they are.
  else if (!keys.SCAN_ADDRESS.startsWith('/') && !BESIDE_US.test(keys.SCAN_ADDRESS.replace(/:\d+$/, '')))
    add('SCAN_ADDRESS', 'is on another machine, where files would go without TLS');
  if (keys.LOG_LEVEL === 'debug' || keys.LOG_LEVEL === 'trace') add('LOG_LEVEL', `${keys.LOG_LEVEL} is a debug mode`);
  if (env['NODE_TLS_REJECT_UNAUTHORIZED'] === '0') add('NODE_TLS_REJECT_UNAUTHORIZED', '= 0 switches certificate checks off');
  if ([...execArgv, env['NODE_OPTIONS'] ?? ''].some((flag) => flag.includes('--inspect'))) add('--inspect', 'opens a debugger');
  return faults;
}

/** Faults of the key file itself, in every mode in which one is named. */
export function masterKeyFaults(file: string | undefined): string[] {
  if (file === undefined) return [];
  try {
    readMasterKeys(file);
    return [];
  } catch (error) {
    return [`MASTER_KEY_FILE ${(error as Error).message}`];
  }
}
