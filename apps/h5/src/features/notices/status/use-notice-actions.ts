import { useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { useQueryClient } from '@tanstack/react-query';
import { m } from '@contracts/messages';
import { noticesApi } from '@contracts/notices';
import { isApiError } from '@ui/core/api/api-error';
import { routeKey, useApi } from '@ui/core/api/query';
import { formatNumber } from '@ui/core/format/number';
import { toast } from '@ui/core/status/toast';
import { afterSheet } from '../../../shared/after-sheet';
import type { NoticeAction } from './notice-menu';

/** Everything a person does with a notice that has been sent: ask, do, say so, ask for the new numbers. */
export function useNoticeActions(id: string): {
  asking: NoticeAction | undefined;
  busy: boolean;
  ask: (action: NoticeAction | undefined) => void;
  act: () => void;
} {
  const api = useApi();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [asking, setAsking] = useState<NoticeAction>();
  const [busy, setBusy] = useState(false);
  // One key per question asked: a second press of the same answer reminds once (OVR-26).
  const key = useRef('');

  const refresh = () =>
    Promise.all(
      [noticesApi.detail, noticesApi.progress, noticesApi.list, noticesApi.deliveries, noticesApi.home].map((route) =>
        client.invalidateQueries({ queryKey: routeKey(route) }),
      ),
    );
  const run = async (action: NoticeAction) => {
    const params = { id };
    switch (action) {
      case 'remind': {
        const { students } = await api.call(noticesApi.remind, { params, idempotencyKey: key.current });
        return m.notices_reminded({ n: formatNumber(students) });
      }
      case 'close':
        await api.call(noticesApi.close, { params });
        return m.notices_closed_done();
      case 'reopen':
        await api.call(noticesApi.reopen, { params });
        return m.notices_reopened_done();
      case 'recall':
        await api.call(noticesApi.recall, { params });
        return m.notices_recalled_done();
      case 'delete':
        await api.call(noticesApi.remove, { params });
        return m.notices_deleted_done();
    }
  };
  return {
    asking,
    busy,
    ask: (action) => {
      key.current = crypto.randomUUID();
      // The menu's own history entry has to be gone before the dialog adds its own.
      afterSheet(() => setAsking(action));
    },
    act: () => {
      if (asking === undefined || busy) return;
      setBusy(true);
      run(asking)
        .then(
          (words) => {
            toast(words);
            if (asking === 'delete') afterSheet(() => void navigate('/staff/notices/mine', { replace: true }));
          },
          (error: unknown) => toast(isApiError(error) ? error.message : m.ui_failed(), 'bad'),
        )
        .finally(() => {
          setBusy(false);
          setAsking(undefined);
          if (asking !== 'delete') void refresh();
        });
    },
  };
}
