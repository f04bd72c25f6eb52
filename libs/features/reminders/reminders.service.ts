import { Injectable } from '@nestjs/common';
import type { ReminderModule } from '@contracts/reminders';
import type { Tx } from '@platform/db/tx';

/** What a reminder says, once for all its receivers. */
export interface ReminderTopic {
  module: ReminderModule;
  /** Same key = same topic: two equal events make one line (RMD-09). */
  sourceKey: string;
  title: string;
  summary?: string;
  /** Path inside the app; for families the child is added to it. */
  url: string;
  asks?: 'confirm' | 'form' | null;
}

/**
 * A SELECT of `recipient_id, recipient_kind, student_id` that runs inside the INSERT, so that 10,000 receivers never
 * travel through the process. `$1` is the unit; own parameters begin at `$3`.
 */
export interface ReceiverSource {
  sql: string;
  params: readonly unknown[];
}

/** Front door of 消息提醒 for other features: lines are put, withdrawn and read inside their transactions. */
@Injectable()
export class Reminders {
  /** Makes or renews the topic. @returns its id */
  async putTopic(tx: Tx, topic: ReminderTopic): Promise<string> {
    const id = (await this.putTopics(tx, [topic])).get(topic.sourceKey);
    if (id === undefined) throw new Error('a reminder topic was not stored');
    return id;
  }

  /** The same for many topics in one statement; of one key the last counts. @returns their ids by source key */
  async putTopics(tx: Tx, topics: readonly ReminderTopic[]): Promise<ReadonlyMap<string, string>> {
    const last = new Map(topics.map((topic) => [topic.sourceKey, topic]));
    const rows = await tx.query<{ id: string; source_key: string }>(
      `INSERT INTO reminder_topic (unit_id, module, source_key, title, summary, target_url, asks)
       SELECT $1, r.module, r.source_key, r.title, r.summary, r.url, r.asks
         FROM jsonb_to_recordset($2::jsonb) AS r (module text, source_key text, title text, summary text, url text, asks text)
       ON CONFLICT (unit_id, source_key) DO UPDATE
         SET title = excluded.title, summary = excluded.summary, target_url = excluded.target_url, asks = excluded.asks
       RETURNING id, source_key`,
      [
        tx.unitId,
        JSON.stringify(
          [...last.values()].map(({ module, sourceKey, title, summary = '', url, asks = null }) => ({
            module,
            source_key: sourceKey,
            title,
            summary,
            url,
            asks,
          })),
        ),
      ],
    );
    return new Map(rows.map((row) => [row.source_key, row.id]));
  }

  /** Adds a line for each receiver who has none yet. @returns number of new lines */
  putLines(tx: Tx, topicId: string, receivers: ReceiverSource): Promise<number> {
    return this.#insert(tx, topicId, receivers, 'DO NOTHING');
  }

  /** The same for many topics in one statement: the SELECT names the `topic_id` of each line too, own parameters begin at `$2`. */
  putLinesOfEach(tx: Tx, receivers: ReceiverSource): Promise<number> {
    return tx.execute(
      `INSERT INTO reminder (unit_id, topic_id, recipient_id, recipient_kind, student_id)
       SELECT $1, r.topic_id, r.recipient_id, r.recipient_kind, r.student_id FROM (${receivers.sql}) AS r
       ON CONFLICT (unit_id, recipient_id, topic_id, student_id) DO NOTHING`,
      [tx.unitId, ...receivers.params],
    );
  }

  /** The same for a reminder: a line that is there comes to the top as unread instead of a second one (RMD-08). */
  renewLines(tx: Tx, topicId: string, receivers: ReceiverSource): Promise<number> {
    return this.#insert(tx, topicId, receivers, 'DO UPDATE SET created_at = now(), read_at = NULL');
  }

  /** The target was recalled or is gone: one row, whatever the number of receivers (RMD-05). */
  async withdraw(tx: Tx, sourceKey: string, state: 'recalled' | 'gone'): Promise<void> {
    await tx.execute(`UPDATE reminder_topic SET target_state = $3 WHERE unit_id = $1 AND source_key = $2`, [tx.unitId, sourceKey, state]);
  }

  /** The same for several topics of one thing; those that were never put are passed over. */
  async withdrawAll(tx: Tx, sourceKeys: readonly string[], state: 'recalled' | 'gone'): Promise<void> {
    await tx.execute(`UPDATE reminder_topic SET target_state = $3 WHERE unit_id = $1 AND source_key = ANY ($2)`, [
      tx.unitId,
      sourceKeys,
      state,
    ]);
  }

  /** The person opened the thing itself. */
  async markRead(tx: Tx, sourceKey: string, recipientId: string, studentId: string | null): Promise<void> {
    await tx.execute(
      `UPDATE reminder r SET read_at = now() FROM reminder_topic t
       WHERE t.unit_id = $1 AND t.source_key = $2 AND r.unit_id = $1 AND r.recipient_id = $3 AND r.topic_id = t.id
         AND r.student_id IS NOT DISTINCT FROM $4 AND r.read_at IS NULL`,
      [tx.unitId, sourceKey, recipientId, studentId],
    );
  }

  #insert(tx: Tx, topicId: string, receivers: ReceiverSource, onConflict: string): Promise<number> {
    return tx.execute(
      `INSERT INTO reminder (unit_id, topic_id, recipient_id, recipient_kind, student_id)
       SELECT $1, $2, r.recipient_id, r.recipient_kind, r.student_id FROM (${receivers.sql}) AS r
       ON CONFLICT (unit_id, recipient_id, topic_id, student_id) ${onConflict}`,
      [tx.unitId, topicId, ...receivers.params],
    );
  }
}
