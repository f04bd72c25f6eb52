import { Injectable } from '@nestjs/common';
import type { RegistrationView } from '@contracts/registration';
import { Db } from '@platform/db/door';
import type { Tx } from '@platform/db/tx';
import { DomainError } from '@platform/errors/domain-error';
import { UnitKeys, type UnitCipher } from '@platform/secrets/unit-keys';
import { openDraft, subscriptionOf, type Subscription } from '../data/subscription.rows';
import { stepOf, type Draft } from '../domain/wizard';
import type { Code } from '../session/code.rows';
import { Visits, type Visit, type Visitor } from '../session/visits.service';
import { isWriting, RegistrationViews } from './registration-view.service';

/** What a step works with, inside its transaction. */
export interface StepAt {
  tx: Tx;
  visit: Visit;
  code: Code;
  visitor: Visitor;
  cipher: UnitCipher;
  /** Newest subscription of this account, locked. */
  row: Subscription | undefined;
}

/** A step whose wizard is open. */
export interface OpenStep extends StepAt {
  row: Subscription & { purpose: NonNullable<Subscription['purpose']> };
  draft: Draft;
}

/** One transaction per step: code and account are asked again, the account's subscription is locked, the view is answered. */
@Injectable()
export class StepRoom {
  constructor(
    private readonly db: Db,
    private readonly visits: Visits,
    private readonly keys: UnitKeys,
    private readonly views: RegistrationViews,
  ) {}

  async look(visit: Visit): Promise<RegistrationView> {
    return this.db.read(visit.ctx, async (tx) => {
      const at = await this.visits.enter(tx, visit);
      return this.views.of(tx, visit, at, await subscriptionOf(tx, at.code.kind, at.visitor, false));
    });
  }

  /**
   * @param work answers a DomainError to refuse and still keep what it wrote (tries that count); throws to undo everything
   * @returns the view after it
   */
  async run(visit: Visit, work: (at: StepAt) => Promise<DomainError | void>): Promise<RegistrationView> {
    const outcome = await this.enter(visit, async (at) => {
      const refused = await work(at);
      if (refused !== undefined) return { refused };
      const row = await subscriptionOf(at.tx, at.code.kind, at.visitor, false);
      return { view: await this.views.of(at.tx, visit, at, row) };
    });
    if (outcome.refused !== undefined) throw outcome.refused;
    return outcome.view;
  }

  /** The same without an answer of its own. */
  enter<T>(visit: Visit, work: (at: StepAt) => Promise<T>): Promise<T> {
    return this.db.inUnit(visit.ctx, async (tx) => {
      const { code, visitor } = await this.visits.enter(tx, visit);
      // Two taps of one account take turns, also while there is no row to lock yet.
      await turn(tx, visitor.accountIndex);
      const row = await subscriptionOf(tx, code.kind, visitor, true);
      return work({ tx, visit, code, visitor, row, cipher: await this.keys.forUnit(tx) });
    });
  }
}

/** Waits for everybody else who holds this value in a transaction of the unit. */
export async function turn(tx: Tx, value: Buffer): Promise<void> {
  await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended($2, $1))`, [tx.unitId, value.toString('base64')]);
}

/** @throws DomainError STATE_CONFLICT where the wizard is not open, or stands at another screen */
export function opened(at: StepAt, ...steps: readonly ('mobile' | 'form' | 'birthday')[]): OpenStep {
  const { row } = at;
  if (row === undefined || row.purpose === null || !isWriting(row, at.tx.now)) throw new DomainError('STATE_CONFLICT');
  const draft = openDraft(at.cipher, row);
  if (steps.length > 0 && !steps.includes(stepOf(draft))) throw new DomainError('STATE_CONFLICT');
  return { ...at, row: { ...row, purpose: row.purpose }, draft };
}
