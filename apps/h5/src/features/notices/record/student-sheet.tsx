import { useState } from 'react';
import { m } from '@contracts/messages';
import { noticesApi, type NoticeDeliveryRow } from '@contracts/notices';
import { useRouteQuery } from '@ui/core/api/query';
import { Timeline } from '@ui/core/charts/timeline';
import { formatDateTime } from '@ui/core/format/date';
import { later, Meanwhile } from '@ui/core/later/later';
import { EVENT_MARKS, eventWord } from '@ui/core/notices/notice-words';
import { ChildLine } from '@ui/core/people/child-chips';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { FailedState } from '@ui/core/states/states';
import { Sheet } from '@ui/mobile/sheet';
import { Segmented } from '@ui/mobile/tabs';

// Answers come only where there is a form.
const AnswersPanel = later(async () => (await import('./answers-panel')).AnswersPanel);

type Part = 'answers' | 'events';

/** One child: what was filled in, and what happened to its messages (NOT-32, NOT-35, NOT-56). */
export function StudentSheet({
  noticeId,
  hasForm,
  row,
  onClose,
}: {
  noticeId: string;
  hasForm: boolean;
  row: NoticeDeliveryRow | undefined;
  onClose: () => void;
}) {
  // The child stays on the sheet while it closes.
  const [last, setLast] = useState(row);
  const [chosen, setChosen] = useState<Part>();
  if (row !== undefined && row !== last) {
    setLast(row);
    setChosen(undefined);
  }
  // In per-person mode somebody may have answered while the child as a whole still waits.
  const answered = last !== undefined && (last.stone === 'done' || last.people.some((person) => person.answeredAt !== null));
  const part = hasForm ? (chosen ?? (answered ? 'answers' : 'events')) : 'events';
  return (
    <Sheet open={row !== undefined} onClose={onClose} title={hasForm ? m.notices_records() : m.notices_timeline()} tall>
      {last === undefined ? null : <ChildLine child={{ id: last.studentId, name: last.student, className: last.className }} />}
      {hasForm ? (
        <div className="rec-parts">
          <Segmented
            label={m.notices_records()}
            items={[
              { id: 'answers', label: m.notice_following_answers() },
              { id: 'events', label: m.notices_timeline() },
            ]}
            selected={part}
            onSelect={setChosen}
          />
        </div>
      ) : null}
      {last === undefined || row === undefined ? null : part === 'answers' ? (
        <Meanwhile shows={<SkeletonRows count={6} />}>
          <AnswersPanel noticeId={noticeId} studentId={last.studentId} />
        </Meanwhile>
      ) : (
        <Events noticeId={noticeId} studentId={last.studentId} />
      )}
    </Sheet>
  );
}

/** What happened to the messages of one child, newest first. */
function Events({ noticeId, studentId }: { noticeId: string; studentId: string }) {
  const query = useRouteQuery(noticesApi.timeline, { params: { id: noticeId, studentId } });
  return (
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
  );
}
