import { Injectable } from '@nestjs/common';
import { readCardPayload, readTemporaryNo } from '@bureau';
import { CARD_OF_IDENTITY } from '@contracts/registration-types';
import type { registrationApi, RegistrationView } from '@contracts/registration';
import type { BodyOf } from '@contracts/route';
import { DomainError, fieldError } from '@platform/errors/domain-error';
import { isoMacau } from '@platform/time/macau-time';
import { classChoices, departmentChoices } from '../data/choice.rows';
import { lockOf } from '../data/check.rows';
import { readSettings } from '../data/settings.rows';
import { saveDraft } from '../data/subscription.rows';
import { readMobile } from '../domain/mobile-format';
import { cleanName, fitsIdentity, identitiesOf, isNameLength, missingField, type Draft } from '../domain/wizard';
import { sameName } from '../names';
import type { Visit } from '../session/visits.service';
import { opened, StepRoom, type OpenStep } from './step-room.service';

type Form = BodyOf<typeof registrationApi.form>;

/** Name, places, student; then the card or the temporary number (SUB-20…22, SUB-60…64, SUB-82…86). */
@Injectable()
export class FormStep {
  constructor(private readonly room: StepRoom) {}

  /** Keeps what was typed; a card that was scanned before belongs to the earlier entries and is asked again. */
  save(visit: Visit, form: Form): Promise<RegistrationView> {
    return this.room.run(visit, async (at) => {
      const step = opened(at, 'form', 'birthday');
      const { tx, cipher, row } = step;
      await saveDraft(tx, cipher, row.id, row.purpose, { ...(await this.#checked(step, form)), credential: null });
    });
  }

  scan(visit: Visit, payload: string): Promise<RegistrationView> {
    return this.room.run(visit, async (at) => {
      const step = this.#ready(opened(at, 'form', 'birthday'));
      const card = readCardPayload(payload);
      if (card === undefined) throw new DomainError('SUB_CARD_UNREADABLE');
      if (!fitsIdentity(step.draft.identity, card.cardType)) throw new DomainError('SUB_CARD_TYPE');
      return this.#credential(step, { kind: 'card', cardType: card.cardType, cardNo: card.cardNo });
    });
  }

  temporary(visit: Visit, typed: string): Promise<RegistrationView> {
    return this.room.run(visit, async (at) => {
      const step = this.#ready(opened(at, 'form', 'birthday'));
      const number = readTemporaryNo(typed);
      if (number === undefined) throw fieldError('number', 'SUB_TEMP_NO_FORMAT');
      // A definitive card replaces a temporary number, not another one (SUB-30).
      if (step.row.purpose === 'replace') throw new DomainError('STATE_CONFLICT');
      return this.#credential(step, { kind: 'temporary', cardType: CARD_OF_IDENTITY[step.draft.identity ?? 'parent'], cardNo: number });
    });
  }

  /** @throws DomainError for the first field that is missing */
  #ready(step: OpenStep): OpenStep {
    const field = missingField(step.code.kind, step.row.purpose, step.draft);
    if (field === 'name' || field === 'studentName') throw fieldError(field, 'SUB_NAME_LENGTH');
    if (field !== null) throw fieldError(field);
    return step;
  }

  async #credential(step: OpenStep, credential: NonNullable<Draft['credential']>): Promise<DomainError | undefined> {
    const { tx, cipher, row, visit, visitor } = step;
    const card = cipher.blindIndex('edu_card_no', credential.cardNo);
    const locked = await lockOf(tx, { card, account: visitor.accountIndex, device: visit.deviceHash, address: visit.address });
    if (locked !== null) return new DomainError('SUB_VERIFY_LOCKED', {}, { retryAt: isoMacau(locked) });
    const reused = await ownUse(step, card);
    if (reused !== null) return reused;
    await saveDraft(tx, cipher, row.id, row.purpose, { ...step.draft, credential });
    return undefined;
  }

  async #checked(step: OpenStep, form: Form): Promise<Draft> {
    const { code, row, draft } = step;
    if (!identitiesOf(code.kind).includes(form.identity)) throw fieldError('identity');
    // A further child belongs to the same person, a further identity was chosen by the button.
    if (row.purpose !== 'first' && row.purpose !== 'phone' && form.identity !== draft.identity) throw fieldError('identity');
    const name = cleanName(form.name ?? draft.name);
    const studentName = cleanName(form.studentName ?? draft.studentName);
    if (name !== '' && !isNameLength(name)) throw fieldError('name', 'SUB_NAME_LENGTH');
    if (studentName !== '' && !isNameLength(studentName)) throw fieldError('studentName', 'SUB_NAME_LENGTH');
    const next: Draft = { ...draft, identity: form.identity, name, studentName };
    if (code.kind === 'family') {
      next.relation = form.identity === 'student' ? 'self' : (form.relation ?? draft.relation);
      if (form.identity === 'parent' && next.relation === 'self') throw fieldError('relation');
      next.classId = form.classId ?? draft.classId;
    } else {
      next.departmentIds = form.departmentIds ?? draft.departmentIds;
      next.teaching = form.identity === 'teaching' ? (form.teaching ?? draft.teaching) : [];
    }
    if (form.oldMobile !== undefined) next.oldMobile = await this.#oldMobile(step, form.oldMobile);
    await this.#places(step, next);
    return next;
  }

  /** Only what the form offers: departments of the school, classes made from B08 (SUB-64, SUB-84). */
  async #places({ tx, code }: OpenStep, draft: Draft): Promise<void> {
    if (draft.departmentIds.length > 0) {
      const offered = new Set((await departmentChoices(tx)).map((department) => department.id));
      if (!draft.departmentIds.every((id) => offered.has(id))) throw fieldError('departmentIds');
    }
    const classIds = [...draft.teaching.map((claim) => claim.classId), ...(draft.classId === null ? [] : [draft.classId])];
    if (classIds.length === 0) return;
    const offered = new Set((await classChoices(tx, code.kind, draft.identity)).map((choice) => choice.id));
    if (!classIds.every((id) => offered.has(id))) throw fieldError(draft.classId === null ? 'teaching' : 'classId', 'SUB_CLASS_NOT_B08');
  }

  async #oldMobile({ tx, row }: OpenStep, given: { areaCode: string; mobile: string }): Promise<Draft['oldMobile']> {
    if (row.purpose !== 'phone') throw fieldError('oldMobile');
    const settings = await readSettings(tx);
    const number = settings.areaCodes.includes(given.areaCode) ? readMobile(given.areaCode, given.mobile) : undefined;
    if (number === undefined) throw fieldError('oldMobile', 'SUB_MOBILE_FORMAT');
    return { areaCode: given.areaCode, number };
  }
}

/** The card already stands in this very subscription: for the same child, or another one (SUB-27). */
export async function ownUse(step: OpenStep, card: Buffer): Promise<DomainError | null> {
  const { tx, row, draft, code } = step;
  const use = await tx.one<{ name: string | null }>(
    `SELECT (SELECT l.student_name FROM family_link l WHERE l.unit_id = $1 AND l.identity_record_id = r.id) AS name
       FROM identity_record r WHERE r.unit_id = $1 AND r.subscription_id = $2 AND r.card_no_index = $3 AND r.state = 'active'`,
    [tx.unitId, row.id, card],
  );
  if (use === undefined) return null;
  if (code.kind !== 'family') return new DomainError('SUB_CARD_REUSED');
  const same = use.name !== null && sameName(draft.studentName, { zh: use.name, pt: use.name });
  return new DomainError(same ? 'SUB_CHILD_EXISTS' : 'SUB_CARD_REUSED');
}
