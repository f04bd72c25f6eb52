import { createHmac, randomInt, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { MOBILE_CODE, OWN_FIELDS, type fieldsApi, type OwnField, type OwnFieldView } from '@contracts/contacts-fields';
import type { ChangeAnswer } from '@contracts/contacts-labels';
import type { OkOf } from '@contracts/route';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ReadTx, Tx } from '@platform/db/tx';
import { DomainError, fieldError, notFound } from '@platform/errors/domain-error';
import { UnitKeys } from '@platform/secrets/unit-keys';
import { SmsGateway, SmsUnavailable } from '@platform/sms/sms-gateway';
import { maskMobile, normalMobile } from '@platform/text/mobile';
import { checkedMobile } from '@platform/text/phone-number';
import { isoMacau } from '@platform/time/macau-time';
import { emailOf } from '../data/member-email';
import { fieldSettings } from '../data/field.rows';
import { fieldWord, genderWord } from '../domain/shown-fields';
import { staffOf } from '../labels/labels.service';
import { FormChanges } from '../organisation/form-changes.service';
import { lockMember, memberPage, mobileTaken, type MemberPage } from '../organisation/member.queries';
import type { DirectoryCommand } from '../write/commands';
import { openRequests } from './request.queries';

/** Own profile: what a member changes himself, and his number by a code sent to the new one (VIS-09, VIS-10). */
@Injectable()
export class OwnProfile {
  constructor(
    private readonly db: Db,
    private readonly keys: UnitKeys,
    private readonly forms: FormChanges,
    private readonly sms: SmsGateway,
  ) {}

  one(ctx: Ctx): Promise<OkOf<typeof fieldsApi.own>> {
    const { memberId } = staffOf(ctx);
    return this.db.read(ctx, async (tx) => {
      const person = await memberPage(tx, memberId);
      if (person === undefined) throw notFound();
      const { editable, custom } = await fieldSettings(tx);
      const asked = await openRequests(tx, this.keys, memberId);
      const may = new Set<string>(editable.fields);
      const cipher = await this.keys.forUnit(tx);
      const mobile =
        person.mobile === null ? '' : maskMobile(cipher.open({ table: 'member', column: 'mobile', row: memberId }, person.mobile));
      const known = OWN_FIELDS.map((key): OwnFieldView => ({
        key,
        label: fieldWord(key, ctx.locale),
        value:
          key === 'gender' ? genderWord(person.gender, ctx.locale) : valueOf({ ...person, email: emailOf(cipher, person) }, key, mobile),
        type: key === 'gender' || key === 'mobile' ? key : 'text',
        mode: !may.has(key) ? 'request' : key === 'mobile' ? 'code' : 'self',
        asked: asked.get(key) ?? null,
      }));
      const own = custom
        .filter((field) => field.active)
        .map((field): OwnFieldView => ({
          key: field.id,
          label: field.label,
          value: person.custom[field.id] ?? '',
          type: field.type,
          mode: may.has(field.id) ? 'self' : 'request',
          asked: asked.get(field.id) ?? null,
        }));
      return { name: person.name, departments: person.departments.map((one) => one.path), fields: [...known, ...own] };
    });
  }

  /** @throws DomainError FORBIDDEN for a field members do not change, MEMBER_FIELD_REQUIRED for an empty name, VALIDATION_FAILED */
  save(ctx: Ctx, field: string, value: string): Promise<ChangeAnswer> {
    const { memberId } = staffOf(ctx);
    return this.forms.run(ctx, async (tx, changes) => {
      const old = await lockMember(tx, memberId);
      if (old === undefined) throw notFound();
      const { editable } = await fieldSettings(tx);
      if (field === 'mobile' || !editable.fields.some((one) => one === field)) throw new DomainError('FORBIDDEN');
      const { changeId } = await changes.add(tx, await fieldCommand(tx, memberId, field, value), { form: true });
      await tx.audit({ action: 'member.own_changed', entity: 'member', entityId: memberId, after: { field } });
      return { id: memberId, changeId };
    });
  }

  /**
   * Sends a code to the new number. The row stands before the message leaves: a code that arrives is always known.
   * @throws DomainError FORBIDDEN, MOBILE_INVALID (also for mainland China, where no codes are sent), MOBILE_EXISTS, RATE_LIMITED, UNAVAILABLE
   */
  async sendCode(ctx: Ctx, typed: string): Promise<{ expiresAt: string }> {
    const { memberId } = staffOf(ctx);
    const mobile = checkedMobile(typed);
    if (mobile === undefined || mobile.startsWith('+86')) throw fieldError('mobile', 'MOBILE_INVALID');
    const code = String(randomInt(0, 10 ** MOBILE_CODE.digits)).padStart(MOBILE_CODE.digits, '0');
    const { id, expiresAt, school } = await this.db.inUnit(ctx, async (tx) => {
      await this.#assertMay(tx);
      const cipher = await this.keys.forUnit(tx);
      const index = cipher.blindIndex('mobile', normalMobile(mobile));
      if (await mobileTaken(tx, index, memberId)) throw fieldError('mobile', 'MOBILE_EXISTS');
      // Until this transaction ends nobody else counts codes of this person.
      await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended($2, $1))`, [tx.unitId, `mobile-code|${memberId}`]);
      const sent = await tx.one<{ n: number; unit: string }>(
        `SELECT (SELECT count(*)::int FROM mobile_code WHERE unit_id = $1 AND member_id = $2 AND created_at > now() - interval '1 hour') AS n,
                u.name AS unit FROM school_unit u WHERE u.id = $1`,
        [tx.unitId, memberId],
      );
      if ((sent?.n ?? 0) >= MOBILE_CODE.perHour) throw new DomainError('RATE_LIMITED', { s: 3_600 });
      const row = await tx.one<{ id: string; expires_at: Date }>(
        `INSERT INTO mobile_code (unit_id, member_id, mobile, mobile_index, code_hash, expires_at)
         VALUES ($1, $2, '', $3, ''::bytea, now() + make_interval(mins => $4)) RETURNING id, expires_at`,
        [tx.unitId, memberId, index, MOBILE_CODE.minutes],
      );
      if (row === undefined) throw new Error('the code was not stored');
      await tx.execute(`UPDATE mobile_code SET mobile = $3, code_hash = $4 WHERE unit_id = $1 AND id = $2`, [
        tx.unitId,
        row.id,
        cipher.seal({ table: 'mobile_code', column: 'mobile', row: row.id }, mobile),
        this.#hashes(row.id, code)[0],
      ]);
      await tx.audit({ action: 'member.mobile_code_sent', entity: 'member', entityId: memberId });
      return { id: row.id, expiresAt: isoMacau(row.expires_at), school: sent?.unit ?? '' };
    });
    try {
      await this.sms.send(mobile.replaceAll(' ', ''), 'code', { school, code, minutes: String(MOBILE_CODE.minutes) }, ctx.locale);
    } catch (error) {
      if (!(error instanceof SmsUnavailable)) throw error;
      if (!error.perhapsSent)
        await this.db.inUnit(ctx, (tx) => tx.execute(`DELETE FROM mobile_code WHERE unit_id = $1 AND id = $2`, [tx.unitId, id]));
      throw new DomainError('UNAVAILABLE', { s: 60 });
    }
    return { expiresAt };
  }

  /** @throws DomainError FORBIDDEN, MOBILE_CODE_INVALID after a wrong, used or old code and after five tries, MOBILE_EXISTS */
  async saveMobile(ctx: Ctx, code: string): Promise<ChangeAnswer> {
    const { memberId } = staffOf(ctx);
    // The try is counted in a commit of its own, whatever becomes of the change.
    const right = await this.db.inUnit(ctx, async (tx) => {
      await this.#assertMay(tx);
      const row = await tx.one<{ id: string; code_hash: Buffer }>(
        `UPDATE mobile_code SET tries = tries + 1 WHERE unit_id = $1 AND tries < $3 AND id = (
           SELECT id FROM mobile_code WHERE unit_id = $1 AND member_id = $2 AND used_at IS NULL AND expires_at > now() ORDER BY created_at DESC LIMIT 1)
         RETURNING id, code_hash`,
        [tx.unitId, memberId, MOBILE_CODE.tries],
      );
      return row !== undefined && this.#hashes(row.id, code).some((hash) => timingSafeEqual(hash, row.code_hash)) ? row.id : undefined;
    });
    if (right === undefined) throw new DomainError('MOBILE_CODE_INVALID');
    return this.forms.run(ctx, async (tx, changes) => {
      const row = await tx.one<{ mobile: string; mobile_index: Buffer }>(
        `UPDATE mobile_code SET used_at = now() WHERE unit_id = $1 AND id = $2 AND used_at IS NULL RETURNING mobile, mobile_index`,
        [tx.unitId, right],
      );
      if (row === undefined) throw new DomainError('MOBILE_CODE_INVALID');
      if (await mobileTaken(tx, row.mobile_index, memberId)) throw new DomainError('MOBILE_EXISTS');
      const cipher = await this.keys.forUnit(tx);
      const mobile = cipher.open({ table: 'mobile_code', column: 'mobile', row: right }, row.mobile);
      const { changeId } = await changes.add(tx, { kind: 'member.update', memberId, mobile }, { form: true });
      await tx.audit({ action: 'member.own_changed', entity: 'member', entityId: memberId, after: { field: 'mobile' } });
      return { id: memberId, changeId };
    });
  }

  async #assertMay(tx: ReadTx): Promise<void> {
    const { editable } = await fieldSettings(tx);
    if (!editable.fields.includes('mobile')) throw new DomainError('FORBIDDEN');
  }

  /** By each master key, the newest first: a code sent before a change of the key still counts (F3). */
  #hashes(id: string, code: string): Buffer[] {
    return this.keys.deriveAll('mobile-code').map((key) => createHmac('sha256', key).update(`${id}:${code}`).digest());
  }
}

function valueOf(person: MemberPage, key: OwnField, mobile: string): string {
  const values: Record<Exclude<OwnField, 'gender'>, string | null> = {
    name: person.name,
    english_id: person.englishId,
    alias: person.alias,
    title: person.title,
    mobile,
    landline: person.landline,
    email: person.email,
  };
  return key === 'gender' ? person.gender : (values[key] ?? '');
}

/** The change of one field. @throws DomainError VALIDATION_FAILED for an unknown field or value, MEMBER_FIELD_REQUIRED */
export async function fieldCommand(tx: Tx, memberId: string, field: string, value: string): Promise<DirectoryCommand> {
  const kind = 'member.update' as const;
  switch (field) {
    case 'name':
      if (value === '' || [...value].length > 32) throw fieldError('value', 'MEMBER_FIELD_REQUIRED');
      return { kind, memberId, name: value };
    case 'alias':
    case 'landline':
    case 'email':
    case 'title':
      if (value.length > 64) throw fieldError('value');
      return { kind, memberId, [field]: value };
    case 'english_id':
      return { kind, memberId, own: { englishId: value === '' ? null : value.slice(0, 64) } };
    case 'gender':
      if (value !== 'm' && value !== 'f' && value !== 'unknown') throw fieldError('value');
      return { kind, memberId, gender: value };
    case 'mobile':
      return { kind, memberId, mobile: value };
    default: {
      const { custom } = await fieldSettings(tx);
      const own = custom.find((one) => one.id === field && one.active);
      if (own === undefined || (own.type === 'link' && value !== '' && !/^https?:\/\/\S+$/.test(value))) throw fieldError('value');
      return { kind, memberId, own: { custom: { [field]: value } } };
    }
  }
}
