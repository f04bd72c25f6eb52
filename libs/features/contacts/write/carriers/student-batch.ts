import { dayMacau } from '@platform/time/macau-time';
import type { ParentUpdate, Student, StudentCreate, StudentUpdate, WecomApp, WecomError } from '@wecom';
import { markGone } from '../../data/missing.rows';
import { applyStudents } from '../../data/student.rows';
import { isThere } from '../../mirror/directory-wecom';
import { alike, knownRefs, refOf, type LaneTools, type Step } from '../lane-tools';
import { eachAlone, isGone, NO_SIGHT, readPeople, refusal, sendBatch, type Failed } from './batch-call';
import { bodyOf, classesAfter, classRefs, keepOwn, knownOf, mayBeOurs, placeholders } from './student-parts';

/** Pupils in calls of a hundred: entered and changed together, or taken out together; each change of another pupil. */
export async function writeStudents(tools: LaneTools, steps: readonly Step[]): Promise<Failed> {
  const failed: Failed = new Map();
  const app = await tools.school();
  if (steps[0]!.command.kind === 'student.delete') await takeOut(tools, app, steps, failed);
  else await enterAndChange(tools, app, steps, failed);
  return failed;
}

async function enterAndChange(tools: LaneTools, app: WecomApp, steps: readonly Step[], failed: Failed): Promise<void> {
  const bodies = new Map<Step, StudentCreate | StudentUpdate>();
  await tools.db.read(tools.ctx, async (tx) => {
    const known = await knownOf(tx, steps);
    await eachAlone(steps, failed, async (step) => {
      bodies.set(step, await bodyOf(tx, step, known));
    });
  });
  await tools.reserveAll([...bodies].map(([step, body]) => [step, body.student_userid] as const));
  const entered = [...bodies].filter((entry): entry is [Step, StudentCreate] => entry[0].command.kind === 'student.create');
  const changed = [...bodies].flatMap(([step, body]): [Step, StudentUpdate][] =>
    step.command.kind === 'student.update' && Object.keys(body).length > 1 ? [[step, body]] : [],
  );
  // An earlier try whose answer was lost may have entered some of them: they are looked up before anything is repeated.
  const fresh = await unlessThere(app, entered, (step) => step.row.attempts > 0, changed);
  const refused = await sendBatch(
    app,
    fresh.map(([, body]) => body),
    (students) => app.schoolUsers.createStudents(students),
  );
  const errorOf = ([, body]: readonly [Step, StudentCreate]): WecomError | undefined => refused.get(body.student_userid.toLowerCase());
  const met = fresh.filter((entry) => mayBeOurs(entry[0], errorOf(entry)));
  const others = await unlessThere(app, met, () => true, changed);
  for (const entry of fresh) {
    const error = errorOf(entry);
    if (error !== undefined && (!met.includes(entry) || others.includes(entry))) failed.set(entry[0].row.id, error);
  }
  const unchanged = await sendBatch(
    app,
    changed.map(([, body]) => body),
    (students) => app.schoolUsers.updateStudents(students),
  );
  for (const [step, body] of changed) {
    const error = unchanged.get(body.student_userid.toLowerCase());
    if (error !== undefined) failed.set(step.row.id, error);
  }
}

/**
 * Looks up whom WeCom has already and has him changed where he is not as wanted.
 * @returns those who are still to be entered
 */
async function unlessThere(
  app: WecomApp,
  entered: readonly [Step, StudentCreate][],
  asks: (step: Step) => boolean,
  changed: [Step, StudentUpdate][],
): Promise<[Step, StudentCreate][]> {
  const asked = entered.filter(([step]) => asks(step));
  const live = await readPeople(
    app,
    asked.map(([, body]) => body.student_userid),
  );
  return entered.filter(([step, body]) => {
    const there = live.get(body.student_userid.toLowerCase());
    if (there === undefined || !isThere(there) || there.user_type !== 1) return true;
    const { student_userid, name, department } = body;
    if (there.student.name !== name || !alike(there.student.department, department))
      changed.push([step, { student_userid, name, department }]);
    return false;
  });
}

/** Guardians without another child go first, the others lose the tie: WeCom refuses a pupil with guardians (65013). */
async function takeOut(tools: LaneTools, app: WecomApp, steps: readonly Step[], failed: Failed): Promise<void> {
  const named = new Map<Step, string>();
  await tools.db.read(tools.ctx, async (tx) => {
    const ids = steps.map(({ row }) => row.entity_id);
    const known = await knownRefs<string>(tx, 'student', ids);
    await eachAlone(steps, failed, async (step) => {
      named.set(step, known.get(step.row.entity_id) ?? (await refOf<string>(tx, 'student', step.row.entity_id)));
    });
  });
  await tools.reserveAll([...named]);
  const live = await readPeople(app, [...named.values()]);
  const there = [...named].flatMap(([step, userid]) => {
    const at = live.get(userid.toLowerCase())!;
    if (at === 'hidden') failed.set(step.row.id, refusal(app, NO_SIGHT, 'no privilege to access'));
    return isThere(at) && at.user_type === 1 ? [{ step, student: at.student }] : [];
  });
  const parentsOf = (student: Student): string[] => (student.parents ?? []).map((parent) => parent.parent_userid);
  const refused = await letGo(
    app,
    new Set(there.map(({ student }) => student.student_userid.toLowerCase())),
    there.flatMap(({ student }) => parentsOf(student)),
  );
  const leaving = there.filter(({ step, student }) => {
    const error = parentsOf(student)
      .map((userid) => refused.get(userid.toLowerCase()))
      .find((one) => one !== undefined);
    if (error !== undefined) failed.set(step.row.id, error);
    return error === undefined;
  });
  const stayed = await sendBatch(
    app,
    leaving.map(({ student }) => student.student_userid),
    (userids) => app.schoolUsers.deleteStudents(userids),
  );
  for (const { step, student } of leaving) {
    const error = stayed.get(student.student_userid.toLowerCase());
    if (error !== undefined && !isGone(error)) failed.set(step.row.id, error);
  }
}

/** @param leaving pupils, lower case @returns guardians whom WeCom would not let go, and why */
async function letGo(app: WecomApp, leaving: ReadonlySet<string>, userids: readonly string[]): Promise<Map<string, WecomError>> {
  const gone: string[] = [];
  const kept: ParentUpdate[] = [];
  for (const at of (await readPeople(app, userids)).values()) {
    if (!isThere(at) || at.user_type !== 2) continue;
    const children = (at.parent.children ?? [])
      .filter((child) => !leaving.has(child.student_userid.toLowerCase()))
      .map(({ student_userid, relation }) => ({ student_userid, relation }));
    if (children.length === 0) gone.push(at.parent.parent_userid);
    else kept.push({ parent_userid: at.parent.parent_userid, children });
  }
  const refused = [
    ...(await sendBatch(app, gone, (list) => app.schoolUsers.deleteParents(list))),
    ...(await sendBatch(app, kept, (list) => app.schoolUsers.updateParents(list))),
  ];
  return new Map(refused.filter(([, error]) => !isGone(error)));
}

/** Brings the mirror to what was written, without asking WeCom. */
export async function storeStudents(tools: LaneTools, steps: readonly Step[]): Promise<Map<string, string | null>> {
  return tools.writer.write<Map<string, string | null>>(tools.ctx, async (tx) => {
    if (steps[0]!.command.kind === 'student.delete') {
      const ids = steps.map(({ row }) => row.entity_id);
      await markGone(tx, 'student', ids, dayMacau(tx.now));
      return new Map(steps.map(({ row }) => [row.id, row.entity_id]));
    }
    await placeholders(
      tx,
      steps.flatMap(({ row, command }) => (command.kind === 'student.create' ? [[command, row.wecom_ref ?? ''] as const] : [])),
    );
    const known = await knownOf(tx, steps);
    const students: Student[] = [];
    for (const step of steps) {
      const userid = step.row.wecom_ref ?? '';
      if (step.command.kind === 'student.create') {
        const classes = await classRefs(tx, known, step.command.classIds);
        students.push({ student_userid: userid, name: step.command.name, department: classes });
      } else if (step.command.kind === 'student.update') {
        const old = known.mirrors.get(step.command.studentId);
        const department = await classesAfter(tx, known, step.command, old?.department ?? []);
        students.push({ student_userid: userid, name: step.command.name ?? old?.name ?? userid, department });
      }
    }
    // Known to be the state after our own write: newer than anything read before it.
    const { ids } = await applyStudents(tx, students, tx.now, dayMacau(tx.now));
    const idOf = (step: Step): string | undefined => ids.get((step.row.wecom_ref ?? '').toLowerCase());
    await keepOwn(
      tx,
      await tools.keys.forUnit(tx),
      steps.flatMap((step) => {
        const id = idOf(step);
        return id === undefined ? [] : [[step, id] as const];
      }),
    );
    return new Map(steps.map((step) => [step.row.id, idOf(step) ?? null]));
  });
}
