import './answers.css';
import { useState } from 'react';
import { downloadUrl, pictureUrl } from '@contracts/files';
import type { FormQuestion } from '@contracts/forms/questions';
import { m } from '@contracts/messages';
import { noticeFormsApi, type StaffAnswer } from '@contracts/notice-forms';
import { useRouteQuery } from '@ui/core/api/query';
import { answerFiles, answerText } from '@ui/core/forms/answer-words';
import { formatDateTime } from '@ui/core/format/date';
import { formatBytes } from '@ui/core/format/number';
import { IconChevronDown, IconChevronUp, IconDownload } from '@ui/core/icons/icons';
import { Button } from '@ui/core/shell/button';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { EmptyState, FailedState } from '@ui/core/states/states';
import { fileIcon } from '../../../shared/attachment-list';

/** What was filled in for one student, by whom and when, with earlier versions (NOT-35, NOT-56). */
export function AnswersPanel({ noticeId, studentId }: { noticeId: string; studentId: string }) {
  const query = useRouteQuery(noticeFormsApi.answers, { params: { id: noticeId, studentId } });
  const [earlier, setEarlier] = useState(false);
  const { data } = query;
  if (data === undefined)
    return query.error === null ? (
      <SkeletonRows count={6} />
    ) : (
      <FailedState surface="h5" title={m.notice_following_answers_failed()} error={query.error} onRetry={() => void query.refetch()} />
    );
  if (data.answers.length === 0)
    return <EmptyState surface="h5" title={m.notice_following_answers_none()} text={m.notice_following_answers_none_text()} />;
  return (
    <div className="ans">
      {data.answers.map((answer) => (
        <Reply key={whoOf(answer)} questions={data.questions} answer={answer} />
      ))}
      {data.revisions.length === 0 ? null : (
        <>
          <Button kind="text" size="medium" aria-expanded={earlier} onClick={() => setEarlier(!earlier)}>
            {m.notice_following_earlier({ n: data.revisions.length })}
            {earlier ? <IconChevronUp size={16} /> : <IconChevronDown size={16} />}
          </Button>
          {earlier
            ? data.revisions.map((answer) => (
                <Reply key={`${whoOf(answer)}.${String(answer.revision)}`} questions={data.questions} answer={answer} />
              ))
            : null}
        </>
      )}
    </div>
  );
}

const whoOf = ({ responder }: StaffAnswer): string =>
  responder.name === null ? responder.relation : m.notices_person_of({ relation: responder.relation, name: responder.name });

function Reply({ questions, answer }: { questions: readonly FormQuestion[]; answer: StaffAnswer }) {
  return (
    <article className="ans__reply">
      <p className="ans__who">
        {m.notice_following_answered_by({ who: whoOf(answer), time: formatDateTime(answer.submittedAt) })}
        {answer.revision > 1 ? `${m.notice_following_separator()}${m.notice_following_revision_n({ n: answer.revision - 1 })}` : ''}
      </p>
      <dl>
        {questions.map((question, index) => (
          <div key={question.key}>
            <dt>
              <span className="sc-number">{index + 1}.</span> {question.text}
            </dt>
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
        className="ans__signature"
        src={pictureUrl(ids[0] ?? '', 'preview')}
        alt={m.notice_following_signature_of({ name: whoOf(answer) })}
        width={300}
        height={120}
        loading="lazy"
      />
    );
  if (question.type !== 'files') return text;
  const files = ids.flatMap((id) => answer.files.find((file) => file.id === id) ?? []);
  return (
    <ul className="ans__files">
      {files.map((file) => {
        const IconShape = fileIcon(file.mime);
        return (
          <li key={file.id}>
            <a href={downloadUrl(file.id)}>
              <IconShape size={18} />
              <span>{file.name}</span>
              <small className="sc-quiet sc-number">{formatBytes(file.size)}</small>
              <IconDownload size={18} title={m.notices_download()} />
            </a>
          </li>
        );
      })}
    </ul>
  );
}
