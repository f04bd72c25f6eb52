import { useState } from 'react';
import { m } from '@contracts/messages';
import { NOTICE_LIMITS } from '@contracts/notice-types';
import type { NoticeDetail } from '@contracts/notices';
import { serverNow } from '@ui/core/api/server-clock';
import { formatNumber } from '@ui/core/format/number';
import { audienceWord } from '@ui/core/notices/compose-words';
import { CountdownBar, secondsLeft } from '@ui/core/status/countdown-bar';

/** 撤銷 with the seconds that are left by the server's clock; leaving and coming back shows what is left then. */
export function UndoBar({
  notice,
  recipients,
  until,
  busy,
  onUndo,
  onOver,
}: {
  notice: NoticeDetail;
  recipients: number;
  until: string;
  busy: boolean;
  onUndo: () => void;
  onOver: () => void;
}) {
  const [now] = useState(() => new Date(serverNow()).toISOString());
  return (
    <CountdownBar
      endsAt={until}
      serverNow={now}
      seconds={Math.max(NOTICE_LIMITS.undo.usual, secondsLeft(until, now, 0))}
      note={
        recipients === 0
          ? m.notice_following_not_sent_yet()
          : m.notice_following_undo_note({ n: formatNumber(recipients), who: audienceWord(notice.audience).toLocaleLowerCase() })
      }
      busy={busy}
      onUndo={onUndo}
      onOver={onOver}
    />
  );
}
