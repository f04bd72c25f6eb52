import { pino, type Logger as PinoLogger } from 'pino';

/** What product code may log with: one structured line, ids and codes only, never names, numbers, texts or secrets (D7). */
export abstract class Logger {
  abstract debug(fields: Record<string, unknown>, message: string): void;
  abstract info(fields: Record<string, unknown>, message: string): void;
  abstract warn(fields: Record<string, unknown>, message: string): void;
  abstract error(fields: Record<string, unknown>, message: string): void;
}

/** Paths whose values never reach a log, whatever a caller passes. */
const REDACTED = [
  '*.password', '*.secret', '*.token', '*.accessToken', '*.cookie', '*.authorization', '*.mobile', '*.name', '*.body',
  'password', 'secret', 'token', 'accessToken', 'cookie', 'authorization', 'mobile', 'name', 'body',
  'err.parameters', 'err.query', 'err.detail', 'err.config', 'err.request', 'err.response',
];

/** @param service goes into every line: `api`, `worker` */
export function createLogger(service: string, level: string): Logger & PinoLogger {
  return pino({
    level,
    base: { service },
    redact: { paths: REDACTED, censor: '…' },
    timestamp: pino.stdTimeFunctions.isoTime,
  }) as Logger & PinoLogger;
}
