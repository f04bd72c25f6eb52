import { Injectable } from '@nestjs/common';
import type { Ctx } from '@platform/ctx/ctx';
import type { Tx } from '@platform/db/tx';
import { dayMacau } from '@platform/time/macau-time';
import type { Student } from '@wecom';
import { applyDepartments } from '../data/department.rows';
import { applyLabels, dropLabels } from '../data/label.rows';
import { markGone } from '../data/missing.rows';
import { applyNodes, applyTeachers } from '../data/node.rows';
import { unknownClasses } from '../data/student.rows';
import { DirectoryWecom, isThere, readObject, type DirectoryApp } from './directory-wecom';
import { DirectoryWriter } from './directory-writer';

/** Of one person for one event; who is written to all the time is left to the next event. */
const READINGS = 3;

/**
 * Reads one object back from WeCom and makes the mirror equal to it, whatever the event said (G4). What it refers to and the
 * mirror does not know yet (a new department, class, child) is read first.
 */
@Injectable()
export class ObjectSync {
  constructor(
    private readonly wecom: DirectoryWecom,
    private readonly writer: DirectoryWriter,
  ) {}

  /** A rename: the row keeps its id, unless the new userid got a row of its own before (events out of order). */
  async renamed(ctx: Ctx, was: string, userid: string): Promise<void> {
    await this.member(ctx, userid, was);
    const left = await this.writer.write(ctx, (tx) => unknownMembers(tx, [was]));
    // Still a row of the old name: renamed twice, or too late. WeCom is asked whether anybody has that name.
    if (left.length === 0) await this.member(ctx, was);
  }

  async member(ctx: Ctx, userid: string, was?: string): Promise<void> {
    const app = await this.wecom.connection(ctx);
    const readAt = await this.writer.readTime(ctx);
    const user = await readObject(app.users.get(userid));
    if (user === 'hidden') return;
    if (user === 'gone') return this.#gone(ctx, 'member', userid, readAt);
    if (was !== undefined) await this.#rename(ctx, was, user.userid);
    if ((await this.writer.write(ctx, (tx) => unknownDepartments(tx, user.department ?? []))).length > 0) await this.departments(ctx);
    await this.writer.write(ctx, (tx) => this.writer.members(tx, [user], readAt));
  }

  /** @param deleted WeCom number of a department that an event called deleted */
  async departments(ctx: Ctx, deleted?: number): Promise<void> {
    const app = await this.wecom.connection(ctx);
    const readAt = await this.writer.readTime(ctx);
    const list = await app.departments.list();
    await this.writer.write(ctx, async (tx) => {
      await applyDepartments(tx, list, readAt);
      if (deleted !== undefined && list.length > 0 && !list.some((d) => d.id === deleted)) await goneByNumber(tx, 'department', deleted);
    });
  }

  async tag(ctx: Ctx, tagid: number): Promise<void> {
    const app = await this.wecom.connection(ctx);
    const tags = await app.tags.list();
    const tag = tags.find((each) => each.tagid === tagid);
    const members = tag === undefined ? 'gone' : await readObject(app.tags.get(tagid));
    if (isThere(members)) {
      const userids = members.userlist.map((user) => user.userid);
      for (const userid of await this.writer.write(ctx, (tx) => unknownMembers(tx, userids))) await this.member(ctx, userid);
      const numbers = members.partylist;
      if ((await this.writer.write(ctx, (tx) => unknownDepartments(tx, numbers))).length > 0) await this.departments(ctx);
    }
    await this.writer.write(ctx, async (tx) => {
      if (tag !== undefined && isThere(members)) await applyLabels(tx, [{ ...members, ...tag }]);
      await dropLabels(
        tx,
        tags.map((each) => each.tagid),
      );
    });
  }

  /** @param deleted WeCom number of a node that an event called deleted */
  async nodes(ctx: Ctx, deleted?: number): Promise<void> {
    const app = await this.wecom.connection(ctx);
    const readAt = await this.writer.readTime(ctx);
    const list = await app.schoolDepartments.list();
    const teachers = list.flatMap((node) => (node.department_admins ?? []).map((admin) => admin.userid));
    for (const userid of await this.writer.write(ctx, (tx) => unknownMembers(tx, teachers))) await this.member(ctx, userid);
    await this.writer.write(ctx, async (tx) => {
      await applyNodes(tx, list, readAt);
      await applyTeachers(tx, list);
      if (deleted !== undefined && list.length > 0 && !list.some((n) => n.id === deleted)) await goneByNumber(tx, 'school_node', deleted);
    });
  }

  /**
   * A pupil or a guardian: WeCom has one namespace for both. Read once more where a later writing of ours stands in the mirror
   * already: it knows what we wrote, not whether somebody began to follow meanwhile.
   * @param follows what a subscribe or unsubscribe event of a pupil said, or his log-in: this cannot be read back
   */
  async person(ctx: Ctx, userid: string, follows?: boolean): Promise<void> {
    for (let reading = 1; !(await this.#person(ctx, userid, follows)) && reading < READINGS; reading += 1);
  }

  /** @returns false where the mirror knows something later than what was read */
  async #person(ctx: Ctx, userid: string, follows?: boolean): Promise<boolean> {
    const app = await this.wecom.connection(ctx);
    const readAt = await this.writer.readTime(ctx);
    const person = await readObject(app.schoolUsers.get(userid));
    if (person === 'hidden') return true;
    if (person === 'gone') {
      await this.#gone(ctx, 'student', userid, readAt);
      await this.#gone(ctx, 'parent', userid, readAt);
      return true;
    }
    if (person.user_type === 1) {
      await this.#student(ctx, person.student, readAt);
      if (follows === undefined) return true;
      return this.writer.write(ctx, async (tx) => {
        await this.writer.self(tx, person.student.student_userid, follows, readAt);
        return isTaken(tx, userid, readAt);
      });
    }
    await this.#children(
      ctx,
      app,
      (person.parent.children ?? []).map((child) => child.student_userid),
    );
    return this.writer.write(ctx, async (tx) => {
      await this.writer.parent(tx, person.parent, readAt);
      return isTaken(tx, userid, readAt);
    });
  }

  async #student(ctx: Ctx, student: Student, readAt: Date): Promise<void> {
    if ((await this.writer.write(ctx, (tx) => unknownClasses(tx, [student]))).length > 0) await this.nodes(ctx);
    await this.writer.write(ctx, (tx) => this.writer.students(tx, [student], readAt));
  }

  /** Children the mirror does not know yet; at most 10 (wecom 08 §6). */
  async #children(ctx: Ctx, app: DirectoryApp, userids: readonly string[]): Promise<void> {
    const unknown = await this.writer.write(ctx, (tx) => unknownStudents(tx, userids));
    for (const userid of unknown) {
      const readAt = await this.writer.readTime(ctx);
      const child = await readObject(app.schoolUsers.get(userid));
      if (isThere(child) && child.user_type === 1) await this.#student(ctx, child.student, readAt);
    }
  }

  async #rename(ctx: Ctx, was: string, now: string): Promise<void> {
    await this.writer.write(ctx, (tx) =>
      tx.execute(
        `UPDATE member m SET wecom_userid = $3, version = version + 1, updated_at = now()
          WHERE unit_id = $1 AND lower(wecom_userid) = lower($2)
            AND NOT EXISTS (SELECT FROM member o WHERE o.unit_id = $1 AND lower(o.wecom_userid) = lower($3) AND o.id <> m.id)`,
        [tx.unitId, was, now],
      ),
    );
  }

  /** WeCom itself says that there is no such userid. */
  async #gone(ctx: Ctx, kind: 'member' | 'student' | 'parent', userid: string, readAt: Date): Promise<void> {
    await this.writer.write(ctx, async (tx) => {
      const row = await tx.one<{ id: string }>(
        `SELECT id FROM ${kind} WHERE unit_id = $1 AND lower(wecom_userid) = lower($2) AND read_at <= $3`,
        [tx.unitId, userid, readAt],
      );
      if (row !== undefined) await markGone(tx, kind, [row.id], dayMacau(tx.now));
    });
  }
}

async function goneByNumber(tx: Tx, kind: 'department' | 'school_node', wecomId: number): Promise<void> {
  const row = await tx.one<{ id: string }>(`SELECT id FROM ${kind} WHERE unit_id = $1 AND wecom_id = $2`, [tx.unitId, wecomId]);
  if (row !== undefined) await markGone(tx, kind, [row.id], dayMacau(tx.now));
}

/** Whether the mirror holds nothing later of this guardian than what was read. */
async function isTaken(tx: Tx, userid: string, readAt: Date): Promise<boolean> {
  const later = await tx.one(`SELECT 1 FROM parent WHERE unit_id = $1 AND lower(wecom_userid) = lower($2) AND read_at > $3`, [
    tx.unitId,
    userid,
    readAt,
  ]);
  return later === undefined;
}

async function unknownDepartments(tx: Tx, wecomIds: readonly number[]): Promise<number[]> {
  const rows = await tx.query<{ id: number }>(
    `SELECT u.id FROM unnest($2::int[]) AS u (id)
      WHERE NOT EXISTS (SELECT FROM department d WHERE d.unit_id = $1 AND d.wecom_id = u.id AND d.state = 'active')`,
    [tx.unitId, wecomIds],
  );
  return rows.map((row) => row.id);
}

/** Userids without a member here, or of one who had left. */
async function unknownMembers(tx: Tx, userids: readonly string[]): Promise<string[]> {
  const rows = await tx.query<{ userid: string }>(
    `SELECT DISTINCT ON (lower(u.userid)) u.userid FROM unnest($2::text[]) AS u (userid)
      WHERE NOT EXISTS (SELECT FROM member m WHERE m.unit_id = $1 AND lower(m.wecom_userid) = lower(u.userid) AND m.join_state <> 'left')`,
    [tx.unitId, userids],
  );
  return rows.map((row) => row.userid);
}

async function unknownStudents(tx: Tx, userids: readonly string[]): Promise<string[]> {
  const rows = await tx.query<{ userid: string }>(
    `SELECT u.userid FROM unnest($2::text[]) AS u (userid)
      WHERE NOT EXISTS (SELECT FROM student s WHERE s.unit_id = $1 AND lower(s.wecom_userid) = lower(u.userid) AND s.state <> 'removed')`,
    [tx.unitId, userids],
  );
  return rows.map((row) => row.userid);
}
