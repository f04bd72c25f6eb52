import { useQuery, type QueryClient } from '@tanstack/react-query';
import { noticesApi, type NoticeCheck, type NoticeDetail, type NoticeProgress } from '@contracts/notices';
import { noticeSendingApi, type ReachPreview } from '@contracts/notice-sending';
import { useApi } from '@ui/core/api/query';

/** Whom a confirmed notice will go to, while the server has not made its rows yet. */
export interface NoticePlan {
  students: number;
  recipients: number;
  classes: { classId: string; name: string; students: number }[];
}

const KEEP_MS = 60_000;
const keyOf = (id: string) => ['plan of a notice', id] as const;

export const planOf = (reach: Pick<ReachPreview, 'students' | 'classes'>, check: Pick<NoticeCheck, 'recipients'>): NoticePlan => ({
  students: reach.students,
  recipients: check.recipients,
  classes: reach.classes.map(({ classId, name, students }) => ({ classId, name, students })),
});

/** What was shown before 【確認】 is what waits behind it: no second question, nothing jumps. */
export const rememberPlan = (client: QueryClient, id: string, plan: NoticePlan): void => {
  client.setQueryData(keyOf(id), plan);
};
export const forgetPlan = (client: QueryClient, id: string): void => client.removeQueries({ queryKey: keyOf(id) });

/** The plan as numbers of nobody reached yet: every stone waits (BEY-03). */
export function waitingOf(
  progress: NoticeProgress,
  plan: NoticePlan | undefined,
): Pick<NoticeProgress, 'students' | 'recipients' | 'classes'> {
  if (plan === undefined || progress.students > 0) return progress;
  return {
    students: plan.students,
    recipients: plan.recipients,
    classes: plan.classes.map((row) => ({
      ...row,
      teacher: null,
      stones: { done: 0, opened: 0, delivered: 0, waiting: row.students, unreached: 0 },
    })),
  };
}

/** @returns undefined while it is not known; a refusal leaves the page without the stones, nothing else is lost */
export function usePlan(notice: NoticeDetail, wanted: boolean): NoticePlan | undefined {
  const api = useApi();
  const query = useQuery({
    queryKey: keyOf(notice.id),
    queryFn: async ({ signal }) => {
      const { includeAlumni, audience, ccSelf } = notice;
      const targets = notice.targets.map(({ kind, refId }) => ({ kind, refId }));
      const choice = { targets, includeAlumni, audience };
      const [reach, check] = await Promise.all([
        api.call(noticeSendingApi.reach, { body: choice, signal }),
        api.call(noticesApi.count, { body: { ...choice, ccIds: [], ccSelf }, signal }),
      ]);
      return planOf(reach, check);
    },
    enabled: wanted,
    staleTime: KEEP_MS,
    retry: false,
  });
  return query.data;
}
