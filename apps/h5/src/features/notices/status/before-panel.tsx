import { m } from '@contracts/messages';
import type { NoticeDetail } from '@contracts/notices';
import { Ring } from '@ui/core/charts/ring';
import { formatDateTime } from '@ui/core/format/date';
import { formatNumber } from '@ui/core/format/number';
import { doneKind } from '@ui/core/notices/notice-words';

const RING = 120;

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
