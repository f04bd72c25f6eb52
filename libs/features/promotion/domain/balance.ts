import type { GradeCode } from '@contracts/promotion';
import type { BalanceView, LeavingReason } from '@contracts/promotion-b01';
import { endsHere } from './grade-codes';

/** A row of the file as the sheet counts it. `person` is equal for rows that mean the same pupil. */
export interface SheetRow {
  person: string;
  kind: 'promoted' | 'repeating' | 'joining' | 'unmatched';
}
/** A pupil of the directory whom the file does not name. */
export interface SheetAbsent {
  person: string;
  reason: LeavingReason | null;
}

/**
 * Balance sheet of an update (BEY-12): promoted + repeating + joining + leaving + unmatched = roster. The roster is counted
 * by itself, everybody in the directory or in the file once; who is in no other line is unaccounted for and keeps the
 * sheet from balancing.
 */
export function balanceOf(rows: readonly SheetRow[], absent: readonly SheetAbsent[]): BalanceView {
  const line = new Map<string, SheetRow['kind']>();
  for (const { person, kind } of rows) {
    // Rows that contradict each other leave the pupil unmatched.
    const before = line.get(person);
    line.set(person, before === undefined || before === kind ? kind : 'unmatched');
  }
  const count = (kind: SheetRow['kind']): number => [...line.values()].filter((one) => one === kind).length;
  const missing = absent.filter(({ person }) => !line.has(person));
  const leaving = missing.filter(({ reason }) => reason !== null).length;
  const sums = {
    promoted: count('promoted'),
    repeating: count('repeating'),
    joining: count('joining'),
    leaving,
    unmatched: count('unmatched'),
  };
  const roster = new Set([...line.keys(), ...absent.map(({ person }) => person)]).size;
  const sum = Object.values(sums).reduce((all, n) => all + n, 0);
  return { ...sums, unaccounted: roster - sum, roster, balanced: roster === sum };
}

/**
 * Why a pupil who is not in the file leaves, as far as the school's own records say; null = a person has to say it.
 * @param offered grades of the file: from the last of them pupils go on elsewhere
 */
export function leavingReason(
  facts: { transferOut: boolean; gradeCode: GradeCode | null },
  offered: ReadonlySet<string>,
): LeavingReason | null {
  if (facts.transferOut) return 'transfer_out';
  return endsHere(facts.gradeCode, offered) ? 'graduated' : null;
}
