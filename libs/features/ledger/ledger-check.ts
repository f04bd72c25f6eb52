import {
  DIGEST_BYTES,
  differences,
  digestAt,
  digestsOf,
  FIRST_PREV,
  leafDigest,
  lineText,
  merkleRoot,
  sealDigest,
  sealIsSigned,
} from '@ledger';
import { besideFaults } from './data/beside-rows';
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
  /** Last block that was looked at, and the newest one there is; 0 when there is none. */
  to: number;
  newest: number;
}

export interface CheckPart {
  /** First block. */
  from: number;
  /** Stops after the block in which so many lines are reached. */
  lines: number;
}

const ALL: CheckPart = { from: 1, lines: Infinity };

/**
 * Holds a unit's tables against its sealed ledger and names each row that was changed, removed or added by hand (BEY-01).
 * Reads one block at a time. Lost blocks and told seals are looked for in every part.
 */
export async function checkLedger(source: LedgerSource, part: CheckPart = ALL): Promise<StoreReport> {
  const keys = new Map((await readKeys(source)).map((key) => [key.fingerprint, key.public_key]));
  const newest = (await newestBlock(source))?.seal.n ?? 0;
  const report: StoreReport = { blocks: 0, lines: 0, faults: [], to: 0, newest };
  const pages = new Set<string>();
  let before = part.from > 1 ? await readBlock(source, part.from - 1) : undefined;
  for (let n = part.from; n <= newest && report.lines < part.lines; n += 1) {
    report.to = n;
    const block = await readBlock(source, n);
    if (block === undefined) {
      report.faults.push({ block: n, what: 'missing', row: `ledger_block ${String(n)}`, line: null });
    } else {
      const events = await eventsOfBlock(source, n);
      report.blocks += 1;
      report.lines += block.seal.lines;
      report.faults.push(...sealFaults(block, before, keys), ...(await lineFaults(source, block, events)));
      for (const { kind, notice_id } of events) if (kind === 'page') pages.add(notice_id);
    }
    before = block;
  }
  for (const noticeId of pages) {
    const found = await besideFaults(source, noticeId);
    report.faults.push(...found.map(({ what, row }): StoreFault => ({ block: null, what, row, line: null })));
  }
  report.faults.push(...(await lostBlocks(source, newest)), ...(await headFaults(source, newest)));
  return report;
}

/** Blocks after the newest that rows still speak of. */
async function lostBlocks(source: LedgerSource, newest: number): Promise<StoreFault[]> {
  const rows = await source.query<{ n: number }>(
    `SELECT DISTINCT block AS n FROM ledger_event WHERE unit_id = $1 AND block > $2 ORDER BY n LIMIT 100`,
    [source.unitId, newest],
  );
  return rows.map(({ n }) => ({ block: n, what: 'missing', row: `ledger_block ${String(n)}`, line: null }));
}

/** Against the seals that were told to administrators: they also stand in the audit log. */
async function headFaults(source: LedgerSource, newest: number): Promise<StoreFault[]> {
  const rows = await source.query<{ n: number; told: string; seal: string | null }>(
    `SELECT a.entity_id::int AS n, a.after ->> 'seal' AS told, b.seal FROM audit_log a
       LEFT JOIN ledger_block b ON b.unit_id = $1 AND b.n = a.entity_id::int
      WHERE a.unit_id = $1 AND a.action = 'ledger.head' AND b.seal IS DISTINCT FROM a.after ->> 'seal'`,
    [source.unitId],
  );
  return rows.map(({ n }) => ({
    block: n,
    what: n > newest ? 'missing' : 'chain',
    row: `ledger_block ${String(n)}, told to administrators`,
    line: null,
  }));
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
  if (sealDigest(seal) !== digest || leaves.length !== seal.lines * DIGEST_BYTES || merkleRoot(leaves).toString('hex') !== seal.root) {
    faults.push(fault('seal'));
  }
  const prev = seal.n === 1 ? FIRST_PREV : before?.digest;
  const total = seal.n === 1 ? seal.lines : before === undefined ? undefined : before.total + seal.lines;
  if ((prev !== undefined && seal.prev !== prev) || (total !== undefined && block.total !== total)) faults.push(fault('chain'));
  return faults;
}

async function lineFaults(source: LedgerSource, block: BlockRow, events: readonly EventRow[]): Promise<StoreFault[]> {
  const perEvent = await new LedgerLines(source).of(events);
  const lines = perEvent.flat();
  const owner = perEvent.flatMap((own, i) => own.map(() => i));
  const found = differences(block.leaves, digestsOf(lines));
  if (found.length === 0) return placeFaults(block, events, perEvent);
  const lost = new Set(found.filter(({ what }) => what === 'missing').map(({ place }) => place));
  const names = lost.size === 0 ? new Map<number, string>() : await lostRows(source, block, events, lost);
  return found.map(({ what, place, line }): StoreFault => {
    const text = line === null ? null : (lines[line] ?? null);
    const event = line === null ? undefined : events[owner[line] ?? -1];
    const row = text === null ? (names.get(place) ?? `line ${String(place + 1)} of block ${String(block.seal.n)}`) : rowOf(text, event);
    return { block: block.seal.n, what, row, line: text };
  });
}

/** Each event says where its lines begin: receipts are cut by that. */
function placeFaults(block: BlockRow, events: readonly EventRow[], perEvent: readonly string[][]): StoreFault[] {
  let next = 0;
  return events.flatMap(({ id, place }, i) => {
    const own = perEvent[i] ?? [];
    const right = own.length === 0 || place === next;
    next += own.length;
    return right ? [] : [{ block: block.seal.n, what: 'moved' as const, row: `ledger_event ${id}`, line: own[0] ?? null }];
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
         FROM ledger_event e CROSS JOIN LATERAL unnest(e.student_ids) AS s (id)
         JOIN notice_student ns ON ns.unit_id = $1 AND ns.notice_id = $2 AND ns.student_id = s.id
         JOIN guardianship g ON g.unit_id = $1 AND g.student_id = ns.student_id
        WHERE e.unit_id = $1 AND e.id = $3
          AND NOT EXISTS (SELECT FROM notice_delivery d WHERE d.unit_id = $1 AND d.notice_id = $2 AND d.student_id = ns.student_id AND d.person_id = g.parent_id OFFSET 0)`,
      [source.unitId, event.notice_id, event.id],
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
