import { createHash } from 'node:crypto';
import { WecomInputError } from '../errors/wecom-input.error';
import type { MessageRequest } from './message.types';
import type { NoticeRequest } from './notice.types';

/** The bytes of one send call. Store them before the first attempt; every attempt sends exactly these. */
export interface FrozenMessage {
  bytes: Buffer;
  /** SHA-256 of the bytes, 64 hex digits. */
  sha256: string;
}

/**
 * JSON with sorted keys; arrays (receivers) keep their order. The same request always gives the same bytes, so
 * WeCom's duplicate check recognises a repeat. Throws WecomInputError for values JSON cannot carry faithfully.
 */
export function freeze(request: MessageRequest | NoticeRequest): FrozenMessage {
  const bytes = Buffer.from(stable(request, '$'), 'utf8');
  return { bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
}

function stable(value: unknown, path: string): string {
  if (value === null || typeof value === 'boolean') return String(value);
  // A lone surrogate would become "?" in UTF-8 and differ from what the sender saw.
  if (typeof value === 'string') return JSON.stringify(value.toWellFormed());
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item, i) => stable(item, `${path}[${i}]`)).join(',')}]`;
  if (typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype) {
    const fields = Object.entries(value).filter(([, field]) => field !== undefined);
    fields.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${stable(field, `${path}.${name}`)}`).join(',')}}`;
  }
  throw new WecomInputError(path, `cannot be frozen (${typeof value})`);
}
