import './summary.css';
import { useState } from 'react';
import { m } from '@contracts/messages';
import { noticeFormsApi, type QuestionSummary } from '@contracts/notice-forms';
import { useRouteList, useRouteQuery } from '@ui/core/api/query';
import { Histogram } from '@ui/core/charts/histogram';
import { OptionBars } from '@ui/core/charts/option-bars';
import { formatDay, formatShort } from '@ui/core/format/date';
import { formatNumber } from '@ui/core/format/number';
import { IconChevronRight } from '@ui/core/icons/icons';
import { useLive } from '@ui/core/live/use-live';
import { typeWord } from '@ui/core/notices/question-words';
import { Button } from '@ui/core/shell/button';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { EmptyState, FailedState } from '@ui/core/states/states';
import { CursorList } from '@ui/mobile/cursor-list';
import { SectionHead } from '@ui/mobile/page';
import { Sheet } from '@ui/mobile/sheet';

const DAYS_SHOWN = 6;

interface TextAnswer {
  studentId: string;
  student: string;
  className: string;
  text: string;
  at: string;
}

/** 題目匯總: each question with what families answered, moving while answers come in (NOT-35). */
export function SummarySection({ noticeId }: { noticeId: string }) {
  const query = useRouteQuery(noticeFormsApi.summary, { params: { id: noticeId }, query: {} });
  useLive(`notice:${noticeId}`, () => void query.refetch());
  const [open, setOpen] = useState<QuestionSummary['question']>();
  const summary = query.data;
  return (
    <section id="st-summary" aria-label={m.notice_following_summary()}>
      <SectionHead
        {...(summary === undefined
          ? {}
          : {
              note: m.notice_following_summary_of({
                answered: formatNumber(summary.answered),
                asked: formatNumber(summary.asked),
              }),
            })}
      >
        {m.notice_following_summary()}
      </SectionHead>
      <div className="sc-block">
        {summary === undefined ? (
          query.error === null ? (
            <SkeletonRows count={4} />
          ) : (
            <FailedState
              surface="h5"
              title={m.notice_following_summary_failed()}
              error={query.error}
              onRetry={() => void query.refetch()}
            />
          )
        ) : (
          summary.questions.map((item, index) => (
            <OneQuestion key={item.question.key} n={index + 1} item={item} onTexts={() => setOpen(item.question)} />
          ))
        )}
      </div>
      <TextsSheet noticeId={noticeId} question={open} onClose={() => setOpen(undefined)} />
    </section>
  );
}

function OneQuestion({ n, item, onTexts }: { n: number; item: QuestionSummary; onTexts: () => void }) {
  const { question, answered } = item;
  const count = formatNumber(answered);
  return (
    <div className="sum">
      <h3>
        <span className="sc-number">{n}.</span> {question.text}
      </h3>
      <p className="sum__meta">
        {typeWord(question.type)} · {answered === 0 ? m.notice_following_summary_none() : m.notice_following_answered_n({ n: count })}
      </p>
      {item.options === null ? null : (
        <OptionBars
          label={question.text}
          of={answered}
          bars={item.options.map((option) => ({ key: option.key, label: option.text, count: option.count }))}
        />
      )}
      {item.numbers === null ? null : (
        <>
          <dl className="sum__numbers">
            <Fact label={m.notice_following_mean()} value={shortNumber(item.numbers.mean)} />
            <Fact label={m.notice_following_median()} value={shortNumber(item.numbers.median)} />
            <Fact label={m.notice_following_lowest()} value={shortNumber(item.numbers.min)} />
            <Fact label={m.notice_following_highest()} value={shortNumber(item.numbers.max)} />
            <Fact label={m.notice_following_sum()} value={shortNumber(item.numbers.sum)} />
          </dl>
          <Histogram steps={item.numbers.histogram} label={question.text} />
        </>
      )}
      {item.days === null || item.days.length === 0 ? null : <Days label={question.text} days={item.days} of={answered} />}
      {(question.type === 'blank' || question.type === 'text') && answered > 0 ? (
        <button type="button" className="sum-more" onClick={onTexts}>
          <span>{m.notice_following_show_texts({ n: count })}</span>
          <IconChevronRight size={18} />
        </button>
      ) : null}
      {question.type === 'files' && answered > 0 ? <p className="sum__note">{m.notice_following_files_n({ n: count })}</p> : null}
      {question.type === 'signature' && answered > 0 ? <p className="sum__note">{m.notice_following_signed_n({ n: count })}</p> : null}
    </div>
  );
}

function Days({ label, days, of }: { label: string; days: NonNullable<QuestionSummary['days']>; of: number }) {
  const [all, setAll] = useState(false);
  const shown = all ? days : days.slice(0, DAYS_SHOWN);
  return (
    <>
      <OptionBars
        label={label}
        of={of}
        bars={shown.map((entry) => ({ key: entry.day, label: formatDay(entry.day), count: entry.count }))}
      />
      {shown.length === days.length ? null : (
        <Button kind="text" size="medium" className="sum-all" onClick={() => setAll(true)}>
          {m.notice_following_show_all_days({ n: formatNumber(days.length) })}
        </Button>
      )}
    </>
  );
}

/** At most two digits behind the point: the mean of 126 answers is no measurement. */
const shortNumber = (value: number): string => formatNumber(Math.round(value * 100) / 100);

function Fact({ label, value }: { label: string; value: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd className="sc-number">{value}</dd>
    </div>
  );
}

function TextsSheet({
  noticeId,
  question,
  onClose,
}: {
  noticeId: string;
  question: QuestionSummary['question'] | undefined;
  onClose: () => void;
}) {
  const [last, setLast] = useState(question);
  if (question !== undefined && question !== last) setLast(question);
  return (
    <Sheet open={question !== undefined} onClose={onClose} title={last?.text ?? ''} tall>
      {question === undefined ? null : <TextList noticeId={noticeId} questionKey={question.key} />}
    </Sheet>
  );
}

function TextList({ noticeId, questionKey }: { noticeId: string; questionKey: string }) {
  const list = useRouteList<TextAnswer>(noticeFormsApi.texts, { params: { id: noticeId, key: questionKey }, query: {} });
  return (
    <div className="sum-texts">
      <CursorList
        plain
        source={list}
        rowKey={(row) => `${row.studentId}-${row.at}`}
        failedTitle={m.notice_following_texts_failed()}
        empty={<EmptyState surface="h5" title={m.notice_following_texts_none()} />}
        render={(row) => (
          <div className="sum-text">
            <p>{row.text}</p>
            <small>
              {row.student} · {row.className} · <span className="sc-number">{formatShort(row.at)}</span>
            </small>
          </div>
        )}
      />
    </div>
  );
}
