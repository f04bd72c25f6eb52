import { useQuery } from '@tanstack/react-query';
import { noticesApi, type NoticeCheck } from '@contracts/notices';
import { routeKey, useApi } from '@ui/core/api/query';
import { useSettled } from '../../../shared/use-settled';
import { draftOf, type ComposeForm } from '../compose/compose-form';

const SETTLE_MS = 400;
const KEEP_MS = 60_000;
type CountBody = Pick<ReturnType<typeof draftOf>, 'targets' | 'includeAlumni' | 'audience' | 'ccIds' | 'ccSelf'>;

/** Running result of a choice, by the server's directory; undefined while it is not known. `active` = somebody is choosing. */
export function useRecipientCount(form: ComposeForm, active: boolean): NoticeCheck | undefined {
  const api = useApi();
  const { targets, includeAlumni, audience, ccIds, ccSelf } = draftOf(form);
  const wanted = targets.length === 0 ? '' : JSON.stringify({ targets, includeAlumni, audience, ccIds, ccSelf } satisfies CountBody);
  const settled = useSettled(wanted, SETTLE_MS);
  // A question without effect that is too long for an address. Only a help: 【提交】 checks again and says what is wrong.
  const query = useQuery({
    queryKey: [...routeKey(noticesApi.count), settled],
    queryFn: ({ signal }) => api.call(noticesApi.count, { body: JSON.parse(settled) as CountBody, signal }),
    enabled: active && settled !== '',
    staleTime: KEEP_MS,
  });
  return settled === wanted ? query.data : undefined;
}
