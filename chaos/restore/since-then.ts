import type pg from 'pg';
import type { BenchDatabase } from '../../bench/harness/database';
import { openSessions } from '../../bench/harness/sessions';
import { asSuperuser } from './look';

/** Tables of the unit that must not be simply as they were: each is judged by `sinceFaults`. */
export const MOVED = ['audit_log', 'delivery_batch', 'outbox', 'session'];

export interface Planted {
  unitId: number;
  messageId: string;
  senderId: string;
}

/** What runs in a unit at any moment: a call and two jobs that wait, somebody signed in. */
export async function plant(database: BenchDatabase, unitId: number, senderId: string): Promise<Planted> {
  return asSuperuser(database, async (client) => {
    const { rows } = await client.query<{ id: string }>(
      `UPDATE delivery_batch SET state = 'ready', finished_at = NULL WHERE unit_id = $1 AND (message_id, seq) =
         (SELECT message_id, seq FROM delivery_batch WHERE unit_id = $1 ORDER BY 1, 2 LIMIT 1) RETURNING message_id AS id`,
      [unitId],
    );
    const messageId = rows[0]!.id;
    await client.query(`UPDATE outbound_message SET state = 'queued', finished_at = NULL WHERE unit_id = $1 AND id = $2`, [
      unitId,
      messageId,
    ]);
    for (const job of ['drill.lost', 'drill.done'])
      await client.query(`INSERT INTO outbox (unit_id, job, payload, not_before) VALUES ($1, $2, '{}', now() + interval '1 day')`, [
        unitId,
        job,
      ]);
    await openSessions(client, unitId, 'member', [{ personId: senderId, studentId: '' }]);
    return { unitId, messageId, senderId };
  });
}

/** After the moment: the call left, one job was done, one was lost with the accident, and the log of deeds goes on. */
export async function moveOn(database: BenchDatabase, { unitId, messageId, senderId }: Planted): Promise<void> {
  await asSuperuser(database, async (client) => {
    await client.query(`UPDATE delivery_batch SET state = 'sent', finished_at = now() WHERE unit_id = $1 AND message_id = $2`, [
      unitId,
      messageId,
    ]);
    await client.query(`UPDATE outbound_message SET state = 'sent', finished_at = now() WHERE unit_id = $1 AND id = $2`, [
      unitId,
      messageId,
    ]);
    await client.query(`UPDATE outbox SET state = 'done', done_at = now() WHERE unit_id = $1 AND job = 'drill.done'`, [unitId]);
    await client.query(`DELETE FROM outbox WHERE unit_id = $1 AND job = 'drill.lost'`, [unitId]);
    await client.query(
      `INSERT INTO audit_log (unit_id, actor_kind, actor_id, surface, request_id, action, entity) VALUES ($1, 'member', $2, 'console', 'drill', 'notice.deleted', 'notice')`,
      [unitId, senderId],
    );
  });
}

/** What a unit that was put back must not have forgotten, repeated or revived. @param since the moment, as text */
export async function sinceFaults(database: BenchDatabase, planted: Planted, since: string): Promise<string[]> {
  return asSuperuser(database, async (client) => {
    const faults: string[] = [];
    const ask = async (what: string, sql: string, ...values: unknown[]): Promise<void> => {
      if (!(await truth(client, sql, [planted.unitId, ...values]))) faults.push(what);
    };
    await ask(
      'a call that left since would simply be sent again',
      `SELECT bool_and(state = 'ready' AND maybe_since = $3) AS ok FROM delivery_batch WHERE unit_id = $1 AND message_id = $2`,
      planted.messageId,
      since,
    );
    await ask(
      'calls that waited for nothing are in doubt',
      `SELECT count(*) = 1 AS ok FROM delivery_batch WHERE unit_id = $1 AND maybe_since IS NOT NULL`,
    );
    await ask(
      'a job that was done since waits again',
      `SELECT count(*) = 1 AND bool_and(state = 'done') AS ok FROM outbox WHERE unit_id = $1 AND job = 'drill.done'`,
    );
    await ask(
      'a job that was lost is not back',
      `SELECT count(*) = 1 AND bool_and(state = 'ready') AS ok FROM outbox WHERE unit_id = $1 AND job = 'drill.lost'`,
    );
    await ask('somebody is still signed in', `SELECT count(*) = 0 AS ok FROM session WHERE unit_id = $1`);
    await ask('the log of deeds has forgotten', `SELECT count(*) = 1 AS ok FROM audit_log WHERE unit_id = $1 AND request_id = 'drill'`);
    return faults;
  });
}

async function truth(client: pg.Client, sql: string, values: unknown[]): Promise<boolean> {
  return (await client.query<{ ok: boolean }>(sql, values)).rows[0]?.ok === true;
}
