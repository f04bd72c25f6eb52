import { join, resolve } from 'node:path';
import * as z from 'zod';
import { configKeys, type ConfigKey, type ConfigKeys } from './config-keys';
import { masterKeyFaults, productionFaults } from './production-rules';

/** The checked configuration of a process. Also the injection token. */
export abstract class Config {
  abstract readonly production: boolean;
  abstract readonly port: number;
  /** Where a process listens: every interface in production, this machine otherwise. */
  abstract readonly listenOn: string;
  abstract readonly dataDir: string;
  /** So long a process that ends still takes requests, until whoever shares them out has heard that it is not ready (J5). */
  abstract readonly drainMs: number;
  abstract readonly logLevel: ConfigKeys['LOG_LEVEL'];
  /** URLs per role of the database; `migrator` only where migrations run. */
  abstract readonly database: {
    readonly app: string;
    readonly platform: string;
    readonly relay: string;
    readonly queue: string | undefined;
    readonly migrator: string | undefined;
  };
  abstract readonly redisUrl: string | undefined;
  /** Undefined = local folder below `dataDir`. */
  abstract readonly s3:
    | {
        readonly endpoint: string;
        readonly region: string;
        readonly bucket: string;
        readonly accessKeyId: string;
        readonly secretAccessKey: string;
      }
    | undefined;
  abstract readonly wecom: { readonly apiBase: string; readonly oauthBase: string; readonly loginBase: string };
  /** The bureau's interface; undefined = no connection: what needs it answers that it cannot be reached. */
  abstract readonly bureau: { readonly base: string; readonly key: string } | undefined;
  /** The bureau's site for people: its address, and the way to the pupils' file with `>` between the steps (PRM-36). */
  abstract readonly bureauSite: { readonly url: string | undefined; readonly b01Path: string | undefined };
  /** The SMS gateway; undefined = no codes can be sent. */
  abstract readonly sms: { readonly base: string; readonly key: string } | undefined;
  /** Host names as browsers see them, with port where it is not the usual one. */
  abstract readonly hosts: {
    readonly mobile: string;
    readonly wechat: string;
    readonly desktop: string;
    readonly ops: string;
    readonly files: string;
  };
  abstract readonly frameAncestors: readonly string[];
  /** Addresses or ranges of our own balancers: only they may say who the client is (A11). */
  abstract readonly trustedProxies: readonly string[];
  /** Addresses that calls to WeCom leave from, for its list of trusted ones (SUB-121). */
  abstract readonly outgoingAddresses: readonly string[];
  abstract readonly masterKeyFile: string;
  /** Malware scanner; undefined = the local stand-in (never in production). */
  abstract readonly scanAddress: string | undefined;
}

export type HostProcess = 'api' | 'worker' | 'migrate';

/** All faults of the environment at once; the process prints them and ends. */
export class ConfigError extends Error {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(
      `the configuration has ${String(faults.length)} fault${faults.length === 1 ? '' : 's'}:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`,
    );
    this.name = 'ConfigError';
    this.faults = faults;
  }
}

const DEFAULT_PORTS: Record<HostProcess, number> = { api: 3000, worker: 3001, migrate: 0 };
const NEEDED: Record<HostProcess, readonly ConfigKey[]> = {
  api: ['DATABASE_URL', 'DATABASE_PLATFORM_URL', 'DATABASE_RELAY_URL'],
  worker: ['DATABASE_URL', 'DATABASE_PLATFORM_URL', 'DATABASE_RELAY_URL'],
  migrate: ['DATABASE_MIGRATOR_URL'],
};
const S3_KEYS = ['S3_ENDPOINT', 'S3_BUCKET', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'] as const;

/** An address and the key that is shown there. */
const PAIRS = [
  ['BUREAU_API_BASE', 'BUREAU_API_KEY'],
  ['SMS_API_BASE', 'SMS_API_KEY'],
] as const;

/** An empty value is an absent one, as compose files write it. */
function present(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1].trim() !== ''),
  );
}

function neededFaults(keys: Partial<ConfigKeys>, host: HostProcess): string[] {
  const faults = NEEDED[host].filter((key) => keys[key] === undefined).map((key) => `${key} is missing`);
  if (host === 'worker' && keys.DATABASE_QUEUE_URL === undefined && keys.REDIS_URL === undefined) {
    faults.push('DATABASE_QUEUE_URL is missing (or set REDIS_URL)');
  }
  const given = S3_KEYS.filter((key) => keys[key] !== undefined);
  if (given.length > 0 && given.length < S3_KEYS.length) {
    for (const key of S3_KEYS) if (keys[key] === undefined) faults.push(`${key} is missing beside ${String(given[0])}`);
  }
  for (const [base, key] of PAIRS) {
    if (keys[base] !== undefined && keys[key] === undefined) faults.push(`${key} is missing beside ${base}`);
    if (keys[key] !== undefined && keys[base] === undefined) faults.push(`${base} is missing beside ${key}`);
  }
  return faults;
}

/** Rules over several keys need values of the right form: a key at fault already is left out of them. */
function parseEach(env: Record<string, string>): { keys: Partial<ConfigKeys>; faults: string[] } {
  const faults: string[] = [];
  const keys: Record<string, unknown> = {};
  for (const [key, schema] of Object.entries(configKeys.shape)) {
    const result = z.safeParse(schema, env[key]);
    if (result.success) keys[key] = result.data;
    else faults.push(`${key} ${result.error.issues.map((issue) => issue.message).join(', ')}`);
  }
  return { keys: keys as Partial<ConfigKeys>, faults };
}

/**
 * Reads and checks the whole environment once, at start.
 * @param host which process asks: each needs its own keys
 * @throws ConfigError naming every fault, also those that only production refuses (F5)
 */
export function loadConfig(env: NodeJS.ProcessEnv, host: HostProcess, execArgv: readonly string[] = process.execArgv): Config {
  const { keys: partial, faults } = parseEach(present(env));
  faults.push(...neededFaults(partial, host), ...masterKeyFaults(partial.MASTER_KEY_FILE));
  const keys = { ...configKeys.parse({}), ...partial };
  const production = keys.NODE_ENV === 'production';
  if (production) faults.push(...productionFaults(keys, env, execArgv));
  if (faults.length > 0) throw new ConfigError([...new Set(faults)]);
  return freeze(keys, host, production);
}

/** A balancer that asks every other second has asked twice, and `KEPT_MS` have gone by. */
const PRODUCTION_DRAIN_SECONDS = 5;

const pair = (base: string | undefined, key: string | undefined): { base: string; key: string } | undefined =>
  base === undefined || key === undefined ? undefined : { base, key };

function freeze(keys: ConfigKeys, host: HostProcess, production: boolean): Config {
  const port = keys.PORT ?? DEFAULT_PORTS[host];
  const app = `app.campus.localhost:${String(host === 'api' ? port : DEFAULT_PORTS.api)}`;
  const dataDir = resolve(keys.DATA_DIR);
  const s3 =
    keys.S3_ENDPOINT === undefined
      ? undefined
      : {
          endpoint: keys.S3_ENDPOINT,
          region: keys.S3_REGION,
          bucket: keys.S3_BUCKET ?? '',
          accessKeyId: keys.S3_ACCESS_KEY_ID ?? '',
          secretAccessKey: keys.S3_SECRET_ACCESS_KEY ?? '',
        };
  return Object.freeze({
    production,
    port,
    listenOn: production ? '0.0.0.0' : '127.0.0.1',
    dataDir,
    drainMs: (keys.DRAIN_SECONDS ?? (production ? PRODUCTION_DRAIN_SECONDS : 0)) * 1_000,
    logLevel: keys.LOG_LEVEL,
    database: {
      app: keys.DATABASE_URL ?? '',
      platform: keys.DATABASE_PLATFORM_URL ?? '',
      relay: keys.DATABASE_RELAY_URL ?? '',
      queue: keys.DATABASE_QUEUE_URL,
      migrator: keys.DATABASE_MIGRATOR_URL,
    },
    redisUrl: keys.REDIS_URL,
    s3,
    wecom: { apiBase: keys.WECOM_API_BASE, oauthBase: keys.WECOM_OAUTH_BASE, loginBase: keys.WECOM_LOGIN_BASE },
    bureau: pair(keys.BUREAU_API_BASE, keys.BUREAU_API_KEY),
    bureauSite: { url: keys.BUREAU_SITE_URL, b01Path: keys.BUREAU_B01_PATH },
    sms: pair(keys.SMS_API_BASE, keys.SMS_API_KEY),
    hosts: {
      mobile: keys.MOBILE_HOST ?? app,
      wechat: keys.WECHAT_HOST ?? app,
      desktop: keys.DESKTOP_HOST ?? app,
      ops: keys.OPS_HOST ?? app.replace('app.', 'ops.'),
      files: keys.FILES_HOST ?? app.replace('app.', 'files.'),
    },
    frameAncestors: keys.FRAME_ANCESTORS ?? [],
    trustedProxies: keys.TRUSTED_PROXIES ?? [],
    outgoingAddresses: keys.OUTGOING_ADDRESSES ?? [],
    masterKeyFile: resolve(keys.MASTER_KEY_FILE ?? join(dataDir, 'master.key')),
    scanAddress: keys.SCAN_ADDRESS,
  });
}
