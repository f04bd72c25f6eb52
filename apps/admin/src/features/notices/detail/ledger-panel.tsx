import { useState, type ReactNode } from 'react';
import { Segmented } from 'antd';
import { m } from '@contracts/messages';
import { noticesApi, type NoticeDetail } from '@contracts/notices';
import { useRouteQuery } from '@ui/core/api/query';
import { stoneWord, type DoneKind } from '@ui/core/charts/response-words';
import { LegendStone } from '@ui/core/charts/stones';
import { Timeline } from '@ui/core/charts/timeline';
import { formatShort } from '@ui/core/format/date';
import { IconChevronLeft, IconClose } from '@ui/core/icons/icons';
import { EVENT_MARKS, eventWord, stoneState } from '@ui/core/notices/notice-words';
import { Avatar } from '@ui/core/people/avatar';
import { Button } from '@ui/core/shell/button';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { FailedState } from '@ui/core/states/states';
import { Panel } from '@ui/admin/shell/page-header';
import { AnswersDrawer } from './answers-drawer';
import { LedgerFoot } from './ledger-foot';
import { eventsOf, peopleOf } from './timeline-people';
import { SideDrawer } from '@ui/admin/side-drawer';
import { useMedia } from '@ui/admin/use-media';

export interface LedgerClass {
  id: string;
  name: string;
}
export interface LedgerStudent {
  id: string;
  name: string;
  className: string;
}

/** Every child of a class with its stone; a press shows what happened to it. */
function ClassList({
  noticeId,
  classId,
  name,
  done,
  onStudent,
}: {
  noticeId: string;
  classId: string;
  name: string;
  done: DoneKind;
  onStudent: (student: LedgerStudent) => void;
}) {
  const query = useRouteQuery(noticesApi.stones, { params: { id: noticeId }, query: { classId } });
  if (query.data === undefined)
    return query.error === null ? (
      <SkeletonRows count={8} />
    ) : (
      <FailedState surface="console" error={query.error} onRetry={() => void query.refetch()} />
    );
  return (
    <ul className="cn-pupils" aria-label={m.console_notices_class_panel({ name })}>
      {query.data.stones.map((child) => {
        const state = stoneState(child.stone);
        return (
          <li key={child.studentId}>
            <button type="button" onClick={() => onStudent({ id: child.studentId, name: child.student, className: name })}>
              <LegendStone state={state} />
              <span className="sc-ellipsis">{child.student}</span>
              <small className={state === 'refused' ? 'cn-bad' : 'sc-quiet'}>
                {child.at === null ? stoneWord(state, done) : formatShort(child.at)}
              </small>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

function Ledger({ noticeId, student }: { noticeId: string; student: LedgerStudent }) {
  const query = useRouteQuery(noticesApi.timeline, { params: { id: noticeId, studentId: student.id } });
  const [person, setPerson] = useState<string>();
  const events = query.data?.events ?? [];
  const people = peopleOf(events);
  return (
    <>
      <div className="cn-person">
        <Avatar id={student.id} name={student.name} />
        <span>
          <b>{student.name}</b>
          <small className="sc-quiet">{student.className}</small>
        </span>
      </div>
      {query.data === undefined ? (
        query.error === null ? (
          <SkeletonRows count={5} />
        ) : (
          <FailedState surface="console" error={query.error} onRetry={() => void query.refetch()} />
        )
      ) : query.data.events.length === 0 ? (
        <p className="cn-note">{m.console_notices_ledger_empty()}</p>
      ) : (
        <div className="cn-ledger">
          {people.length === 0 ? null : (
            <Segmented
              className="cl-people"
              aria-label={m.console_notices_verify_people()}
              value={person ?? ''}
              options={[
                { value: '', label: m.console_notices_verify_everybody() },
                ...people.map((name) => ({ value: name, label: name, title: name })),
              ]}
              onChange={(name) => setPerson(name === '' ? undefined : name)}
            />
          )}
          <Timeline
            label={m.console_notices_ledger()}
            entries={eventsOf(events, person).map((event, index) => ({
              id: String(index),
              state: EVENT_MARKS[event.kind],
              title:
                event.person === null || event.person === person
                  ? eventWord(event.kind)
                  : m.notices_event_by({ what: eventWord(event.kind), who: event.person }),
              ...(event.reason === null ? {} : { reason: event.reason }),
              time:
                event.tries === null || event.tries < 2
                  ? formatShort(event.at)
                  : m.notices_event_tries({ time: formatShort(event.at), n: event.tries }),
            }))}
          />
        </div>
      )}
    </>
  );
}

export interface LedgerPanelProps {
  notice: Pick<NoticeDetail, 'id' | 'sentAt' | 'hasForm' | 'can'>;
  done: DoneKind;
  openClass: LedgerClass | undefined;
  student: LedgerStudent | undefined;
  onStudent: (student: LedgerStudent | undefined) => void;
  onClose: () => void;
  /** Opens 發送記錄 of the class. */
  onRecords?: (classId: string) => void;
  /** Never a column, for tables that need the width. */
  drawer?: boolean;
}

/** Right column: the children of a class, then what happened to one of them. Below 1360 px it is a drawer. */
export function LedgerPanel({ notice, done, openClass, student, onStudent, onClose, onRecords, drawer = false }: LedgerPanelProps) {
  const { id: noticeId, hasForm } = notice;
  const [answers, setAnswers] = useState<LedgerStudent>();
  const inline = useMedia('(min-width: 1360px)') && !drawer;
  const shown = student !== undefined || openClass !== undefined;
  const title: ReactNode =
    student !== undefined
      ? m.console_notices_ledger()
      : openClass === undefined
        ? ''
        : m.console_notices_class_panel({ name: openClass.name });
  const back =
    student !== undefined && openClass !== undefined ? (
      <Button
        kind="quiet"
        size="small"
        icon={IconChevronLeft}
        aria-label={m.console_notices_ledger_back()}
        title={m.console_notices_ledger_back()}
        onClick={() => onStudent(undefined)}
      />
    ) : null;
  const body =
    student !== undefined ? (
      <Ledger key={student.id} noticeId={noticeId} student={student} />
    ) : openClass === undefined ? null : (
      <ClassList noticeId={noticeId} classId={openClass.id} name={openClass.name} done={done} onStudent={onStudent} />
    );
  const foot = !shown ? null : (
    <div className="cl-feet">
      {student === undefined && openClass !== undefined && onRecords !== undefined ? (
        <Button block onClick={() => onRecords(openClass.id)}>
          {m.console_notices_class_records()}
        </Button>
      ) : null}
      {student !== undefined && hasForm ? (
        <Button
          block
          onClick={() => {
            setAnswers(student);
            if (!inline) onClose();
          }}
        >
          {m.notice_following_answers()}
        </Button>
      ) : null}
      <LedgerFoot notice={notice} />
    </div>
  );
  const filled = <AnswersDrawer noticeId={noticeId} student={answers} onClose={() => setAnswers(undefined)} />;
  if (!inline) {
    return (
      <>
        {filled}
        <SideDrawer
          title={
            <span className="cn-drawer-title">
              {back}
              {title}
            </span>
          }
          open={shown}
          onClose={onClose}
          foot={foot}
        >
          {body}
        </SideDrawer>
      </>
    );
  }
  if (!shown) return filled;
  return (
    <aside className="cn-side">
      {filled}
      <Panel
        title={
          <span className="cn-drawer-title">
            {back}
            {title}
          </span>
        }
        aside={<Button kind="quiet" size="small" icon={IconClose} aria-label={m.ui_close()} onClick={onClose} />}
      >
        {/* Reached by the keyboard, so that a long record can be scrolled without a pointer. */}
        <div className="cn-side__body" role="region" aria-label={m.console_notices_ledger()} tabIndex={0}>
          {body}
        </div>
        {foot === null ? null : <div className="cn-side__foot">{foot}</div>}
      </Panel>
    </aside>
  );
}
