import { Injectable } from '@nestjs/common';
import type { Ctx, OperatorActor } from '@platform/ctx/ctx';
import { asUnitId, makeCtx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { Tx } from '@platform/db/tx';
import { DomainError, notFound } from '@platform/errors/domain-error';
import { PlatformPool } from '@platform/pools';
import { lockRoles } from '../data/role-lock';
import { founderRole } from '../data/role.rows';
import { RoleNews } from '../news/role-news.service';
import { TwoPersons, type TwoPersonRequest } from '../two-person.service';
import { changeFounder } from './change-founder';
import { FounderLimit } from './founder-limit';

const ACTION = 'founder.recovery';
const HOURS = 7 * 24;
export type Office = 'platform' | 'bureau';

export interface RecoveryAsk {
  /** Account in WeCom of the member who becomes founder, as the bureau's letter names him. */
  account: string;
  /** Reference number of the bureau's letter. */
  letter: string;
  reason: string;
}
export interface RecoveryRequest extends Pick<TwoPersonRequest, 'id' | 'firstId' | 'firstOffice' | 'firstAt' | 'expiresAt'> {
  account: string;
  letter: string;
  reason: string;
}

/**
 * All administrators are gone (PER-14): operator and bureau officer together appoint a founder on a letter of the bureau. One
 * asks, the other office confirms. For the operators' console, which calls with its own ctx (no unit) and the unit's number.
 */
@Injectable()
export class FounderRecovery {
  constructor(
    private readonly db: Db,
    private readonly platform: PlatformPool,
    private readonly persons: TwoPersons,
    private readonly limit: FounderLimit,
    private readonly news: RoleNews,
  ) {}

  /** @returns id of the request, open for seven days. @throws DomainError NOT_FOUND for an unknown account, STATE_CONFLICT while one is open */
  async ask(caller: Ctx<OperatorActor>, unitId: number, ask: RecoveryAsk): Promise<string> {
    const office = await this.#office(caller, unitId);
    return this.db.inUnit(inUnit(caller, unitId), async (tx) => {
      const member = await memberBy(tx, ask.account);
      return this.persons.ask(tx, {
        action: ACTION,
        subjectId: member.id,
        payload: { account: ask.account, letter: ask.letter, reason: ask.reason },
        office,
        hours: HOURS,
      });
    });
  }

  /** The other office confirms: the member is founder from now on. @throws DomainError TWO_PERSONS_REQUIRED, STATE_CONFLICT, FOUNDER_LIMIT, NOT_FOUND */
  async confirm(caller: Ctx<OperatorActor>, unitId: number, requestId: string): Promise<void> {
    const office = await this.#office(caller, unitId);
    await this.db.inUnit(inUnit(caller, unitId), async (tx) => {
      await lockRoles(tx);
      const request = await this.persons.confirm(tx, requestId, ACTION, office);
      const { account, reason, letter } = read(request);
      const member = await memberBy(tx, account);
      const old = await founderRole(tx);
      if (old?.member_id === member.id) throw new DomainError('STATE_CONFLICT');
      await this.limit.hold(tx, member.id);
      await tx.execute(
        `UPDATE founder_transfer SET state = 'cancelled', ended_at = now(), version = version + 1 WHERE unit_id = $1 AND state = 'pending'`,
        [tx.unitId],
      );
      const row = await tx.one<{ id: string }>(
        `INSERT INTO founder_transfer (unit_id, from_id, to_id, state, reason, keep_super_admin, ended_at) VALUES ($1, $2, $3, 'forced', $4, false, now()) RETURNING id`,
        [tx.unitId, old?.member_id ?? null, member.id, `${letter} ${reason}`.slice(0, 500)],
      );
      await changeFounder(tx, member.id, false);
      await this.news.tell(tx, {
        kind: 'transferForced',
        key: `founder-transfer:${String(row?.id)}:forced`,
        memberIds: [member.id, ...(old === undefined ? [] : [old.member_id])],
        name: member.name,
        url: '/console/rights/founder',
      });
    });
  }

  async cancel(caller: Ctx<OperatorActor>, unitId: number, requestId: string): Promise<void> {
    await this.#office(caller, unitId);
    await this.db.inUnit(inUnit(caller, unitId), (tx) => this.persons.cancel(tx, requestId, ACTION));
  }

  /** Open requests of a unit; none where it is closed, also when that happened a moment ago. @throws DomainError FORBIDDEN */
  async open(caller: Ctx<OperatorActor>, unitId: number): Promise<RecoveryRequest[]> {
    const { office, live } = await this.#standing(caller, unitId);
    if (office === undefined) throw new DomainError('FORBIDDEN');
    if (!live) return [];
    await this.#looked(caller, unitId);
    return this.db.read(inUnit(caller, unitId), async (tx) => (await this.persons.open(tx, ACTION)).map(read));
  }

  /** Office of the operator; the look at the unit is recorded (H1). @throws DomainError FORBIDDEN, NOT_FOUND for a closed unit */
  async #office(caller: Ctx<OperatorActor>, unitId: number): Promise<Office> {
    const { office, live } = await this.#standing(caller, unitId);
    if (office === undefined) throw new DomainError('FORBIDDEN');
    if (!live) throw notFound();
    await this.#looked(caller, unitId);
    return office;
  }

  async #standing(caller: Ctx<OperatorActor>, unitId: number): Promise<{ office: Office | undefined; live: boolean }> {
    const row = await this.platform.one<{ office: Office | null; live: boolean }>(
      `SELECT (SELECT office FROM operator WHERE id = $1 AND disabled_at IS NULL) AS office,
              EXISTS (SELECT FROM school_unit WHERE id = $2 AND state <> 'closed') AS live`,
      [caller.actor.operatorId, unitId],
    );
    return { office: row?.office ?? undefined, live: row?.live ?? false };
  }

  #looked(caller: Ctx<OperatorActor>, unitId: number): Promise<unknown> {
    return this.platform.query(`INSERT INTO platform_read_log (operator_id, what, unit_id) VALUES ($1, 'founder-recovery', $2)`, [
      caller.actor.operatorId,
      unitId,
    ]);
  }
}

function inUnit(caller: Ctx<OperatorActor>, unitId: number): Ctx<OperatorActor> {
  return makeCtx({ ...caller, unitId: asUnitId(unitId) });
}

async function memberBy(tx: Tx, account: string): Promise<{ id: string; name: string }> {
  const row = await tx.one<{ id: string; name: string }>(
    `SELECT id, name FROM member WHERE unit_id = $1 AND lower(wecom_userid) = lower($2) AND join_state NOT IN ('left', 'disabled')`,
    [tx.unitId, account],
  );
  if (row === undefined) throw notFound();
  return row;
}

function read({ payload, id, firstId, firstOffice, firstAt, expiresAt }: TwoPersonRequest): RecoveryRequest {
  const word = (key: string): string => (typeof payload[key] === 'string' ? payload[key] : '');
  return { id, firstId, firstOffice, firstAt, expiresAt, account: word('account'), letter: word('letter'), reason: word('reason') };
}
