import { Injectable } from '@nestjs/common';
import { CONSENT_VERSION, REGISTRATION_LIMITS as L, type RegistrationIdentity } from '@contracts/registration-types';
import type { RegistrationView } from '@contracts/registration';
import type { ReadTx } from '@platform/db/tx';
import { UnitKeys, type UnitCipher } from '@platform/secrets/unit-keys';
import { maskMobile } from '@platform/text/mobile';
import { isoMacau, isoMacauOrNull } from '@platform/time/macau-time';
import { classChoices, departmentChoices } from '../data/choice.rows';
import { childrenOf, recordsOf } from '../data/card.rows';
import { lockOf } from '../data/check.rows';
import { openChallenge } from '../data/otp.rows';
import { readSettings } from '../data/settings.rows';
import { mobilePlace, openDraft, type Subscription } from '../data/subscription.rows';
import { isLive } from '../domain/subscription-state';
import { emptyDraft, identitiesOf, stepOf, type Draft } from '../domain/wizard';
import type { Code } from '../session/code.rows';
import type { Visit, Visitor } from '../session/visits.service';

const DRAFT_MS = L.resumeHours * 3_600_000;

/** Typed values are kept for 24 hours (SUB-17). */
export const draftIsFresh = (row: Pick<Subscription, 'draftAt'>, now: Date): boolean =>
  row.draftAt !== null && now.getTime() - row.draftAt.getTime() < DRAFT_MS;

/** True while the wizard is open for this subscription: at the first time, or for a further child, identity, card or number. */
export const isWriting = (row: Subscription, now: Date): boolean =>
  (row.state === 'started' || (isLive(row.state) && row.draft !== null)) && draftIsFresh(row, now);

/** Builds the one answer of all steps: what the next screen shows, numbers masked, typed values kept. */
@Injectable()
export class RegistrationViews {
  constructor(private readonly keys: UnitKeys) {}

  async of(tx: ReadTx, visit: Visit, at: { code: Code; visitor: Visitor }, row: Subscription | undefined): Promise<RegistrationView> {
    const { code, visitor } = at;
    const settings = await readSettings(tx);
    const writing = row !== undefined && isWriting(row, tx.now);
    const cipher = await this.keys.forUnit(tx);
    const draft = writing ? openDraft(cipher, row) : emptyDraft();
    const done = row !== undefined && isLive(row.state) && !writing;
    const step = writing ? stepOf(draft) : done ? 'done' : 'consent';
    const challenge = step === 'mobile' && row !== undefined ? await openChallenge(tx, row.id) : undefined;
    const choosing = step === 'form' || step === 'birthday';
    const known = draft.mobile ?? storedMobile(cipher, row);
    const identities = row === undefined ? [] : await this.#identities(tx, row);
    const lock = choosing ? await lockOf(tx, this.#subjects(cipher, visit, visitor, draft)) : null;
    return {
      kind: code.kind,
      school: code.school,
      step,
      purpose: (writing ? row.purpose : null) ?? 'first',
      state: row?.state ?? null,
      consentVersion: CONSENT_VERSION,
      areaCodes: settings.areaCodes,
      identity: draft.identity ?? row?.identity ?? null,
      mobile: known === null ? null : { areaCode: known.areaCode, number: maskMobile(known.number), proof: known.proof },
      otp:
        challenge === undefined
          ? null
          : {
              areaCode: challenge.areaCode,
              number: maskMobile(cipher.open({ table: 'otp_challenge', column: 'mobile', row: challenge.id }, challenge.mobile)),
              resendAt: isoMacau(new Date(challenge.createdAt.getTime() + L.otpResendSeconds * 1000)),
              expiresAt: isoMacau(challenge.expiresAt),
            },
      form: writing && choosing ? formOf(draft) : null,
      departments: choosing && code.kind === 'staff' ? await departmentChoices(tx) : [],
      classes: choosing && code.kind !== 'admin' ? await classChoices(tx, code.kind, draft.identity) : [],
      credential:
        draft.credential === null
          ? null
          : { kind: draft.credential.kind, cardType: draft.credential.cardType, last4: draft.credential.cardNo.slice(-4) },
      lockedUntil: isoMacauOrNull(lock),
      submittedAt: isoMacauOrNull(row?.submittedAt),
      reviewedAt: isoMacauOrNull(row?.reviewedAt),
      rejectReason: row?.state === 'rejected' ? row.rejectReason : null,
      name: row === undefined || row.name === '' ? null : row.name,
      identities,
      cards: done ? await recordsOf(tx, row.id) : [],
      children: row !== undefined && code.kind === 'family' && isLive(row.state) ? await childrenOf(tx, row.id) : [],
      followQr: done && code.kind === 'family' ? await followQr(tx, visit.token) : null,
      mayAdd: done && code.kind !== 'family' && mayAdd(row) ? identitiesOf(code.kind).filter((i) => !identities.includes(i)) : [],
      canScan: visit.inApp,
    };
  }

  async #identities(tx: ReadTx, row: Subscription): Promise<RegistrationIdentity[]> {
    if (!isLive(row.state)) return [];
    const records = await tx.query<{ identity: RegistrationIdentity }>(
      `SELECT DISTINCT identity FROM identity_record WHERE unit_id = $1 AND subscription_id = $2 AND state = 'active' ORDER BY identity`,
      [tx.unitId, row.id],
    );
    return records.map((record) => record.identity);
  }

  #subjects(cipher: UnitCipher, visit: Visit, visitor: Visitor, draft: Draft) {
    return {
      card: draft.credential === null ? null : cipher.blindIndex('edu_card_no', draft.credential.cardNo),
      account: visitor.accountIndex,
      device: visit.deviceHash,
      address: visit.address,
    };
  }
}

function storedMobile(cipher: UnitCipher, row: Subscription | undefined): Draft['mobile'] {
  if (row === undefined || row.mobile === null || row.areaCode === null || row.mobileProof === null) return null;
  return { areaCode: row.areaCode, number: cipher.open(mobilePlace(row.id), row.mobile), proof: row.mobileProof };
}

const formOf = ({ name, departmentIds, teaching, studentName, classId, relation }: Draft): RegistrationView['form'] => ({
  name,
  departmentIds,
  teaching,
  studentName,
  classId,
  relation,
});

const mayAdd = (row: Subscription): boolean => row.state === 'approved' || row.state === 'invited' || row.state === 'joined';

/** Only schools verified in WeCom invite by themselves; the others show the code of 學校通知 (SUB-99). */
async function followQr(tx: ReadTx, token: string): Promise<string | null> {
  const row = await tx.one<{ verified: boolean; qr: string | null }>(
    `SELECT verified, qr_id::text AS qr FROM unit_connection WHERE unit_id = $1`,
    [tx.unitId],
  );
  return row === undefined || row.verified || row.qr === null ? null : `/public/registration/${token}/follow-qr`;
}
