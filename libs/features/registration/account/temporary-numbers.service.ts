import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { BureauUnavailable, EducationCardRegistry, type TemporaryNumber } from '@bureau';
import type { temporaryNumbersApi } from '@contracts/registration-admin';
import type { OkOf } from '@contracts/route';
import type { StaffCtx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import { DomainError, notFound } from '@platform/errors/domain-error';

const HIDDEN = 3;

/** 臨時證號 by name, for administrators and homeroom teachers; the whole number is shown one by one and recorded (SUB-32). */
@Injectable()
export class TemporaryNumbers {
  constructor(
    private readonly db: Db,
    private readonly registry: EducationCardRegistry,
  ) {}

  async find(ctx: StaffCtx, name: string): Promise<OkOf<typeof temporaryNumbersApi.find>> {
    const found = await this.#ask(ctx, name);
    return {
      items: found.map((person) => ({
        ref: refOf(person),
        name: person.names.zh === '' ? person.names.pt : person.names.zh,
        cardType: person.cardType,
        number: `${person.temporaryNo.slice(0, -HIDDEN)}${'•'.repeat(HIDDEN)}`,
      })),
    };
  }

  async show(ctx: StaffCtx, given: { name: string; ref: string }): Promise<{ number: string }> {
    const person = (await this.#ask(ctx, given.name)).find((each) => refOf(each) === given.ref);
    if (person === undefined) throw notFound();
    await this.db.inUnit(ctx, (tx) =>
      tx.audit({
        action: 'temporary-number.shown',
        entity: 'temporary_number',
        after: { cardType: person.cardType, number: `${person.temporaryNo.slice(0, -HIDDEN)}•••` },
      }),
    );
    return { number: person.temporaryNo };
  }

  /** @throws DomainError FORBIDDEN, SUB_REGISTRY_DOWN */
  async #ask(ctx: StaffCtx, name: string): Promise<TemporaryNumber[]> {
    const school = await this.db.read(ctx, async (tx) => {
      const homeroom = await tx.one(
        `SELECT 1 FROM node_teacher t JOIN school_node n ON n.unit_id = $1 AND n.id = t.node_id AND n.deleted_at IS NULL AND NOT n.is_graduated
          WHERE t.unit_id = $1 AND t.member_id = $2 AND t.role = 'class_teacher' LIMIT 1`,
        [tx.unitId, ctx.actor.memberId],
      );
      if (homeroom === undefined && !ctx.actor.rights.has('registration.manage')) throw new DomainError('FORBIDDEN');
      return tx.one<{ number: string }>(`SELECT number FROM school_unit WHERE id = $1`, [tx.unitId]);
    });
    try {
      const found = await this.registry.temporaryNumbers({ schoolCode: school?.number ?? '', name });
      return found.filter((person) => person.schoolCode === school?.number);
    } catch (error) {
      if (error instanceof BureauUnavailable) throw new DomainError('SUB_REGISTRY_DOWN');
      throw error;
    }
  }
}

/** Names a person of the answer without saying the number. */
const refOf = (person: TemporaryNumber): string =>
  createHash('sha256').update(`${person.cardType}|${person.temporaryNo}`).digest('base64url');
