import { pino, type DestinationStream } from 'pino';
import { safeError } from './safe-error';

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';
type Fields = Readonly<Record<string, unknown>>;

/** Structured log of a process: one JSON line per event, without personal data or secrets (D7). Also the injection token. */
export abstract class Logger {
  abstract debug(fields: Fields, event: string): void;
  abstract info(fields: Fields, event: string): void;
  abstract warn(fields: Fields, event: string): void;
  abstract error(fields: Fields, event: string): void;
}

/** Fields that would carry people's data or secrets, wherever they stand. */
const HIDDEN =
  /^(name|.*(_name|Name)|title|body|content|text|message_text|mobile|phone|email|address|id_?(card|number)|birth.*|password|.*secret.*|.*token|authorization|cookie|set-cookie|code_verifier|access_?key.*|aes_?key|remark|answer|reason_text)$/i;
/** Technical names that end like a person's. */
const SHOWN = new Set(['hostname', 'jobName', 'queueName', 'fileName', 'tableName', 'eventName', 'roleName']);
const MAX_DEPTH = 4;

function clean(value: unknown, depth: number): unknown {
  if (value instanceof Error) return safeError(value);
  if (typeof value === 'string') return value.length > 500 ? `${value.slice(0, 500)}…` : value;
  if (value instanceof Date || typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_DEPTH) return '[deep]';
  if (Array.isArray(value)) return value.slice(0, 50).map((item) => clean(item, depth + 1));
  return cleanFields(value as Fields, depth + 1);
}

function cleanFields(fields: Fields, depth: number): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(fields)) {
    if (HIDDEN.test(key) && !SHOWN.has(key)) out[key] = '[hidden]';
    else if (/^(url|path|to|location)$/i.test(key) && typeof value === 'string') out[key] = value.replace(/[?#].*$/s, '');
    else out[key] = clean(value, depth);
  }
  return out;
}

/** Lines that wait while nobody takes them: beyond it new ones are dropped, so that a full disk does not fill the memory too. */
const MOST_WAITING = 4 * 1024 * 1024;

/**
 * Where lines go. A line that cannot be written (disk full, reader gone) must not end the process: what waits is written
 * with the next line that can be (R17).
 */
export function logOutput(fd: number): DestinationStream {
  const output = pino.destination({ fd, sync: true, maxLength: MOST_WAITING });
  output.on('error', () => undefined);
  return output;
}

/**
 * @param options.level least level that is written
 * @param options.process `api`, `worker`, …: part of every line
 * @param destination where lines go; standard output unless said
 */
export function createLogger(options: { level: LogLevel; process: string }, destination?: DestinationStream): Logger {
  const settings = {
    level: options.level,
    base: { process: options.process },
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: (value: unknown) => value },
    formatters: {
      level: (label: string) => ({ level: label }),
      log: (fields: Record<string, unknown>) => cleanFields(fields, 0),
    },
  };
  const out = pino(settings, destination ?? logOutput(1));
  return {
    debug: (fields, event) => out.debug(fields, event),
    info: (fields, event) => out.info(fields, event),
    warn: (fields, event) => out.warn(fields, event),
    error: (fields, event) => out.error(fields, event),
  };
}
