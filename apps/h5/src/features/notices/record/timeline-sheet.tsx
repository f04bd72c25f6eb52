import { useState } from 'react';
import { m } from '@contracts/messages';
import { noticesApi, type NoticeDeliveryRow } from '@contracts/notices';
import type { OkOf } from '@contracts/route';
import { useRouteQuery } from '@ui/core/api/query';
import type { StoneState } from '@ui/core/charts/response-counts';
import { Timeline } from '@ui/core/charts/timeline';
import { formatDateTime } from '@ui/core/format/date';
import { ChildLine } from '@ui/core/people/child-chips';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { FailedState } from '@ui/core/states/states';
import { Sheet } from '@ui/mobile/sheet';

type TimelineEvent = OkOf<typeof noticesApi.timeline>['events'][number];

const MARKS: Readonly<Record<TimelineEvent['kind'], StoneState>> = {
  planned: 'waiting',
  waiting: 'waiting',
  handed_over: 'handed',
  opened: 'opened',
  confirmed: 'done',
  answered: 'done',
  reminded: 'handed',
  refused: 'refused',
  unknown: 'refused',
  cancelled: 'refused',
  not_joined: 'refused',
  recalled: 'waiting',
  closed: 'waiting',
};

function eventWord(kind: TimelineEvent['kind']): string {
  switch (kind) {
    case 'planned':
      return m.notices_event_planned();
    case 'handed_over':
      return m.notices_event_handed_over();
    case 'refused':
      return m.notices_event_refused();
    case 'unknown':
      return m.notices_event_unknown();
    case 'cancelled':
      return m.notices_event_cancelled();
    case 'not_joined':
      return m.notices_person_not_joined();
    case 'waiting':
      return m.ui_stone_waiting();
    case 'opened':
      return m.ui_stone_opened();
    case 'confirmed':
      return m.ui_stone_confirmed();
    case 'answered':
      return m.ui_stone_filled();
    case 'reminded':
      return m.notices_remind();
    case 'recalled':
      return m.notices_state_recalled();
    case 'closed':
      return m.notices_state_closed();
  }
}

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
              state: MARKS[event.kind],
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
