import './answers.css';
import { useState } from 'react';
import { m } from '@contracts/messages';
import { noticeFormsApi } from '@contracts/notice-forms';
import { useRouteQuery } from '@ui/core/api/query';
import { ReplyView, responderWords } from '@ui/core/forms/reply-view';
import { IconChevronDown, IconChevronUp } from '@ui/core/icons/icons';
import { Button } from '@ui/core/shell/button';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { EmptyState, FailedState } from '@ui/core/states/states';

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
        <ReplyView key={responderWords(answer)} questions={data.questions} answer={answer} />
      ))}
      {data.revisions.length === 0 ? null : (
        <>
          <Button kind="text" size="medium" aria-expanded={earlier} onClick={() => setEarlier(!earlier)}>
            {m.notice_following_earlier({ n: data.revisions.length })}
            {earlier ? <IconChevronUp size={16} /> : <IconChevronDown size={16} />}
          </Button>
          {earlier
            ? data.revisions.map((answer) => (
                <ReplyView key={`${responderWords(answer)}.${String(answer.revision)}`} questions={data.questions} answer={answer} />
              ))
            : null}
        </>
      )}
    </div>
  );
}
