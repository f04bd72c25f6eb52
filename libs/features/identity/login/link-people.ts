import type { Tx } from '@platform/db/tx';

export interface Identity {
  unitId: number;
  kind: 'member' | 'parent';
  refId: string;
}

const find = (tx: Tx, who: Identity) =>
  tx.one<{ person_id: string }>(`SELECT person_id FROM person_membership WHERE unit_id = $1 AND kind = $2 AND ref_id = $3`, [
    who.unitId,
    who.kind,
    who.refId,
  ]);

const join = (tx: Tx, who: Identity, personId: string) =>
  tx.execute(
    `INSERT INTO person_membership (person_id, unit_id, kind, ref_id) VALUES ($4, $1, $2, $3)
     ON CONFLICT (unit_id, kind, ref_id) DO UPDATE SET person_id = excluded.person_id`,
    [who.unitId, who.kind, who.refId, personId],
  );

/**
 * Makes two identities one person, because one browser has proved both by OAuth (OVR-04, A6). It opens nothing: a unit is
 * entered by a log-in there and by nothing else.
 */
export async function linkPeople(tx: Tx, before: Identity, now: Identity): Promise<void> {
  const known = await find(tx, before);
  const other = await find(tx, now);
  if (known !== undefined && other !== undefined) {
    if (known.person_id === other.person_id) return;
    await tx.execute(`UPDATE person_membership SET person_id = $1 WHERE person_id = $2`, [known.person_id, other.person_id]);
  } else {
    const personId =
      known?.person_id ?? other?.person_id ?? (await tx.one<{ id: string }>(`INSERT INTO person DEFAULT VALUES RETURNING id`))?.id;
    if (personId === undefined) throw new Error('the person was not stored');
    await join(tx, before, personId);
    await join(tx, now, personId);
  }
  await tx.audit({ action: 'person.linked', entity: 'person_membership', entityId: now.refId });
}
