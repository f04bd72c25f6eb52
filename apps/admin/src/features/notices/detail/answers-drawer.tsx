import './summary.css';
import { downloadUrl, pictureUrl } from '@contracts/files';
import type { FormQuestion } from '@contracts/forms/questions';
import { noticeFormsApi, type StaffAnswer } from '@contracts/notice-forms';
import { m } from '@contracts/messages';
import { isApiError } from '@ui/core/api/api-error';
import { useRouteQuery } from '@ui/core/api/query';
import { answerFiles, answerText } from '@ui/core/forms/answer-words';
import { formatDateTime } from '@ui/core/format/date';
import { formatBytes } from '@ui/core/format/number';
import { IconDownload } from '@ui/core/icons/icons';
import { Avatar } from '@ui/core/people/avatar';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { EmptyState, FailedState, NoPermissionState } from '@ui/core/states/states';
import { SideDrawer } from '@ui/admin/side-drawer';
import { fileIcon } from '../notice-labels';
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
        <Reply key={whoOf(answer)} questions={data.questions} answer={answer} />
      ))}
      {data.revisions.length === 0 ? null : (
        <details className="cs-earlier">
          <summary>{m.notice_following_earlier({ n: data.revisions.length })}</summary>
          {data.revisions.map((answer) => (
            <Reply key={`${whoOf(answer)}.${String(answer.revision)}`} questions={data.questions} answer={answer} />
          ))}
        </details>
      )}
    </>
  );
}

const whoOf = ({ responder }: StaffAnswer): string =>
  responder.name === null ? responder.relation : m.notices_person_of({ relation: responder.relation, name: responder.name });

function Reply({ questions, answer }: { questions: readonly FormQuestion[]; answer: StaffAnswer }) {
  return (
    <article className="cs-reply">
      <p className="sc-quiet">
        {m.notice_following_answered_by({ who: whoOf(answer), time: formatDateTime(answer.submittedAt) })}
        {answer.revision > 1 ? ` · ${m.notice_following_revision_n({ n: answer.revision - 1 })}` : ''}
      </p>
      <dl>
        {questions.map((question, index) => (
          <div key={question.key}>
            <dt>{`${String(index + 1)}. ${question.text}`}</dt>
            <dd>
              <Value question={question} answer={answer} />
            </dd>
          </div>
        ))}
      </dl>
    </article>
  );
}

function Value({ question, answer }: { question: FormQuestion; answer: StaffAnswer }) {
  const text = answerText(question, answer.answers);
  if (text === undefined) return <span className="sc-quiet">{m.notice_following_not_answered()}</span>;
  const ids = answerFiles(question, answer.answers);
  if (question.type === 'signature')
    return (
      <img
        className="cs-signature"
        src={pictureUrl(ids[0] ?? '', 'preview')}
        alt={m.notice_following_signature_of({ name: whoOf(answer) })}
        loading="lazy"
      />
    );
  if (question.type !== 'files') return <>{text}</>;
  return (
    <ul className="cn-files cs-files">
      {ids.map((id) => {
        const file = answer.files.find((other) => other.id === id);
        if (file === undefined) return null;
        const Shape = fileIcon(file.mime);
        return (
          <li key={id}>
            <a href={downloadUrl(id)} download>
              <Shape size={18} />
              <span className="sc-ellipsis">{file.name}</span>
              <small className="sc-quiet">{formatBytes(file.size)}</small>
              <IconDownload size={16} />
            </a>
          </li>
        );
      })}
    </ul>
  );
}
