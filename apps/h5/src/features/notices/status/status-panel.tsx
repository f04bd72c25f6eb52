import { m } from '@contracts/messages';
import type { NoticeProgress } from '@contracts/notices';
import { ResponseLegend } from '@ui/core/charts/stones';
import { Ring } from '@ui/core/charts/ring';
import { stoneWord } from '@ui/core/charts/response-words';
import { formatClock, formatShort } from '@ui/core/format/date';
import { formatNumber } from '@ui/core/format/number';
import { IconClock } from '@ui/core/icons/icons';
import { Banner } from '@ui/core/status/offline-banner';
import { ProgressBar } from '@ui/core/status/progress-row';
import { doneKind, ringCentre, ringCounts } from '../notice-words';

/** Ring, legend and, while it leaves, the bar of messages; afterwards one line about them. */
export function StatusPanel({ progress, onReasons }: { progress: NoticeProgress; onReasons: () => void }) {
  const done = doneKind(progress);
  const counts = ringCounts(progress.stones);
  const centre = ringCentre(progress);
  const word =
    centre.what === 'handed'
      ? stoneWord('handed', done)
      : centre.what === 'opened'
        ? stoneWord('opened', done)
        : stoneWord('done', centre.what);
  const { messages, recipients } = progress;
  const refused = messages.failed + messages.unknown + messages.not_joined + messages.cancelled;
  const left = recipients - messages.pending;
  return (
    <section className="st-panel" aria-label={m.notices_progress()}>
      {progress.queue === null ? null : (
        <Banner tone="warn" icon={IconClock}>
          {queueWords(progress.queue)}
        </Banner>
      )}
      <div className="st-ring">
        <Ring
          counts={counts}
          done={done}
          live={!progress.finished}
          value={formatNumber(centre.value)}
          caption={m.notices_ring_caption({ of: formatNumber(centre.of), word })}
        />
        <ResponseLegend counts={counts} done={done} />
      </div>
      {progress.finished ? (
        recipients === 0 ? null : (
          <p className="st-messages">
            <span>
              {m.notices_messages({
                total: formatNumber(recipients),
                sent: formatNumber(messages.sent),
                refused: formatNumber(refused),
              })}
            </span>
            {refused === 0 ? null : (
              <button type="button" className="st-link" onClick={onReasons}>
                {m.notices_reasons()}
              </button>
            )}
          </p>
        )
      ) : (
        <div className="st-leaving">
          <ProgressBar
            share={recipients === 0 ? null : left / recipients}
            label={m.notices_messages_left({ n: formatNumber(left), total: formatNumber(recipients) })}
          />
          <p>{m.ui_leave_page()}</p>
        </div>
      )}
    </section>
  );
}

export function queueWords(queue: NonNullable<NoticeProgress['queue']>): string {
  const time = formatClock(queue.until);
  if (queue.reason === 'throttled') return m.notices_queue_throttled({ time });
  if (queue.reason === 'quiet') return m.notices_queue_quiet({ time: formatShort(queue.until) });
  if (queue.reason === 'budget') return m.notices_queue_budget({ time: formatShort(queue.until) });
  return queue.reason === 'receiver_limit' ? m.notices_queue_receiver({ time }) : m.notices_queue_unreachable({ time });
}

/** Why messages did not arrive, most frequent first, and what each number means. */
export function ReasonList({ progress }: { progress: NoticeProgress }) {
  const { messages } = progress;
  const rows = [
    ...progress.failures.map((failure) => ({ key: failure.code, text: failure.text, count: failure.count })),
    { key: 'not_joined', text: m.notices_why_not_joined(), count: messages.not_joined },
    { key: 'unknown', text: m.notices_why_unknown(), count: messages.unknown },
    { key: 'cancelled', text: m.notices_why_cancelled(), count: messages.cancelled },
  ].filter((row) => row.count > 0);
  return (
    <>
      <ul className="st-reasons">
        {rows.map((row) => (
          <li key={row.key}>
            <span>{row.text}</span>
            <b className="sc-number">{formatNumber(row.count)}</b>
          </li>
        ))}
      </ul>
      {progress.reminders.total === 0 ? null : (
        <p className="st-note">{m.notices_reminded_times({ n: formatNumber(progress.reminders.total) })}</p>
      )}
    </>
  );
}

export function sentWords(progress: Pick<NoticeProgress, 'finished' | 'sentAt'>): string | undefined {
  if (progress.sentAt === null) return undefined;
  return progress.finished ? formatShort(progress.sentAt) : m.notices_started({ time: formatClock(progress.sentAt) });
}
