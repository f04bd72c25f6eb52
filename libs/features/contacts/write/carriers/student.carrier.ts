import type { ReadTx } from '@platform/db/tx';
import type { UnitKeys } from '@platform/secrets/unit-keys';
import type { WecomApp } from '@wecom';
import { isThere, readObject } from '../../mirror/directory-wecom';
import type { DirectoryCommand } from '../commands';
import { idOf, refOf, type Carrier, type Facts } from '../lane-tools';
import { unlessGone } from './batch-call';
import { storeStudents, writeStudents } from './student-batch';
import { creation, isOurs, keepOwn, mirrorOf, mirrorsOf, NOTHING, placeholders, shownOf, update } from './student-parts';

/** Pupils: entered, changed and taken out, one by one or a hundred at a time (wecom 08 §6). */
export const studentCarrier: Carrier = {
  // Who is taken out has guardians to be read and written first.
  groups: { 'student.create': 100, 'student.update': 100, 'student.delete': 50 },

  async shown(tx: ReadTx, _keys: UnitKeys, command: DirectoryCommand): Promise<Facts | undefined> {
    if (command.kind !== 'student.update') return undefined;
    return shownOf(command, await mirrorOf(tx, command.studentId));
  },

  async shownMany(tx, commands) {
    const updates = commands.filter((command) => command.kind === 'student.update');
    const mirrors = await mirrorsOf(
      tx,
      updates.map((command) => command.studentId),
    );
    return new Map(updates.map((command) => [command.studentId, shownOf(command, mirrors.get(command.studentId))]));
  },

  async write(tools, step): Promise<void> {
    const app = await tools.school();
    const { command } = step;
    if (command.kind === 'student.create') {
      const body = await tools.db.read(tools.ctx, (tx) => creation(tx, command));
      await tools.reserve(step, body.student_userid);
      try {
        await app.schoolUsers.createStudent(body);
      } catch (error) {
        if (!(await isOurs(app, step, body.student_userid, error))) throw error;
        await app.schoolUsers.updateStudent({ student_userid: body.student_userid, name: body.name, department: body.department });
      }
      return;
    }
    const userid = await tools.db.read(tools.ctx, (tx) =>
      refOf<string>(tx, 'student', command.kind === 'student.update' || command.kind === 'student.delete' ? command.studentId : ''),
    );
    await tools.reserve(step, userid);
    if (command.kind === 'student.delete') return remove(app, userid);
    if (command.kind !== 'student.update') return;
    const live = await app.schoolUsers.get(userid);
    if (live.user_type !== 1) throw new TypeError('the userid of a pupil names a guardian');
    const body = await tools.db.read(tools.ctx, (tx) => update(tx, NOTHING, command, userid, live.student, step.base));
    if (Object.keys(body).length > 1) await app.schoolUsers.updateStudent(body);
  },

  writeMany: writeStudents,

  async store(tools, step): Promise<string | null> {
    const { ctx, db, writer } = tools;
    const userid = step.row.wecom_ref ?? '';
    const { command } = step;
    if (command.kind === 'student.create') await writer.write(ctx, (tx) => placeholders(tx, [[command, userid]]));
    await tools.objects.person(ctx, userid);
    const id = await db.read(ctx, (tx) => idOf(tx, 'student', userid));
    if (id !== null) await writer.write(ctx, async (tx) => keepOwn(tx, await tools.keys.forUnit(tx), [[step, id]]));
    return id;
  },

  storeMany: storeStudents,
};

/** Guardians without another child go first, the others lose the tie: WeCom refuses a pupil with guardians (65013). */
async function remove(app: WecomApp, userid: string): Promise<void> {
  const live = await readObject(app.schoolUsers.get(userid));
  if (!isThere(live) || live.user_type !== 1) return;
  for (const { parent_userid } of live.student.parents ?? []) {
    const parent = await readObject(app.schoolUsers.get(parent_userid));
    if (!isThere(parent) || parent.user_type !== 2) continue;
    const rest = (parent.parent.children ?? []).filter((child) => child.student_userid.toLowerCase() !== userid.toLowerCase());
    if (rest.length === 0) await unlessGone(app.schoolUsers.deleteParent(parent_userid));
    else {
      const children = rest.map(({ student_userid, relation }) => ({ student_userid, relation }));
      await unlessGone(app.schoolUsers.updateParent({ parent_userid, children }));
    }
  }
  await unlessGone(app.schoolUsers.deleteStudent(userid));
}
