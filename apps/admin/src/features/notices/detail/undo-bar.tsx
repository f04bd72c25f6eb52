import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useQueryClient } from '@tanstack/react-query';
import { m } from '@contracts/messages';
import { NOTICE_LIMITS } from '@contracts/notice-types';
import { noticeSendingApi } from '@contracts/notice-sending';
import { noticesApi, type NoticeDetail } from '@contracts/notices';
import { isApiError } from '@ui/core/api/api-error';
import { routeKey, useApi } from '@ui/core/api/query';
import { serverNow } from '@ui/core/api/server-clock';
import { formatNumber } from '@ui/core/format/number';
import { audienceWord } from '@ui/core/notices/compose-words';
import { CountdownBar } from '@ui/core/status/countdown-bar';
import { toast } from '@ui/core/status/toast';

/** 撤銷 while the window is open, by the server's clock; leaving the page keeps it running (BEY-03). */
export function UndoBar({ notice, recipients, onOver }: { notice: NoticeDetail; recipients: number; onOver: () => void }) {
  const api = useApi();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [busy, setBusy] = useState(false);
  // Taken once: the bar counts on by itself.
  const [now] = useState(() => serverNow());
  const { undoUntil } = notice;
  if (undoUntil === null || notice.can.undo?.ok !== true) return null;
  const undo = async () => {
    setBusy(true);
    try {
      await api.call(noticeSendingApi.undo, { params: { id: notice.id } });
      client.removeQueries({ queryKey: routeKey(noticesApi.detail, { params: { id: notice.id } }) });
      for (const route of [noticesApi.list, noticesApi.home]) void client.invalidateQueries({ queryKey: routeKey(route) });
      toast(m.notice_following_undone());
      void navigate(`/console/notices/${notice.id}/edit`, { replace: true });
    } catch (error) {
      toast(isApiError(error) ? error.message : m.ui_failed(), 'bad');
      setBusy(false);
      onOver();
    }
  };
  const left = Math.ceil((Date.parse(undoUntil) - now) / 1000);
  return (
    <div className="cn-undo">
      <CountdownBar
        endsAt={undoUntil}
        serverNow={new Date(now).toISOString()}
        seconds={Math.min(NOTICE_LIMITS.undo.max, Math.max(left, NOTICE_LIMITS.undo.usual))}
        note={
          recipients === 0
            ? m.notice_following_not_sent_yet()
            : m.notice_following_undo_note({ n: formatNumber(recipients), who: audienceWord(notice.audience) })
        }
        busy={busy}
        onUndo={() => void undo()}
        onOver={onOver}
      />
    </div>
  );
}
