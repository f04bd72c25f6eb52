import { randomUUIDv7 } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { AppCode } from '@contracts/apps';
import { LABEL_ADD_MAX, type ChangeAnswer, type LabelDetail, type labelsApi, type LabelScope } from '@contracts/contacts-labels';
import type { OkOf } from '@contracts/route';
import type { Ctx, StaffActor } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ReadTx, Tx } from '@platform/db/tx';
import { DomainError, notFound } from '@platform/errors/domain-error';
import { FormChanges } from '../organisation/form-changes.service';
import { groupOf, labelRow, labelUsers, lockLabel, mayUse, putLabelUsers, usableLabels, type LabelRow } from './label.queries';
import { labelPeople } from './label-people.queries';
import { LabelUses, type LabelUse } from './label-uses';

interface Users {
  useScope: LabelScope;
  memberIds: readonly string[];
  apps: readonly AppCode[];
}

/** Labels 標籤: made, renamed, deleted in WeCom; who may use them is the platform's own (LAB-01…06, LAB-10, LAB-11). */
@Injectable()
export class Labels {
  constructor(
    private readonly db: Db,
    private readonly forms: FormChanges,
    private readonly uses: LabelUses,
  ) {}

  /** @throws DomainError NOT_FOUND, also for a label that another group made for itself */
  one(ctx: Ctx, id: string): Promise<LabelDetail & { usedIn: LabelUse[] }> {
    const actor = staffOf(ctx);
    return this.db.read(ctx, async (tx) => {
      const row = await labelRow(tx, id);
      if (row === undefined || !(await sees(tx, row, actor))) throw notFound();
      const review = row.system_key === 'admin' ? [{ kind: 'review' as const, name: '', count: 1 }] : [];
      return { ...(await detailOf(tx, row, actor)), usedIn: [...review, ...(await this.uses.of(tx, id))] };
    });
  }

  usable(ctx: Ctx): Promise<{ items: { id: string; name: string; members: number }[] }> {
    const { memberId } = staffOf(ctx);
    return this.db.read(ctx, async (tx) => ({ items: await usableLabels(tx, memberId) }));
  }

  /** Receivers behind a label (LAB-02). @throws DomainError NOT_FOUND unless the caller may choose it now (LAB-03…06, LAB-08) */
  people(ctx: Ctx, id: string): Promise<OkOf<typeof labelsApi.people>> {
    const { memberId } = staffOf(ctx);
    return this.db.read(ctx, async (tx) => {
      if (!(await usableLabels(tx, memberId)).some((label) => label.id === id)) throw notFound();
      return labelPeople(tx, id, LABEL_ADD_MAX);
    });
  }

  /** @throws DomainError DUPLICATE, LABEL_USERS_REQUIRED, VALIDATION_FAILED for users who are no administrators */
  async add(ctx: Ctx, body: { name: string } & Users): Promise<ChangeAnswer> {
    const actor = staffOf(ctx);
    const labelId = randomUUIDv7();
    try {
      return await this.forms.run(ctx, async (tx, changes) => {
        await assertFree(tx, body.name, labelId);
        await tx.execute(
          `INSERT INTO label (unit_id, id, name, use_scope, creator_id, admin_group_id, users_set_at) VALUES ($1, $2, $3, $4, $5, $6, now())`,
          [tx.unitId, labelId, body.name, body.useScope, actor.memberId, await groupOf(tx, actor.memberId)],
        );
        await this.#putUsers(tx, labelId, body);
        const { changeId } = await changes.add(tx, { kind: 'label.create', labelId, name: body.name }, { form: true });
        await tx.audit({ action: 'label.added', entity: 'label', entityId: labelId, after: { name: body.name, useScope: body.useScope } });
        return { id: labelId, changeId };
      });
    } catch (error) {
      // WeCom refused it, or it never came to be: nothing stays behind.
      const { idempotency: _key, ...plain } = ctx;
      await this.db.inUnit(Object.freeze(plain), (tx) =>
        tx.execute(`DELETE FROM label WHERE unit_id = $1 AND id = $2 AND wecom_tag_id IS NULL`, [tx.unitId, labelId]),
      );
      throw error;
    }
  }

  /** @throws DomainError NOT_FOUND, LABEL_SYSTEM, VERSION_CONFLICT with the label as it stands, DUPLICATE */
  rename(ctx: Ctx, id: string, name: string, version: number): Promise<ChangeAnswer> {
    const actor = staffOf(ctx);
    return this.forms.run(ctx, async (tx, changes) => {
      const row = await ownLabel(tx, id, actor);
      if (row.system_key !== null) throw new DomainError('LABEL_SYSTEM');
      await assertVersion(tx, row, version, actor);
      await assertFree(tx, name, id);
      await tx.audit({ action: 'label.renamed', entity: 'label', entityId: id, before: { name: row.name }, after: { name } });
      if (row.wecom_tag_id === null) {
        await tx.execute(`UPDATE label SET name = $3, version = version + 1 WHERE unit_id = $1 AND id = $2`, [tx.unitId, id, name]);
        return { id, changeId: null };
      }
      const { changeId } = await changes.add(tx, { kind: 'label.rename', labelId: id, name }, { form: true });
      return { id, changeId };
    });
  }

  /** @throws DomainError NOT_FOUND, VERSION_CONFLICT, LABEL_USERS_REQUIRED, VALIDATION_FAILED */
  setUsers(ctx: Ctx, id: string, users: Users, version: number): Promise<LabelDetail> {
    const actor = staffOf(ctx);
    return this.db.inUnit(ctx, async (tx) => {
      const row = await ownLabel(tx, id, actor);
      await assertVersion(tx, row, version, actor);
      await this.#putUsers(tx, id, users);
      await tx.execute(
        `UPDATE label SET use_scope = $3, users_set_at = now(), version = version + 1, creator_id = coalesce(creator_id, $4),
                admin_group_id = CASE WHEN creator_id IS NULL THEN $5 ELSE admin_group_id END WHERE unit_id = $1 AND id = $2`,
        [tx.unitId, id, users.useScope, actor.memberId, await groupOf(tx, actor.memberId)],
      );
      await tx.audit({
        action: 'label.users_set',
        entity: 'label',
        entityId: id,
        before: { useScope: row.use_scope },
        after: { useScope: users.useScope, members: users.memberIds, apps: users.apps },
      });
      const fresh = await labelRow(tx, id);
      if (fresh === undefined) throw notFound();
      return detailOf(tx, fresh, actor);
    });
  }

  /** @throws DomainError NOT_FOUND, LABEL_SYSTEM, LABEL_IN_USE with the places until it is confirmed */
  remove(ctx: Ctx, id: string, confirmed: boolean): Promise<ChangeAnswer> {
    const actor = staffOf(ctx);
    return this.forms.run(ctx, async (tx, changes) => {
      const row = await ownLabel(tx, id, actor);
      if (row.system_key !== null) throw new DomainError('LABEL_SYSTEM');
      const usedIn = await this.uses.of(tx, id);
      if (usedIn.length > 0 && !confirmed) throw new DomainError('LABEL_IN_USE', {}, { usedIn });
      await tx.audit({ action: 'label.removed', entity: 'label', entityId: id, before: { name: row.name, usedIn } });
      if (row.wecom_tag_id === null) {
        await tx.execute(`DELETE FROM label_member WHERE unit_id = $1 AND label_id = $2`, [tx.unitId, id]);
        await tx.execute(`DELETE FROM label WHERE unit_id = $1 AND id = $2`, [tx.unitId, id]);
        return { id, changeId: null };
      }
      const { changeId } = await changes.add(tx, { kind: 'label.delete', labelId: id }, { form: true });
      return { id, changeId };
    });
  }

  async #putUsers(tx: Tx, id: string, users: Users): Promise<void> {
    const specified = users.useScope === 'specified';
    if (specified && users.memberIds.length + users.apps.length === 0) throw new DomainError('LABEL_USERS_REQUIRED');
    const unknown = new Set(await putLabelUsers(tx, id, specified ? users.memberIds : [], specified ? users.apps : []));
    const faults = users.memberIds.flatMap((one, i) =>
      unknown.has(one) ? [[`memberIds.${String(i)}`, { code: 'NOT_FOUND' }] as const] : [],
    );
    if (faults.length > 0) throw new DomainError('VALIDATION_FAILED', {}, Object.fromEntries(faults));
  }
}

export function staffOf(ctx: Ctx): StaffActor {
  if (ctx.actor.kind !== 'staff') throw new DomainError('FORBIDDEN');
  return ctx.actor;
}

const isFull = (actor: StaffActor): boolean => actor.roles.includes('founder') || actor.roles.includes('super_admin');

/** In the console: founder and super admins see every label, sub admins those they may use. */
async function sees(tx: ReadTx, row: LabelRow, actor: StaffActor): Promise<boolean> {
  return isFull(actor) || mayUse(tx, row.id, actor);
}

/** The system label gives duties over the whole unit: only founder and super admins change it. */
async function mayEdit(tx: ReadTx, row: LabelRow, actor: StaffActor): Promise<boolean> {
  if (!actor.rights.has('labels.manage')) return false;
  return isFull(actor) || (row.system_key === null && (await mayUse(tx, row.id, actor)));
}

/** @throws DomainError NOT_FOUND, FORBIDDEN */
export async function ownLabel(tx: Tx, id: string, actor: StaffActor): Promise<LabelRow> {
  const row = await lockLabel(tx, id);
  if (row === undefined || !(await sees(tx, row, actor))) throw notFound();
  if (!(await mayEdit(tx, row, actor))) throw new DomainError('FORBIDDEN');
  return row;
}

async function detailOf(tx: ReadTx, row: LabelRow, actor: StaffActor): Promise<LabelDetail> {
  return {
    id: row.id,
    name: row.name,
    system: row.system_key !== null,
    version: row.version,
    useScope: row.use_scope,
    usersSet: row.users_set_at !== null,
    ...(await labelUsers(tx, row)),
    mayEdit: await mayEdit(tx, row, actor),
  };
}

async function assertVersion(tx: ReadTx, row: LabelRow, version: number, actor: StaffActor): Promise<void> {
  if (row.version !== version) throw new DomainError('VERSION_CONFLICT', {}, { current: await detailOf(tx, row, actor) });
}

async function assertFree(tx: ReadTx, name: string, id: string): Promise<void> {
  const taken = await tx.one(`SELECT 1 FROM label WHERE unit_id = $1 AND name = $2 AND id <> $3`, [tx.unitId, name, id]);
  if (taken !== undefined) throw new DomainError('DUPLICATE', {}, { name: { code: 'DUPLICATE' } });
}
