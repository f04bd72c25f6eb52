import { useEffect, useState } from 'react';
import { m } from '@contracts/messages';
import { NOTICE_LIMITS } from '@contracts/notice-types';
import type { NoticeDetail } from '@contracts/notices';
import { serverNow } from '@ui/core/api/server-clock';
import { Ring } from '@ui/core/charts/ring';
import { formatDateTime } from '@ui/core/format/date';
import { formatNumber } from '@ui/core/format/number';
import { audienceWord } from '@ui/core/notices/compose-words';
import { doneKind } from '@ui/core/notices/notice-words';
import { CountdownBar, secondsLeft } from '@ui/core/status/countdown-bar';

const RING = 120;

/** True while the undo window of a notice is open by the server's clock; turns false by itself (BEY-03). */
export function useUndoOpen(undoUntil: string | null): boolean {
  const [over, setOver] = useState<string>();
  useEffect(() => {
    if (undoUntil === null) return;
    const timer = setTimeout(() => setOver(undoUntil), Math.max(0, Date.parse(undoUntil) - serverNow()));
    return () => clearTimeout(timer);
  }, [undoUntil]);
  return undoUntil !== null && over !== undoUntil && Date.parse(undoUntil) > serverNow();
}

/** Before anything has left: every stone waits, in the undo window or for its hour (BEY-03, NOT-12). */
export function BeforePanel({ notice, students }: { notice: NoticeDetail; students: number }) {
  const sendAt = notice.state === 'scheduled' ? notice.sendAt : null;
  return (
    <section className="st-panel st-ring st-before" aria-label={m.notices_progress()}>
      <Ring
        counts={{ done: 0, opened: 0, handed: 0, waiting: students, refused: 0 }}
        done={doneKind(notice)}
        size={RING}
        value="0"
        {...(students === 0 ? {} : { caption: `/ ${formatNumber(students)}` })}
      />
      <div>
        <b>{sendAt === null ? m.notice_following_all_wait() : m.notice_following_scheduled_for({ time: formatDateTime(sendAt) })}</b>
        <p>
          {sendAt !== null
            ? m.notice_following_scheduled_text()
            : notice.hasForm
              ? m.notice_following_all_wait_text()
              : m.notice_following_all_wait_text_confirm()}
        </p>
      </div>
    </section>
  );
}

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
