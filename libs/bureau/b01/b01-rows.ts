import { CARD_NO, TEMPORARY_NO } from '../cards/card-payload';

/** Longest name of a pupil in the file (spec 02 §8.2). */
const NAME_LENGTH = 100;
const CODE_LENGTH = 20;

export type B01Field = 'seq' | 'card' | 'nameZh' | 'namePt' | 'gradeCode' | 'classCode' | 'seatNo';

/** One pupil of the file. Where `faults` is not empty the row is an anomaly (`bad_row`) and holds what could be read. */
export interface B01Row {
  /** Place in the file, from 1: unique, unlike what the file says as `seq`. */
  position: number;
  cardNo: string | null;
  temporaryNo: string | null;
  nameZh: string;
  namePt: string;
  gradeCode: string;
  classCode: string;
  seatNo: string;
  /** Fields that do not keep to the format (PRM-27 `bad_row`). */
  faults: readonly B01Field[];
  /**
   * The same card or temporary number stands in the file more than once (PRM-27 `duplicate`): all of them where they name
   * different classes, since nobody knows which is meant; else all but the first.
   */
  duplicate: boolean;
}

const NONE: readonly B01Field[] = [];

/** @returns a trimmed text within the limit; undefined when it is none, too long or holds control characters */
function textOf(value: unknown, length: number): string | undefined {
  if (value === null || value === undefined) return '';
  if (typeof value !== 'string') return undefined;
  const text = value.normalize('NFC').trim();
  // Units are at least as many as characters: the exact count is only needed near the limit.
  if (text.length > length && [...text].length > length) return undefined;
  return /\p{Cc}/u.test(text) ? undefined : text;
}

const absent = (value: unknown): boolean => value === null || value === undefined || value === '';

/** Reads one row; never throws, whatever stands there. */
export function readRow(value: unknown, position: number): B01Row {
  const given = typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
  const faults: B01Field[] = [];
  const text = (key: 'nameZh' | 'namePt' | 'gradeCode' | 'classCode', length: number): string => {
    const read = textOf(given[key], length);
    if (read === undefined) faults.push(key);
    return read ?? '';
  };
  const seq = given['seq'];
  if (!Number.isSafeInteger(seq) || (seq as number) < 1) faults.push('seq');
  const card = given['cardNo'];
  const temporary = given['temporaryNo'];
  const cardNo = typeof card === 'string' && CARD_NO.test(card) ? card : null;
  const temporaryNo = typeof temporary === 'string' && TEMPORARY_NO.test(temporary) ? temporary : null;
  const one = absent(card) ? temporaryNo !== null : cardNo !== null && absent(temporary);
  if (!one) faults.push('card');
  const nameZh = text('nameZh', NAME_LENGTH);
  const namePt = text('namePt', NAME_LENGTH);
  if (nameZh === '' && namePt === '' && !faults.includes('nameZh')) faults.push('nameZh');
  const gradeCode = text('gradeCode', CODE_LENGTH);
  if (gradeCode === '' && !faults.includes('gradeCode')) faults.push('gradeCode');
  const classCode = text('classCode', CODE_LENGTH);
  if (classCode === '' && !faults.includes('classCode')) faults.push('classCode');
  const seat = given['seatNo'];
  const seatNo = textOf(typeof seat === 'number' ? String(seat) : seat, CODE_LENGTH);
  if (seatNo === undefined) faults.push('seatNo');
  return {
    position,
    cardNo: one ? cardNo : null,
    temporaryNo: one ? temporaryNo : null,
    nameZh,
    namePt,
    gradeCode,
    classCode,
    seatNo: seatNo ?? '',
    faults: faults.length === 0 ? NONE : faults,
    duplicate: false,
  };
}

/** Marks the rows whose number comes more than once. */
export function markDuplicates(rows: B01Row[]): void {
  const byNumber = new Map<string, B01Row[]>();
  for (const row of rows) {
    const number = row.cardNo ?? row.temporaryNo;
    if (number === null) continue;
    const before = byNumber.get(number);
    if (before === undefined) byNumber.set(number, [row]);
    else before.push(row);
  }
  for (const same of byNumber.values()) {
    const [first] = same;
    if (first === undefined || same.length === 1) continue;
    const agree = same.every((row) => row.gradeCode === first.gradeCode && row.classCode === first.classCode);
    for (const row of same) row.duplicate = row !== first || !agree;
  }
}
