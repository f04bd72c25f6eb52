import { useState } from 'react';
import { m } from '@contracts/messages';
import { noticesApi, type NoticeDeliveryRow } from '@contracts/notices';
import { useRouteQuery } from '@ui/core/api/query';
import { Timeline } from '@ui/core/charts/timeline';
import { formatDateTime } from '@ui/core/format/date';
import { EVENT_MARKS, eventWord } from '@ui/core/notices/notice-words';
import { ChildLine } from '@ui/core/people/child-chips';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { FailedState } from '@ui/core/states/states';
import { Sheet } from '@ui/mobile/sheet';

/** What happened to the messages of one child, newest first. */
export function TimelineSheet({ noticeId, row, onClose }: { noticeId: string; row: NoticeDeliveryRow | undefined; onClose: () => void }) {
  // The child stays on the sheet while it closes.
  const [last, setLast] = useState(row);
  if (row !== undefined && row !== last) setLast(row);
  const query = useRouteQuery(
    noticesApi.timeline,
    { params: { id: noticeId, studentId: last?.studentId ?? '' } },
    { enabled: row !== undefined },
  );
  return (
    <Sheet open={row !== undefined} onClose={onClose} title={m.notices_timeline()} tall>
      {last === undefined ? null : <ChildLine child={{ id: last.studentId, name: last.student, className: last.className }} />}
      <div className="rec-timeline">
        {query.data !== undefined ? (
          <Timeline
            label={m.notices_timeline()}
            entries={query.data.events.map((event, index) => ({
              id: String(index),
              state: EVENT_MARKS[event.kind],
              title: event.person === null ? eventWord(event.kind) : m.notices_event_by({ what: eventWord(event.kind), who: event.person }),
              ...(event.reason === null ? {} : { reason: event.reason }),
              time:
                event.tries === null || event.tries < 2
                  ? formatDateTime(event.at)
                  : m.notices_event_tries({ time: formatDateTime(event.at), n: event.tries }),
            }))}
          />
        ) : query.error === null ? (
          <SkeletonRows count={4} />
        ) : (
          <FailedState surface="h5" error={query.error} onRetry={() => void query.refetch()} />
        )}
      </div>
    </Sheet>
  );
}
