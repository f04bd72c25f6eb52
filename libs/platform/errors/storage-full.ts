import type { AlarmNotes } from '@platform/alarms/alarm-notes';
import type { Logger } from '@platform/log/logger';
import type { Metrics } from '@platform/metrics/metrics';

/** SQLSTATE of PostgreSQL without room for data or temporary files, and what the system says where files are kept. */
const FULL: ReadonlyMap<unknown, 'database' | 'files'> = new Map([
  ['53100', 'database'],
  ['ENOSPC', 'files'],
  ['EDQUOT', 'files'],
]);

/** Where room is missing; undefined for every other error. Nothing was stored, and the same again works once there is room. */
export function fullStorage(error: unknown): 'database' | 'files' | undefined {
  return typeof error === 'object' && error !== null ? FULL.get((error as { code?: unknown }).code) : undefined;
}

/** Sounds the alarm: an error line `storage is full`, a counter, and a note for the operators' alarms (R17, J8). */
export function tellFullStorage(
  parts: { logger: Logger; metrics: Metrics; alarms: AlarmNotes },
  place: 'database' | 'files',
  about: Readonly<Record<string, unknown>>,
): void {
  parts.logger.error({ ...about, place }, 'storage is full');
  parts.metrics.counter('storage_full_total', 'Times something could not be stored for want of room', ['place']).inc({ place });
  parts.alarms.note('storage_full');
}
