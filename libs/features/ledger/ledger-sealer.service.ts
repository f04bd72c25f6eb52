import { Injectable } from '@nestjs/common';
import { digestsOf, FIRST_PREV, merkleRoot, sealDigest, signSeal, type Seal } from '@ledger';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { Tx } from '@platform/db/tx';
import { LedgerLines } from './data/ledger-lines';
import { newestBlock, waitingEvents, type EventRow } from './data/ledger-rows';
import { LedgerKeys, type SigningKey } from './ledger-keys';

/** A block is signed and read as a whole: large enough to make signing cheap, small enough for one short transaction. */
const BLOCK_LINES = 20_000;
const EVENTS = 2_000;

/**
 * Joins what was noted to the chain (BEY-01): one block per transaction, under the lock of the unit's key, so that two
 * sealers follow each other and one that is killed leaves nothing behind.
 */
@Injectable()
export class LedgerSealer {
  constructor(
    private readonly db: Db,
    private readonly keys: LedgerKeys,
  ) {}

  /** Seals everything that waits. @returns number of new blocks */
  async seal(ctx: Ctx): Promise<number> {
    let blocks = 0;
    if (!(await this.db.read(ctx, async (tx) => (await waitingEvents(tx, 1)).length > 0))) return 0;
    while (await this.db.inUnit(ctx, (tx) => this.#block(tx))) blocks += 1;
    return blocks;
  }

  /** @returns false when nothing was left to seal */
  async #block(tx: Tx): Promise<boolean> {
    const key = await this.keys.hold(tx);
    const waiting = await waitingEvents(tx, EVENTS);
    if (waiting.length === 0) return false;
    const { events, lines, places } = await gather(tx, waiting);
    if (lines.length > 0) await storeBlock(tx, key, lines);
    // Events without lines (their rows went before they were sealed) are passed over in place 0 of no block.
    const n = lines.length > 0 ? ((await newestBlock(tx))?.seal.n ?? 0) : 0;
    await tx.execute(
      `UPDATE ledger_event e SET block = $2, place = p.place FROM unnest($3::uuid[], $4::int[]) AS p (id, place)
        WHERE e.unit_id = $1 AND e.id = p.id`,
      [tx.unitId, n, events.map(({ id }) => id), places],
    );
    return true;
  }
}

/** Lines of as many events as a block takes, at least one, and where each event begins. */
async function gather(tx: Tx, waiting: readonly EventRow[]): Promise<{ events: EventRow[]; lines: string[]; places: number[] }> {
  const source = new LedgerLines(tx);
  const events: EventRow[] = [];
  const lines: string[] = [];
  const places: number[] = [];
  for (const part of partsOf(waiting)) {
    if (lines.length >= BLOCK_LINES) break;
    const made = await source.of(part);
    part.forEach((event, i) => {
      events.push(event);
      places.push(lines.length);
      for (const line of made[i] ?? []) lines.push(line);
    });
  }
  return { events, lines, places };
}

/** A page brings thousands of lines and is taken alone; everything between two pages at once. */
function partsOf(events: readonly EventRow[]): EventRow[][] {
  const parts: EventRow[][] = [];
  for (const event of events) {
    const last = parts.at(-1);
    if (last === undefined || event.kind === 'page' || last[0]?.kind === 'page') parts.push([event]);
    else last.push(event);
  }
  return parts;
}

async function storeBlock(tx: Tx, key: SigningKey, lines: readonly string[]): Promise<void> {
  const before = await newestBlock(tx);
  const unit = await tx.one<{ number: string }>(`SELECT number FROM school_unit WHERE id = $1`, [tx.unitId]);
  const leaves = digestsOf(lines);
  const seal: Seal = {
    at: tx.now.toISOString(),
    key: key.fingerprint,
    lines: lines.length,
    n: (before?.seal.n ?? 0) + 1,
    prev: before?.digest ?? FIRST_PREV,
    root: merkleRoot(leaves).toString('hex'),
    unit: unit?.number ?? '',
    v: 1,
  };
  await tx.execute(
    `INSERT INTO ledger_block (unit_id, n, at, key, lines, total, prev, root, seal, signature, leaves)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      tx.unitId,
      seal.n,
      new Date(seal.at),
      seal.key,
      seal.lines,
      (before?.total ?? 0) + seal.lines,
      seal.prev,
      seal.root,
      sealDigest(seal),
      signSeal(seal, key.privateKey),
      leaves,
    ],
  );
}
