import { randomUUIDv7 } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Reminders } from '@features/reminders';
import { MEMBER_FIELDS, type fieldsApi, type MemberField, type MemberRequest } from '@contracts/contacts-fields';
import type { ChangeAnswer } from '@contracts/contacts-labels';
import { m } from '@contracts/messages';
import type { OkOf } from '@contracts/route';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ReadTx } from '@platform/db/tx';
import { DomainError, fieldError, notFound } from '@platform/errors/domain-error';
import { UnitKeys } from '@platform/secrets/unit-keys';
import { maskMobile, normalMobile } from '@platform/text/mobile';
import { checkedMobile } from '@platform/text/phone-number';
import { isoMacau } from '@platform/time/macau-time';
import { emailOf } from '../data/member-email';
import { customFields } from '../data/field.rows';
import { fieldWord, genderWord } from '../domain/shown-fields';
import { staffOf } from '../labels/labels.service';
import { FormChanges } from '../organisation/form-changes.service';
import { memberPage, mobileTaken } from '../organisation/member.queries';
import { assertMembersInScope, memberScope } from '../visibility/department-scope';
import { fieldCommand } from './own-profile.service';
import { lockRequest, REQUESTS, type RequestRow } from './request.queries';

/** Changes only administrators make, asked for by the member: one per field and day (VIS-10, spec 14 §10). */
@Injectable()
export class MemberRequests {
  constructor(
    private readonly db: Db,
    private readonly keys: UnitKeys,
    private readonly forms: FormChanges,
    private readonly reminders: Reminders,
  ) {}

  /** @throws DomainError STATE_CONFLICT for a second one of the field today, MOBILE_*, MEMBER_FIELD_REQUIRED, VALIDATION_FAILED */
  ask(ctx: Ctx, field: string, typed: string): Promise<{ ok: true }> {
    const actor = staffOf(ctx);
    return this.db.inUnit(ctx, async (tx) => {
      const value = field === 'mobile' ? await this.#mobile(tx, actor.memberId, typed) : typed;
      // The same rules as at the decision: nobody is asked for what cannot be done.
      await fieldCommand(tx, actor.memberId, field, value);
      const known = await tx.one(
        `SELECT 1 FROM member_request WHERE unit_id = $1 AND member_id = $2 AND field = $3 AND (state = 'open' OR created_at > now() - interval '1 day')`,
        [tx.unitId, actor.memberId, field],
      );
      if (known !== undefined) throw new DomainError('STATE_CONFLICT');
      const id = randomUUIDv7();
      const cipher = await this.keys.forUnit(tx);
      await tx.execute(`INSERT INTO member_request (unit_id, id, member_id, field, value) VALUES ($1, $2, $3, $4, $5)`, [
        tx.unitId,
        id,
        actor.memberId,
        field,
        cipher.seal({ table: 'member_request', column: 'value', row: id }, value),
      ]);
      await tx.audit({ action: 'member.change_asked', entity: 'member_request', entityId: id, after: { field } });
      const words = { name: actor.name, field: await labelOf(tx, field, ctx) };
      const topicId = await this.reminders.putTopic(tx, {
        module: 'system',
        sourceKey: `member-request:${id}`,
        title: m.contacts_request_new(words, { locale: ctx.locale }),
        url: '/console/contacts-settings?tab=requests',
      });
      await this.reminders.putLines(tx, topicId, {
        sql: `SELECT r.member_id AS recipient_id, 'member' AS recipient_kind, NULL::uuid AS student_id FROM unit_role r
               WHERE r.unit_id = $1 AND r.state = 'active' AND r.role IN ('founder', 'super_admin')`,
        params: [],
      });
      return { ok: true as const };
    });
  }

  list(
    ctx: Ctx,
    query: { page?: number | undefined; pageSize?: number | undefined; state?: 'open' | 'decided' | undefined },
  ): Promise<OkOf<typeof fieldsApi.requests>> {
    return this.db.read(ctx, async (tx) => {
      const scope = await memberScope(tx);
      const params = [
        tx.unitId,
        query.state === undefined ? null : query.state === 'open',
        scope?.departments ?? null,
        scope?.members ?? [],
      ];
      const total = (await tx.one<{ n: number }>(`SELECT count(*)::int AS n ${REQUESTS}`, params))?.n ?? 0;
      const pageSize = query.pageSize ?? 20;
      const page = Math.min(query.page ?? 1, Math.max(1, Math.ceil(total / pageSize)));
      const rows = await tx.query<RequestRow & Record<string, unknown>>(
        `SELECT q.id, q.member_id, q.field, q.value, q.state, q.reason, q.created_at ${REQUESTS}
          ORDER BY q.state = 'open' DESC, q.created_at, q.id LIMIT $5 OFFSET $6`,
        [...params, pageSize, (page - 1) * pageSize],
      );
      const items: MemberRequest[] = [];
      for (const row of rows) items.push(await this.#present(tx, row, ctx));
      return { items, total, page, pageSize };
    });
  }

  /** @throws DomainError NOT_FOUND, OUT_OF_SCOPE, STATE_CONFLICT once it is decided, MOBILE_EXISTS, and what WeCom refuses */
  decide(ctx: Ctx, id: string, agree: boolean, reason: string): Promise<ChangeAnswer> {
    const actor = staffOf(ctx);
    return this.forms.run(ctx, async (tx, changes) => {
      const row = await lockRequest(tx, id);
      if (row === undefined) throw notFound();
      await assertMembersInScope(tx, [row.member_id]);
      if (row.state !== 'open') throw new DomainError('STATE_CONFLICT');
      const cipher = await this.keys.forUnit(tx);
      const value = cipher.open({ table: 'member_request', column: 'value', row: id }, row.value);
      let changeId: string | null = null;
      if (agree) {
        if (row.field === 'mobile') await this.#mobile(tx, row.member_id, value);
        ({ changeId } = await changes.add(tx, await fieldCommand(tx, row.member_id, row.field, value), { form: true }));
      }
      await tx.execute(
        `UPDATE member_request SET state = $3, reason = $4, decided_by = $5, decided_at = now(), version = version + 1 WHERE unit_id = $1 AND id = $2`,
        [tx.unitId, id, agree ? 'agreed' : 'rejected', reason, actor.memberId],
      );
      await tx.audit({
        action: agree ? 'member.change_agreed' : 'member.change_rejected',
        entity: 'member_request',
        entityId: id,
        after: { field: row.field },
      });
      const words = { field: await labelOf(tx, row.field, ctx) };
      const topicId = await this.reminders.putTopic(tx, {
        module: 'system',
        sourceKey: `member-request-answer:${id}`,
        title: agree
          ? m.contacts_request_agreed(words, { locale: ctx.locale })
          : m.contacts_request_rejected(words, { locale: ctx.locale }),
        summary: reason,
        url: '/staff/profile',
      });
      await this.reminders.putLines(tx, topicId, {
        sql: `SELECT m.id AS recipient_id, 'member' AS recipient_kind, NULL::uuid AS student_id FROM member m WHERE m.unit_id = $1 AND m.id = $3`,
        params: [row.member_id],
      });
      return { id, changeId };
    });
  }

  async #mobile(tx: ReadTx, memberId: string, typed: string): Promise<string> {
    const mobile = checkedMobile(typed);
    if (mobile === undefined) throw fieldError('value', 'MOBILE_INVALID');
    if (await mobileTaken(tx, await this.keys.blindIndex(tx, 'mobile', normalMobile(mobile)), memberId))
      throw fieldError('value', 'MOBILE_EXISTS');
    return mobile;
  }

  async #present(tx: ReadTx, row: RequestRow, ctx: Ctx): Promise<MemberRequest> {
    const person = await memberPage(tx, row.member_id);
    const cipher = await this.keys.forUnit(tx);
    const after = cipher.open({ table: 'member_request', column: 'value', row: row.id }, row.value);
    const before =
      row.field === 'mobile'
        ? person?.mobile == null
          ? ''
          : cipher.open({ table: 'member', column: 'mobile', row: row.member_id }, person.mobile)
        : ((
            {
              name: person?.name,
              alias: person?.alias,
              title: person?.title,
              landline: person?.landline,
              email: person === undefined ? null : emailOf(cipher, person),
              english_id: person?.englishId,
              gender: person?.gender,
            } as Record<string, string | null | undefined>
          )[row.field] ??
          person?.custom[row.field] ??
          '');
    const words = (value: string): string =>
      row.field === 'mobile' && value !== '' ? maskMobile(value) : row.field === 'gender' ? genderWord(value, ctx.locale) : value;
    return {
      id: row.id,
      memberId: row.member_id,
      name: person?.name ?? '',
      departments: person?.departments.map((one) => one.name) ?? [],
      label: await labelOf(tx, row.field, ctx),
      before: words(before),
      after: words(after),
      state: row.state,
      reason: row.reason,
      createdAt: isoMacau(row.created_at),
    };
  }
}

async function labelOf(tx: ReadTx, field: string, ctx: Ctx): Promise<string> {
  if ((MEMBER_FIELDS as readonly string[]).includes(field)) return fieldWord(field as MemberField, ctx.locale);
  return (await customFields(tx)).find((one) => one.id === field)?.label ?? '';
}
