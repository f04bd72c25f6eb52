import { dayMacau } from '@platform/time/macau-time';
import { applyDepartments } from '../data/department.rows';
import { applyLabels, dropLabels, type ReadTag } from '../data/label.rows';
import { countMissing, markGone } from '../data/missing.rows';
import { isThere, readObject, type DirectoryApp } from './directory-wecom';
import type { DirectoryWriter } from './directory-writer';
import { inParallel } from './in-parallel';
import { CALLS_IN_FLIGHT, type RunPages } from './run-pages';

/** Full run over 企業通訊錄: departments, members department by department, tags; then those that were not seen. */
export async function runContacts(app: DirectoryApp, writer: DirectoryWriter, pages: RunPages): Promise<void> {
  const { tally, startedAt } = pages.run;
  const departments = await app.departments.list();
  await pages.write(async (tx) => tally.add('departments', await applyDepartments(tx, departments, startedAt)));

  const seen = new Set<string>();
  await inParallel(departments, CALLS_IN_FLIGHT, async (department) => {
    const { readAt } = pages;
    const listed = await readObject(app.users.list(department.id));
    if (!isThere(listed)) return;
    // Somebody of several departments is in each of their lists, with all of them: once is enough.
    const users = listed.filter((user) => !seen.has(user.userid.toLowerCase()));
    for (const user of users) seen.add(user.userid.toLowerCase());
    if (users.length > 0) await pages.write((tx) => writer.members(tx, users, readAt, tally));
  });

  const tags = await app.tags.list();
  const read: ReadTag[] = [];
  await inParallel(tags, CALLS_IN_FLIGHT, async (tag) => {
    const members = await readObject(app.tags.get(tag.tagid));
    if (isThere(members)) read.push({ ...members, tagid: tag.tagid, tagname: tag.tagname });
  });
  await pages.write(async (tx) => {
    tally.add('labels', await applyLabels(tx, read));
    tally.add('labels', {
      removed: await dropLabels(
        tx,
        tags.map((tag) => tag.tagid),
      ),
    });
  });

  await pages.write(async (tx) => {
    const today = dayMacau(tx.now);
    const people = await countMissing(tx, 'member', seen, startedAt);
    tally.add('members', { removed: await markGone(tx, 'member', people, today) });
    const gone = await countMissing(tx, 'department', new Set(departments.map((d) => String(d.id))), startedAt);
    tally.add('departments', { removed: await markGone(tx, 'department', gone, today) });
  });
}
