import { SENDING } from '@contracts/sending';
import type { RolePool } from '@platform/db/role-pool';
import type { ClaimedBatch } from './batch-claims';

/**
 * Whether sending this batch could give one person more than 20 messages of the app within a minute (WeCom drops beyond
 * 30 without a word, G6). First by an upper bound that costs one index scan; only a unit near the limit pays for looking
 * into the bodies, where the bound is per student and therefore on the safe side.
 */
export async function overReceiverLimit(pool: RolePool, batch: ClaimedBatch): Promise<boolean> {
  const bound = await pool.one<{ n: number; per_person: number }>(
    `SELECT coalesce(sum(per_person), 0)::int AS n, coalesce(max(per_person), 1)::int AS per_person FROM (
       SELECT message_id, max(per_person) AS per_person FROM delivery_batch
        WHERE unit_id = $1 AND app = $2 AND tried_at > now() - interval '1 minute' GROUP BY message_id) AS recent`,
    [batch.unitId, batch.app],
  );
  if (bound === undefined || bound.n <= SENDING.perReceiverPerMinute) return false;
  const most = await pool.one<{ n: number }>(
    `WITH recent AS (
       SELECT message_id, seq, convert_from(body, 'UTF8')::jsonb AS call FROM delivery_batch
        WHERE unit_id = $1 AND app = $2 AND channel = $3 AND tried_at > now() - interval '1 minute'),
     receiver AS (
       SELECT r.message_id, r.seq, x.id FROM recent r,
         LATERAL (SELECT jsonb_array_elements_text(coalesce(r.call -> 'to_student_userid', '[]')) AS id
                  UNION ALL SELECT jsonb_array_elements_text(coalesce(r.call -> 'to_parent_userid', '[]'))
                  UNION ALL SELECT unnest(string_to_array(r.call ->> 'touser', '|'))) AS x)
     SELECT coalesce(max(n), 0)::int AS n FROM (
       SELECT count(*) AS n FROM receiver
        WHERE id IN (SELECT id FROM receiver WHERE message_id = $4 AND seq = $5) GROUP BY id) AS counted`,
    [batch.unitId, batch.app, batch.channel, batch.messageId, batch.seq],
  );
  return (most?.n ?? 0) * bound.per_person > SENDING.perReceiverPerMinute;
}
