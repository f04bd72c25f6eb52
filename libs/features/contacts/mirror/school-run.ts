import { dayMacau } from '@platform/time/macau-time';
import type { SchoolDepartment } from '@wecom';
import { countMissing, markGone } from '../data/missing.rows';
import { applyNodes, applyTeachers } from '../data/node.rows';
import { isThere, readObject, type DirectoryApp } from './directory-wecom';
import type { DirectoryWriter } from './directory-writer';
import { inParallel } from './in-parallel';
import { CALLS_IN_FLIGHT, type RunPages } from './run-pages';

const CLASS: SchoolDepartment['type'] = 1;

/**
 * Full run over 家校通訊錄: the tree with its teachers in one call, then class by class the pupils, who bring their guardians
 * and relations with them (one call a class instead of two); then those that were not seen.
 */
export async function runSchool(app: DirectoryApp, writer: DirectoryWriter, pages: RunPages): Promise<void> {
  const { tally, startedAt } = pages.run;
  const nodes = await app.schoolDepartments.list();
  await pages.write(async (tx) => {
    tally.add('nodes', await applyNodes(tx, nodes, startedAt));
    tally.add('teachers', await applyTeachers(tx, nodes));
  });

  const students = new Set<string>();
  const guardians = new Set<string>();
  const classes = nodes.filter((node) => node.type === CLASS);
  await inParallel(classes, CALLS_IN_FLIGHT, async (node) => {
    const { readAt } = pages;
    const listed = await readObject(app.schoolUsers.list(node.id));
    if (!isThere(listed)) return;
    const fresh = listed.filter((student) => !students.has(student.student_userid.toLowerCase()));
    for (const student of fresh) {
      students.add(student.student_userid.toLowerCase());
      for (const parent of student.parents ?? []) guardians.add(parent.parent_userid.toLowerCase());
    }
    if (fresh.length > 0) await pages.write((tx) => writer.students(tx, fresh, readAt, tally));
  });

  await pages.write(async (tx) => {
    const today = dayMacau(tx.now);
    const gone = await countMissing(tx, 'student', students, startedAt);
    tally.add('students', { removed: await markGone(tx, 'student', gone, today) });
    // A pupil who uses WeChat himself has a row under his own userid: he is seen when the pupil is.
    const goneParents = await countMissing(tx, 'parent', new Set([...guardians, ...students]), startedAt);
    tally.add('parents', { removed: await markGone(tx, 'parent', goneParents, today) });
    const goneNodes = await countMissing(tx, 'school_node', new Set(nodes.map((node) => String(node.id))), startedAt);
    tally.add('nodes', { removed: await markGone(tx, 'school_node', goneNodes, today) });
  });
}
