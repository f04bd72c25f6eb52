import { Injectable } from '@nestjs/common';
import { actorId } from '@platform/ctx/ctx';
import type { ReadTx, Tx } from '@platform/db/tx';
import { DomainError, notFound } from '@platform/errors/domain-error';

export interface TwoPersonAsk {
  /** `founder.recovery`: one open request per unit and action. */
  action: string;
  subjectId: string | null;
  /** What is to be done, exactly: the second person confirms this and nothing else. Ids and reference numbers. */
  payload: Readonly<Record<string, unknown>>;
  /** Side the first person stands for; the second one must be of another. Null = any other person. */
  office: string | null;
  hours: number;
}
export interface TwoPersonRequest {
  id: string;
  action: string;
  subjectId: string | null;
  payload: Record<string, unknown>;
  firstId: string;
  firstOffice: string | null;
  firstAt: Date;
  state: 'open' | 'confirmed' | 'cancelled' | 'expired';
  expiresAt: Date;
}

const REQUEST = `SELECT id, action, subject_id AS "subjectId", payload, first_id AS "firstId", first_office AS "firstOffice",
  first_at AS "firstAt", CASE WHEN state = 'open' AND expires_at <= now() THEN 'expired' ELSE state END AS state, expires_at AS "expiresAt"
  FROM two_person WHERE unit_id = $1`;

/** The two-person rule: what one asks happens when another one confirms it, in the transaction that does it (PER-14, PER-23). */
@Injectable()
export class TwoPersons {
  /** @returns id of the request. @throws DomainError STATE_CONFLICT while one of this action is open; FORBIDDEN for jobs */
  async ask(tx: Tx, ask: TwoPersonAsk): Promise<string> {
    const { actor } = tx.ctx;
    const first = actorId(actor);
    if (first === null) throw new DomainError('FORBIDDEN');
    await tx.execute(
      `UPDATE two_person SET state = 'expired' WHERE unit_id = $1 AND action = $2 AND state = 'open' AND expires_at <= now()`,
      [tx.unitId, ask.action],
    );
    const row = await tx.one<{ id: string }>(
      `INSERT INTO two_person (unit_id, action, subject_id, payload, first_kind, first_id, first_office, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, now() + make_interval(hours => $8)) ON CONFLICT (unit_id, action) WHERE state = 'open' DO NOTHING RETURNING id`,
      [tx.unitId, ask.action, ask.subjectId, JSON.stringify(ask.payload), actor.kind, first, ask.office, ask.hours],
    );
    if (row === undefined) throw new DomainError('STATE_CONFLICT');
    await tx.audit({
      action: 'two-person.asked',
      entity: 'two_person',
      entityId: row.id,
      after: { action: ask.action, office: ask.office, ...ask.payload },
    });
    return row.id;
  }

  /**
   * The second person confirms; the caller does in the same transaction what the request says.
   * @throws DomainError TWO_PERSONS_REQUIRED for the first person himself or one of his office; NOT_FOUND, STATE_CONFLICT
   */
  async confirm(tx: Tx, id: string, action: string, office: string | null): Promise<TwoPersonRequest> {
    const second = actorId(tx.ctx.actor);
    const row = await tx.one<TwoPersonRequest & Record<string, unknown>>(`${REQUEST} AND id = $2 AND action = $3 FOR UPDATE`, [
      tx.unitId,
      id,
      action,
    ]);
    if (row === undefined) throw notFound();
    if (row.state !== 'open') throw new DomainError('STATE_CONFLICT');
    if (second === null || second === row.firstId || (row.firstOffice !== null && (office === null || office === row.firstOffice))) {
      throw new DomainError('TWO_PERSONS_REQUIRED');
    }
    await tx.execute(
      `UPDATE two_person SET state = 'confirmed', second_kind = $3, second_id = $4, second_office = $5, second_at = now() WHERE unit_id = $1 AND id = $2`,
      [tx.unitId, id, tx.ctx.actor.kind, second, office],
    );
    await tx.audit({ action: 'two-person.confirmed', entity: 'two_person', entityId: id, after: { action, office, first: row.firstId } });
    return { ...row, state: 'confirmed' };
  }

  /** Takes an open request back. @throws DomainError NOT_FOUND, STATE_CONFLICT */
  async cancel(tx: Tx, id: string, action: string): Promise<void> {
    const known = await tx.one(`SELECT 1 FROM two_person WHERE unit_id = $1 AND id = $2 AND action = $3`, [tx.unitId, id, action]);
    if (known === undefined) throw notFound();
    const ended = await tx.execute(`UPDATE two_person SET state = 'cancelled' WHERE unit_id = $1 AND id = $2 AND state = 'open'`, [
      tx.unitId,
      id,
    ]);
    if (ended === 0) throw new DomainError('STATE_CONFLICT');
    await tx.audit({ action: 'two-person.cancelled', entity: 'two_person', entityId: id });
  }

  open(tx: ReadTx, action: string): Promise<TwoPersonRequest[]> {
    return tx.query<TwoPersonRequest & Record<string, unknown>>(
      `${REQUEST} AND action = $2 AND state = 'open' AND expires_at > now() ORDER BY id`,
      [tx.unitId, action],
    );
  }
}
