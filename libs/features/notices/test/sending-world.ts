import pg from 'pg';
import { FileAccess } from '@features/files';
import { noticesApi, type NoticeDetail } from '@contracts/notices';
import type { NoticeDraft } from '@contracts/notice-types';
import type { Ctx } from '@platform/ctx/ctx';
import { isDomainError } from '@platform/errors/domain-error';
import type { TestClock } from '@testing/test-clock';
import { setUndoWindow } from '@testing/test-app';
import { draft, type NoticeApp, type World } from './notice-world';

/** The clock of an application made with `movableClock`. */
export function clockOf(test: NoticeApp): TestClock {
  if (test.clock === undefined) throw new Error('createNoticeApp({ movableClock: true })');
  return test.clock;
}

/** A draft stored through the route. @returns its id */
export async function drafted(test: NoticeApp, who: Ctx, over: Partial<NoticeDraft>): Promise<string> {
  const made = await test.call(who, noticesApi.create, { body: draft(over) });
  if (made.status !== 200) throw new Error(`draft refused: ${JSON.stringify(made.body)}`);
  return made.body.id;
}

export async function detailOf(test: NoticeApp, who: Ctx, id: string): Promise<NoticeDetail> {
  const { status, body } = await test.call(who, noticesApi.detail, { params: { id } });
  if (status !== 200) throw new Error(`no detail: ${JSON.stringify(body)}`);
  return body;
}

/** Cards that families got about a notice, first ones and reminders, by the ids they were addressed to. */
export const cardsOf = (test: NoticeApp, id: string): string[] =>
  test.transport.delivered.flatMap((card) => (card.url.includes(`/n/${id}?`) ? [card.to] : [])).sort();

/** Cards whose title begins like this, by whom they were addressed to. */
export const titledCards = (test: NoticeApp, start: string): string[] =>
  test.transport.delivered.flatMap((card) => (card.title.startsWith(start) ? [card.to] : [])).sort();

/** Seconds in which submissions of a unit can be taken back. */
export const openUndoWindow = (test: NoticeApp, w: World, seconds = 15): Promise<void> =>
  test.db.inUnit(w.unit.ctx, (tx) => setUndoWindow(tx, seconds));

/** Actions in the audit log about one thing, oldest first. */
export async function auditOf(test: NoticeApp, w: World, entityId: string): Promise<string[]> {
  const rows = await test.db.read(w.unit.ctx, (tx) =>
    tx.query<{ action: string }>(`SELECT action FROM audit_log WHERE unit_id = $1 AND entity_id = $2 ORDER BY id`, [tx.unitId, entityId]),
  );
  return rows.map((row) => row.action);
}

/** Holds the lock of a notice until `release` is called, as a colleague in the middle of an action does. */
export async function lockNotice(test: NoticeApp, w: World, id: string): Promise<{ release: () => Promise<void> }> {
  const held = Promise.withResolvers<void>();
  const free = Promise.withResolvers<void>();
  const done = test.db.inUnit(w.unit.ctx, async (tx) => {
    await tx.query(`SELECT 1 FROM notice WHERE unit_id = $1 AND id = $2 FOR UPDATE`, [tx.unitId, id]);
    held.resolve();
    await free.promise;
  });
  await held.promise;
  return {
    release: () => {
      free.resolve();
      return done;
    },
  };
}

/** Waits until so many statements of this database wait for a lock. */
export async function waiting(test: NoticeApp, n: number): Promise<void> {
  const client = new pg.Client({ connectionString: test.database.superuserUrl });
  await client.connect();
  try {
    for (let i = 0; i < 500; i += 1) {
      const { rows } = await client.query<{ n: number }>(
        `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      if ((rows[0]?.n ?? 0) >= n) return;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    throw new Error('nobody waits for the lock');
  } finally {
    await client.end();
  }
}

/** A stored upload of a person that no notice uses yet. @returns its id */
export async function uploaded(
  test: NoticeApp,
  w: World,
  purpose: 'notice-attachment' | 'notice-picture',
  name: string,
  ownerId = w.teacher.id,
): Promise<string> {
  const row = await test.db.inUnit(w.unit.ctx, (tx) =>
    tx.one<{ id: string }>(
      `INSERT INTO file (unit_id, purpose, name, mime, size, state, storage_key, owner_kind, owner_id, expires_at)
       VALUES ($1, $2, $3, 'application/pdf', 10, 'ready', gen_random_uuid()::text, 'staff', $4, now() + interval '24 hours') RETURNING id`,
      [tx.unitId, purpose, name, ownerId],
    ),
  );
  return row!.id;
}

/** Whether a person may open a file now. */
export function mayOpen(test: NoticeApp, who: Ctx, fileId: string): Promise<boolean> {
  return test.db.read(who, async (tx) => {
    try {
      await test.app.get(FileAccess).readable(tx, who, fileId);
      return true;
    } catch (error) {
      if (isDomainError(error, 'NOT_FOUND')) return false;
      throw error;
    }
  });
}
