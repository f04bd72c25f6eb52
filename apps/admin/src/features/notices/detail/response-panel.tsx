import { useState } from 'react';
import { m } from '@contracts/messages';
import type { NoticeDetail, NoticeProgress } from '@contracts/notices';
import { Ring } from '@ui/core/charts/ring';
import { ResponseLegend } from '@ui/core/charts/stones';
import { totalOf } from '@ui/core/charts/response-counts';
import { formatNumber } from '@ui/core/format/number';
import { useLocale } from '@ui/core/i18n/locale';
import { IconClock } from '@ui/core/icons/icons';
import { centreWord, doneKind, failureRows, notArrived, queueWords, ringCentre, ringCounts, whyNot } from '@ui/core/notices/notice-words';
import { Button } from '@ui/core/shell/button';
import { ProgressBar } from '@ui/core/status/progress-row';
import { Panel } from '@ui/admin/shell/page-header';
import { SideDrawer } from '@ui/admin/side-drawer';
import { sumStones, type ClassLine } from './class-order';
import { ExportsPanel } from './exports-panel';

/** Ring, legend and messages; with chosen classes the ring counts only these. */
export function ResponsePanel({
  notice,
  progress,
  chosen,
  onClear,
  onReinvite,
}: {
  notice: NoticeDetail;
  progress: NoticeProgress;
  chosen: readonly ClassLine[];
  onClear: () => void;
  /** Families that have not joined are asked again through their class teachers (NOT-17). */
  onReinvite: () => void;
}) {
  const [reasons, setReasons] = useState(false);
  const locale = useLocale();
  const done = doneKind(progress);
  const part = chosen.length > 0;
  const stones = part ? sumStones(chosen) : progress.stones;
  const counts = ringCounts(stones);
  const centre = part ? ringCentre({ ...progress, finished: true, stones, students: totalOf(counts) }) : ringCentre(progress);
  const { messages, recipients } = progress;
  const refused = notArrived(messages);
  const left = recipients - messages.pending;
  const whole = notice.targets.some((target) => target.kind === 'school');
  return (
    <Panel
      title={
        part
          ? m.console_notices_response_of({ n: chosen.length })
          : whole
            ? m.console_notices_school_response()
            : m.console_notices_response()
      }
      aside={
        part ? (
          <Button kind="text" size="small" onClick={onClear}>
            {m.ui_select_none()}
          </Button>
        ) : undefined
      }
    >
      <div className="cn-response">
        {progress.queue === null ? null : (
          <p className="cn-queue" role="status">
            <IconClock size={18} />
            <span>
              <b>{m.notices_state_queued()}</b>
              {queueWords(progress.queue)}
            </span>
          </p>
        )}
        <Ring
          size={176}
          counts={counts}
          done={done}
          live={!progress.finished}
          value={formatNumber(centre.value)}
          caption={m.notices_ring_caption({ of: formatNumber(centre.of), word: centreWord(centre.what, done) })}
        />
        {progress.finished || part ? null : (
          <div className="cn-leaving">
            <ProgressBar
              share={recipients === 0 ? null : left / recipients}
              label={m.notices_messages_left({ n: formatNumber(left), total: formatNumber(recipients) })}
            />
            <p>{m.ui_leave_page()}</p>
          </div>
        )}
        <ResponseLegend share counts={counts} done={done} />
        <dl className="cn-messages">
          <div>
            <dt>{m.console_notices_messages()}</dt>
            <dd>{m.console_notices_messages_n({ n: formatNumber(recipients) })}</dd>
          </div>
          <div>
            <dt>{m.console_notices_messages_sent()}</dt>
            <dd>{formatNumber(messages.sent)}</dd>
          </div>
          {messages.pending === 0 ? null : (
            <div>
              <dt>{m.console_notices_messages_waiting()}</dt>
              <dd>{formatNumber(messages.pending)}</dd>
            </div>
          )}
          <div>
            <dt>{m.console_notices_messages_refused()}</dt>
            <dd>
              {refused === 0 ? (
                '0'
              ) : (
                <button type="button" className="cn-link cn-bad" onClick={() => setReasons(true)}>
                  {m.console_notices_show_reasons({ n: formatNumber(refused) })}
                </button>
              )}
            </dd>
          </div>
          {messages.not_joined === 0 || notice.can.reinvite === undefined ? null : (
            <div>
              <dt>{m.notices_person_not_joined()}</dt>
              <dd>
                <button
                  type="button"
                  className="cn-link cn-link--blue"
                  disabled={!notice.can.reinvite.ok}
                  title={notice.can.reinvite.ok ? m.notice_following_reinvite_note() : whyNot(notice.can.reinvite, locale)}
                  onClick={onReinvite}
                >
                  {m.console_notices_reinvite_n({ n: formatNumber(messages.not_joined) })}
                </button>
              </dd>
            </div>
          )}
          <div>
            <dt>{m.console_notices_reminded()}</dt>
            <dd>{m.console_notices_reminded_n({ n: progress.reminders.total })}</dd>
          </div>
        </dl>
        <ExportsPanel noticeId={notice.id} />
      </div>
      <SideDrawer title={m.notices_reasons_title()} open={reasons} onClose={() => setReasons(false)}>
        <ul className="cn-reasons">
          {failureRows(progress).map((row) => (
            <li key={row.key}>
              <span>{row.text}</span>
              <b className="sc-number">{formatNumber(row.count)}</b>
            </li>
          ))}
        </ul>
      </SideDrawer>
    </Panel>
  );
}
