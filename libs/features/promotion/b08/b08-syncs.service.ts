import { Injectable } from '@nestjs/common';
import { DirectoryChanges } from '@features/contacts';
import type { b08Api, B08Item, B08SyncLine } from '@contracts/promotion-b08';
import type { BodyOf, OkOf } from '@contracts/route';
import type { Locale } from '@contracts/locale';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ReadTx } from '@platform/db/tx';
import { DomainError, fieldError, notFound } from '@platform/errors/domain-error';
import { isoMacau, isoMacauOrNull } from '@platform/time/macau-time';
import { PROMOTION_TOPIC } from '@platform/live/topics';
import {
  countSyncs,
  itemsOf,
  lockSync,
  runningSync,
  syncById,
  syncs,
  tableById,
  weighSync,
  type ItemRow,
  type SyncRow,
} from '../data/b08.rows';
import { schoolFacts } from '../data/class-facts';
import { isGradeCode } from '../domain/grade-codes';
import { mapPage, readPage, type PageQuery } from '../paging';
import { b08Apply } from '../promotion.jobs';
import { staffOf } from '../unit-facts';
import { refusalText } from '../refusal-text';
import { registerNode } from './register-node';

/** Syncs of a class table into the directory: start, look, try again, take over a class of equal name (PRM-04…06, 14, 16). */
@Injectable()
export class B08Syncs {
  constructor(
    private readonly db: Db,
    private readonly changes: DirectoryChanges,
  ) {}

  /** @throws DomainError PRM_CAMPUS_REQUIRED, PRM_SYNC_RUNNING, NOT_FOUND for a table or campus that is not there */
  start(ctx: Ctx, body: BodyOf<typeof b08Api.start>): Promise<B08SyncLine> {
    const actor = staffOf(ctx);
    return this.db.inUnit(ctx, async (tx) => {
      const { campusId } = body;
      if (campusId === undefined) throw fieldError('campusId', 'PRM_CAMPUS_REQUIRED');
      if ((await tableById(tx, body.tableId)) === undefined) throw notFound();
      const facts = await schoolFacts(tx);
      if (!facts.nodes.some((node) => node.id === campusId && node.kind === 'campus' && !facts.alumni.has(node.id))) throw notFound();
      const row = await tx.one<{ id: string }>(
        `INSERT INTO b08_sync (unit_id, b08_table_id, campus_id, language, split_student_parent, requested_by)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (unit_id) WHERE state IN ('queued', 'running') DO NOTHING RETURNING id`,
        [tx.unitId, body.tableId, campusId, body.language, body.split, actor.memberId],
      );
      if (row === undefined) throw new DomainError('PRM_SYNC_RUNNING');
      await tx.enqueue(b08Apply, { syncId: row.id });
      tx.hint(PROMOTION_TOPIC);
      await tx.audit({
        action: 'b08.sync-started',
        entity: 'b08_sync',
        entityId: row.id,
        after: { campusId, language: body.language, split: body.split },
      });
      return lineOf((await syncById(tx, row.id))!);
    });
  }

  list(ctx: Ctx, query: PageQuery): Promise<OkOf<typeof b08Api.list>> {
    return this.db.read(ctx, async (tx) =>
      mapPage(await readPage(query, { count: () => countSyncs(tx), rows: (limit, offset) => syncs(tx, limit, offset) }), lineOf),
    );
  }

  one(ctx: Ctx, id: string): Promise<OkOf<typeof b08Api.one>> {
    return this.db.read(ctx, async (tx) => {
      const sync = await known(tx, id);
      const items = await itemsOf(tx, id);
      return { sync: lineOf(sync), items: items.flatMap((row) => itemOf(row, ctx.locale)) };
    });
  }

  /** Only what failed; while it runs the answer is its state. @throws DomainError PRM_SYNC_RUNNING, STATE_CONFLICT */
  retry(ctx: Ctx, id: string): Promise<B08SyncLine> {
    return this.db.inUnit(ctx, async (tx) => {
      // Two of them tried again at once would both find none running.
      await tx.query(`SELECT pg_advisory_xact_lock($1, hashtext('b08 syncs'))`, [tx.unitId]);
      const held = await lockSync(tx, id);
      if (held === undefined) throw notFound();
      if (held.state === 'queued' || held.state === 'running') return lineOf(await known(tx, id));
      if (held.state === 'succeeded') throw new DomainError('STATE_CONFLICT');
      if ((await runningSync(tx)) !== null) throw new DomainError('PRM_SYNC_RUNNING');
      await tx.execute(
        `UPDATE b08_sync_item SET result = 'waiting', message = NULL, change_id = NULL WHERE unit_id = $1 AND sync_id = $2 AND result = 'failed'`,
        [tx.unitId, id],
      );
      await tx.execute(`UPDATE b08_sync SET state = 'queued', finished_at = NULL, error = NULL WHERE unit_id = $1 AND id = $2`, [
        tx.unitId,
        id,
      ]);
      await tx.enqueue(b08Apply, { syncId: id });
      await tx.audit({ action: 'b08.sync-retried', entity: 'b08_sync', entityId: id });
      tx.hint(`b08:${id}`);
      return lineOf(await known(tx, id));
    });
  }

  /** 【合併】: the class made by hand is the class of the table from now on; its pupils and teachers stay (PRM-16). */
  merge(ctx: Ctx, id: string, itemId: string): Promise<{ ok: true }> {
    return this.db.inUnit(ctx, async (tx) => {
      if ((await lockSync(tx, id)) === undefined) throw notFound();
      const sync = await known(tx, id);
      const item = (await itemsOf(tx, id)).find((row) => row.id === itemId);
      if (item === undefined || item.class_id === null) throw notFound();
      if (item.result === 'reused') return { ok: true as const };
      if (item.result !== 'conflict') throw new DomainError('STATE_CONFLICT');
      if (!(await schoolFacts(tx)).classes.has(item.class_id)) throw notFound();
      await registerNode(tx, {
        kind: 'class',
        schoolYear: sync.school_year,
        campusId: sync.campus_id,
        gradeCode: item.grade_code,
        classCode: item.class_code,
        audience: item.audience,
        nodeId: item.class_id,
      });
      await this.changes.add(tx, {
        kind: 'node.update',
        nodeId: item.class_id,
        own: { origin: 'b08', audience: item.audience, schoolYear: sync.school_year, nameLang: sync.language },
      });
      await tx.execute(`UPDATE b08_sync_item SET result = 'reused', message = NULL WHERE unit_id = $1 AND id = $2`, [tx.unitId, itemId]);
      await weighSync(tx, id, ['partly_failed', 'failed']);
      await tx.audit({
        action: 'b08.class-merged',
        entity: 'school_node',
        entityId: item.class_id,
        after: { schoolYear: sync.school_year },
      });
      tx.hint(`b08:${id}`);
      return { ok: true as const };
    });
  }
}

async function known(tx: ReadTx, id: string): Promise<SyncRow> {
  const row = await syncById(tx, id);
  if (row === undefined) throw notFound();
  return row;
}

export const lineOf = (row: SyncRow): B08SyncLine => ({
  id: row.id,
  schoolYear: row.school_year,
  campus: row.campus,
  language: row.language,
  split: row.split,
  state: row.state,
  total: row.total,
  done: row.done,
  created: row.created,
  reused: row.reused,
  failed: row.failed,
  requestedBy: row.requested_by,
  requestedAt: isoMacau(row.created_at),
  finishedAt: isoMacauOrNull(row.finished_at),
});

const itemOf = (row: ItemRow, locale: Locale): B08Item[] =>
  isGradeCode(row.grade_code)
    ? [
        {
          id: row.id,
          gradeCode: row.grade_code,
          classCode: row.class_code,
          audience: row.audience,
          name: row.name,
          classId: row.class_id,
          result: row.result,
          message: row.message === null ? null : refusalText(row.message, locale),
          classTeachers: row.class_teachers,
        },
      ]
    : [];
