import type { ReadTx, Tx } from '@platform/db/tx';

export type ChangeState = 'pending' | 'done' | 'failed' | 'discarded';

/** A row of `directory_change` without its sealed parts. */
export interface ChangeRow {
  id: string;
  seq: string;
  kind: string;
  entity: string;
  entity_id: string;
  result_id: string | null;
  state: ChangeState;
  label: string;
  lane_key: string;
  needs: string[];
  priority: number;
  attempts: number;
  wecom_ref: string | null;
  written_at: Date | null;
  error: string | null;
  blocked_by: string | null;
  batch_id: string | null;
  listener: string | null;
  actor_id: string | null;
  version: number;
  created_at: Date;
  updated_at: Date;
  done_at: Date | null;
}

export interface SealedRow extends ChangeRow {
  payload: string | null;
  base: string | null;
  theirs: string | null;
}

export const CHANGE_COLUMNS = `id, seq::text AS seq, kind, entity, entity_id, result_id, state, label, lane_key, needs, priority, attempts, wecom_ref,
  written_at, error, blocked_by, batch_id, listener, actor_id, version, created_at, updated_at, done_at`;

type Row = SealedRow & Record<string, unknown>;

/** Who has the unit's lane, and for how many milliseconds others keep away when he is not heard of. */
export interface LaneHold {
  holder: string;
  leaseMs: number;
}

/**
 * Takes the unit's lane: changes of one unit go to WeCom one after the other.
 * @param probing a waiting form may try although the lane pauses after a failure
 */
export async function takeLane(tx: Tx, { holder, leaseMs }: LaneHold, probing: boolean): Promise<boolean> {
  await tx.execute(`INSERT INTO directory_lane (unit_id) VALUES ($1) ON CONFLICT DO NOTHING`, [tx.unitId]);
  const taken = await tx.execute(
    `UPDATE directory_lane SET holder = $2, lease_until = clock_timestamp() + $3 * interval '1 ms'
      WHERE unit_id = $1 AND (holder IS NULL OR holder = $2 OR lease_until < clock_timestamp())
        AND ($4 OR paused_until IS NULL OR paused_until <= clock_timestamp())`,
    [tx.unitId, holder, leaseMs, probing],
  );
  return taken > 0;
}

/** Somebody else took the lane, because this process was silent for too long: it must not write any more. */
export class LaneLost extends Error {}

/** @throws LaneLost */
export async function keepLane(tx: Tx, { holder, leaseMs }: LaneHold): Promise<void> {
  const kept = await tx.execute(
    `UPDATE directory_lane SET lease_until = clock_timestamp() + $3 * interval '1 ms' WHERE unit_id = $1 AND holder = $2`,
    [tx.unitId, holder, leaseMs],
  );
  if (kept === 0) throw new LaneLost('another process carries out the changes of this unit');
}

export async function leaveLane(tx: Tx, { holder }: LaneHold): Promise<void> {
  await tx.execute(`UPDATE directory_lane SET holder = NULL, lease_until = NULL WHERE unit_id = $1 AND holder = $2`, [tx.unitId, holder]);
}

/** WeCom cannot be reached or asks to wait: nothing of this unit is tried for a while. @returns failures in a row */
export async function pauseLane(tx: Tx, { holder }: LaneHold, seconds: number | undefined, error: string): Promise<number> {
  // 30 s, 1, 2, 4 … minutes, at most an hour.
  const row = await tx.one<{ pauses: number }>(
    `UPDATE directory_lane
        SET paused_until = clock_timestamp() + make_interval(secs => coalesce($3, least(3600, 30 * 2 ^ least(pauses, 7)))::float8),
            pauses = least(pauses + 1, 1000), error = $4
      WHERE unit_id = $1 AND holder = $2 RETURNING pauses`,
    [tx.unitId, holder, seconds ?? null, error],
  );
  return row?.pauses ?? 0;
}

export async function endPause(tx: Tx, { holder }: LaneHold): Promise<void> {
  await tx.execute(
    `UPDATE directory_lane SET paused_until = NULL, pauses = 0, error = NULL
      WHERE unit_id = $1 AND holder = $2 AND (pauses > 0 OR paused_until IS NOT NULL)`,
    [tx.unitId, holder],
  );
}

export interface LaneState {
  /** Milliseconds until the pause is over; 0 = none. */
  pausedMs: number;
  error: string | null;
}

export async function laneState(tx: ReadTx): Promise<LaneState> {
  const row = await tx.one<{ paused: number | null; error: string | null }>(
    `SELECT extract(epoch FROM paused_until - clock_timestamp()) * 1000 AS paused, error FROM directory_lane WHERE unit_id = $1`,
    [tx.unitId],
  );
  return { pausedMs: Math.max(0, Number(row?.paused ?? 0)), error: row?.error ?? null };
}

/**
 * Pending changes in the order of the lane: forms first, then batches, each in the order of their making. A form's change
 * waits for older changes of the same objects; within one priority the order sees to that.
 */
export function waitingChanges(tx: ReadTx, limit: number): Promise<ChangeRow[]> {
  return tx.query<ChangeRow & Record<string, unknown>>(
    `SELECT ${CHANGE_COLUMNS} FROM directory_change c
      WHERE unit_id = $1 AND state = 'pending'
        AND (c.priority = (SELECT max(priority) FROM directory_change WHERE unit_id = $1 AND state = 'pending')
             OR NOT EXISTS (SELECT FROM directory_change e
                             WHERE e.unit_id = $1 AND e.state = 'pending' AND e.priority > c.priority AND e.seq < c.seq
                               AND e.entity_id = ANY (array_append(c.needs, c.entity_id))))
      ORDER BY priority, c.seq LIMIT $2`,
    [tx.unitId, limit],
  );
}

/** Changes with their sealed parts, in the order of the lane. */
export function sealedChanges(tx: ReadTx, ids: readonly string[]): Promise<SealedRow[]> {
  return tx.query<Row>(
    `SELECT ${CHANGE_COLUMNS}, payload, base, theirs FROM directory_change c WHERE unit_id = $1 AND id = ANY ($2) ORDER BY priority, c.seq`,
    [tx.unitId, ids],
  );
}

export async function anyPending(tx: ReadTx): Promise<boolean> {
  return (await tx.one(`SELECT 1 FROM directory_change WHERE unit_id = $1 AND state = 'pending' LIMIT 1`, [tx.unitId])) !== undefined;
}

export async function changeById(tx: ReadTx, id: string): Promise<SealedRow | undefined> {
  return tx.one<Row>(`SELECT ${CHANGE_COLUMNS}, payload, base, theirs FROM directory_change WHERE unit_id = $1 AND id = $2`, [
    tx.unitId,
    id,
  ]);
}

/** Notes before a call what a further try must know: that it was tried, and WeCom's number reserved for a new object. */
export async function noteTries(tx: Tx, tries: readonly { id: string; ref: string }[]): Promise<void> {
  await tx.execute(
    `UPDATE directory_change c SET attempts = least(c.attempts + 1, 32000), wecom_ref = r.ref, updated_at = now()
       FROM jsonb_to_recordset($2::jsonb) AS r (id uuid, ref text) WHERE c.unit_id = $1 AND c.id = r.id`,
    [tx.unitId, JSON.stringify(tries)],
  );
}

/** WeCom has it; what follows is our own mirror. */
export async function noteWritten(tx: Tx, ids: readonly string[], ref?: string): Promise<void> {
  await tx.execute(
    `UPDATE directory_change SET written_at = now(), wecom_ref = coalesce($3, wecom_ref), updated_at = now()
      WHERE unit_id = $1 AND id = ANY ($2)`,
    [tx.unitId, ids, ref ?? null],
  );
}

/** Ends changes: their sealed commands are not needed any more and go. */
export async function noteDone(tx: Tx, ended: readonly { id: string; resultId: string | null }[]): Promise<void> {
  await tx.execute(
    `UPDATE directory_change c SET state = 'done', result_id = r.result_id, payload = NULL, base = NULL, theirs = NULL, error = NULL, blocked_by = NULL,
            done_at = now(), updated_at = now(), version = version + 1
       FROM unnest($2::uuid[], $3::uuid[]) AS r (id, result_id) WHERE c.unit_id = $1 AND c.id = r.id`,
    [tx.unitId, ended.map((one) => one.id), ended.map((one) => one.resultId)],
  );
}

export async function noteFailed(
  tx: Tx,
  id: string,
  error: string,
  more: { blockedBy?: string; theirs?: string; discard?: boolean } = {},
): Promise<void> {
  await tx.execute(
    `UPDATE directory_change SET state = CASE WHEN $6 THEN 'discarded' ELSE 'failed' END, error = $3, blocked_by = $4,
            theirs = CASE WHEN $6 THEN NULL ELSE $5 END, payload = CASE WHEN $6 THEN NULL ELSE payload END,
            base = CASE WHEN $6 THEN NULL ELSE base END, updated_at = now(), version = version + 1
      WHERE unit_id = $1 AND id = $2`,
    [tx.unitId, id, error, more.blockedBy ?? null, more.theirs ?? null, more.discard === true],
  );
}

/** The change that promised an object which is not in the mirror under this id. */
export async function promiseOf(
  tx: ReadTx,
  entityId: string,
): Promise<{ id: string; state: ChangeState; result_id: string | null; wecom_ref: string | null; written_at: Date | null } | undefined> {
  return tx.one(
    `SELECT id, state, result_id, wecom_ref, written_at FROM directory_change
      WHERE unit_id = $1 AND entity_id = $2 AND kind IN ('department.create', 'member.create', 'label.create', 'node.create', 'student.create', 'parent.create', 'parent.join')
      ORDER BY seq DESC LIMIT 1`,
    [tx.unitId, entityId],
  );
}
