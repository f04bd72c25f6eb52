import { useEffect, useState } from 'react';
import { noticesApi, type NoticeCheck } from '@contracts/notices';
import { useApi } from '@ui/core/api/query';
import { useSettled } from '../../../shared/use-settled';
import { draftOf, type ComposeForm } from '../compose/compose-form';

const SETTLE_MS = 400;
type CountBody = Pick<ReturnType<typeof draftOf>, 'targets' | 'includeAlumni' | 'audience' | 'ccIds' | 'ccSelf'>;

/** Running result of a choice, by the server's directory; undefined while it is not known. `active` = somebody is choosing. */
export function useRecipientCount(form: ComposeForm, active: boolean): NoticeCheck | undefined {
  const api = useApi();
  const { targets, includeAlumni, audience, ccIds, ccSelf } = draftOf(form);
  const wanted = targets.length === 0 ? '' : JSON.stringify({ targets, includeAlumni, audience, ccIds, ccSelf });
  const settled = useSettled(wanted, SETTLE_MS);
  const [known, setKnown] = useState<{ of: string; check: NoticeCheck }>();
  useEffect(() => {
    if (!active || settled === '' || known?.of === settled) return;
    const stop = new AbortController();
    api.call(noticesApi.count, { body: JSON.parse(settled) as CountBody, signal: stop.signal }).then(
      (check) => setKnown({ of: settled, check }),
      // Only a help while choosing: 【提交】 checks again and says what is wrong.
      () => undefined,
    );
    return () => stop.abort();
  }, [active, settled]);
  return known?.of === wanted ? known.check : undefined;
}
