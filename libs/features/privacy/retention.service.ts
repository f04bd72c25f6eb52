import { Injectable } from '@nestjs/common';
import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import { FORGOTTEN_MARK, forgetPeople } from './forget-person';
import { FORGET_DAYS, FORGET_RULES, RETENTION_RULES } from './retention-rules';

/** Rows or people of one transaction, so that a school's first sweep holds no lock for long. */
const PAGE = 1_000;

/** What is kept too long goes by itself (I3): old rows, and the names of people who left a month ago. */
@Injectable()
export class Retention {
  constructor(private readonly db: Db) {}

  /** @returns how many rows went and how many people were forgotten; asked again, it finds nothing */
  async sweep(ctx: Ctx<SystemActor>): Promise<{ rows: number; people: number }> {
    let rows = 0;
    let people = 0;
    for (const { table, column, days } of RETENTION_RULES) {
      rows += await this.#pages(() =>
        this.db.inUnit(ctx, (tx) =>
          tx.execute(
            `DELETE FROM ${table} WHERE unit_id = $1 AND ctid = ANY (ARRAY(
               SELECT ctid FROM ${table} WHERE unit_id = $1 AND ${column} < now() - make_interval(days => $2) LIMIT ${String(PAGE)}))`,
            [tx.unitId, days],
          ),
        ),
      );
    }
    for (const { table, column, where } of FORGET_RULES) {
      people += await this.#pages(() =>
        this.db.inUnit(ctx, async (tx) => {
          const gone = await tx.query<{ id: string }>(
            `SELECT id FROM ${table} p WHERE unit_id = $1 AND ${where} AND wecom_userid NOT LIKE '${FORGOTTEN_MARK}%'
               AND (${column} < now() - make_interval(days => $2)
                 OR EXISTS (SELECT FROM privacy_request r WHERE r.unit_id = $1 AND r.subject_kind = $3 AND r.subject_id = p.id AND r.erased_at IS NOT NULL))
              ORDER BY id LIMIT ${String(PAGE)} FOR UPDATE SKIP LOCKED`,
            // Whoever was erased on request and stands here again came back with a restored backup.
            [tx.unitId, FORGET_DAYS, table],
          );
          if (gone.length === 0) return 0;
          const ids = gone.map((one) => one.id);
          await forgetPeople(tx, table, ids);
          await tx.audit({ action: 'privacy.forgotten', entity: table, entityId: String(tx.unitId), after: { people: ids.length } });
          return ids.length;
        }),
      );
    }
    return { rows, people };
  }

  async #pages(page: () => Promise<number>): Promise<number> {
    for (let sum = 0; ;) {
      const n = await page();
      sum += n;
      if (n < PAGE) return sum;
    }
  }
}
