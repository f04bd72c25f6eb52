/** The envelope of every JSON answer (wecom 01 §1). */
export interface Envelope {
  errcode?: number;
  errmsg?: string;
}

export type JsonObject = Record<string, unknown>;

/** The answer as an object, or undefined when it is no JSON object in UTF-8. */
export function parseJsonObject(bytes: Buffer): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
  } catch {
    return undefined;
  }
}

/** `errcode` as a number; undefined when absent (some answers omit it on success) or not a number. */
export function errcodeOf(answer: JsonObject): number | undefined {
  return typeof answer.errcode === 'number' && Number.isInteger(answer.errcode) ? answer.errcode : undefined;
}

export function errmsgOf(answer: JsonObject): string {
  return typeof answer.errmsg === 'string' ? answer.errmsg : '';
}

/** `a|b|c`, an array of ids, or nothing, as an array of strings: endpoints differ in form (wecom 02 §3, 04 §1.2). */
export function idList(value: unknown): string[] {
  if (Array.isArray(value)) return value.map(String).filter((id) => id !== '');
  if (typeof value === 'string') return value.split('|').filter((id) => id !== '');
  return [];
}
