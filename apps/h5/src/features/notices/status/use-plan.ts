import { useQuery, type QueryClient } from '@tanstack/react-query';
import { noticesApi, type NoticeDetail } from '@contracts/notices';
import { noticeSendingApi } from '@contracts/notice-sending';
import { useApi } from '@ui/core/api/query';
import { planOf, type NoticePlan } from './plan';

const KEEP_MS = 60_000;
const keyOf = (id: string) => ['plan of a notice', id] as const;

/** What was shown before 【確認】 is what waits behind it: no second question, nothing jumps. */
export const rememberPlan = (client: QueryClient, id: string, plan: NoticePlan): void => {
  client.setQueryData(keyOf(id), plan);
};
export const forgetPlan = (client: QueryClient, id: string): void => client.removeQueries({ queryKey: keyOf(id) });

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
