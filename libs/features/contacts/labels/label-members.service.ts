import { Injectable } from '@nestjs/common';
import type { ChangeAnswer } from '@contracts/contacts-labels';
import type { PickedEntry } from '@contracts/contacts-visibility';
import { Reminders } from '@features/reminders';
import { m } from '@contracts/messages';
import type { Ctx } from '@platform/ctx/ctx';
import type { Tx } from '@platform/db/tx';
import { DomainError, notFound } from '@platform/errors/domain-error';
import { FormChanges } from '../organisation/form-changes.service';
import { assertInScope, assertMembersInScope } from '../visibility/department-scope';
import { DirectoryChanges, type AddOptions } from '../write/directory-changes.service';
import { entriesIn, holdersWithout, liveEntries, lockLabel, putLeaving, type LabelRow, type Sorted } from './label.queries';
import { ownLabel, staffOf } from './labels.service';

/** The name the mirror knows it by. */
const ADMIN_LABEL = '管理員';

/** Who bears a label (LAB-01), and the label 管理員, whose holders review applications (LAB-07, LAB-09, LAB-10). */
@Injectable()
export class LabelMembers {
  constructor(
    private readonly forms: FormChanges,
    private readonly changes: DirectoryChanges,
    private readonly reminders: Reminders,
  ) {}

  /** @throws DomainError NOT_FOUND, OUT_OF_SCOPE, VALIDATION_FAILED for entries that are not of this unit */
  add(ctx: Ctx, id: string, entries: readonly PickedEntry[]): Promise<ChangeAnswer> {
    const actor = staffOf(ctx);
    return this.forms.run(ctx, async (tx) => {
      const row = await ownLabel(tx, id, actor);
      const live = await liveEntries(tx, entries);
      refuseOthers(entries, new Set([...live.members, ...live.departments]));
      await assertInScope(tx, live.departments);
      await assertMembersInScope(tx, live.members);
      return { id, changeId: await this.#add(tx, row, live, { form: true }) };
    });
  }

  /** @throws DomainError NOT_FOUND, OUT_OF_SCOPE, ADMIN_LABEL_LAST */
  remove(ctx: Ctx, id: string, entries: readonly PickedEntry[]): Promise<ChangeAnswer> {
    const actor = staffOf(ctx);
    return this.forms.run(ctx, async (tx) => {
      const row = await ownLabel(tx, id, actor);
      await assertKnown(tx, entries);
      const there = await entriesIn(tx, id, entries);
      await assertInScope(tx, there.departments);
      await assertMembersInScope(tx, there.members);
      return { id, changeId: await this.#remove(tx, row, there, { form: true }) };
    });
  }

  /** Front door: a new administrator gets the label 管理員 when his registration is agreed (LAB-09). @returns null where he has it */
  async giveAdminLabel(tx: Tx, memberId: string, options: AddOptions = {}): Promise<string | null> {
    const row = await this.#adminLabel(tx, options);
    const known = await entriesIn(tx, row.id, [{ kind: 'member', id: memberId }]);
    return known.members.length > 0 ? null : this.#add(tx, row, { members: [memberId], departments: [] }, options);
  }

  /**
   * Front door: he loses it again, e.g. with his last role.
   * @param options `instead` = who got it in the same transaction
   * @throws DomainError ADMIN_LABEL_LAST
   */
  async takeAdminLabel(tx: Tx, memberId: string, options: AddOptions & { instead?: string | null } = {}): Promise<string | null> {
    const { instead = null, ...rest } = options;
    const row = await this.#adminLabel(tx, rest);
    return this.#remove(tx, row, await entriesIn(tx, row.id, [{ kind: 'member', id: memberId }]), rest, instead !== null);
  }

  /** A unit that never had the label gets it, here and in WeCom; its name is fixed (LAB-10). */
  async #adminLabel(tx: Tx, options: AddOptions): Promise<LabelRow> {
    const made = await tx.one<{ id: string; name: string }>(
      `INSERT INTO label (unit_id, name, system_key) SELECT $1, $2, 'admin'
        WHERE NOT EXISTS (SELECT FROM label WHERE unit_id = $1 AND (system_key = 'admin' OR name = $2)) ON CONFLICT DO NOTHING RETURNING id, name`,
      [tx.unitId, ADMIN_LABEL],
    );
    if (made !== undefined) await this.changes.add(tx, { kind: 'label.create', labelId: made.id, name: made.name }, options);
    const found = await tx.one<{ id: string }>(`SELECT id FROM label WHERE unit_id = $1 AND system_key = 'admin'`, [tx.unitId]);
    const row = found === undefined ? undefined : await lockLabel(tx, found.id);
    if (row === undefined) throw notFound();
    return row;
  }

  async #add(tx: Tx, row: LabelRow, live: Sorted, options: AddOptions): Promise<string | null> {
    if (live.members.length + live.departments.length === 0) return null;
    const { changeId } = await this.changes.add(
      tx,
      { kind: 'label.members', labelId: row.id, addMembers: live.members, addDepartments: live.departments },
      options,
    );
    await tx.audit({ action: 'label.members_added', entity: 'label', entityId: row.id, after: { ...live } });
    if (row.system_key === 'admin') await this.#tell(tx, changeId, live.members, 'given');
    return changeId;
  }

  async #remove(tx: Tx, row: LabelRow, there: Sorted, options: AddOptions, replaced = false): Promise<string | null> {
    if (there.members.length + there.departments.length === 0) return null;
    if (row.system_key === 'admin' && !replaced && (await holdersWithout(tx, row.id, there)) === 0)
      throw new DomainError('ADMIN_LABEL_LAST');
    const { changeId } = await this.changes.add(
      tx,
      { kind: 'label.members', labelId: row.id, removeMembers: there.members, removeDepartments: there.departments },
      options,
    );
    await putLeaving(tx, row.id, changeId, there);
    await tx.audit({ action: 'label.members_removed', entity: 'label', entityId: row.id, before: { ...there } });
    if (row.system_key === 'admin') await this.#tell(tx, changeId, there.members, 'taken');
    return changeId;
  }

  /** A line for the person and the super admins, once (spec 14 §10). */
  async #tell(tx: Tx, changeId: string, memberIds: readonly string[], what: 'given' | 'taken'): Promise<void> {
    for (const memberId of memberIds) {
      const person = await tx.one<{ name: string }>(`SELECT name FROM member WHERE unit_id = $1 AND id = $2`, [tx.unitId, memberId]);
      const words = { name: person?.name ?? '' };
      const locale = { locale: tx.ctx.locale };
      const topicId = await this.reminders.putTopic(tx, {
        module: 'system',
        sourceKey: `admin-label:${changeId}:${memberId}`,
        title: what === 'given' ? m.contacts_label_given(words, locale) : m.contacts_label_taken(words, locale),
        url: '/console/labels',
      });
      await this.reminders.putLines(tx, topicId, {
        sql: `SELECT m.id AS recipient_id, 'member' AS recipient_kind, NULL::uuid AS student_id FROM member m
               WHERE m.unit_id = $1 AND m.join_state NOT IN ('left', 'disabled') AND (m.id = $3 OR EXISTS (
                     SELECT FROM unit_role r WHERE r.unit_id = $1 AND r.member_id = m.id AND r.state = 'active' AND r.role IN ('founder', 'super_admin')))`,
        params: [memberId],
      });
    }
  }
}

/** @throws DomainError VALIDATION_FAILED naming the entries that are not among the known ones */
function refuseOthers(entries: readonly PickedEntry[], known: ReadonlySet<string>): void {
  const faults = entries.flatMap((entry, i) => (known.has(entry.id) ? [] : [[`entries.${String(i)}.id`, { code: 'NOT_FOUND' }] as const]));
  if (faults.length > 0) throw new DomainError('VALIDATION_FAILED', {}, Object.fromEntries(faults));
}

/** Who has left or is gone may still be taken out. */
async function assertKnown(tx: Tx, entries: readonly PickedEntry[]): Promise<void> {
  const rows = await tx.query<{ id: string }>(
    `SELECT id FROM member WHERE unit_id = $1 AND id = ANY ($2::uuid[]) UNION ALL SELECT id FROM department WHERE unit_id = $1 AND id = ANY ($2::uuid[])`,
    [tx.unitId, entries.map((entry) => entry.id)],
  );
  refuseOthers(entries, new Set(rows.map((row) => row.id)));
}
