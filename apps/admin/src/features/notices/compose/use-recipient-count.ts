import { useEffect, useState } from 'react';
import { noticesApi, type NoticeCheck } from '@contracts/notices';
import type { NoticeDraft } from '@contracts/notice-types';
import { useApi } from '@ui/core/api/query';

type Choice = Pick<NoticeDraft, 'targets' | 'audience' | 'includeAlumni' | 'ccIds' | 'ccSelf'>;
const WAIT_MS = 250;

/** Counts a choice while it is made; only the newest question is answered, a failed one leaves no number behind. */
export function useRecipientCount(
  { targets, audience, includeAlumni, ccIds, ccSelf }: Choice,
  enabled: boolean,
): { data: NoticeCheck | undefined; busy: boolean } {
  const api = useApi();
  const [data, setData] = useState<NoticeCheck>();
  const [busy, setBusy] = useState(false);
  const text = JSON.stringify({
    targets: targets.map(({ kind, refId }) => ({ kind, refId })),
    audience,
    includeAlumni,
    ccIds,
    ccSelf,
  });
  useEffect(() => {
    if (!enabled) return;
    const body = JSON.parse(text) as Choice;
    if (body.targets.length === 0) {
      setData(undefined);
      setBusy(false);
      return;
    }
    const stop = new AbortController();
    setBusy(true);
    const timer = setTimeout(() => {
      api.call(noticesApi.count, { body, signal: stop.signal }).then(
        (answer) => {
          setData(answer);
          setBusy(false);
        },
        () => {
          if (stop.signal.aborted) return;
          setData(undefined);
          setBusy(false);
        },
      );
    }, WAIT_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [api, text, enabled]);
  return { data, busy };
}
