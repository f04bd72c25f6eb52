import { Injectable } from '@nestjs/common';
import type { UnitRole } from '@contracts/permissions';
import type { ReadTx } from '@platform/db/tx';
import type { StaffFacts } from './domain/rights';

export interface StaffPerson extends StaffFacts {
  kind: 'member';
  id: string;
  name: string;
  joinState: 'not_joined' | 'not_downloaded' | 'active' | 'disabled' | 'left';
}

export interface FamilyPerson {
  kind: 'parent';
  id: string;
  isStudent: boolean;
  /** Has at least one live relation to a pupil or an alumnus of the unit. */
  related: boolean;
}

const STAFF = `
  SELECT m.id, m.name, m.join_state,
    ARRAY(SELECT r.role FROM unit_role r WHERE r.unit_id = m.unit_id AND r.member_id = m.id AND r.state = 'active' ORDER BY r.role) AS roles,
    coalesce((SELECT g.rights FROM unit_role r JOIN admin_group g ON g.unit_id = r.unit_id AND g.id = r.admin_group_id AND g.deleted_at IS NULL
          WHERE r.unit_id = m.unit_id AND r.member_id = m.id AND r.role = 'sub_admin' AND r.state = 'active'), '{}') AS granted,
    EXISTS (SELECT FROM node_teacher t JOIN school_node n ON n.unit_id = t.unit_id AND n.id = t.node_id
            WHERE t.unit_id = m.unit_id AND t.member_id = m.id AND n.deleted_at IS NULL AND NOT n.is_graduated) AS teaches,
    EXISTS (SELECT FROM label l JOIN label_member lm ON lm.unit_id = l.unit_id AND lm.label_id = l.id
            WHERE l.unit_id = m.unit_id AND l.system_key = 'admin' AND (lm.member_id = m.id OR lm.department_id IN (
              WITH RECURSIVE above AS (
                SELECT d.id, d.parent_id FROM member_department md
                  JOIN department d ON d.unit_id = md.unit_id AND d.id = md.department_id
                WHERE md.unit_id = m.unit_id AND md.member_id = m.id
                UNION SELECT p.id, p.parent_id FROM department p JOIN above a ON p.id = a.parent_id WHERE p.unit_id = m.unit_id)
              SELECT id FROM above))) AS admin_label
  FROM member m WHERE m.unit_id = $1`;

export interface StaffRow {
  id: string;
  name: string;
  join_state: StaffPerson['joinState'];
  roles: UnitRole[];
  granted: string[];
  teaches: boolean;
  admin_label: boolean;
}

const FAMILY = `
  SELECT p.id, p.is_student,
    EXISTS (SELECT FROM guardianship g JOIN student s ON s.unit_id = g.unit_id AND s.id = g.student_id
            WHERE g.unit_id = p.unit_id AND g.parent_id = p.id AND g.ended_at IS NULL
              -- Alumni get word of their own, and the page of the school's alumni (PRM-46, PRM-52).
              AND s.state IN ('active', 'alumnus'))
      -- After a phone change the WeChat account left behind stays out until WeCom names another one (BEY-13).
      AND (p.barred_external IS NULL OR p.barred_external IS DISTINCT FROM p.external_userid) AS related
  FROM parent p WHERE p.unit_id = $1 AND p.removed_at IS NULL`;

export interface FamilyRow {
  id: string;
  is_student: boolean;
  related: boolean;
}

/** The person of each session `s`, as `staff` or `family`: what `personOfRow` reads, in the statement that reads the session. */
export const PERSON_OF_SESSION = `
  LEFT JOIN LATERAL (${STAFF} AND m.id = s.ref_id AND s.kind = 'member') staff ON true
  LEFT JOIN LATERAL (${FAMILY} AND p.id = s.ref_id AND s.kind = 'parent') family ON true`;

/** @param row `row_to_json` of both, one of them null */
export function personOfRow(row: { staff: StaffRow | null; family: FamilyRow | null }): StaffPerson | FamilyPerson | undefined {
  if (row.staff !== null) return staffOf(row.staff);
  return row.family === null ? undefined : familyOf(row.family);
}

/** Who somebody is now, by the pair (unit, WeCom id) at the log-in and by row id in a session (A6, PER-26). */
@Injectable()
export class PeopleQueries {
  staffById(tx: ReadTx, id: string): Promise<StaffPerson | undefined> {
    return this.#staff(tx, `${STAFF} AND m.id = $2`, id);
  }

  /** WeCom's userids are unique without regard to case (wecom 02). */
  staffByUserid(tx: ReadTx, userid: string): Promise<StaffPerson | undefined> {
    return this.#staff(tx, `${STAFF} AND lower(m.wecom_userid) = lower($2)`, userid);
  }

  familyById(tx: ReadTx, id: string): Promise<FamilyPerson | undefined> {
    return this.#family(tx, `${FAMILY} AND p.id = $2`, id);
  }

  familyByUserid(tx: ReadTx, userid: string): Promise<FamilyPerson | undefined> {
    return this.#family(tx, `${FAMILY} AND p.wecom_userid = $2`, userid);
  }

  async #staff(tx: ReadTx, sql: string, key: string): Promise<StaffPerson | undefined> {
    const row = await tx.one<StaffRow>(sql, [tx.unitId, key]);
    return row === undefined ? undefined : staffOf(row);
  }

  async #family(tx: ReadTx, sql: string, key: string): Promise<FamilyPerson | undefined> {
    const row = await tx.one<FamilyRow>(sql, [tx.unitId, key]);
    return row === undefined ? undefined : familyOf(row);
  }
}

function staffOf({ id, name, roles, granted, teaches, admin_label, join_state }: StaffRow): StaffPerson {
  return { kind: 'member', id, name, roles, granted, teaches, adminLabel: admin_label, joinState: join_state };
}

function familyOf({ id, is_student, related }: FamilyRow): FamilyPerson {
  return { kind: 'parent', id, isStudent: is_student, related };
}

/** Gone people have no session, whatever their cookie says (A8). */
export function isPresent(person: StaffPerson | FamilyPerson): boolean {
  return person.kind === 'member' ? person.joinState !== 'left' && person.joinState !== 'disabled' : person.related;
}
