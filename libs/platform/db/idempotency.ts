import { actorId } from '@platform/ctx/ctx';
import { DomainError } from '@platform/errors/domain-error';
import { IdempotentReplay } from './idempotent-replay';
import type { Tx } from './tx';

/**
 * Takes the caller's key inside the transaction that has the effect. A copy of the request waits here on the unique key
 * until the first one has committed or rolled back, so 50 parallel copies leave one effect and get one answer (C7, R8).
 * @throws IdempotentReplay with the first answer; DomainError IDEMPOTENCY_CONFLICT for another body under the same key
 */
export async function claimKey(tx: Tx): Promise<void> {
  const { idempotency, actor } = tx.ctx;
  const who = actorId(actor);
  if (idempotency === undefined || who === null) return;
  const { route, key, bodyHash } = idempotency;
  const claimed = await tx.execute(
    `INSERT INTO idempotency_key (unit_id, actor_id, route, key, body_hash) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (unit_id, actor_id, route, key) DO UPDATE
       SET body_hash = excluded.body_hash, answer = NULL, created_at = now()
       WHERE idempotency_key.created_at < now() - interval '24 hours'`,
    [tx.unitId, who, route, key, bodyHash],
  );
  if (claimed === 1) return;
  const first = await tx.one<{ body_hash: Buffer; answer: { value?: unknown } | null }>(
    `SELECT body_hash, answer FROM idempotency_key WHERE unit_id = $1 AND actor_id = $2 AND route = $3 AND key = $4`,
    [tx.unitId, who, route, key],
  );
  if (first === undefined || !first.body_hash.equals(bodyHash)) throw new DomainError('IDEMPOTENCY_CONFLICT');
  throw new IdempotentReplay(first.answer?.value);
}

/** Keeps the answer beside the key, in the same commit as the effect. */
export async function keepAnswer(tx: Tx, value: unknown): Promise<void> {
  const { idempotency, actor } = tx.ctx;
  const who = actorId(actor);
  if (idempotency === undefined || who === null) return;
  await tx.execute(`UPDATE idempotency_key SET answer = $5 WHERE unit_id = $1 AND actor_id = $2 AND route = $3 AND key = $4`, [
    tx.unitId,
    who,
    idempotency.route,
    idempotency.key,
    JSON.stringify({ value }),
  ]);
}
