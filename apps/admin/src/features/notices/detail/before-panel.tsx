import { m } from '@contracts/messages';
import type { NoticeDetail } from '@contracts/notices';
import { Ring } from '@ui/core/charts/ring';
import { formatDateTime } from '@ui/core/format/date';
import { formatNumber } from '@ui/core/format/number';
import { doneKind } from '@ui/core/notices/notice-words';
import { Panel } from '@ui/admin/shell/page-header';
import type { NoticeCheck } from '@contracts/notices';

const RING = 176;

/** Before anything has left every stone waits: in the undo window, or for its hour (BEY-03, NOT-12). */
export function BeforePanel({ notice, count }: { notice: NoticeDetail; count: NoticeCheck | undefined }) {
  const sendAt = notice.state === 'scheduled' ? notice.sendAt : null;
  return (
    <Panel grow title={m.notices_progress()}>
      <div className="cn-before">
        <Ring
          counts={{ done: 0, opened: 0, handed: 0, waiting: count?.students ?? 0, refused: 0 }}
          done={doneKind(notice)}
          size={RING}
          value="0"
          {...(count === undefined ? {} : { caption: `/ ${formatNumber(count.students)}` })}
        />
        <h2>{sendAt === null ? m.console_notices_before() : m.notice_following_scheduled_for({ time: formatDateTime(sendAt) })}</h2>
        <p className="sc-number">
          {count === undefined ? (
            <>&nbsp;</>
          ) : (
            m.console_notices_before_numbers({
              classes: formatNumber(count.classes.length),
              students: formatNumber(count.students),
              messages: formatNumber(count.recipients),
            })
          )}
        </p>
        <p className="sc-quiet">
          {sendAt !== null
            ? m.notice_following_scheduled_text()
            : notice.hasForm
              ? m.notice_following_all_wait_text()
              : m.notice_following_all_wait_text_confirm()}
        </p>
      </div>
    </Panel>
  );
}
