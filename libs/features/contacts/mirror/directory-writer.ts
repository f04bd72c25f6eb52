import { Injectable } from '@nestjs/common';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { Tx } from '@platform/db/tx';
import { UnitKeys } from '@platform/secrets/unit-keys';
import { dayMacau } from '@platform/time/macau-time';
import type { Parent, Student, User } from '@wecom';
import { lockDirectory } from '../data/directory-lock';
import { applyMembers } from '../data/member.rows';
import { applyParents, applySelf, applyTies, type ReadParent, type Tie } from '../data/parent.rows';
import { applyStudents } from '../data/student.rows';
import { relationOf } from '../domain/relation';
import { Tally } from '../domain/tally';

/** Short transactions of the mirror: each takes the unit's directory lock, writes one page or one object, and ends. */
@Injectable()
export class DirectoryWriter {
  constructor(
    private readonly db: Db,
    private readonly keys: UnitKeys,
  ) {}

  /** Database clock before a call to WeCom: what is written with it never overwrites what was read later. */
  readTime(ctx: Ctx): Promise<Date> {
    return this.db.read(ctx, (tx) => Promise.resolve(tx.now));
  }

  /** Runs `fn` alone among the writers of this unit's directory. */
  write<T>(ctx: Ctx, fn: (tx: Tx) => Promise<T>): Promise<T> {
    return this.db.inUnit(ctx, async (tx) => {
      await lockDirectory(tx);
      return fn(tx);
    });
  }

  async members(tx: Tx, users: readonly User[], readAt: Date, tally = new Tally()): Promise<void> {
    tally.add('members', await applyMembers(tx, await this.keys.forUnit(tx), users, readAt));
  }

  /** Pupils with their classes, guardians and ties, as `school/user/list` and `get` tell them. */
  async students(tx: Tx, students: readonly Student[], readAt: Date, tally = new Tally()): Promise<void> {
    const cipher = await this.keys.forUnit(tx);
    const { ids, difference } = await applyStudents(tx, students, readAt, dayMacau(tx.now));
    tally.add('students', difference);
    const taken = students.filter((student) => ids.has(student.student_userid.toLowerCase()));
    const guardians = new Map<string, ReadParent>();
    for (const student of taken) {
      for (const p of student.parents ?? []) {
        guardians.set(p.parent_userid.toLowerCase(), {
          userid: p.parent_userid,
          mobile: p.mobile,
          subscribed: p.is_subscribe === 1,
          externalUserid: p.external_userid,
          isStudent: relationOf(p.relation) === 'self',
        });
      }
    }
    const parents = await applyParents(tx, cipher, [...guardians.values()], readAt);
    tally.add('parents', parents.difference);
    const ties = taken.flatMap((student) =>
      (student.parents ?? []).flatMap((p): Tie[] => {
        const parentId = parents.ids.get(p.parent_userid.toLowerCase());
        const studentId = ids.get(student.student_userid.toLowerCase());
        return parentId === undefined || studentId === undefined ? [] : [{ parentId, studentId, label: p.relation }];
      }),
    );
    tally.add('relations', await applyTies(tx, 'student', [...ids.values()], ties));
  }

  /** One guardian with all his ties; his children must be mirrored before. */
  parent(tx: Tx, parent: Parent, readAt: Date, tally = new Tally()): Promise<void> {
    return this.parents(tx, [parent], readAt, tally);
  }

  /** Guardians, each with all his ties; their children must be mirrored before. */
  async parents(tx: Tx, parents: readonly Parent[], readAt: Date, tally = new Tally()): Promise<void> {
    if (parents.length === 0) return;
    const rows = await tx.query<{ id: string; userid: string }>(
      `SELECT id, lower(wecom_userid) AS userid FROM student WHERE unit_id = $1 AND lower(wecom_userid) = ANY ($2)`,
      [tx.unitId, parents.flatMap((parent) => (parent.children ?? []).map((child) => child.student_userid.toLowerCase()))],
    );
    const studentIds = new Map(rows.map((row) => [row.userid, row.id]));
    const read = parents.map((parent): ReadParent => ({
      userid: parent.parent_userid,
      mobile: parent.mobile,
      subscribed: parent.is_subscribe === 1,
      externalUserid: parent.external_userid,
      isStudent: (parent.children ?? []).some((child) => relationOf(child.relation) === 'self'),
    }));
    const { ids, difference } = await applyParents(tx, await this.keys.forUnit(tx), read, readAt);
    tally.add('parents', difference);
    const ties = parents.flatMap((parent) => {
      const parentId = ids.get(parent.parent_userid.toLowerCase());
      return (parent.children ?? []).flatMap((child): Tie[] => {
        const studentId = studentIds.get(child.student_userid.toLowerCase());
        return parentId === undefined || studentId === undefined ? [] : [{ parentId, studentId, label: child.relation }];
      });
    });
    tally.add('relations', await applyTies(tx, 'parent', [...ids.values()], ties));
  }

  /** A pupil who uses WeChat himself: WeCom tells of it only by events and by his log-in. @returns the id of his `parent` row */
  async self(tx: Tx, studentUserid: string, subscribed: boolean, readAt: Date): Promise<string | undefined> {
    const student = await tx.one<{ id: string; userid: string }>(
      `SELECT id, wecom_userid AS userid FROM student WHERE unit_id = $1 AND lower(wecom_userid) = $2 AND state = 'active'`,
      [tx.unitId, studentUserid.toLowerCase()],
    );
    if (student === undefined) return undefined;
    return applySelf(tx, await this.keys.forUnit(tx), student, subscribed, readAt);
  }
}
