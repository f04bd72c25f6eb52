import { Injectable } from '@nestjs/common';
import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import { UnitKeys } from '@platform/secrets/unit-keys';

const PAGE = 500;

/** Seals e-mails that the program before wrote in clear, page by page, and empties the old column (OVR-34). */
@Injectable()
export class SealEmail {
  constructor(
    private readonly db: Db,
    private readonly keys: UnitKeys,
  ) {}

  /** @returns how many were sealed; asked again, it finds none */
  async seal(ctx: Ctx<SystemActor>): Promise<number> {
    for (let sum = 0; ;) {
      const n = await this.db.inUnit(ctx, async (tx) => {
        const rows = await tx.query<{ id: string; email: string }>(
          `SELECT id, email FROM member WHERE unit_id = $1 AND email IS NOT NULL ORDER BY id LIMIT ${String(PAGE)} FOR UPDATE SKIP LOCKED`,
          [tx.unitId],
        );
        if (rows.length === 0) return 0;
        const cipher = await this.keys.forUnit(tx);
        const sealed = rows.map(({ id, email }) => cipher.seal({ table: 'member', column: 'email_sealed', row: id }, email));
        await tx.execute(
          `UPDATE member m SET email_sealed = r.sealed, email = NULL FROM unnest($2::uuid[], $3::text[]) AS r (id, sealed)
            WHERE m.unit_id = $1 AND m.id = r.id`,
          [tx.unitId, rows.map(({ id }) => id), sealed],
        );
        return rows.length;
      });
      sum += n;
      if (n < PAGE) return sum;
    }
  }
}
