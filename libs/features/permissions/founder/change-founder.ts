import type { Tx } from '@platform/db/tx';
import { endRole, founderRole, putRole, roleOfMember } from '../data/role.rows';
import { rightsChanged } from '../grants/roles.service';
import { putStep } from '../registers/checklist.service';

/**
 * One founder before, one after: the old one steps down and the new one up in one transaction under the lock of roles; the
 * unique index of the table would stop anything else (PER-09, PER-24).
 * @param keep the old founder stays super admin
 */
export async function changeFounder(tx: Tx, toId: string, keep: boolean): Promise<void> {
  const old = await founderRole(tx);
  if (old !== undefined) {
    if (keep) await putRole(tx, old.member_id, { role: 'super_admin', groupId: null, state: 'active', grantedBy: toId });
    else await endRole(tx, old.id, 'transferred');
  }
  const before = await roleOfMember(tx, toId);
  const id = await putRole(tx, toId, { role: 'founder', groupId: null, state: 'active', grantedBy: old?.member_id ?? null });
  rightsChanged(tx);
  await tx.audit({
    action: 'founder.changed',
    entity: 'unit_role',
    entityId: id,
    before: { founder: old?.member_id ?? null, newFounderWas: before?.state === 'active' ? before.role : null },
    after: { founder: toId, oldFounderIs: old === undefined ? null : keep ? 'super_admin' : 'none' },
  });
  await putStep(tx, { kind: 'set_founder', subject: toId, memberId: toId });
}
