import { readFileSync } from 'node:fs';

const KEY_BYTES = 32;

/**
 * Reads the master keys that wrap the units' data keys (F2): 32 bytes as base64 or hex in a file outside the database. One
 * line is the usual case; while a key is changed the new one is the first line and the old one the second (F3).
 * @returns the newest first
 * @throws Error with a sentence for the operator: unreadable, wrong length, or no random value
 */
export function readMasterKeys(file: string): Buffer[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new Error(`cannot be read (${String((error as NodeJS.ErrnoException).code)})`, { cause: error });
  }
  return text.split(/\s+/).map(keyOf);
}

function keyOf(text: string): Buffer {
  const key = /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64');
  if (key.length !== KEY_BYTES) throw new Error(`must hold ${String(KEY_BYTES)} random bytes as base64 or hex`);
  if (new Set(key).size < 12) throw new Error('does not hold random bytes');
  return key;
}
