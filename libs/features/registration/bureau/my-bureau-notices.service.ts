import { Injectable } from '@nestjs/common';
import { BUREAU_LIMITS, type bureauNoticesApi } from '@contracts/bureau-notices';
import type { RegistrationIdentity } from '@contracts/registration-types';
import type { OkOf } from '@contracts/route';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import { DomainError } from '@platform/errors/domain-error';
import { isoMacau, isoMacauOrNull } from '@platform/time/macau-time';
import { identitiesOfPerson, personOf } from './bureau-readers';

/** Messages of the bureau for the identities of whoever asks, and the choice to do without (BUR-01, BUR-02). */
@Injectable()
export class MyBureauNotices {
  constructor(private readonly db: Db) {}

  list(ctx: Ctx): Promise<OkOf<typeof bureauNoticesApi.list>> {
    const me = personOf(ctx);
    return this.db.read(ctx, async (tx) => {
      const mine = await identitiesOfPerson(tx, me);
      const choice = await tx.one<{ stopped: boolean; at: Date }>(
        `SELECT stopped, at FROM bureau_choice WHERE unit_id = $1 AND person_id = $2`,
        [tx.unitId, me],
      );
      const stopped = choice?.stopped ?? false;
      // Who stopped them still reads what came before.
      const rows = await tx.query<{ id: string; title: string; body: string; identities: RegistrationIdentity[]; sentAt: Date }>(
        `SELECT id, title, body, identities, sent_at AS "sentAt" FROM bureau_notice
          WHERE unit_id = $1 AND identities && $2::text[] AND ($3::timestamptz IS NULL OR sent_at <= $3)
          ORDER BY sent_at DESC, id DESC LIMIT ${String(BUREAU_LIMITS.shown)}`,
        [tx.unitId, mine, stopped ? (choice?.at ?? null) : null],
      );
      return {
        items: rows.map((row) => ({
          id: row.id,
          title: row.title,
          body: row.body,
          identities: row.identities.filter((identity) => mine.includes(identity)),
          sentAt: isoMacau(row.sentAt),
        })),
        stopped,
        choiceAt: isoMacauOrNull(choice?.at),
      };
    });
  }

  /** @throws DomainError STATE_CONFLICT for who has nothing subscribed */
  choose(ctx: Ctx, stopped: boolean): Promise<{ ok: true }> {
    const me = personOf(ctx);
    if (me === null) throw new DomainError('STATE_CONFLICT');
    return this.db.inUnit(ctx, async (tx) => {
      if ((await identitiesOfPerson(tx, me)).length === 0) throw new DomainError('STATE_CONFLICT');
      const changed = await tx.execute(
        `INSERT INTO bureau_choice (unit_id, person_id, stopped) VALUES ($1, $2, $3)
         ON CONFLICT (unit_id, person_id) DO UPDATE SET stopped = excluded.stopped, at = now() WHERE bureau_choice.stopped <> excluded.stopped`,
        [tx.unitId, me, stopped],
      );
      if (changed > 0)
        await tx.audit({ action: stopped ? 'bureau-notices.stopped' : 'bureau-notices.started', entity: 'bureau_choice', entityId: me });
      return { ok: true };
    });
  }
}
