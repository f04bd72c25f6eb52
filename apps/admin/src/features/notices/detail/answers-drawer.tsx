import './summary.css';
import { noticeFormsApi } from '@contracts/notice-forms';
import { m } from '@contracts/messages';
import { isApiError } from '@ui/core/api/api-error';
import { useRouteQuery } from '@ui/core/api/query';
import { ReplyView, responderWords } from '@ui/core/forms/reply-view';
import { Avatar } from '@ui/core/people/avatar';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { EmptyState, FailedState, NoPermissionState } from '@ui/core/states/states';
import { SideDrawer } from '@ui/admin/side-drawer';
import type { LedgerStudent } from './ledger-panel';

/** What was filled in for one student, with files and earlier revisions (NOT-35, NOT-56). */
export function AnswersDrawer({
  noticeId,
  student,
  onClose,
}: {
  noticeId: string;
  student: LedgerStudent | undefined;
  onClose: () => void;
}) {
  return (
    <SideDrawer title={m.notice_following_answers()} open={student !== undefined} onClose={onClose} width={420}>
      {student === undefined ? null : (
        <>
          <div className="cn-person">
            <Avatar id={student.id} name={student.name} />
            <span>
              <b>{student.name}</b>
              <small className="sc-quiet">{student.className}</small>
            </span>
          </div>
          <Answers noticeId={noticeId} studentId={student.id} />
        </>
      )}
    </SideDrawer>
  );
}

function Answers({ noticeId, studentId }: { noticeId: string; studentId: string }) {
  const query = useRouteQuery(noticeFormsApi.answers, { params: { id: noticeId, studentId } });
  const { data } = query;
  if (data === undefined) {
    if (query.error === null) return <SkeletonRows count={6} />;
    if (isApiError(query.error, 'FORBIDDEN')) return <NoPermissionState surface="console" text={m.notices_no_permission()} />;
    return (
      <FailedState surface="console" title={m.notice_following_answers_failed()} error={query.error} onRetry={() => void query.refetch()} />
    );
  }
  if (data.answers.length === 0)
    return <EmptyState surface="console" title={m.notice_following_answers_none()} text={m.notice_following_answers_none_text()} />;
  return (
    <>
      {data.answers.map((answer) => (
        <ReplyView key={responderWords(answer)} questions={data.questions} answer={answer} />
      ))}
      {data.revisions.length === 0 ? null : (
        <details className="cn-sum-earlier">
          <summary>{m.notice_following_earlier({ n: data.revisions.length })}</summary>
          {data.revisions.map((answer) => (
            <ReplyView key={`${responderWords(answer)}.${String(answer.revision)}`} questions={data.questions} answer={answer} />
          ))}
        </details>
      )}
    </>
  );
}
