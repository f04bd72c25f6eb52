import { m } from '@contracts/messages';
import type { NoticeProgress } from '@contracts/notices';
import { Ring } from '@ui/core/charts/ring';
import { ResponseLegend } from '@ui/core/charts/stones';
import { formatClock, formatShort } from '@ui/core/format/date';
import { formatNumber } from '@ui/core/format/number';
import { IconClock } from '@ui/core/icons/icons';
import { centreWord, doneKind, notArrived, queueWords, ringCentre, ringCounts } from '@ui/core/notices/notice-words';
import { Banner } from '@ui/core/status/offline-banner';
import { ProgressBar } from '@ui/core/status/progress-row';

/** Ring, legend and, while it leaves, the bar of messages; afterwards one line about them. */
export function StatusPanel({ progress, onReasons }: { progress: NoticeProgress; onReasons: () => void }) {
  const done = doneKind(progress);
  const counts = ringCounts(progress.stones);
  const centre = ringCentre(progress);
  const { messages, recipients } = progress;
  const refused = notArrived(messages);
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
          caption={m.notices_ring_caption({ of: formatNumber(centre.of), word: centreWord(centre.what, done) })}
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
            {refused === 0 && counts.refused === 0 ? null : (
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

export function sentWords(progress: Pick<NoticeProgress, 'finished' | 'sentAt'>): string | undefined {
  if (progress.sentAt === null) return undefined;
  return progress.finished ? formatShort(progress.sentAt) : m.notices_started({ time: formatClock(progress.sentAt) });
}
