import { Conflict } from './change-error';
import { alike, type Facts } from './lane-tools';

/**
 * Compares what is wanted with what WeCom has now and what the person saw (14 §7: never silently overwritten).
 * @returns the fields still to be written; empty = WeCom has it already
 * @throws Conflict when a field was changed by somebody else meanwhile
 */
export function stillToWrite(wanted: Facts, current: Facts, base: Facts | undefined): Facts {
  const open = Object.entries(wanted).filter(([key, value]) => value !== undefined && !alike(value, current[key]));
  const changed = base === undefined ? [] : open.filter(([key]) => key in base && !alike(base[key], current[key]));
  if (changed.length > 0) throw new Conflict(Object.fromEntries(changed.map(([key]) => [key, current[key] ?? null])));
  return Object.fromEntries(open);
}
