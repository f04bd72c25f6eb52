import type { LedgerLine } from '@ledger';

/** Whose receipt it is. */
export interface Reader {
  studentId: string;
  personId: string;
}

/**
 * Which lines of one event concern one guardian and one child: what was planned for him, the calls that carried it, what
 * he did, and who answered for the child. When another guardian opened it is his own affair and stays out.
 * @returns their numbers, rising
 */
export function readersLines(lines: readonly string[], reader: Reader): number[] {
  const parsed = lines.map((text) => JSON.parse(text) as LedgerLine);
  const own = new Set(parsed.flatMap((line, i) => (isOwn(line, reader) ? [i] : [])));
  // A call stands in the receipt of those whom it was addressed to.
  if (own.size > 0 && parsed[0]?.k === 'handed') own.add(0);
  return [...own].sort((a, b) => a - b);
}

function isOwn(line: LedgerLine, { studentId, personId }: Reader): boolean {
  switch (line.k) {
    case 'page':
    case 'recalled':
    case 'closed':
    case 'reopened':
      return true;
    case 'planned':
    case 'opened':
      return line.student === studentId && line.person === personId;
    case 'nobody':
    case 'answered':
    case 'reminded':
      return line.student === studentId;
    case 'given':
    case 'refused':
      return line.person === personId || line.student === studentId;
    case 'handed':
      return false;
  }
}
