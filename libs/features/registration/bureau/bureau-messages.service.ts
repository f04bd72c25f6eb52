import { Injectable } from '@nestjs/common';
import type { bureauOpsApi } from '@contracts/bureau-notices';
import type { RegistrationIdentity } from '@contracts/registration-types';
import type { BodyOf, OkOf } from '@contracts/route';
import { asUnitId, makeCtx, type Ctx, type OperatorActor } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import { DomainError, fieldError } from '@platform/errors/domain-error';
import { PlatformPool } from '@platform/pools';
import { isoMacau } from '@platform/time/macau-time';
import { tellBureauJob } from '../registration.jobs';

type Message = BodyOf<typeof bureauOpsApi.send>;
const IN_USE = `state IN ('connecting', 'active')`;

/**
 * Officers of the bureau send to identities of chosen units (BUR-01). The message stands once for the platform and once in
 * each unit, whose own job tells its people; a try that broke off is sent again with the same id and fills in what is missing.
 */
@Injectable()
export class BureauMessages {
  constructor(
    private readonly db: Db,
    private readonly platform: PlatformPool,
  ) {}

  async list(): Promise<OkOf<typeof bureauOpsApi.list>> {
    const rows = await this.platform.query<{
      id: string;
      title: string;
      identities: RegistrationIdentity[];
      unitNumbers: string[] | null;
      units: number;
      sentAt: Date;
    }>(
      `SELECT b.id, b.title, b.identities, b.units, b.sent_at AS "sentAt",
              CASE WHEN b.unit_ids IS NULL THEN NULL
                   ELSE ARRAY(SELECT u.number FROM school_unit u WHERE u.id = ANY(b.unit_ids) ORDER BY u.number) END AS "unitNumbers"
         FROM bureau_message b ORDER BY b.sent_at DESC, b.id DESC LIMIT 200`,
    );
    return { items: rows.map((row) => ({ ...row, sentAt: isoMacau(row.sentAt) })) };
  }

  /** @throws DomainError VALIDATION_FAILED for an unknown unit, STATE_CONFLICT for an id that stands for another message */
  async send(ctx: Ctx, message: Message): Promise<{ units: number }> {
    const operator = operatorOf(ctx);
    const units = await this.#units(message.unitNumbers);
    const sentAt = await this.#keep(operator, message, message.unitNumbers === undefined ? null : units);
    for (const unitId of units) {
      await this.db.inUnit(inUnit(ctx, operator, unitId), async (tx) => {
        const stored = await tx.execute(
          `INSERT INTO bureau_notice (unit_id, id, title, body, identities, sent_at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
          [tx.unitId, message.id, message.title, message.body, message.identities, sentAt],
        );
        if (stored === 0) return;
        await tx.audit({
          action: 'bureau-notice.sent',
          entity: 'bureau_notice',
          entityId: message.id,
          after: { identities: message.identities },
        });
        await tx.enqueue(tellBureauJob, { noticeId: message.id }, { dedupe: message.id });
      });
    }
    await this.platform.query(`UPDATE bureau_message SET units = $2 WHERE id = $1`, [message.id, units.length]);
    return { units: units.length };
  }

  async #units(numbers: readonly string[] | undefined): Promise<number[]> {
    const rows = await this.platform.query<{ id: number }>(
      `SELECT id FROM school_unit WHERE ${IN_USE} AND ($1::text[] IS NULL OR number = ANY($1)) ORDER BY id`,
      [numbers ?? null],
    );
    if (numbers !== undefined && rows.length !== new Set(numbers).size) throw fieldError('unitNumbers');
    return rows.map((row) => row.id);
  }

  async #keep(operator: OperatorActor, message: Message, unitIds: readonly number[] | null): Promise<Date> {
    await this.platform.query(
      `INSERT INTO bureau_message (id, title, body, identities, unit_ids, sent_by) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (id) DO NOTHING`,
      [message.id, message.title, message.body, message.identities, unitIds, operator.operatorId],
    );
    const row = await this.platform.one<{ sentAt: Date }>(
      `SELECT sent_at AS "sentAt" FROM bureau_message
        WHERE id = $1 AND title = $2 AND body = $3 AND identities = $4 AND unit_ids IS NOT DISTINCT FROM $5::integer[] AND sent_by = $6`,
      [message.id, message.title, message.body, message.identities, unitIds, operator.operatorId],
    );
    if (row === undefined) throw new DomainError('STATE_CONFLICT');
    return row.sentAt;
  }
}

function inUnit(ctx: Ctx, actor: OperatorActor, unitId: number): Ctx<OperatorActor> {
  const { idempotency: _key, sessionId: _session, ...rest } = ctx;
  return makeCtx({ ...rest, unitId: asUnitId(unitId), actor, surface: 'ops' });
}

function operatorOf({ actor }: Ctx): OperatorActor {
  if (actor.kind !== 'operator') throw new DomainError('FORBIDDEN');
  return actor;
}
