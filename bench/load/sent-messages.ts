import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { SimulatorControls } from '../../chaos/kit/simulator-controls';

interface Page {
  messages: { id: number; bodyHash: string; acceptedAt: number }[];
  nextCursor: number | null;
}
const PAGE = 5_000;

/** When WeCom took each call, by the hash of its bytes; the simulator and this process share a clock. */
export async function acceptances(simulatorUrl: string, since: number): Promise<ReadonlyMap<string, number[]>> {
  const wecom = new SimulatorControls(simulatorUrl);
  const found = new Map<string, Map<string, number>>();
  let cursor = '';
  for (;;) {
    const { messages, nextCursor } = await wecom.call<Page & { messages: { callId: number }[] }>(
      'GET',
      `messages?since=${String(since)}&order=asc&limit=${String(PAGE)}${cursor}`,
    );
    for (const { bodyHash, callId, acceptedAt } of messages) {
      const calls = found.get(bodyHash) ?? new Map<string, number>();
      // A call has one delivery per guardian.
      calls.set(String(callId), acceptedAt);
      found.set(bodyHash, calls);
    }
    if (nextCursor === null || nextCursor === undefined || messages.length === 0) break;
    cursor = `&cursor=${String(nextCursor)}`;
  }
  return new Map([...found].map(([hash, calls]) => [hash, [...calls.values()]]));
}

/** Waits until none of these messages is on its way. @throws Error after the limit */
export async function untilEnded(client: pg.Client, unitIds: readonly number[], limitMs: number): Promise<void> {
  for (const until = performance.now() + limitMs; ; await pause(200)) {
    const { rows } = await client.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM outbound_message WHERE unit_id = ANY ($1) AND state = 'queued'`,
      [unitIds],
    );
    if (rows[0]?.n === 0) return;
    if (performance.now() > until) throw new Error(`${String(rows[0]?.n)} messages had not left after ${String(limitMs)} ms`);
  }
}
