import { changesApi, type ChangeAnswer } from '@contracts/directory-changes';
import { directoryApi } from '@contracts/directory';
import { m } from '@contracts/messages';
import { schoolEditApi } from '@contracts/school-contacts';
import type { QueryClient } from '@tanstack/react-query';
import { isApiError } from '@ui/core/api/api-error';
import type { Api } from '@ui/core/api/client';
import { routeKey } from '@ui/core/api/query';
import { toast } from '@ui/core/status/toast';

/** WeCom gets 8 s; the answer itself a little more. */
const WAIT_MS = 15_000;

/** Waits for WeCom after a change was written down. @throws ApiError for what WeCom refused */
export async function settled(api: Api, answer: ChangeAnswer): Promise<ChangeAnswer> {
  if (answer.state !== 'pending') return answer;
  return api.call(changesApi.settle, { params: { id: answer.changeId }, body: {}, timeout: WAIT_MS });
}

/** Tells what became of a change (14 §7). */
export function tell(answer: ChangeAnswer, done: string): void {
  if (answer.state === 'done') toast(done);
  else if (answer.state === 'pending') toast(m.console_school_pending(), 'info');
  else toast(m.console_school_conflict_kept(), 'bad');
}

/**
 * What pages of 家校通訊錄 show is read again.
 * @param gone node that was deleted: nobody asks for it any more, also not the page that is just leaving it
 */
export async function refreshSchool(client: QueryClient, gone?: string): Promise<void> {
  const routes = [
    directoryApi.nodes,
    directoryApi.node,
    directoryApi.students,
    directoryApi.student,
    schoolEditApi.nodeForm,
    schoolEditApi.studentForm,
    schoolEditApi.guide,
    schoolEditApi.groups,
    schoolEditApi.teachers,
    schoolEditApi.removed,
    changesApi.numbers,
    changesApi.list,
  ];
  const remains = ({ queryKey }: { queryKey: readonly unknown[] }): boolean =>
    gone === undefined || !JSON.stringify(queryKey).includes(JSON.stringify(gone));
  await Promise.all(routes.map((route) => client.invalidateQueries({ queryKey: routeKey(route), predicate: remains })));
}

export const messageOf = (error: unknown): string => (isApiError(error) ? error.message : m.ui_failed());

/** What a form says of a failed save: that somebody else deleted what it is about is said as such, and what was typed stays. */
export const faultOf = (error: unknown, name: string): string =>
  isApiError(error, 'NOT_FOUND') ? m.ui_gone_kept({ name }) : messageOf(error);
