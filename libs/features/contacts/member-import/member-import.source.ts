import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ImportKinds, type CheckedRow, type FileRow, type ImportSource, type RowOutcome } from '@features/imports';
import type { StaffCtx } from '@platform/ctx/ctx';
import type { ReadTx, Tx } from '@platform/db/tx';
import { UnitKeys } from '@platform/secrets/unit-keys';
import { normalMobile } from '@platform/text/mobile';
import { memberImportJob } from '../contacts-company.jobs';
import { rowKey } from '../school-import/school-import.source';
import { departmentScope } from '../visibility/department-scope';
import { DirectoryChanges } from '../write/directory-changes.service';
import { DirectoryListeners } from '../write/directory-listeners';
import { MEMBER_COLUMNS } from './columns';
import { judgeMembers, type KnownUnit, type MemberPlan } from './judge-members';

const MEMBER_IMPORT = 'member-import';

/** 批量導入 of members (CON-23): every row becomes a member in WeCom, without an invitation; those are sent by hand. */
@Injectable()
export class MemberImportSource implements ImportSource, OnModuleInit {
  readonly kind = 'members';
  readonly title = { zh: '企業通訊錄', en: 'Company contacts', pt: 'Contactos da escola' };
  readonly columns = MEMBER_COLUMNS;
  readonly maxRows = 2_000;
  readonly page = '/console/contacts';

  constructor(
    private readonly kinds: ImportKinds,
    private readonly keys: UnitKeys,
    private readonly changes: DirectoryChanges,
    private readonly listeners: DirectoryListeners,
  ) {}

  onModuleInit(): void {
    this.kinds.register(this);
    this.listeners.use(MEMBER_IMPORT, memberImportJob);
  }

  allowed(_tx: ReadTx, ctx: StaffCtx): Promise<boolean> {
    return Promise.resolve(ctx.actor.rights.has('contacts.edit'));
  }

  async check(tx: ReadTx, ctx: StaffCtx, rows: readonly FileRow[]): Promise<readonly CheckedRow[]> {
    return judgeMembers(rows, await this.#known(tx, ctx));
  }

  async apply(tx: Tx, ctx: StaffCtx, importId: string, rows: readonly { n: number; plan: unknown }[]): Promise<readonly RowOutcome[]> {
    // The scope and the numbers may have changed since the preview.
    const known = await this.#known(tx, ctx);
    const inScope = new Set(known.departments.filter((one) => one.inScope).map((one) => one.id));
    const outcomes: RowOutcome[] = [];
    for (const { n, plan } of rows) {
      const { memberId, departmentId, english, staffKind, ...fields } = plan as MemberPlan;
      if (!inScope.has(departmentId)) {
        outcomes.push({ n, state: 'failed', fault: { code: 'OUT_OF_SCOPE' } });
        continue;
      }
      if (known.mobiles.has(known.keyOf(fields.mobile))) {
        outcomes.push({ n, state: 'failed', fault: { code: 'MOBILE_EXISTS' } });
        continue;
      }
      const { name, mobile, gender, ...rest } = fields;
      const filled = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== ''));
      await this.changes.add(
        tx,
        {
          kind: 'member.create',
          memberId,
          name,
          mobile,
          invite: false,
          departments: [{ departmentId, isHead: false }],
          mainDepartmentId: departmentId,
          ...(gender === 'unknown' ? {} : { gender }),
          ...filled,
          own: { englishId: english === '' ? null : english, staffKind },
        },
        { batchId: importId, listener: MEMBER_IMPORT, dedupeKey: rowKey(importId, n, 'm') },
      );
    }
    return outcomes;
  }

  /** People the import entered go again as long as they have not joined. */
  async undo(tx: Tx, _ctx: StaffCtx, importId: string, rows: readonly { n: number; plan: unknown }[]): Promise<readonly RowOutcome[]> {
    const outcomes: RowOutcome[] = [];
    for (const { n } of rows) {
      const made = await tx.one<{ id: string; state: string }>(
        `SELECT m.id, m.join_state AS state FROM directory_change c JOIN member m ON m.unit_id = $1 AND m.id = c.result_id
          WHERE c.unit_id = $1 AND c.dedupe_key = $2 AND c.state = 'done'`,
        [tx.unitId, rowKey(importId, n, 'm')],
      );
      if (made === undefined || made.state === 'left') outcomes.push({ n, state: 'undone' });
      else if (made.state !== 'not_joined' && made.state !== 'not_downloaded') {
        outcomes.push({ n, state: 'done', fault: { code: 'IMPORT_UNDO_CHANGED' } });
      } else {
        await this.changes.add(
          tx,
          { kind: 'member.delete', memberId: made.id },
          { batchId: importId, listener: MEMBER_IMPORT, dedupeKey: rowKey(importId, n, 'undo') },
        );
      }
    }
    return outcomes;
  }

  async #known(tx: ReadTx, ctx: StaffCtx): Promise<KnownUnit> {
    const scope = await departmentScope(tx, ctx.actor);
    const departments = await tx.query<{ id: string; path: string[] }>(
      `WITH RECURSIVE down AS (
         SELECT id, ARRAY[]::text[] AS path FROM department WHERE unit_id = $1 AND parent_id IS NULL AND state = 'active'
         UNION ALL SELECT d.id, down.path || d.name FROM down JOIN department d ON d.unit_id = $1 AND d.parent_id = down.id AND d.state = 'active'
       ) SELECT id, path FROM down WHERE cardinality(path) > 0`,
      [tx.unitId],
    );
    const mobiles = await tx.query<{ mobile_index: Buffer }>(
      `SELECT mobile_index FROM member WHERE unit_id = $1 AND mobile_index IS NOT NULL`,
      [tx.unitId],
    );
    const cipher = await this.keys.forUnit(tx);
    return {
      departments: departments.map((one) => ({ ...one, inScope: scope === null || scope.includes(one.id) })),
      mobiles: new Set(mobiles.map((row) => row.mobile_index.toString('hex'))),
      keyOf: (mobile) => cipher.blindIndex('mobile', normalMobile(mobile)).toString('hex'),
    };
  }
}
