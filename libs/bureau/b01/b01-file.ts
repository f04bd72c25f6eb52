import * as z from 'zod';
import { isSchoolYear } from '../b08/b08-table';
import { jsonFaultLine } from './json-fault-line';
import { markDuplicates, readRow, type B01Row } from './b01-rows';

/** Most rows of a file (spec 02 §8.2) and largest file (PRM-23). */
export const B01_MAX_ROWS = 10_000;
export const B01_MAX_BYTES = 10 * 1024 * 1024;
/** Clocks of the bureau and ours may differ by this much before a file comes "from the future". */
const CLOCK_SLACK_MS = 5 * 60_000;

const header = z.object({
  format: z.literal('DSEDJ-B01/1'),
  schoolCode: z.string().min(1).max(20),
  schoolYear: z.string().refine(isSchoolYear),
  batchId: z.string().min(1).max(64),
  generatedAt: z.iso.datetime({ offset: true }),
  count: z.int().min(0).max(B01_MAX_ROWS),
});

export interface B01File {
  schoolCode: string;
  schoolYear: string;
  batchId: string;
  generatedAt: Date;
  /** In the order of the file; anomalies of PRM-27 that the file alone shows are marked. */
  rows: readonly B01Row[];
}

/**
 * A file is refused whole for its header: not JSON (with the line), wrong format (with the field), another school, an
 * older year. The codes are those of spec 02 §11.
 */
export type B01Refusal =
  | { ok: false; code: 'PRM_B01_PARSE'; line: number }
  | { ok: false; code: 'PRM_B01_FORMAT'; field: string }
  | { ok: false; code: 'PRM_B01_SCHOOL' }
  | { ok: false; code: 'PRM_B01_YEAR'; schoolYear: string };
export type B01Reading = { ok: true; file: B01File } | B01Refusal;

export interface B01Expectation {
  schoolCode: string;
  /** Files of an earlier year are refused, e.g. `2026/2027`. */
  earliestYear: string;
  /** The database clock. */
  now: Date;
}

/**
 * Reads a B01 file: one pass, rows kept in our own flat shape, what was parsed is let go.
 * A byte order mark is accepted, unknown extra fields are ignored, a faulty row is an anomaly and no refusal.
 * @throws nothing: every fault is in the answer
 */
export function readB01(bytes: Uint8Array, expected: B01Expectation): B01Reading {
  if (bytes.length > B01_MAX_BYTES) return { ok: false, code: 'PRM_B01_FORMAT', field: 'size' };
  const text = decode(bytes);
  if (typeof text === 'number') return { ok: false, code: 'PRM_B01_PARSE', line: text };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, code: 'PRM_B01_PARSE', line: jsonFaultLine(text) };
  }
  return readValue(value, expected);
}

function readValue(value: unknown, expected: B01Expectation): B01Reading {
  const parsed = header.safeParse(value);
  const wrong = (field: string): B01Refusal => ({ ok: false, code: 'PRM_B01_FORMAT', field });
  if (!parsed.success) return wrong(String(parsed.error.issues[0]?.path[0] ?? 'format'));
  const { schoolCode, schoolYear, batchId, count } = parsed.data;
  if (schoolCode !== expected.schoolCode) return { ok: false, code: 'PRM_B01_SCHOOL' };
  if (schoolYear < expected.earliestYear) return { ok: false, code: 'PRM_B01_YEAR', schoolYear };
  const generatedAt = new Date(parsed.data.generatedAt);
  if (generatedAt.getTime() > expected.now.getTime() + CLOCK_SLACK_MS) return wrong('generatedAt');
  const students = (value as Record<string, unknown>)['students'];
  if (!Array.isArray(students) || students.length > B01_MAX_ROWS) return wrong('students');
  if (students.length !== count) return wrong('count');
  const rows = students.map((row, i) => readRow(row, i + 1));
  markDuplicates(rows);
  return { ok: true, file: { schoolCode, schoolYear, batchId, generatedAt, rows } };
}

/** @returns the text without byte order mark, or the line of the first byte that is no UTF-8 */
function decode(bytes: Uint8Array): string | number {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    return decoder.decode(bytes);
  } catch {
    let from = 0;
    for (let line = 1; ; line += 1) {
      const end = bytes.indexOf(0x0a, from);
      try {
        decoder.decode(bytes.subarray(from, end === -1 ? undefined : end));
      } catch {
        return line;
      }
      if (end === -1) return line;
      from = end + 1;
    }
  }
}
