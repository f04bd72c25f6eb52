import { Injectable } from '@nestjs/common';
import { privacyApi, type PrivacyRequest } from '@contracts/privacy';
import type { BodyOf } from '@contracts/route';
import { actorId, type Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { Tx } from '@platform/db/tx';
import { DomainError, notFound } from '@platform/errors/domain-error';
import { UnitKeys } from '@platform/secrets/unit-keys';
import { peopleOf } from './data/people-rows';
import { forgetPeople } from './forget-person';
import { openRequest } from './open-request';
import { RequestNews } from './request-news';
import { presentRequest, requestRow, type RequestRow } from './requests.queries';

/**
 * Requests of people about their own data (I4, OVR-33): written down with a day by which they are answered, served, decided.
 * Who may is founder and super admins; each step stands in the audit log, by ids.
 */
@Injectable()
export class PrivacyRequests {
  constructor(
    private readonly db: Db,
    private readonly keys: UnitKeys,
    private readonly news: RequestNews,
  ) {}

  /** @throws DomainError NOT_FOUND for somebody who is not here, STATE_CONFLICT while the same request of that person is open */
  create(ctx: Ctx, body: BodyOf<typeof privacyApi.create>): Promise<PrivacyRequest> {
    return this.db.inUnit(ctx, async (tx) => {
      const person = (await peopleOf(tx, [body.subject.id])).get(body.subject.id);
      if (person === undefined || person.kind !== body.subject.kind || person.state === 'erased') throw notFound();
      const id = await openRequest(tx, this.keys, { ...body, by: { openedBy: actorId(ctx.actor) } });
      this.news.changed(tx);
      return this.#shown(tx, id);
    });
  }

  /**
   * Takes the person out now instead of 30 days after the leaving.
   * @throws DomainError STATE_CONFLICT for another kind of request, and for somebody who is still in the directory: he is removed
   * there first, so that WeCom, classes and families follow
   */
  erase(ctx: Ctx, id: string, version: number): Promise<PrivacyRequest> {
    return this.db.inUnit(ctx, async (tx) => {
      const row = await this.#open(tx, id, version);
      const person = (await peopleOf(tx, [row.subject_id])).get(row.subject_id);
      if (row.kind !== 'erasure' || person?.state === 'here') throw new DomainError('STATE_CONFLICT');
      await forgetPeople(tx, row.subject_kind, [row.subject_id]);
      await tx.execute(`UPDATE privacy_request SET erased_at = now(), version = version + 1 WHERE unit_id = $1 AND id = $2`, [
        tx.unitId,
        id,
      ]);
      await tx.audit({
        action: 'privacy.erased',
        entity: 'privacy_request',
        entityId: id,
        after: { subject: row.subject_kind, subjectId: row.subject_id },
      });
      this.news.changed(tx);
      return this.#shown(tx, id);
    });
  }

  /**
   * @throws DomainError STATE_CONFLICT when it is said to be done and is not: no download was made, nobody was erased
   */
  decide(ctx: Ctx, id: string, version: number, body: BodyOf<typeof privacyApi.decide>): Promise<PrivacyRequest> {
    return this.db.inUnit(ctx, async (tx) => {
      const row = await this.#open(tx, id, version);
      const served = row.kind === 'access' ? row.exported_at !== null : row.kind === 'erasure' ? row.erased_at !== null : true;
      if (body.outcome === 'done' && !served) throw new DomainError('STATE_CONFLICT');
      // What has been erased cannot be refused any more.
      if (body.outcome === 'refused' && row.erased_at !== null) throw new DomainError('STATE_CONFLICT');
      if (body.outcome === 'done' && row.kind === 'objection') await this.#stop(tx, row);
      const answer = await this.keys.seal(tx, { table: 'privacy_request', column: 'answer', row: id }, body.answer);
      await tx.execute(
        `UPDATE privacy_request SET state = $3, answer = $4, decided_by = $5, decided_at = now(), version = version + 1 WHERE unit_id = $1 AND id = $2`,
        [tx.unitId, id, body.outcome, answer, actorId(ctx.actor)],
      );
      await tx.audit({
        action: 'privacy.decided',
        entity: 'privacy_request',
        entityId: id,
        after: { kind: row.kind, outcome: body.outcome, subjectId: row.subject_id },
      });
      await this.news.answered(tx, row);
      this.news.changed(tx);
      return this.#shown(tx, id);
    });
  }

  /** The processing that needs no contract and no law: messages of the bureau stop, as when the person stops them himself. */
  async #stop(tx: Tx, row: RequestRow): Promise<void> {
    if (row.subject_kind === 'student') return;
    await tx.execute(
      `INSERT INTO bureau_choice (unit_id, person_id, stopped) VALUES ($1, $2, true)
       ON CONFLICT (unit_id, person_id) DO UPDATE SET stopped = true, at = now() WHERE NOT bureau_choice.stopped`,
      [tx.unitId, row.subject_id],
    );
  }

  /** @throws DomainError VERSION_CONFLICT, STATE_CONFLICT for one that is decided */
  async #open(tx: Tx, id: string, version: number): Promise<RequestRow> {
    const row = await requestRow(tx, id, true);
    if (row.version !== version) throw new DomainError('VERSION_CONFLICT');
    if (row.state !== 'open') throw new DomainError('STATE_CONFLICT');
    return row;
  }

  async #shown(tx: Tx, id: string): Promise<PrivacyRequest> {
    const row = await requestRow(tx, id);
    return presentRequest(row, await peopleOf(tx, [row.subject_id]));
  }
}
