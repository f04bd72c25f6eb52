import { randomInt, randomUUIDv7, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { REGISTRATION_LIMITS as L, type RegistrationIdentity } from '@contracts/registration-types';
import type { RegistrationView } from '@contracts/registration';
import { Db } from '@platform/db/door';
import { DomainError, fieldError } from '@platform/errors/domain-error';
import { Logger } from '@platform/log/logger';
import { SmsGateway, SmsUnavailable } from '@platform/sms/sms-gateway';
import { isoMacau } from '@platform/time/macau-time';
import { consume, countTry, insertChallenge, openChallenge, otpFacts } from '../data/otp.rows';
import { mobileTaken } from '../data/people.rows';
import { readSettings } from '../data/settings.rows';
import { saveDraft } from '../data/subscription.rows';
import { mobileIndexOf } from '../data/mobile-index';
import { needsCode, readMobile, wecomMobile } from '../domain/mobile-format';
import { isOpen, nextCodeAt } from '../domain/otp-rules';
import { identitiesOf, type Draft } from '../domain/wizard';
import type { Visit } from '../session/visits.service';
import { opened, StepRoom, turn, type OpenStep } from './step-room.service';

interface Given {
  identity?: RegistrationIdentity | undefined;
  areaCode: string;
  mobile: string;
}

/** Proves the mobile number: a code for every area but mainland China, the number twice there (SUB-09…15). */
@Injectable()
export class MobileStep {
  constructor(
    private readonly room: StepRoom,
    private readonly db: Db,
    private readonly sms: SmsGateway,
    private readonly logger: Logger,
  ) {}

  async sendCode(visit: Visit, given: Given): Promise<RegistrationView> {
    const code = String(randomInt(0, 1_000_000)).padStart(L.otpDigits, '0');
    const id = randomUUIDv7();
    let school = '';
    const view = await this.room.run(visit, async (at) => {
      const step = opened(at, 'mobile');
      const { tx, cipher, row } = step;
      school = step.code.school.name;
      const number = await this.#read(step, given);
      if (!needsCode(given.areaCode)) throw fieldError('areaCode', 'SUB_MOBILE_FORMAT');
      const mobileIndex = mobileIndexOf(cipher, given.areaCode, number);
      await turn(tx, mobileIndex);
      const wait = nextCodeAt(await otpFacts(tx, row.id, mobileIndex, visit.deviceHash), tx.now);
      if (wait !== null) return tooOften(wait, tx.now);
      await insertChallenge(tx, {
        id,
        subscriptionId: row.id,
        areaCode: given.areaCode,
        mobile: cipher.seal({ table: 'otp_challenge', column: 'mobile', row: id }, number),
        mobileIndex,
        accountIndex: at.visitor.accountIndex,
        deviceHash: visit.deviceHash,
        address: visit.address,
        codeHash: cipher.blindIndex('otp', `${id}|${code}`),
        minutes: L.otpMinutes,
      });
      // Also a question about a taken number counts: asking for one number after the other has an end.
      if (await this.#taken(step, mobileIndex)) {
        await consume(tx, id);
        return taken(at.code.kind);
      }
      await saveDraft(tx, cipher, row.id, row.purpose, withIdentity(step, given.identity));
      return undefined;
    });
    await this.#send(visit, id, wecomMobile(given.areaCode, readMobile(given.areaCode, given.mobile) ?? ''), { school, code });
    return view;
  }

  verify(visit: Visit, typed: string): Promise<RegistrationView> {
    return this.room.run(visit, async (at) => {
      const step = opened(at, 'mobile');
      const { tx, cipher, row } = step;
      const challenge = await openChallenge(tx, row.id);
      if (challenge === undefined || !isOpen(challenge, tx.now)) return fieldError('code', 'SUB_OTP_INVALID');
      const hash = cipher.blindIndex('otp', `${challenge.id}|${typed.normalize('NFKC').trim()}`);
      if (!timingSafeEqual(hash, challenge.codeHash)) {
        await countTry(tx, challenge.id);
        return fieldError('code', 'SUB_OTP_INVALID');
      }
      const number = cipher.open({ table: 'otp_challenge', column: 'mobile', row: challenge.id }, challenge.mobile);
      await consume(tx, challenge.id);
      if (await this.#taken(step, mobileIndexOf(cipher, challenge.areaCode, number))) return taken(at.code.kind);
      const mobile = { areaCode: challenge.areaCode, number, proof: 'otp' } as const;
      await saveDraft(tx, cipher, row.id, row.purpose, { ...step.draft, mobile });
      return undefined;
    });
  }

  /** +86: no code is sent, the number is typed again and must match; recorded as the weaker proof (SUB-12). */
  reenter(visit: Visit, given: { identity?: RegistrationIdentity | undefined; mobile: string; again: string }): Promise<RegistrationView> {
    return this.room.run(visit, async (at) => {
      const step = opened(at, 'mobile');
      const { tx, cipher, row } = step;
      const areaCode = '+86';
      const number = await this.#read(step, { ...given, areaCode });
      if (readMobile(areaCode, given.again) !== number) return fieldError('again', 'SUB_MOBILE_MISMATCH');
      const mobileIndex = mobileIndexOf(cipher, areaCode, number);
      await turn(tx, mobileIndex);
      const wait = nextCodeAt(await otpFacts(tx, row.id, mobileIndex, visit.deviceHash), tx.now);
      // No code is sent, but a taken number is told here as well: the same limits stand before guessing.
      if (await this.#taken(step, mobileIndex)) {
        if (wait !== null) return tooOften(wait, tx.now);
        await this.#countQuestion(step, areaCode, number, mobileIndex);
        return taken(at.code.kind);
      }
      await saveDraft(tx, cipher, row.id, row.purpose, {
        ...withIdentity(step, given.identity),
        mobile: { areaCode, number, proof: 'reentry' },
      });
      return undefined;
    });
  }

  async #countQuestion(step: OpenStep, areaCode: string, number: string, mobileIndex: Buffer): Promise<void> {
    const { tx, cipher, visit } = step;
    const id = randomUUIDv7();
    await insertChallenge(tx, {
      id,
      subscriptionId: step.row.id,
      areaCode,
      mobile: cipher.seal({ table: 'otp_challenge', column: 'mobile', row: id }, number),
      mobileIndex,
      accountIndex: step.visitor.accountIndex,
      deviceHash: visit.deviceHash,
      address: visit.address,
      codeHash: cipher.blindIndex('otp', id),
      minutes: 0,
    });
    await consume(tx, id);
  }

  async #read(step: OpenStep, given: Given): Promise<string> {
    const settings = await readSettings(step.tx);
    if (!settings.areaCodes.includes(given.areaCode)) throw fieldError('areaCode', 'SUB_MOBILE_FORMAT');
    if (given.identity !== undefined && !identitiesOf(step.code.kind).includes(given.identity)) throw fieldError('identity');
    const number = readMobile(given.areaCode, given.mobile);
    if (number === undefined) throw fieldError('mobile', 'SUB_MOBILE_FORMAT');
    return number;
  }

  #taken({ tx, code, visitor, row }: OpenStep, mobileIndex: Buffer): Promise<boolean> {
    return mobileTaken(tx, code.kind, mobileIndex, { ...visitor, subscriptionId: row.id });
  }

  async #send(visit: Visit, id: string, to: string, { school, code }: { school: string; code: string }): Promise<void> {
    try {
      await this.sms.send(to, 'code', { school, code, minutes: String(L.otpMinutes) }, visit.ctx.locale);
    } catch (error) {
      if (!(error instanceof SmsUnavailable)) throw error;
      this.logger.warn({ unitId: visit.ctx.unitId, reason: error.reason }, 'registration: a code could not be sent');
      // A code that may have gone out all the same stays valid and counts.
      if (!error.perhapsSent) {
        await this.db.inUnit(visit.ctx, (tx) => tx.execute(`DELETE FROM otp_challenge WHERE unit_id = $1 AND id = $2`, [tx.unitId, id]));
      }
      throw new DomainError('SUB_SMS_DOWN');
    }
  }
}

function withIdentity(step: OpenStep, identity: RegistrationIdentity | undefined): Draft {
  return identity === undefined ? step.draft : { ...step.draft, identity };
}

function tooOften(at: Date, now: Date): DomainError {
  const s = Math.max(1, Math.ceil((at.getTime() - now.getTime()) / 1000));
  return new DomainError('SUB_OTP_LIMIT', { s }, { retryAt: isoMacau(at) });
}

const taken = (kind: string): DomainError =>
  fieldError('mobile', kind === 'family' ? 'SUB_MOBILE_EXISTS_FAMILY' : 'SUB_MOBILE_EXISTS_STAFF');
