/** What may be kept of an error in logs and job rows: no value a person typed, no quoted data, no long numbers (D7). */
export interface SafeError {
  code: string;
  message: string;
  /** Only places in our code, never the message that a stack begins with. */
  stack?: string;
}

const MAX_MESSAGE = 300;

/** Takes quoted text, signs of people's names, addresses and long numbers out of a message, and puts it on one line. */
export function safeMessage(message: string): string {
  return message
    .slice(0, 4 * MAX_MESSAGE)
    .replaceAll(/[\r\n\t]+/g, ' ')
    .replaceAll(/\S+@\S+/g, '…')
    .replaceAll(/\?\S*/g, '?…')
    .replaceAll(/"[^"]*"|“[^”]*”|'[^']*'|「[^」]*」/g, (quoted) =>
      /^["'][\w.-]{1,63}["']$/.test(quoted) && !/\d{5}/.test(quoted) ? quoted : '"…"',
    )
    .replaceAll(/[^\x20-\x7e…]+/g, '…')
    .replaceAll(/\d[\d -]{4,}\d/g, '#')
    .slice(0, MAX_MESSAGE);
}

/** Reduces anything thrown to code, cleaned message and places. Parameters of domain errors are left out: they may name people. */
export function safeError(error: unknown): SafeError {
  if (!(error instanceof Error)) return { code: 'UNKNOWN', message: safeMessage(String(error)) };
  const own = (error as { code?: unknown }).code;
  const code = typeof own === 'string' && /^[\w.-]{1,60}$/.test(own) ? own : error.name;
  const places = error.stack
    ?.split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 12)
    .join('\n');
  return {
    code,
    message: safeMessage(error.message),
    ...(places === undefined || places === '' ? {} : { stack: places }),
  };
}
