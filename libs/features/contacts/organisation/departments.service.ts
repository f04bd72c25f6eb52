import { randomUUIDv7 } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DEPARTMENT_LIMITS, type DepartmentDetail } from '@contracts/contacts-departments';
import type { ChangeAnswer } from '@contracts/contacts-labels';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ReadTx, Tx } from '@platform/db/tx';
import { DomainError, notFound } from '@platform/errors/domain-error';
import { nameFault, placeFault, reorder } from '../domain/department-rules';
import { assertInScope, departmentScope } from '../visibility/department-scope';
import type { DirectoryChanges } from '../write/directory-changes.service';
import {
  childrenInOrder,
  countDepartments,
  departmentDetail,
  listedIn,
  liveDepartment,
  membershipsIn,
  placeOf,
  type DepartmentHead,
} from './department.queries';
import { FormChanges } from './form-changes.service';

/** Up to so many changes a form waits for what it started; beyond that they go on in the background. */
const WAIT_FOR = 40;

/** Departments 部門: added, renamed, moved, ordered, led and removed through WeCom (CON-02…06, CON-17, 18, 22, 27, 28). */
@Injectable()
export class Departments {
  constructor(
    private readonly db: Db,
    private readonly forms: FormChanges,
  ) {}

  /** @throws DomainError NOT_FOUND */
  one(ctx: Ctx, id: string): Promise<DepartmentDetail> {
    return this.db.read(ctx, async (tx) => {
      const found = await departmentDetail(tx, id);
      if (found === undefined) throw notFound();
      const scope = await departmentScope(tx, ctx.actor);
      return { ...found, mayEdit: ctx.actor.rights.has('contacts.edit') && (scope === null || scope.includes(id)) };
    });
  }

  /** @throws DomainError NOT_FOUND, OUT_OF_SCOPE, DEPT_* */
  add(ctx: Ctx, body: { parentId: string; name: string; nameEn?: string | undefined }): Promise<ChangeAnswer> {
    return this.forms.run(ctx, async (tx, changes) => {
      await this.#own(tx, body.parentId);
      await assertPlace(tx, body.parentId, body.name, null);
      if ((await countDepartments(tx)) >= DEPARTMENT_LIMITS.all) throw new DomainError('DEPT_LIMIT');
      const departmentId = randomUUIDv7();
      const { changeId } = await changes.add(
        tx,
        { kind: 'department.create', departmentId, parentId: body.parentId, name: body.name, ...english(body.nameEn) },
        { form: true },
      );
      await tx.audit({
        action: 'department.added',
        entity: 'department',
        entityId: departmentId,
        after: { parentId: body.parentId, name: body.name },
      });
      return { id: departmentId, changeId };
    });
  }

  /** @throws DomainError NOT_FOUND, OUT_OF_SCOPE, VERSION_CONFLICT with the department as it stands, DEPT_NAME_* */
  update(ctx: Ctx, id: string, body: { name: string; nameEn?: string | undefined }, version: number): Promise<ChangeAnswer> {
    return this.forms.run(ctx, async (tx, changes) => {
      const old = await this.#own(tx, id);
      await assertVersion(tx, old, version);
      const fault = nameFault(body.name);
      if (fault !== undefined) throw new DomainError(fault);
      if (old.parent_id !== null && (await placeOf(tx, old.parent_id, body.name, id)).taken) throw new DomainError('DEPT_NAME_TAKEN');
      const { changeId } = await changes.add(
        tx,
        { kind: 'department.update', departmentId: id, name: body.name, ...english(body.nameEn) },
        { form: true },
      );
      await tx.audit({
        action: 'department.renamed',
        entity: 'department',
        entityId: id,
        before: { name: old.name },
        after: { name: body.name },
      });
      return { id, changeId };
    });
  }

  /** Order and parent in one. @throws DomainError NOT_FOUND, OUT_OF_SCOPE, DEPT_* */
  move(ctx: Ctx, id: string, body: { parentId: string; before: string | null }): Promise<ChangeAnswer> {
    return this.forms.run(ctx, async (tx, changes) => {
      const old = await this.#own(tx, id);
      await this.#own(tx, body.parentId);
      if (old.parent_id === null) throw new DomainError('DEPT_CYCLE');
      const moves = old.parent_id !== body.parentId;
      if (moves) await assertPlace(tx, body.parentId, old.name, id);
      const siblings = await childrenInOrder(tx, body.parentId, id);
      if (body.before !== null && !siblings.some((one) => one.id === body.before)) throw notFound();
      let changeId: string | null = null;
      for (const { id: departmentId, sort } of reorder(siblings, id, body.before)) {
        const parent = departmentId === id && moves ? { parentId: body.parentId } : {};
        ({ changeId } = await changes.add(tx, { kind: 'department.update', departmentId, sort, ...parent }, { form: true }));
      }
      await tx.audit({
        action: 'department.moved',
        entity: 'department',
        entityId: id,
        before: { parentId: old.parent_id },
        after: { parentId: body.parentId, before: body.before },
      });
      return { id, changeId };
    });
  }

  /** @throws DomainError NOT_FOUND, OUT_OF_SCOPE, VERSION_CONFLICT, VALIDATION_FAILED for somebody who is not in the department */
  heads(ctx: Ctx, id: string, memberIds: readonly string[], version: number): Promise<ChangeAnswer> {
    return this.forms.run(ctx, async (tx, changes) => {
      const old = await this.#own(tx, id);
      await assertVersion(tx, old, version);
      const wanted = [...new Set(memberIds)];
      const listed = await listedIn(tx, id, wanted);
      const faults = memberIds.flatMap((memberId, i) =>
        listed.has(memberId) ? [] : [[`memberIds.${String(i)}`, { code: 'NOT_FOUND' }] as const],
      );
      if (faults.length > 0) throw new DomainError('VALIDATION_FAILED', {}, Object.fromEntries(faults));
      const { changeId } = await changes.add(tx, { kind: 'department.heads', departmentId: id, memberIds: wanted }, { form: true });
      await tx.audit({ action: 'department.heads_set', entity: 'department', entityId: id, after: { heads: wanted } });
      return { id, changeId };
    });
  }

  /**
   * @param moveTo where members and sub-departments go first; null = there must be none (CON-17)
   * @throws DomainError NOT_FOUND, OUT_OF_SCOPE, DEPT_NOT_EMPTY with the numbers, DEPT_*
   */
  remove(ctx: Ctx, id: string, moveTo: string | null): Promise<ChangeAnswer> {
    return this.forms.run(ctx, async (tx, changes) => {
      const old = await this.#own(tx, id);
      if (old.parent_id === null) throw new DomainError('STATE_CONFLICT');
      const detail = await departmentDetail(tx, id);
      const [members, children] = [detail?.members ?? 0, detail?.children ?? 0];
      const full = members + children > 0;
      if (moveTo !== null) await this.#own(tx, moveTo);
      if (full && moveTo === null) throw new DomainError('DEPT_NOT_EMPTY', {}, { members, children });
      const form = members + children <= WAIT_FOR;
      if (full && moveTo !== null) await this.#empty(tx, changes, id, moveTo, form);
      const { changeId } = await changes.add(tx, { kind: 'department.delete', departmentId: id }, { form });
      await tx.audit({
        action: 'department.removed',
        entity: 'department',
        entityId: id,
        before: { name: old.name, parentId: old.parent_id, members, children },
        ...(moveTo === null ? {} : { after: { moveTo } }),
      });
      return { id, changeId };
    });
  }

  async #empty(tx: Tx, changes: DirectoryChanges, id: string, moveTo: string, form: boolean): Promise<void> {
    const target = await placeOf(tx, moveTo, '', id);
    if (target.within) throw new DomainError('DEPT_CYCLE');
    for (const child of await childrenInOrder(tx, id, id)) {
      const department = await liveDepartment(tx, child.id);
      if (department === undefined) continue;
      await assertPlace(tx, moveTo, department.name, child.id);
      await changes.add(tx, { kind: 'department.update', departmentId: child.id, parentId: moveTo }, { form });
    }
    const people = await membershipsIn(tx, id);
    if (target.nodes + people.size > DEPARTMENT_LIMITS.nodes) throw new DomainError('DEPT_NODE_LIMIT');
    for (const [memberId, places] of people) {
      const rest = places.filter((place) => place.id !== id);
      const there = rest.some((place) => place.id === moveTo);
      await changes.add(
        tx,
        {
          kind: 'member.update',
          memberId,
          departments: [...rest, ...(there ? [] : [{ id: moveTo, isHead: false }])].map((place) => ({
            departmentId: place.id,
            isHead: place.isHead,
          })),
        },
        { form },
      );
    }
  }

  /** A live department that the caller administers. */
  async #own(tx: Tx, id: string): Promise<DepartmentHead> {
    const found = await liveDepartment(tx, id);
    if (found === undefined) throw notFound();
    await assertInScope(tx, [id]);
    return found;
  }
}

const english = (nameEn: string | undefined): { nameEn?: string } => (nameEn === undefined ? {} : { nameEn });

async function assertVersion(tx: ReadTx, old: DepartmentHead, version: number): Promise<void> {
  if (old.version !== version) throw new DomainError('VERSION_CONFLICT', {}, { current: await departmentDetail(tx, old.id) });
}

async function assertPlace(tx: ReadTx, parentId: string, name: string, id: string | null): Promise<void> {
  const fault = nameFault(name) ?? placeFault(await placeOf(tx, parentId, name, id));
  if (fault !== undefined) throw new DomainError(fault);
}
