import * as z from 'zod';

const text = z.string().trim().min(1);
const port = z.coerce.number().int().min(0).max(65_535);
const postgresUrl = text.refine(
  (value) => /^postgres(ql)?:\/\/[^/]+\/.+/.test(value) && URL.canParse(value),
  'must be postgres://user:password@host:port/database',
);
const redisUrl = text.refine((value) => /^rediss?:\/\/.+/.test(value) && URL.canParse(value), 'must be redis://host:port or rediss://…');
const httpBase = text
  .refine((value) => /^https?:\/\/.+/.test(value) && URL.canParse(value), 'must be an http(s) address')
  .transform((value) => value.replace(/\/+$/, ''));
const host = text.regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?$/i, 'must be a host name, with :port where needed, without http://');
const origins = z.string().transform((value) => value.split(/[\s,]+/).filter((part) => part !== ''));

/** Every key of the environment that the product reads; `.env.example` lists the same keys. */
export const configKeys = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  PORT: port.optional(),
  DATA_DIR: text.default('.data'),
  DRAIN_SECONDS: z.coerce.number().min(0).max(15).optional(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  DATABASE_URL: postgresUrl.optional(),
  DATABASE_MIGRATOR_URL: postgresUrl.optional(),
  DATABASE_PLATFORM_URL: postgresUrl.optional(),
  DATABASE_RELAY_URL: postgresUrl.optional(),
  DATABASE_QUEUE_URL: postgresUrl.optional(),
  REDIS_URL: redisUrl.optional(),
  S3_ENDPOINT: httpBase.optional(),
  S3_REGION: text.default('auto'),
  S3_BUCKET: text.optional(),
  S3_ACCESS_KEY_ID: text.optional(),
  S3_SECRET_ACCESS_KEY: text.optional(),
  WECOM_API_BASE: httpBase.default('https://qyapi.weixin.qq.com'),
  WECOM_OAUTH_BASE: httpBase.default('https://open.weixin.qq.com'),
  WECOM_LOGIN_BASE: httpBase.default('https://login.work.weixin.qq.com'),
  BUREAU_API_BASE: httpBase.optional(),
  BUREAU_API_KEY: text.optional(),
  BUREAU_SITE_URL: httpBase.optional(),
  BUREAU_B01_PATH: text.optional(),
  SMS_API_BASE: httpBase.optional(),
  SMS_API_KEY: text.optional(),
  MOBILE_HOST: host.optional(),
  WECHAT_HOST: host.optional(),
  DESKTOP_HOST: host.optional(),
  OPS_HOST: host.optional(),
  FILES_HOST: host.optional(),
  FRAME_ANCESTORS: origins.optional(),
  TRUSTED_PROXIES: origins.optional(),
  OUTGOING_ADDRESSES: origins.optional(),
  MASTER_KEY_FILE: text.optional(),
  SCAN_ADDRESS: text.regex(/^(\/.+|[^:\s]+:\d{1,5})$/, 'must be host:port or the path of a socket').optional(),
});

export type ConfigKeys = z.output<typeof configKeys>;
export type ConfigKey = keyof ConfigKeys;
