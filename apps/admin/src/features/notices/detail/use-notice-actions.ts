import { useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { useQueryClient } from '@tanstack/react-query';
import { m } from '@contracts/messages';
import { noticeSendingApi } from '@contracts/notice-sending';
import { noticesApi, type NoticeDetail, type NoticeProgress } from '@contracts/notices';
import { isApiError } from '@ui/core/api/api-error';
import { routeKey, useApi } from '@ui/core/api/query';
import { toast } from '@ui/core/status/toast';
import { actionWords, type ActionResult, type NoticeAction } from './action-words';

export interface NoticeActs {
  asking: NoticeAction | undefined;
  busy: boolean;
  copying: boolean;
  ask: (action: NoticeAction) => void;
  close: () => void;
  confirm: () => Promise<void>;
  copy: () => Promise<void>;
}

/** What can be done with a notice: asked once more, done once, everything that shows it read anew. */
export function useNoticeActions(notice: NoticeDetail | undefined, progress: NoticeProgress | undefined): NoticeActs {
  const api = useApi();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [asking, setAsking] = useState<NoticeAction>();
  const [busy, setBusy] = useState(false);
  const [copying, setCopying] = useState(false);
  // One key per question: pressing the same answer twice reminds once (OVR-26).
  const key = useRef('');

  const run = async (action: NoticeAction, id: string): Promise<ActionResult> => {
    const params = { id };
    switch (action) {
      case 'remind':
        return api.call(noticesApi.remind, { params, idempotencyKey: key.current });
      case 'close':
        await api.call(noticesApi.close, { params });
        return {};
      case 'reopen':
        await api.call(noticesApi.reopen, { params });
        return {};
      case 'recall':
        await api.call(noticesApi.recall, { params });
        return {};
      case 'delete':
        await api.call(noticesApi.remove, { params });
        return {};
      case 'cancelSchedule':
        await api.call(noticeSendingApi.cancelSchedule, { params });
        return {};
      case 'reinvite':
        return api.call(noticeSendingApi.reinvite, { params, idempotencyKey: key.current });
      case 'takeOver':
        await api.call(noticeSendingApi.takeOver, { params });
        return {};
    }
  };
  const refresh = (action?: NoticeAction) => {
    const routes =
      action === 'delete'
        ? [noticesApi.list, noticesApi.home]
        : [noticesApi.detail, noticesApi.progress, noticesApi.deliveries, noticesApi.timeline, noticesApi.list, noticesApi.home];
    for (const route of routes) void client.invalidateQueries({ queryKey: routeKey(route) });
  };
  return {
    asking,
    busy,
    copying,
    ask: (action) => {
      key.current = crypto.randomUUID();
      setAsking(action);
    },
    close: () => setAsking(undefined),
    confirm: async () => {
      if (notice === undefined || asking === undefined || busy) return;
      setBusy(true);
      try {
        toast(actionWords(asking, notice, progress).done(await run(asking, notice.id)));
        if (asking === 'delete') void navigate('/console/notices', { replace: true });
        if (asking === 'cancelSchedule') {
          client.removeQueries({ queryKey: routeKey(noticesApi.detail, { params: { id: notice.id } }) });
          void navigate(`/console/notices/${notice.id}/edit`, { replace: true });
        }
      } catch (error) {
        toast(isApiError(error) ? error.message : m.ui_failed(), 'bad');
      } finally {
        setBusy(false);
        setAsking(undefined);
        refresh(asking);
      }
    },
    copy: async () => {
      if (notice === undefined || copying) return;
      setCopying(true);
      try {
        const { id } = await api.call(noticeSendingApi.copy, { params: { id: notice.id }, idempotencyKey: crypto.randomUUID() });
        refresh();
        toast(m.notice_following_copied());
        void navigate(`/console/notices/${id}/edit`);
      } catch (error) {
        toast(isApiError(error) ? error.message : m.ui_failed(), 'bad');
      } finally {
        setCopying(false);
      }
    },
  };
}
