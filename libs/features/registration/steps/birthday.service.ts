import { Injectable } from '@nestjs/common';
import { BureauUnavailable, EducationCardRegistry, type CardAnswer, type CardMatch } from '@bureau';
import { CARD_OF_IDENTITY } from '@contracts/registration-types';
import type { RegistrationView } from '@contracts/registration';
import { Db } from '@platform/db/door';
import { DomainError, fieldError } from '@platform/errors/domain-error';
import { Logger } from '@platform/log/logger';
import { dayMacau, isoMacau } from '@platform/time/macau-time';
import { beginCheck, dropCheck, leftOf, lockOf, passCheck } from '../data/check.rows';
import { readBirthday } from '../domain/birthday';
import type { Draft } from '../domain/wizard';
import type { Visit } from '../session/visits.service';
import { opened, StepRoom, turn, type OpenStep } from './step-room.service';
import { Submission } from './submission.service';

interface Asked {
  checkId: string;
  credential: NonNullable<Draft['credential']>;
  schoolCode: string;
}

/**
 * The last step: the birthday that belongs to the card (SUB-23…26). The try is counted before the register is asked and
 * settled by its answer, so that many guesses at one moment do not pass the limits; no transaction waits for the network.
 */
@Injectable()
export class BirthdayStep {
  constructor(
    private readonly room: StepRoom,
    private readonly db: Db,
    private readonly registry: EducationCardRegistry,
    private readonly submission: Submission,
    private readonly logger: Logger,
  ) {}

  async check(visit: Visit, typed: string): Promise<RegistrationView> {
    const asked = await this.room.enter(visit, (at) => this.#begin(opened(at, 'birthday'), typed));
    if (asked instanceof DomainError) throw asked;
    const { birthDate } = asked;
    const answer = await this.#ask(visit, asked, birthDate);
    return this.room.run(visit, (at) => this.#settle(opened(at, 'birthday'), asked, answer, birthDate));
  }

  async #begin(step: OpenStep, typed: string): Promise<(Asked & { birthDate: string }) | DomainError> {
    const { tx, draft, code } = step;
    const birthDate = readBirthday(typed, dayMacau(tx.now));
    if (birthDate === undefined) throw fieldError('birthday', 'SUB_BIRTHDAY_FORMAT');
    const credential = draft.credential;
    if (credential === null) throw new DomainError('STATE_CONFLICT');
    const subjects = subjectsOf(step, credential);
    await turn(tx, subjects.card);
    const locked = await lockOf(tx, subjects);
    if (locked !== null) return new DomainError('SUB_VERIFY_LOCKED', {}, { retryAt: isoMacau(locked) });
    return { checkId: await beginCheck(tx, subjects), credential, schoolCode: code.school.number, birthDate };
  }

  /** @throws DomainError SUB_REGISTRY_DOWN; the try does not count then */
  async #ask(visit: Visit, asked: Asked, birthDate: string): Promise<CardAnswer> {
    const { kind, cardType, cardNo } = asked.credential;
    try {
      return await this.registry.lookup({
        cardType,
        cardNo: kind === 'card' ? cardNo : null,
        temporaryNo: kind === 'temporary' ? cardNo : null,
        birthDate,
        schoolCode: asked.schoolCode,
      });
    } catch (error) {
      if (!(error instanceof BureauUnavailable)) throw error;
      this.logger.warn({ unitId: visit.ctx.unitId, reason: error.reason }, 'registration: the card register does not answer');
      await this.db.inUnit(visit.ctx, (tx) => dropCheck(tx, asked.checkId));
      throw new DomainError('SUB_REGISTRY_DOWN');
    }
  }

  async #settle(step: OpenStep, asked: Asked, answer: CardAnswer, birthDate: string): Promise<DomainError | undefined> {
    const { tx, draft } = step;
    const { credential } = asked;
    if (draft.credential === null || draft.credential.cardNo !== credential.cardNo) return new DomainError('STATE_CONFLICT');
    if (answer.result !== 'match' || answer.cardType !== CARD_OF_IDENTITY[draft.identity ?? 'parent'])
      return this.#failed(step, credential);
    const refusal = refusalOf(answer, asked.schoolCode) ?? (await this.submission.submit(step, answer, birthDate));
    if (refusal === undefined) {
      await passCheck(tx, asked.checkId);
      return undefined;
    }
    // Somebody else's number, given for a phone change, is a guess like any other.
    if (refusal.code === 'SUB_VERIFY_FAILED') return this.#failed(step, credential);
    // The page stays at the card that was refused: 【重新掃描】 is the way back to the form, with the number still proved.
    await passCheck(tx, asked.checkId);
    return refusal;
  }

  /** Card or birthday or both: nobody is told which (SUB-26). */
  async #failed(step: OpenStep, credential: NonNullable<Draft['credential']>): Promise<DomainError> {
    const subjects = subjectsOf(step, credential);
    const locked = await lockOf(step.tx, subjects);
    return new DomainError(
      'SUB_VERIFY_FAILED',
      {},
      { triesLeft: await leftOf(step.tx, subjects), ...(locked === null ? {} : { retryAt: isoMacau(locked) }) },
    );
  }
}

function refusalOf(answer: CardMatch, schoolCode: string): DomainError | undefined {
  if (answer.cardStatus !== 'valid') return new DomainError('SUB_CARD_STATUS');
  // Staff may work in several schools; a student belongs to one (01 §6).
  if (answer.cardType === 'S' && answer.schoolCode !== schoolCode) return new DomainError('SUB_CARD_OTHER_SCHOOL');
  return undefined;
}

function subjectsOf({ cipher, visitor, visit }: OpenStep, credential: NonNullable<Draft['credential']>) {
  return {
    card: cipher.blindIndex('edu_card_no', credential.cardNo),
    account: visitor.accountIndex,
    device: visit.deviceHash,
    address: visit.address,
  };
}
