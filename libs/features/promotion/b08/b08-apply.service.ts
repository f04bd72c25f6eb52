import { randomUUIDv7 } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DirectoryChanges } from '@features/contacts';
import { WecomGateway } from '@features/wecom-gateway';
import type { GradeCode } from '@contracts/promotion';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { Tx } from '@platform/db/tx';
import { PROMOTION_TOPIC } from '@platform/live/topics';
import { lockSync, syncById, tableById, weighSync, type SyncRow } from '../data/b08.rows';
import { schoolFacts } from '../data/class-facts';
import { planB08, type WantedClass, type WantedGrade, type WantedSection } from '../domain/b08-plan';
import { standardGradeOf } from '../domain/grade-codes';
import { LISTENER } from '../listener';
import { tellStaffOfPromotion } from '../promotion.jobs';
import { registerNode } from './register-node';

/**
 * Brings a class table into the directory (PRM-06). The nodes that are missing are planned in one transaction, which also
 * writes their directory changes; so a killed run has planned everything or nothing, and a second run finds it done.
 * Results come back through `follow`.
 */
@Injectable()
export class B08Apply {
  constructor(
    private readonly db: Db,
    private readonly changes: DirectoryChanges,
    private readonly gateway: WecomGateway,
  ) {}

  async run(ctx: Ctx, syncId: string): Promise<void> {
    const waits = await this.db.read(ctx, async (tx) => (await syncById(tx, syncId))?.state === 'queued');
    if (!waits) return;
    // WeCom's own yearly upgrade would rename and move grades: promotion happens only here (PRM-17).
    await (await this.gateway.connection(ctx)).schoolSettings.setUpgrade(false, 0);
    await this.db.inUnit(ctx, (tx) => this.#plan(tx, syncId));
  }

  async #plan(tx: Tx, syncId: string): Promise<void> {
    const held = await lockSync(tx, syncId);
    if (held?.state !== 'queued') return;
    const sync = (await syncById(tx, syncId))!;
    const table = await tableById(tx, sync.b08_table_id);
    const facts = await schoolFacts(tx);
    const sections = planB08({
      table: table!.payload,
      campusId: sync.campus_id,
      language: sync.language,
      split: sync.split,
      known: facts.registered.filter((node) => node.campusId === sync.campus_id),
      tree: facts.nodes.map(({ id, parentId, kind, name }) => ({ id, parentId, kind, name, alumni: facts.alumni.has(id) })),
    });
    const waiting = await this.#items(tx, sync, sections);
    for (const section of sections) await this.#section(tx, sync, section, waiting);
    await tx.execute(`UPDATE b08_sync SET state = 'running' WHERE unit_id = $1 AND id = $2`, [tx.unitId, syncId]);
    await this.#end(tx, syncId);
    tx.hint(`b08:${syncId}`);
  }

  /** The lines of the sync, made once; @returns those still to be worked off, by their key */
  async #items(tx: Tx, sync: SyncRow, sections: readonly WantedSection[]): Promise<Map<string, string>> {
    const wanted = sections.flatMap((section) => section.grades.flatMap((grade) => grade.classes));
    await tx.execute(
      `INSERT INTO b08_sync_item (unit_id, sync_id, seq, grade_code, class_code, audience, name)
       SELECT $1, $2, r.* FROM unnest($3::int[], $4::text[], $5::text[], $6::text[], $7::text[]) AS r
       ON CONFLICT (unit_id, sync_id, grade_code, class_code, audience) DO NOTHING`,
      [
        tx.unitId,
        sync.id,
        wanted.map((_one, i) => i),
        wanted.map((one) => one.gradeCode),
        wanted.map((one) => one.classCode),
        wanted.map((one) => one.audience),
        wanted.map((one) => one.name),
      ],
    );
    const rows = await tx.query<{ id: string; key: string }>(
      `SELECT id, grade_code || '|' || class_code || '|' || audience AS key FROM b08_sync_item
        WHERE unit_id = $1 AND sync_id = $2 AND result = 'waiting' AND change_id IS NULL`,
      [tx.unitId, sync.id],
    );
    return new Map(rows.map((row) => [row.key, row.id]));
  }

  async #section(tx: Tx, sync: SyncRow, section: WantedSection, waiting: ReadonlyMap<string, string>): Promise<void> {
    const open = (one: WantedClass): boolean => waiting.has(keyOf(one));
    if (!section.grades.some((grade) => grade.classes.some(open))) return;
    const creates = section.grades.some((grade) => grade.classes.some((one) => open(one) && one.classId === null && one.sameName === null));
    let sectionId = section.nodeId;
    if (sectionId === null && creates) sectionId = await this.#create(tx, sync, 'section', sync.campus_id, section.name);
    if (sectionId !== null) {
      await registerNode(tx, {
        kind: 'section',
        schoolYear: '',
        campusId: sync.campus_id,
        sectionCode: section.sectionCode,
        nodeId: sectionId,
      });
    }
    for (const grade of section.grades) await this.#grade(tx, sync, sectionId, grade, waiting);
  }

  async #grade(tx: Tx, sync: SyncRow, sectionId: string | null, grade: WantedGrade, waiting: ReadonlyMap<string, string>): Promise<void> {
    let gradeId = grade.nodeId;
    for (const one of grade.classes) {
      const itemId = waiting.get(keyOf(one));
      if (itemId === undefined) continue;
      if (one.classId !== null) await this.#line(tx, itemId, 'reused', one.classId);
      else if (one.sameName !== null) await this.#line(tx, itemId, 'conflict', one.sameName, 'PRM_SAME_NAME');
      else {
        gradeId ??= await this.#create(tx, sync, 'grade', sectionId!, grade.name, grade.gradeCode);
        const classId = randomUUIDv7();
        const { changeId } = await this.changes.add(
          tx,
          {
            kind: 'node.create',
            nodeId: classId,
            nodeKind: 'class',
            parentId: gradeId,
            name: one.name,
            own: { origin: 'b08', audience: one.audience, schoolYear: sync.school_year, nameLang: sync.language },
          },
          { batchId: sync.id, listener: LISTENER },
        );
        await tx.execute(`UPDATE b08_sync_item SET change_id = $3, class_id = $4 WHERE unit_id = $1 AND id = $2`, [
          tx.unitId,
          itemId,
          changeId,
          classId,
        ]);
        await registerNode(tx, {
          kind: 'class',
          ...placeOf(sync, one.gradeCode),
          classCode: one.classCode,
          audience: one.audience,
          nodeId: classId,
        });
      }
    }
    if (gradeId !== null) await registerNode(tx, { kind: 'grade', ...placeOf(sync, grade.gradeCode), nodeId: gradeId });
  }

  /** A grade is made without WeCom's standard grade, so that its name stays (PRM-17); what it stands for is kept by us. */
  async #create(tx: Tx, sync: SyncRow, nodeKind: 'section' | 'grade', parentId: string, name: string, code?: GradeCode): Promise<string> {
    const nodeId = randomUUIDv7();
    const standardGrade = code === undefined ? null : standardGradeOf(code);
    await this.changes.add(
      tx,
      {
        kind: 'node.create',
        nodeId,
        nodeKind,
        parentId,
        name,
        own: {
          origin: 'b08',
          nameLang: sync.language,
          ...(nodeKind === 'grade' ? { schoolYear: sync.school_year, ...(standardGrade === null ? {} : { standardGrade }) } : {}),
        },
      },
      { batchId: sync.id, listener: LISTENER },
    );
    return nodeId;
  }

  async #line(tx: Tx, itemId: string, result: 'reused' | 'conflict', classId: string, message: string | null = null): Promise<void> {
    await tx.execute(`UPDATE b08_sync_item SET result = $3, class_id = $4, message = $5 WHERE unit_id = $1 AND id = $2`, [
      tx.unitId,
      itemId,
      result,
      classId,
      message,
    ]);
  }

  /** Takes over what became of directory changes; may run at any time. */
  async follow(tx: Tx): Promise<void> {
    const ended = await tx.query<{ sync_id: string }>(
      `UPDATE b08_sync_item i
          SET result = CASE WHEN c.state = 'done' THEN 'created' ELSE 'failed' END,
              class_id = CASE WHEN c.state = 'done' THEN coalesce(c.result_id, c.entity_id) END,
              message = CASE WHEN c.state = 'done' THEN NULL ELSE coalesce(c.error, 'DIRECTORY_REFUSED') END
         FROM directory_change c
        WHERE i.unit_id = $1 AND i.result = 'waiting' AND i.change_id IS NOT NULL AND c.unit_id = $1 AND c.id = i.change_id AND c.state <> 'pending'
      RETURNING i.sync_id`,
      [tx.unitId],
    );
    for (const syncId of new Set(ended.map((row) => row.sync_id))) {
      // WeCom's event may have brought a node first, then under another id; what was refused is nobody's entry.
      await tx.execute(
        `UPDATE b08_node n SET node_id = c.result_id FROM directory_change c
          WHERE n.unit_id = $1 AND c.unit_id = $1 AND c.batch_id = $2 AND c.entity_id = n.node_id AND c.state = 'done' AND c.result_id <> c.entity_id`,
        [tx.unitId, syncId],
      );
      await tx.execute(
        `DELETE FROM b08_node n USING directory_change c
          WHERE n.unit_id = $1 AND c.unit_id = $1 AND c.batch_id = $2 AND c.entity_id = n.node_id AND c.state IN ('failed', 'discarded')
            AND NOT EXISTS (SELECT FROM school_node s WHERE s.unit_id = $1 AND s.id = n.node_id AND s.deleted_at IS NULL)`,
        [tx.unitId, syncId],
      );
      await this.#end(tx, syncId);
      tx.hint(`b08:${syncId}`);
      tx.hint(PROMOTION_TOPIC);
    }
  }

  /** Ends the sync when no line waits any more. */
  async #end(tx: Tx, syncId: string): Promise<void> {
    const ended = await weighSync(tx, syncId, ['running']);
    if (ended === undefined) return;
    await tx.audit({ action: 'b08.sync-ended', entity: 'b08_sync', entityId: syncId, after: { state: ended } });
    await tx.enqueue(tellStaffOfPromotion, { what: 'b08-ended', refId: syncId });
  }
}

const keyOf = (one: WantedClass): string => `${one.gradeCode}|${one.classCode}|${one.audience}`;
const placeOf = (sync: SyncRow, gradeCode: GradeCode): { schoolYear: string; campusId: string; gradeCode: GradeCode } => ({
  schoolYear: sync.school_year,
  campusId: sync.campus_id,
  gradeCode,
});
