import { Injectable } from '@nestjs/common';
import type { StaffActor } from '@platform/ctx/ctx';
import type { ReadTx } from '@platform/db/tx';
import { staffRights } from './domain/rights';
import { isPresent, PeopleQueries } from './people.queries';

/** Who a member of staff is at this moment, for work that goes on without a session: jobs, signed links (PER-26). */
@Injectable()
export class StaffNow {
  constructor(private readonly people: PeopleQueries) {}

  /** @returns undefined for an unknown member, or one who has left or was disabled */
  async actor(tx: ReadTx, memberId: string): Promise<StaffActor | undefined> {
    const person = await this.people.staffById(tx, memberId);
    if (person === undefined || !isPresent(person)) return undefined;
    return { kind: 'staff', memberId: person.id, name: person.name, roles: person.roles, rights: staffRights(person) };
  }

  /** Everybody present who holds the right `admin` now: founder, super admins, and the system label 管理員 (spec 15, 01 §0). */
  administrators(tx: ReadTx): Promise<{ id: string; userid: string }[]> {
    return tx.query(
      `WITH RECURSIVE labelled AS (
         SELECT lm.member_id, lm.department_id FROM label l JOIN label_member lm ON lm.unit_id = $1 AND lm.label_id = l.id
          WHERE l.unit_id = $1 AND l.system_key = 'admin'),
       below AS (
         SELECT department_id AS id FROM labelled WHERE department_id IS NOT NULL
         UNION SELECT d.id FROM department d JOIN below b ON d.parent_id = b.id WHERE d.unit_id = $1)
       SELECT m.id, m.wecom_userid AS userid FROM member m
        WHERE m.unit_id = $1 AND m.join_state NOT IN ('left', 'disabled')
          AND (m.id IN (SELECT r.member_id FROM unit_role r WHERE r.unit_id = $1 AND r.state = 'active' AND r.role IN ('founder', 'super_admin'))
            OR m.id IN (SELECT member_id FROM labelled)
            OR m.id IN (SELECT md.member_id FROM member_department md WHERE md.unit_id = $1 AND md.department_id IN (SELECT id FROM below)))
        ORDER BY m.id`,
      [tx.unitId],
    );
  }
}
