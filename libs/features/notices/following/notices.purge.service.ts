import { Injectable } from '@nestjs/common';
import { FilesService } from '@features/files';
import { forgetReplies } from '@features/ledger';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ReadTx, Tx } from '@platform/db/tx';
import { KEEP_DAYS } from '../data/notice-row';

const AT_ONCE = 50;

/**
 * Recalled and deleted notices: after 30 days their answers and files go (NOT-39). The lines of who was addressed stay,
 * as the school's record that there was a message.
 */
@Injectable()
export class NoticePurge {
  constructor(
    private readonly db: Db,
    private readonly files: FilesService,
  ) {}

  async run(ctx: Ctx): Promise<void> {
    const due = await this.db.read(ctx, (tx) =>
      tx.query<{ id: string }>(
        `SELECT n.id FROM notice n
          WHERE n.unit_id = $1 AND n.state = 'recalled' AND n.deleted_at <= now() - make_interval(days => $2) AND ${HOLDS}
          ORDER BY n.deleted_at LIMIT $3`,
        [tx.unitId, KEEP_DAYS, AT_ONCE],
      ),
    );
    for (const { id } of due) await this.db.inUnit(ctx, (tx) => this.#purge(tx, id));
    if (due.length === AT_ONCE) await this.run(ctx);
  }

  async #purge(tx: Tx, id: string): Promise<void> {
    // Two runs at once: the second finds nothing left and notes nothing.
    await tx.query(`SELECT 1 FROM notice WHERE unit_id = $1 AND id = $2 FOR UPDATE`, [tx.unitId, id]);
    if (!(await holdsSomething(tx, id))) return;
    const answers = await tx.query<{ id: string }>(`SELECT id FROM notice_response WHERE unit_id = $1 AND notice_id = $2`, [tx.unitId, id]);
    for (const answer of answers) await this.files.release(tx, 'notice-answer', answer.id);
    await tx.execute(`DELETE FROM notice_response_revision WHERE unit_id = $1 AND notice_id = $2`, [tx.unitId, id]);
    await tx.execute(`DELETE FROM notice_response WHERE unit_id = $1 AND notice_id = $2`, [tx.unitId, id]);
    await forgetReplies(tx, id);
    await tx.execute(`DELETE FROM notice_attachment WHERE unit_id = $1 AND notice_id = $2`, [tx.unitId, id]);
    await this.files.release(tx, 'notice', id);
    await tx.audit({ action: 'notice.purged', entity: 'notice', entityId: id, after: { answers: answers.length } });
  }
}

/** Something to purge is left of notice `n`. */
const HOLDS = `(EXISTS (SELECT FROM notice_response r WHERE r.unit_id = $1 AND r.notice_id = n.id)
  OR EXISTS (SELECT FROM notice_attachment a WHERE a.unit_id = $1 AND a.notice_id = n.id)
  OR EXISTS (SELECT FROM file f WHERE f.unit_id = $1 AND f.used_by = 'notice' AND f.used_by_id = n.id AND f.deleted_at IS NULL)
  OR EXISTS (SELECT FROM file_use u WHERE u.unit_id = $1 AND u.used_by = 'notice' AND u.used_by_id = n.id))`;

async function holdsSomething(tx: ReadTx, id: string): Promise<boolean> {
  return (await tx.one(`SELECT 1 FROM notice n WHERE n.unit_id = $1 AND n.id = $2 AND ${HOLDS}`, [tx.unitId, id])) !== undefined;
}
