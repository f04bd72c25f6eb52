import { randomUUIDv7 } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { assertMayLeave } from '@features/identity';
import { DEPARTMENT_LIMITS } from '@contracts/contacts-departments';
import type { ChangeAnswer } from '@contracts/contacts-labels';
import type { MemberBody, MemberDetail } from '@contracts/contacts-members';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ReadTx, Tx } from '@platform/db/tx';
import { DomainError, fieldError, notFound } from '@platform/errors/domain-error';
import { UnitKeys } from '@platform/secrets/unit-keys';
import { maskMobile, normalMobile } from '@platform/text/mobile';
import { checkedMobile } from '@platform/text/phone-number';
import { isoMacauOrNull } from '@platform/time/macau-time';
import { emailOf } from '../data/member-email';
import { assertInScope, assertMembersExist, assertMembersInScope, departmentScope } from '../visibility/department-scope';
import { DirectoryChanges } from '../write/directory-changes.service';
import { liveDepartment, placeOf } from './department.queries';
import { FormChanges } from './form-changes.service';
import { lockMember, memberHeads, memberPage, mobileTaken, type MemberHead } from './member.queries';

/** Members 成員: seen, edited, disabled and moved by administrators within their scope (CON-13, CON-20, CON-22, CON-23). */
@Injectable()
export class Members {
  constructor(
    private readonly db: Db,
    private readonly keys: UnitKeys,
    private readonly forms: FormChanges,
    private readonly changes: DirectoryChanges,
  ) {}

  /** @throws DomainError NOT_FOUND, also for somebody outside the scope: he is not in the lists either */
  one(ctx: Ctx, id: string): Promise<MemberDetail> {
    return this.db.read(ctx, async (tx) => {
      await assertMembersInScope(tx, [id]).catch(() => {
        throw notFound();
      });
      return this.#page(tx, id);
    });
  }

  async #page(tx: ReadTx, id: string): Promise<MemberDetail> {
    const found = await memberPage(tx, id);
    if (found === undefined) throw notFound();
    const { last_invited_at: invited, last_active_at: active, mobile, email_sealed: _sealed, ...rest } = found;
    const cipher = await this.keys.forUnit(tx);
    return {
      ...rest,
      email: emailOf(cipher, found),
      mobile: mobile === null ? null : maskMobile(cipher.open({ table: 'member', column: 'mobile', row: id }, mobile)),
      lastInvitedAt: isoMacauOrNull(invited),
      lastActiveAt: isoMacauOrNull(active),
      mayEdit: tx.ctx.actor.rights.has('contacts.edit') && found.joinState !== 'left',
    };
  }

  /** @throws DomainError NOT_FOUND, OUT_OF_SCOPE, VERSION_CONFLICT with the member as he stands, MEMBER_FIELD_REQUIRED, MOBILE_* */
  update(ctx: Ctx, id: string, body: MemberBody, version: number): Promise<ChangeAnswer> {
    return this.forms.run(ctx, async (tx) => {
      const old = await this.#own(tx, id);
      if (old.version !== version) throw new DomainError('VERSION_CONFLICT', {}, { current: await this.#page(tx, id) });
      const mobile = await this.#mobile(tx, old, body.mobile);
      await this.#assertPlaces(tx, old, body);
      const command = changedOf(old, body, mobile);
      if (command === null) return { id, changeId: null };
      const { changeId } = await this.changes.add(tx, { kind: 'member.update', memberId: id, ...command }, { form: true });
      await tx.audit({
        action: 'member.changed',
        entity: 'member',
        entityId: id,
        after: { fields: [...Object.keys(command).filter((key) => key !== 'own'), ...Object.keys(command.own ?? {})] },
      });
      return { id, changeId };
    });
  }

  /** @throws DomainError NOT_FOUND, OUT_OF_SCOPE, FOUNDER_CANNOT_LEAVE */
  enable(ctx: Ctx, id: string, enabled: boolean): Promise<ChangeAnswer> {
    return this.forms.run(ctx, async (tx) => {
      const old = await this.#own(tx, id);
      if (!enabled) await assertMayLeave(tx, [id]);
      // Asked again, or by two at once: it is as they want it.
      if ((old.join_state !== 'disabled') === enabled) return { id, changeId: null };
      const { changeId } = await this.changes.add(tx, { kind: 'member.enable', memberId: id, enabled }, { form: true });
      await tx.audit({ action: enabled ? 'member.enabled' : 'member.disabled', entity: 'member', entityId: id });
      return { id, changeId };
    });
  }

  /** 設置部門 for several. @throws DomainError OUT_OF_SCOPE, NOT_FOUND, DEPT_NODE_LIMIT */
  setDepartments(
    ctx: Ctx,
    body: { memberIds: readonly string[]; departmentId: string; mode: 'move' | 'add' },
  ): Promise<{ batchId: string; members: number }> {
    return this.db.inUnit(ctx, async (tx) => {
      if ((await liveDepartment(tx, body.departmentId)) === undefined) throw notFound();
      await assertMembersExist(tx, body.memberIds);
      await assertInScope(tx, [body.departmentId]);
      await assertMembersInScope(tx, body.memberIds);
      const people = await memberHeads(tx, body.memberIds);
      if (people.length < new Set(body.memberIds).size) throw notFound();
      const { nodes } = await placeOf(tx, body.departmentId, '', null);
      if (nodes + people.length > DEPARTMENT_LIMITS.nodes) throw new DomainError('DEPT_NODE_LIMIT');
      const scope = await departmentScope(tx, ctx.actor);
      const batchId = randomUUIDv7();
      let moved = 0;
      for (const person of people) {
        // A sub admin moves people within what he administers; where they stand elsewhere is not his.
        const kept = person.places.filter((place) => body.mode === 'add' || (scope !== null && !scope.includes(place.id)));
        const there = person.places.find((place) => place.id === body.departmentId);
        if (there !== undefined && kept.filter((place) => place.id !== there.id).length === person.places.length - 1) continue;
        const places = [...kept.filter((place) => place.id !== body.departmentId), there ?? { id: body.departmentId, isHead: false }];
        await this.changes.add(
          tx,
          {
            kind: 'member.update',
            memberId: person.id,
            departments: places.map((place) => ({ departmentId: place.id, isHead: place.isHead })),
            ...(body.mode === 'move' ? { mainDepartmentId: body.departmentId } : {}),
          },
          { batchId },
        );
        moved += 1;
      }
      await tx.audit({
        action: 'member.moved',
        entity: 'department',
        entityId: body.departmentId,
        after: { members: people.map((person) => person.id), mode: body.mode },
      });
      return { batchId, members: moved };
    });
  }

  async #own(tx: Tx, id: string): Promise<MemberHead> {
    const found = await lockMember(tx, id);
    if (found === undefined) throw notFound();
    await assertMembersInScope(tx, [id]);
    return { ...found, email: emailOf(await this.keys.forUnit(tx), found) };
  }

  async #mobile(tx: Tx, old: MemberHead, typed: string | undefined): Promise<string | undefined> {
    if (typed === undefined || typed.trim() === '') {
      if (old.mobile === null) throw fieldError('mobile', 'MEMBER_FIELD_REQUIRED');
      return undefined;
    }
    const mobile = checkedMobile(typed);
    if (mobile === undefined) throw fieldError('mobile', 'MOBILE_INVALID');
    const index = await this.keys.blindIndex(tx, 'mobile', normalMobile(mobile));
    if (await mobileTaken(tx, index, old.id)) throw fieldError('mobile', 'MOBILE_EXISTS');
    return mobile;
  }

  /** Departments come and go only where the caller administers; the main one is one of them. */
  async #assertPlaces(tx: Tx, old: MemberHead, body: MemberBody): Promise<void> {
    const wanted = new Set(body.departments.map((place) => place.id));
    if (!wanted.has(body.mainDepartmentId)) throw fieldError('mainDepartmentId', 'MEMBER_FIELD_REQUIRED');
    const before = new Map(old.places.map((place) => [place.id, place.isHead]));
    const touched = [
      ...body.departments.filter((place) => before.get(place.id) !== place.isHead).map((place) => place.id),
      ...old.places.filter((place) => !wanted.has(place.id)).map((place) => place.id),
    ];
    await assertInScope(tx, touched);
    for (const [i, place] of body.departments.entries()) {
      if (!before.has(place.id) && (await liveDepartment(tx, place.id)) === undefined)
        throw fieldError(`departments.${String(i)}.id`, 'NOT_FOUND');
    }
  }
}

interface Changed {
  name?: string;
  alias?: string;
  title?: string;
  gender?: MemberBody['gender'];
  mobile?: string;
  landline?: string;
  email?: string;
  departments?: { departmentId: string; isHead: boolean }[];
  mainDepartmentId?: string;
  own?: { englishId?: string | null; staffKind?: MemberBody['staffKind']; custom?: Record<string, string> };
}

/** Only what differs goes to WeCom, so that two people who change different fields do not meet. @returns null for no change */
function changedOf(old: MemberHead, body: MemberBody, mobile: string | undefined): Changed | null {
  const changed: Changed = {};
  const pairs = [
    ['name', old.name, body.name],
    ['alias', old.alias ?? '', body.alias],
    ['title', old.title ?? '', body.title],
    ['landline', old.landline ?? '', body.landline],
    ['email', old.email ?? '', body.email],
  ] as const;
  for (const [key, before, after] of pairs) if (before !== after) changed[key] = after;
  if (old.gender !== body.gender) changed.gender = body.gender;
  if (mobile !== undefined) changed.mobile = mobile;
  const places = (list: readonly { id: string; isHead: boolean }[]): string =>
    JSON.stringify(list.map((place) => `${place.id}:${String(place.isHead)}`).toSorted());
  if (places(old.places) !== places(body.departments) || old.main_department_id !== body.mainDepartmentId) {
    changed.departments = body.departments.map((place) => ({ departmentId: place.id, isHead: place.isHead }));
    changed.mainDepartmentId = body.mainDepartmentId;
  }
  const own: NonNullable<Changed['own']> = {};
  if ((old.english_id ?? '') !== body.englishId) own.englishId = body.englishId === '' ? null : body.englishId;
  if (old.staff_kind.toSorted().join() !== body.staffKind.toSorted().join()) own.staffKind = [...new Set(body.staffKind)];
  if (JSON.stringify(Object.entries(old.custom).toSorted()) !== JSON.stringify(Object.entries(body.custom).toSorted()))
    own.custom = customOf(old.custom, body.custom);
  if (Object.keys(own).length > 0) changed.own = own;
  return Object.keys(changed).length === 0 ? null : changed;
}

/** Own fields are merged where they are kept: what is no longer wanted is written empty. */
function customOf(old: Record<string, string>, wanted: Record<string, string>): Record<string, string> {
  const gone = Object.keys(old).filter((key) => !(key in wanted));
  return { ...wanted, ...Object.fromEntries(gone.map((key) => [key, ''])) };
}
