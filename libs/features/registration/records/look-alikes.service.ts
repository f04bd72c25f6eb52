import { Injectable } from '@nestjs/common';
import type { LookAlikeRole, LookAlikeSign } from '@contracts/registration-admin';
import type { ReadTx, Tx } from '@platform/db/tx';
import { classTeachers, labelHolders } from '../data/people.rows';
import type { Subscription } from '../data/subscription.rows';
import { looksLike } from '../names';
import { tellLookAlikeJob } from '../registration.jobs';

/** Somebody whom families trust by name and picture. */
export interface Known {
  id: string;
  userid: string;
  name: string;
  role: LookAlikeRole;
}

/** A name or a picture like the class teacher's or an administrator's is flagged to him when somebody joins with it (BEY-23). */
@Injectable()
export class LookAlikes {
  async look(tx: Tx, row: Subscription): Promise<void> {
    const names = await this.#namesOf(tx, row);
    const found = (await this.known(tx, row)).find(
      (person) => person.id !== row.memberId && names.some((name) => looksLike(name, person.name)),
    );
    if (found !== undefined) await this.flag(tx, row, found, 'name');
  }

  async flag(tx: Tx, row: Subscription, { id, name, role }: Known, by: LookAlikeSign): Promise<void> {
    await tx.execute(`UPDATE subscription SET look_alike = $3 WHERE unit_id = $1 AND id = $2`, [
      tx.unitId,
      row.id,
      JSON.stringify({ id, name, role, by }),
    ]);
    await tx.audit({ action: 'subscription.look-alike', entity: 'subscription', entityId: row.id, after: { role, by } });
    await tx.enqueue(tellLookAlikeJob, { subscriptionId: row.id }, { dedupe: row.id });
  }

  /** Class teachers of the classes a subscription names, and the administrators. */
  async known(tx: ReadTx, row: Subscription): Promise<Known[]> {
    const classes = await tx.query<{ id: string }>(
      `SELECT class_id AS id FROM family_link WHERE unit_id = $1 AND subscription_id = $2
       UNION SELECT class_id FROM teaching_claim WHERE unit_id = $1 AND subscription_id = $2`,
      [tx.unitId, row.id],
    );
    const teachers = await classTeachers(
      tx,
      classes.map((each) => each.id),
    );
    return [
      ...teachers.map(({ id, userid, name }): Known => ({ id, userid, name, role: 'class_teacher' })),
      ...(await labelHolders(tx)).map(({ id, userid, name }): Known => ({ id, userid, name, role: 'admin_label' })),
    ];
  }

  /** Typed names: what a person called himself or the child, whatever the register says. */
  async #namesOf(tx: Tx, row: Subscription): Promise<string[]> {
    if (row.kind !== 'family') return [row.name];
    const rows = await tx.query<{ name: string }>(
      `SELECT student_name AS name FROM family_link WHERE unit_id = $1 AND subscription_id = $2
       UNION SELECT p.name FROM parent p WHERE p.unit_id = $1 AND p.id = $3 AND p.name IS NOT NULL`,
      [tx.unitId, row.id, row.parentId],
    );
    return rows.map((each) => each.name);
  }
}
