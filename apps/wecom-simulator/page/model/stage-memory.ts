import type { Client, Person } from '../api/types';

const STAGE = 'stage.devices';
const SEEN = 'stage.seen';

function read(key: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null');
  } catch {
    // Storage switched off or a foreign value: the page starts as on the first visit.
    return null;
  }
}

function write(key: string, value: unknown): void {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // Without storage the choice lives until the page is left.
  }
}

/** Devices last shown, in order; null on the first visit. */
export function readStage(): string[] | null {
  const value = read(STAGE);
  return Array.isArray(value) ? value.filter((id): id is string => typeof id === 'string') : null;
}

export const writeStage = (ids: readonly string[]): void => write(STAGE, ids);

export function readSeen(): Record<string, number> {
  const value = read(SEEN);
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(Object.entries(value).filter((entry): entry is [string, number] => typeof entry[1] === 'number'));
}

export const writeSeen = (seen: Readonly<Record<string, number>>): void => write(SEEN, seen);

const SUFFIX: Readonly<Record<Client, string>> = { 'wecom-mobile': 'phone', 'wecom-desktop': 'pc', wechat: 'wx' };

/** A host label for a person's own device: letters, digits and hyphens, at most 63. */
export function deviceIdFor(person: Pick<Person, 'corpId' | 'kind' | 'userid'>, client: Client): string {
  const plain = person.userid
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  // Two ids may look alike once reduced to host characters; the sum keeps their devices apart.
  let sum = 2166136261;
  for (const char of `${person.corpId}/${person.kind}/${person.userid}`) sum = Math.imul(sum ^ (char.codePointAt(0) ?? 0), 16777619) >>> 0;
  return [plain.slice(0, 40) || person.kind, sum.toString(36), SUFFIX[client]].join('-');
}
