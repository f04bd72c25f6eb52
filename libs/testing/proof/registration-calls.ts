import { randomBytes, randomInt, randomUUID, randomUUIDv7 } from 'node:crypto';
import { cardPayload, EducationCardRegistry } from '@bureau';
import { hashOf, newSecret, sessionCookie } from '@features/identity';
import { registrationApi } from '@contracts/registration';
import { CONSENT_VERSION, type RegistrationIdentity, type RegistrationKind } from '@contracts/registration-types';
import type { RouteDef } from '@contracts/route';
import type { Tx } from '@platform/db/tx';
import type { UnitCipher } from '@platform/secrets/unit-keys';
import { insertChallenge } from '../../features/registration/data/otp.rows';
import { cardPlace, insertRecord } from '../../features/registration/data/card.rows';
import { mobileIndexOf } from '../../features/registration/data/mobile-index';
import { mobilePlace, saveDraft } from '../../features/registration/data/subscription.rows';
import { emptyDraft, type Draft } from '../../features/registration/domain/wizard';
import { newToken } from '../../features/registration/session/token';
import { REGISTRATION_COOKIE } from '../../features/registration/session/visits.service';
import type { CaseMaker } from './case-maker';
import type { CallSpec } from './id-places';

const WECHAT =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.50(0x18003230)';
const BIRTHDAY = '20180105';

const write = <T>(make: CaseMaker, work: (tx: Tx, cipher: UnitCipher) => Promise<T>): Promise<T> =>
  make.parts.test.db.inUnit(make.unit.ctx, async (tx) => work(tx, await make.parts.test.parts.unitKeys.forUnit(tx)));

/** An active code of the unit. Its classes come from B08, so that families may choose them. */
export function code(make: CaseMaker, kind: RegistrationKind): Promise<string> {
  return make.once(`registration code ${kind}`, () =>
    write(make, async (tx) => {
      await tx.execute(`UPDATE school_node SET origin = 'b08' WHERE unit_id = $1 AND kind = 'class'`, [tx.unitId]);
      const token = newToken(tx.unitId);
      await tx.execute(
        `UPDATE registration_qr SET state = 'revoked' WHERE unit_id = $1 AND kind = $2 AND issued_by_kind = 'school' AND state = 'active'`,
        [tx.unitId, kind],
      );
      await tx.execute(`INSERT INTO registration_qr (unit_id, id, kind, token, issued_by_kind) VALUES ($1, $2, $3, $4, 'school')`, [
        tx.unitId,
        randomUUIDv7(),
        kind,
        token,
      ]);
      return token;
    }),
  );
}

export interface Stood {
  /** Parts of every call on this way. */
  token: string;
  headers: Record<string, string>;
  mark: string;
  account: Buffer;
  subscriptionId: string;
}

const newMobile = (): string => `6${String(randomInt(1_000_000, 9_999_999))}`;
export const newCardNo = (): string => String(randomInt(10_000_000, 99_999_999));

/** A WeChat account before it has agreed. */
export async function visitor(make: CaseMaker, kind: RegistrationKind): Promise<Omit<Stood, 'subscriptionId'>> {
  const token = await code(make, kind);
  const account = randomBytes(32);
  const value = sessionCookie(make.unit.id, newSecret());
  await write(make, (tx) =>
    tx.execute(
      `INSERT INTO registration_session (unit_id, token_hash, account_index, client, device_hash, expires_at)
       VALUES ($1, $2, $3, 'wechat', $4, now() + interval '6 hours')`,
      [tx.unitId, hashOf(value.split('.')[1] ?? ''), account, randomBytes(32)],
    ),
  );
  return { token, account, mark: make.unit.mark, headers: { cookie: `${REGISTRATION_COOKIE}=${value}`, 'user-agent': WECHAT } };
}

/** The same with an open wizard. */
export async function writing(make: CaseMaker, kind: RegistrationKind, draft: Partial<Draft> = {}): Promise<Stood> {
  const stood = await visitor(make, kind);
  const subscriptionId = randomUUIDv7();
  await write(make, async (tx, cipher) => {
    await tx.execute(
      `INSERT INTO subscription (unit_id, id, kind, account_index, consent_version, consent_locale, consented_at)
       VALUES ($1, $2, $3, $4, $5, 'zh-Hant', now())`,
      [tx.unitId, subscriptionId, kind, stood.account, CONSENT_VERSION],
    );
    await saveDraft(tx, cipher, subscriptionId, 'first', { ...emptyDraft(), ...draft });
  });
  return { ...stood, subscriptionId };
}

const proved = (): NonNullable<Draft['mobile']> => ({ areaCode: '+853', number: newMobile(), proof: 'otp' });

export const atForm = (make: CaseMaker, kind: RegistrationKind, more: Partial<Draft> = {}): Promise<Stood> =>
  writing(make, kind, { mobile: proved(), ...more });

/** A parent who has filled in the form. */
export const filledIn = (make: CaseMaker, more: Partial<Draft> = {}): Promise<Stood> =>
  atForm(make, 'family', {
    identity: 'parent',
    studentName: `陳小小${make.unit.mark}`,
    classId: make.unit.classA.id,
    relation: 'mother',
    ...more,
  });

/** A code on its way, as it stands in the table. */
export async function challenged(make: CaseMaker): Promise<CallSpec> {
  const stood = await writing(make, 'staff');
  const [id, number, typed] = [randomUUIDv7(), newMobile(), '123456'];
  await write(make, async (tx, cipher) =>
    insertChallenge(tx, {
      id,
      subscriptionId: stood.subscriptionId,
      areaCode: '+853',
      mobile: cipher.seal({ table: 'otp_challenge', column: 'mobile', row: id }, number),
      mobileIndex: mobileIndexOf(cipher, '+853', number),
      accountIndex: stood.account,
      deviceHash: randomBytes(32),
      address: '127.0.0.1',
      codeHash: cipher.blindIndex('otp', `${id}|${typed}`),
      minutes: 5,
    }),
  );
  return { ...callOf(stood), body: { code: typed } };
}

export const callOf = ({ token, headers, mark }: Pick<Stood, 'token' | 'headers' | 'mark'>): CallSpec => ({
  params: { token },
  headers,
  mark,
});

/** A subscription that stands in a state; `personId` = the member or parent it belongs to. */
export async function subscribed(
  make: CaseMaker,
  given: {
    kind: RegistrationKind;
    identity: RegistrationIdentity;
    state: 'pending_review' | 'approved' | 'invited' | 'joined';
    memberId?: string;
    parentId?: string;
    problem?: 'wecom';
    credential?: 'card' | 'temporary';
  },
): Promise<Stood & { recordId: string; version: number }> {
  const stood = await visitor(make, given.kind);
  const [id, recordId, number, cardNo] = [randomUUIDv7(), randomUUIDv7(), newMobile(), newCardNo()];
  await write(make, async (tx, cipher) => {
    await tx.execute(
      `INSERT INTO subscription (unit_id, id, kind, identity, account_index, area_code, mobile, mobile_index, mobile_tail, mobile_proof, name,
         consent_version, consent_locale, consented_at, state, submitted_at, member_id, parent_id, problem)
       VALUES ($1, $2, $3, $4, $5, '+853', $6, $7, $8, 'otp', $9, $10, 'zh-Hant', now(), $11, now(), $12, $13, $14)`,
      [
        tx.unitId,
        id,
        given.kind,
        given.identity,
        stood.account,
        cipher.seal(mobilePlace(id), number),
        mobileIndexOf(cipher, '+853', number),
        number.slice(-4),
        `申請人${make.unit.mark}`,
        CONSENT_VERSION,
        given.state,
        given.memberId ?? null,
        given.parentId ?? null,
        given.problem ?? null,
      ],
    );
    await insertRecord(tx, {
      id: recordId,
      subscriptionId: id,
      identity: given.identity,
      personId: null,
      cardType: given.kind === 'family' ? 'S' : 'T',
      credential: given.credential ?? 'card',
      cardNo: cipher.seal(cardPlace(recordId), cardNo),
      cardNoIndex: cipher.blindIndex('edu_card_no', cardNo),
      last4: cardNo.slice(-4),
      registerIndex: randomBytes(32),
    });
  });
  return { ...stood, subscriptionId: id, recordId, version: 1 };
}

/** The administrator holds the tag 管理員: reviews go to nobody else. */
export function tagged(make: CaseMaker): Promise<string> {
  return make.once('registration tag', () =>
    write(make, async (tx) => {
      const label = await tx.one<{ id: string }>(
        `INSERT INTO label (unit_id, name, system_key) VALUES ($1, $2, 'admin')
         ON CONFLICT (unit_id, system_key) WHERE system_key IS NOT NULL DO UPDATE SET name = label.name RETURNING id`,
        [tx.unitId, `管理員${make.unit.mark}`],
      );
      await tx.execute(`INSERT INTO label_member (unit_id, label_id, member_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, [
        tx.unitId,
        label?.id,
        make.unit.people.admin.id,
      ]);
      return label?.id ?? '';
    }),
  );
}

/** The register of this run knows every card and one temporary number. */
function registryOf(make: CaseMaker): void {
  const registry = make.parts.test.app.get(EducationCardRegistry, { strict: false });
  registry.lookup = ({ cardType, cardNo, schoolCode }) =>
    Promise.resolve({
      result: 'match',
      personRef: `${cardType}-${cardNo ?? randomUUID()}`,
      names: { zh: '陳小小', pt: '' },
      cardType,
      cardStatus: 'valid',
      schoolCode,
      definitiveCardNo: null,
    });
  registry.temporaryNumbers = ({ schoolCode, name }) =>
    Promise.resolve([{ temporaryNo: 'XX00123', cardType: 'S', names: { zh: name, pt: '' }, schoolCode }]);
}

export const card = (cardType: 'S' | 'T' | 'E' = 'S'): string => cardPayload({ cardType, cardNo: newCardNo() });

export async function birthday(make: CaseMaker): Promise<CallSpec> {
  registryOf(make);
  const stood = await filledIn(make, { credential: { kind: 'card', cardType: 'S', cardNo: newCardNo() } });
  return { ...callOf(stood), body: { birthday: BIRTHDAY } };
}

export function temporaryNumber(make: CaseMaker): { name: string } {
  registryOf(make);
  return { name: '陳小小' };
}

/** On the way back from WeCom, answered by the simulator as a stranger. */
export async function returned(make: CaseMaker): Promise<CallSpec> {
  const token = await code(make, 'family');
  const headers = { 'user-agent': WECHAT };
  const begun = await make.parts.caller.call('anonymous', registrationApi.start as unknown as RouteDef, { params: { token }, headers });
  const { location } = await make.parts.sim.control<{ location: string }>('POST', '/sim/oauth/answer', {
    url: String(begun.headers['location']),
    as: null,
    visitor: randomUUID(),
    client: 'wechat',
  });
  const cookie = [begun.headers['set-cookie']]
    .flat()
    .map((line) => String(line).split(';')[0])
    .join('; ');
  return { query: Object.fromEntries(new URL(location).searchParams), headers: { ...headers, cookie } };
}

export async function begins(make: CaseMaker): Promise<CallSpec> {
  return { params: { token: await code(make, 'family') }, headers: { 'user-agent': WECHAT }, mark: make.unit.mark };
}

/** A code of the platform. */
export async function platformCode(make: CaseMaker): Promise<string> {
  const token = `0-${randomBytes(24).toString('base64url')}`.slice(0, 32);
  await make.parts.test.parts.platform.query(
    `INSERT INTO platform_registration_code (token, created_by, expires_at) VALUES ($1, $2, now() + interval '1 day')`,
    [token, randomUUID()],
  );
  return token;
}

/** A QR picture that was uploaded. */
export function uploaded(make: CaseMaker): Promise<string> {
  return write(make, async (tx) => {
    const id = randomUUIDv7();
    await tx.execute(`INSERT INTO connection_qr (unit_id, id, content) VALUES ($1, $2, 'https://example.org/follow')`, [tx.unitId, id]);
    return id;
  });
}

/** The school's own code of 學校通知 is there. */
export async function following(make: CaseMaker): Promise<CallSpec> {
  const qr = await uploaded(make);
  await write(make, (tx) => tx.execute(`UPDATE unit_connection SET qr_id = $2 WHERE unit_id = $1`, [tx.unitId, qr]));
  return callOf(await visitor(make, 'family'));
}
