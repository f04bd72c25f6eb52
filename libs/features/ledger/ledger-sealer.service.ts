import { Injectable } from '@nestjs/common';
import { digestsOf, FIRST_PREV, merkleRoot, sealDigest, signSeal, type Seal } from '@ledger';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { Tx } from '@platform/db/tx';
import { LedgerLines } from './data/ledger-lines';
import { hasWaiting, lastOfUnit, waitingEvents, type EventRow } from './data/ledger-rows';
import { LedgerKeys, type SigningKey } from './ledger-keys';

/** A block is signed and read as a whole: large enough to make signing cheap, small enough for one short transaction. */
const BLOCK_LINES = 50_000;
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
    const { value: waits } = await this.db.glance(ctx, hasWaiting);
    for (let blocks = 0, more = waits; ; blocks += 1) {
      if (!more) return blocks;
      const made = await this.db.inUnit(ctx, (tx) => this.#block(tx));
      if (made === 'none') return blocks;
      more = made === 'more';
    }
  }

  async #block(tx: Tx): Promise<'none' | 'last' | 'more'> {
    const key = await this.keys.hold(tx);
    const waiting = await waitingEvents(tx, EVENTS);
    if (waiting.length === 0) return 'none';
    const events = waiting.slice(0, fitting(waiting));
    const lines: string[] = [];
    const places: number[] = [];
    for (const own of await new LedgerLines(tx).of(events)) {
      places.push(lines.length);
      for (const line of own) lines.push(line);
    }
    // Events without lines (their rows went before they were sealed) are passed over in place 0 of no block.
    const n = lines.length > 0 ? await storeBlock(tx, key, lines) : 0;
    await tx.execute(
      `UPDATE ledger_event e SET block = $2, place = p.place FROM unnest($3::uuid[], $4::int[]) AS p (id, place)
        WHERE e.unit_id = $1 AND e.id = p.id`,
      [tx.unitId, n, events.map(({ id }) => id), places],
    );
    return events.length < waiting.length || waiting.length === EVENTS ? 'more' : 'last';
  }
}

/** How many of them make one block: at least one. */
function fitting(events: readonly EventRow[]): number {
  let lines = 0;
  const first = events.findIndex((event) => (lines += linesAtMost(event)) > BLOCK_LINES);
  return first === -1 ? events.length : Math.max(first, 1);
}

function linesAtMost({ students, person_ids, data }: EventRow): number {
  const refused = (data?.refused?.students.length ?? 0) + (data?.refused?.persons.length ?? 0);
  return 1 + (data?.receivers ?? 0) + students + person_ids.length + refused;
}

/** @returns its number */
async function storeBlock(tx: Tx, key: SigningKey, lines: readonly string[]): Promise<number> {
  const { unit, before } = await lastOfUnit(tx);
  const leaves = digestsOf(lines);
  const seal: Seal = {
    at: tx.now.toISOString(),
    key: key.fingerprint,
    lines: lines.length,
    n: (before?.seal.n ?? 0) + 1,
    prev: before?.digest ?? FIRST_PREV,
    root: merkleRoot(leaves).toString('hex'),
    unit,
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
  return seal.n;
}
