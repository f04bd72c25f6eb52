import { differences, digestAt, digestsOf, FIRST_PREV, leafDigest, lineText, merkleRoot, sealDigest, sealIsSigned } from '@ledger';
import { LedgerLines } from './data/ledger-lines';
import { eventsOfBlock, newestBlock, readBlock, readKeys, type BlockRow, type EventRow, type LedgerSource } from './data/ledger-rows';

export interface StoreFault {
  block: number | null;
  what: 'changed' | 'missing' | 'extra' | 'moved' | 'seal' | 'chain' | 'key';
  /** The row of the database, in words: table and ids. */
  row: string;
  /** The line it gives now; null when there is none. */
  line: string | null;
}
export interface StoreReport {
  blocks: number;
  lines: number;
  faults: StoreFault[];
}

/**
 * Holds a unit's tables against its sealed ledger and names each row that was changed, removed or added by hand (BEY-01).
 * Reads one block at a time.
 */
export async function checkLedger(source: LedgerSource): Promise<StoreReport> {
  const report: StoreReport = { blocks: 0, lines: 0, faults: [] };
  const keys = new Map((await readKeys(source)).map((key) => [key.fingerprint, key.public_key]));
  const newest = (await newestBlock(source))?.seal.n ?? 0;
  const pages = new Map<string, string[]>();
  let before: BlockRow | undefined;
  for (let n = 1; n <= newest; n += 1) {
    const block = await readBlock(source, n);
    if (block === undefined) {
      report.faults.push({ block: n, what: 'missing', row: `ledger_block ${String(n)}`, line: null });
    } else {
      const events = await eventsOfBlock(source, n);
      report.blocks += 1;
      report.lines += block.seal.lines;
      report.faults.push(...sealFaults(block, before, keys), ...(await lineFaults(source, block, events)));
      for (const { kind, notice_id, student_ids } of events) {
        if (kind === 'page') pages.set(notice_id, [...(pages.get(notice_id) ?? []), ...(student_ids ?? [])]);
      }
    }
    before = block;
  }
  for (const [noticeId, students] of pages) report.faults.push(...(await strayRows(source, noticeId, students)));
  return report;
}

function sealFaults(block: BlockRow, before: BlockRow | undefined, keys: ReadonlyMap<string, string>): StoreFault[] {
  const { seal, digest, signature, leaves } = block;
  const fault = (what: 'seal' | 'chain' | 'key'): StoreFault => ({
    block: seal.n,
    what,
    row: `ledger_block ${String(seal.n)}`,
    line: null,
  });
  const key = keys.get(seal.key);
  const faults: StoreFault[] = [];
  if (key === undefined) faults.push(fault('key'));
  else if (!sealIsSigned(seal, key, signature)) faults.push(fault('seal'));
  if (sealDigest(seal) !== digest || merkleRoot(leaves).toString('hex') !== seal.root) faults.push(fault('seal'));
  const prev = seal.n === 1 ? FIRST_PREV : before?.digest;
  if (prev !== undefined && seal.prev !== prev) faults.push(fault('chain'));
  return faults;
}

async function lineFaults(source: LedgerSource, block: BlockRow, events: readonly EventRow[]): Promise<StoreFault[]> {
  const perEvent = await new LedgerLines(source).of(events);
  const lines = perEvent.flat();
  const owner = perEvent.flatMap((own, i) => own.map(() => i));
  const found = differences(block.leaves, digestsOf(lines));
  if (found.length === 0) return [];
  const lost = new Set(found.filter(({ what }) => what === 'missing').map(({ place }) => place));
  const names = lost.size === 0 ? new Map<number, string>() : await lostRows(source, block, events, lost);
  return found.map(({ what, place, line }): StoreFault => {
    const text = line === null ? null : (lines[line] ?? null);
    const event = line === null ? undefined : events[owner[line] ?? -1];
    const row = text === null ? (names.get(place) ?? `line ${String(place + 1)} of block ${String(block.seal.n)}`) : rowOf(text, event);
    return { block: block.seal.n, what, row, line: text };
  });
}

/** The table and the ids behind a line. */
function rowOf(text: string, event: EventRow | undefined): string {
  const line = JSON.parse(text) as Record<string, unknown>;
  const ids = (...keys: string[]): string => keys.map((key) => `${key} ${String(line[key])}`).join(', ');
  switch (line['k']) {
    case 'page':
      return `notice ${String(line['notice'])} or ledger_event ${event?.id ?? ''}`;
    case 'planned':
      return `notice_delivery ${ids('notice', 'student', 'person')}`;
    case 'nobody':
      return `notice_student ${ids('notice', 'student')}`;
    case 'handed':
    case 'given':
      return `delivery_attempt ${ids('message', 'call', 'attempt')}`;
    default:
      return `ledger_event ${event?.id ?? ''} (${String(line['k'])}, ${ids('notice')})`;
  }
}

/** Rows that were removed are found again by trying what may have stood there: the seal knows their digest. */
async function lostRows(
  source: LedgerSource,
  block: BlockRow,
  events: readonly EventRow[],
  lost: ReadonlySet<number>,
): Promise<Map<number, string>> {
  const wanted = new Map([...lost].map((place) => [digestAt(block.leaves, place).toString('hex'), place]));
  const names = new Map<number, string>();
  for (const event of events.filter(({ kind }) => kind === 'page')) {
    const guesses = await source.query<{ student: string; class: string; person: string }>(
      `SELECT ns.student_id AS student, ns.class_id AS class, g.parent_id AS person
         FROM notice_student ns JOIN guardianship g ON g.unit_id = $1 AND g.student_id = ns.student_id
        WHERE ns.unit_id = $1 AND ns.notice_id = $2 AND ns.student_id = ANY ($3::uuid[])
          AND NOT EXISTS (SELECT FROM notice_delivery d WHERE d.unit_id = $1 AND d.notice_id = $2 AND d.student_id = ns.student_id AND d.person_id = g.parent_id)`,
      [source.unitId, event.notice_id, event.student_ids ?? []],
    );
    for (const { student, class: classId, person } of guesses) {
      for (const joined of [true, false]) {
        for (const kind of ['parent', 'student'] as const) {
          const at = event.at.toISOString();
          const notice = event.notice_id;
          const text = lineText({ at, class: classId, joined, k: 'planned', kind, notice, person, student });
          const place = wanted.get(leafDigest(text).toString('hex'));
          if (place !== undefined) names.set(place, `notice_delivery notice ${notice}, student ${student}, person ${person}`);
        }
      }
    }
  }
  return names;
}

/** Receivers of a notice whom no page of its fan-out has made. */
async function strayRows(source: LedgerSource, noticeId: string, students: readonly string[]): Promise<StoreFault[]> {
  const rows = await source.query<{ ref: string }>(
    `SELECT 'notice_student notice ' || ns.notice_id || ', student ' || ns.student_id AS ref FROM notice_student ns
      WHERE ns.unit_id = $1 AND ns.notice_id = $2 AND NOT (ns.student_id = ANY ($3::uuid[]))
        AND NOT EXISTS (SELECT FROM ledger_event e WHERE e.unit_id = $1 AND e.notice_id = $2 AND e.kind = 'page' AND e.block IS NULL)
     UNION ALL
     SELECT 'notice_delivery notice ' || d.notice_id || ', student ' || d.student_id || ', person ' || d.person_id FROM notice_delivery d
      WHERE d.unit_id = $1 AND d.notice_id = $2 AND NOT EXISTS (
        SELECT FROM notice_student ns WHERE ns.unit_id = $1 AND ns.notice_id = $2 AND ns.student_id = d.student_id)`,
    [source.unitId, noticeId, students],
  );
  return rows.map(({ ref }) => ({ block: null, what: 'extra', row: ref, line: null }));
}
