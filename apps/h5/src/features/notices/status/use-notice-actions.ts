import { useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { useQueryClient } from '@tanstack/react-query';
import { m } from '@contracts/messages';
import { noticesApi } from '@contracts/notices';
import { noticeSendingApi } from '@contracts/notice-sending';
import { isApiError } from '@ui/core/api/api-error';
import { routeKey, useApi } from '@ui/core/api/query';
import { formatNumber } from '@ui/core/format/number';
import { toast } from '@ui/core/status/toast';
import { afterSheet } from '../../../shared/after-sheet';
import type { NoticeAction } from './notice-menu';
import { forgetPlan } from './use-plan';

export interface NoticeActions {
  asking: NoticeAction | undefined;
  busy: boolean;
  ask: (action: NoticeAction | undefined) => void;
  act: () => void;
  /** 撤銷 has no second question: there are seconds for it (BEY-03). */
  undo: () => void;
  copy: () => void;
}

/** Actions after which the notice is another page: the draft, or the list. */
const LEAVES: ReadonlySet<NoticeAction> = new Set(['delete', 'cancelSchedule']);

/** Everything a person does with a notice that has been confirmed: ask, do, say so, ask for the new numbers. */
export function useNoticeActions(id: string): NoticeActions {
  const api = useApi();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [asking, setAsking] = useState<NoticeAction>();
  const [busy, setBusy] = useState(false);
  // One key per question asked: a second press of the same answer reminds once (OVR-26).
  const key = useRef('');
  const copyKey = useRef(crypto.randomUUID());
  const params = { id };

  const refresh = () =>
    Promise.all(
      [noticesApi.detail, noticesApi.progress, noticesApi.list, noticesApi.deliveries, noticesApi.home].map((route) =>
        client.invalidateQueries({ queryKey: routeKey(route) }),
      ),
    );
  const failed = (error: unknown) => toast(isApiError(error) ? error.message : m.ui_failed(), 'bad');
  const goTo = (path: string) => {
    // The screen that is left must not answer with what was true before.
    client.removeQueries({ queryKey: routeKey(noticesApi.detail, { params }) });
    forgetPlan(client, id);
    void Promise.all([noticesApi.list, noticesApi.home].map((route) => client.invalidateQueries({ queryKey: routeKey(route) })));
    afterSheet(() => void navigate(path, { replace: true }));
  };
  const run = async (action: NoticeAction): Promise<string> => {
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
      case 'cancelSchedule':
        await api.call(noticeSendingApi.cancelSchedule, { params });
        return m.notice_following_schedule_cancelled();
      case 'takeOver':
        await api.call(noticeSendingApi.takeOver, { params });
        return m.notice_following_taken_over();
      case 'reinvite': {
        const { families, teachers } = await api.call(noticeSendingApi.reinvite, { params, idempotencyKey: key.current });
        return m.notice_following_reinvited({ families: formatNumber(families), teachers: formatNumber(teachers) });
      }
    }
  };
  const during = async (work: () => Promise<void>) => {
    setBusy(true);
    try {
      await work();
    } catch (error) {
      failed(error);
      void refresh();
    } finally {
      setBusy(false);
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
      void during(async () => {
        try {
          toast(await run(asking));
          if (LEAVES.has(asking)) goTo(asking === 'delete' ? '/staff/notices/mine' : `/staff/notices/${id}/edit`);
          else void refresh();
        } finally {
          setAsking(undefined);
        }
      });
    },
    undo: () => {
      if (busy) return;
      void during(async () => {
        await api.call(noticeSendingApi.undo, { params });
        toast(m.notice_following_undone());
        goTo(`/staff/notices/${id}/edit`);
      });
    },
    copy: () => {
      if (busy) return;
      void during(async () => {
        const copy = await api.call(noticeSendingApi.copy, { params, idempotencyKey: copyKey.current });
        copyKey.current = crypto.randomUUID();
        toast(m.notice_following_copied());
        void refresh();
        afterSheet(() => void navigate(`/staff/notices/${copy.id}/edit`));
      });
    },
  };
}
