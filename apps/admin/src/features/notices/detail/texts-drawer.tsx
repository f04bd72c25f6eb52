import { noticeFormsApi, type QuestionSummary } from '@contracts/notice-forms';
import { m } from '@contracts/messages';
import type { OkOf } from '@contracts/route';
import { useRouteList } from '@ui/core/api/query';
import { formatShort } from '@ui/core/format/date';
import { Button } from '@ui/core/shell/button';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { EmptyState, FailedState } from '@ui/core/states/states';
import { SideDrawer } from '@ui/admin/side-drawer';
import type { LedgerStudent } from './ledger-panel';

type TextAnswer = OkOf<typeof noticeFormsApi.texts>['items'][number];

/** Text answers to one question, newest first, page by page. */
export function TextsDrawer({
  noticeId,
  summary,
  classId,
  onStudent,
  onClose,
}: {
  noticeId: string;
  summary: QuestionSummary;
  classId: string | undefined;
  onStudent: (student: LedgerStudent) => void;
  onClose: () => void;
}) {
  const list = useRouteList<TextAnswer>(noticeFormsApi.texts, {
    params: { id: noticeId, key: summary.question.key },
    query: classId === undefined ? {} : { classId },
  });
  return (
    <SideDrawer title={summary.question.text} open onClose={onClose} width={420}>
      {list.rows === undefined ? (
        list.error === null ? (
          <SkeletonRows count={8} />
        ) : (
          <FailedState surface="console" title={m.notice_following_texts_failed()} error={list.error} onRetry={() => void list.refetch()} />
        )
      ) : list.rows.length === 0 ? (
        <EmptyState surface="console" title={m.notice_following_texts_none()} />
      ) : (
        <>
          <ul className="cn-sum-texts">
            {list.rows.map((row, index) => (
              <li key={`${row.studentId}.${row.at}.${String(index)}`}>
                <p>{row.text}</p>
                <button
                  type="button"
                  className="cn-link"
                  onClick={() => onStudent({ id: row.studentId, name: row.student, className: row.className })}
                >
                  {m.notice_writing_reach_student({ name: row.student, class: row.className })}
                </button>
                <small className="sc-quiet">{formatShort(row.at)}</small>
              </li>
            ))}
          </ul>
          {list.hasNextPage ? (
            <Button block busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
              {m.console_notices_more_rows()}
            </Button>
          ) : null}
        </>
      )}
    </SideDrawer>
  );
}
