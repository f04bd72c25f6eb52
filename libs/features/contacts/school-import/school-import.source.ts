import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ImportKinds, type CheckedRow, type FileRow, type ImportSource, type RowOutcome } from '@features/imports';
import type { StaffCtx } from '@platform/ctx/ctx';
import type { ReadTx, Tx } from '@platform/db/tx';
import { UnitKeys } from '@platform/secrets/unit-keys';
import { editScope } from '../school/edit-scope';
import { DirectoryChanges } from '../write/directory-changes.service';
import { DirectoryListeners } from '../write/directory-listeners';
import { schoolImportJob } from '../contacts.jobs';
import { SCHOOL_COLUMNS } from './columns';
import { judgeRows, type RowPlan } from './judge-rows';
import { knownSchool } from './known-school';

export const SCHOOL_IMPORT = 'school-import';

/** Part of a change that names its row: `import:<id>:<n>:<part>`. */
export const rowKey = (importId: string, n: number, part: string): string => `import:${importId}:${String(n)}:${part}`;

/** 批量導入 of 家校通訊錄 (SCH-20): pupils with their guardians; every row becomes changes of the directory. */
@Injectable()
export class SchoolImportSource implements ImportSource, OnModuleInit {
  readonly kind = 'school-contacts';
  readonly title = { zh: '家校通訊錄', en: 'Contact Parents', pt: 'Contactos de pais' };
  readonly columns = SCHOOL_COLUMNS;
  /** SCH-20. */
  readonly maxRows = 2_000;
  readonly page = '/console/school-contacts';

  constructor(
    private readonly kinds: ImportKinds,
    private readonly keys: UnitKeys,
    private readonly changes: DirectoryChanges,
    private readonly listeners: DirectoryListeners,
  ) {}

  onModuleInit(): void {
    this.kinds.register(this);
    this.listeners.use(SCHOOL_IMPORT, schoolImportJob);
  }

  allowed(_tx: ReadTx, ctx: StaffCtx): Promise<boolean> {
    return Promise.resolve(ctx.actor.rights.has('school_contacts.edit'));
  }

  async check(tx: ReadTx, ctx: StaffCtx, rows: readonly FileRow[]): Promise<readonly CheckedRow[]> {
    return judgeRows(rows, await knownSchool(tx, this.keys, ctx.actor));
  }

  async apply(tx: Tx, ctx: StaffCtx, importId: string, rows: readonly { n: number; plan: unknown }[]): Promise<readonly RowOutcome[]> {
    // The scope may have become smaller since the preview.
    const scope = await editScope(tx, ctx.actor);
    const outcomes: RowOutcome[] = [];
    const good = rows.flatMap(({ n, plan }) => {
      const row = plan as RowPlan;
      if (scope.includes(row.classId)) return [{ n, row }];
      outcomes.push({ n, state: 'failed', fault: { code: 'OUT_OF_SCOPE' } });
      return [];
    });
    // First all pupils, then all guardians: so both go to WeCom in hundreds.
    const pupils = good.filter(({ row }) => !row.existing);
    await this.changes.addMany(
      tx,
      'student',
      pupils.map(({ row: { studentId, name, classId, mobile } }) => ({
        kind: 'student.create',
        studentId,
        name,
        classIds: [classId],
        invite: false,
        ...(mobile === null ? {} : { own: { mobile } }),
      })),
      { batchId: importId, listener: SCHOOL_IMPORT, dedupeKeys: pupils.map(({ n }) => rowKey(importId, n, 's')) },
    );
    const guardians = good.flatMap(({ n, row }) =>
      row.guardians.map(({ parentId, mobile, relation }, i) => ({
        key: rowKey(importId, n, `p${String(i + 1)}`),
        command: {
          kind: 'parent.join' as const,
          parentId,
          mobile,
          children: [{ studentId: row.studentId, relation }],
          invite: false,
        },
      })),
    );
    await this.changes.addMany(
      tx,
      'parent',
      guardians.map(({ command }) => command),
      { batchId: importId, listener: SCHOOL_IMPORT, dedupeKeys: guardians.map(({ key }) => key) },
    );
    return outcomes;
  }

  /**
   * Pupils the import entered go again with the guardians only they have; guardians it added to pupils who were there lose that
   * child. What somebody changed since then stays.
   */
  async undo(tx: Tx, ctx: StaffCtx, importId: string, rows: readonly { n: number; plan: unknown }[]): Promise<readonly RowOutcome[]> {
    const scope = await editScope(tx, ctx.actor);
    const outcomes: RowOutcome[] = [];
    for (const { n, plan } of rows) {
      const row = plan as RowPlan;
      const options = { batchId: importId, listener: SCHOOL_IMPORT, dedupeKey: rowKey(importId, n, 'undo') };
      if (row.existing) {
        const parentIds = await madeIds(tx, importId, n, 'p');
        if (parentIds.length === 0) outcomes.push({ n, state: 'undone' });
        for (const [i, parentId] of parentIds.entries()) {
          const dedupeKey = rowKey(importId, n, `undo${String(i + 1)}`);
          await this.changes.add(tx, { kind: 'parent.update', parentId, removeChildIds: [row.studentId] }, { ...options, dedupeKey });
        }
        continue;
      }
      const studentId = (await madeIds(tx, importId, n, 's'))[0];
      if (studentId === undefined || !scope.includes(row.classId) || !(await untouched(tx, studentId, row))) {
        outcomes.push({ n, state: 'done', fault: { code: 'IMPORT_UNDO_CHANGED' } });
      } else await this.changes.add(tx, { kind: 'student.delete', studentId }, options);
    }
    return outcomes;
  }
}

/** Ids of what the changes of a row made. */
async function madeIds(tx: ReadTx, importId: string, n: number, part: 's' | 'p'): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `SELECT result_id AS id FROM directory_change
      WHERE unit_id = $1 AND batch_id = $2 AND state = 'done' AND result_id IS NOT NULL AND starts_with(dedupe_key, $3) ORDER BY seq`,
    [tx.unitId, importId, rowKey(importId, n, part)],
  );
  return rows.map((row) => row.id);
}

/** Still the pupil of the file: same name, only in the class of the file. */
async function untouched(tx: ReadTx, studentId: string, row: RowPlan): Promise<boolean> {
  const found = await tx.one<{ name: string; classes: string[] }>(
    `SELECT s.name, coalesce((SELECT array_agg(sc.class_id) FROM student_class sc
                               WHERE sc.unit_id = $1 AND sc.student_id = s.id AND sc.to_date IS NULL), '{}') AS classes
       FROM student s WHERE s.unit_id = $1 AND s.id = $2 AND s.state = 'active'`,
    [tx.unitId, studentId],
  );
  return found !== undefined && found.name === row.name && found.classes.length === 1 && found.classes[0] === row.classId;
}
