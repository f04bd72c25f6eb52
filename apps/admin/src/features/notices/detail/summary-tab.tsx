import './summary.css';
import { useState } from 'react';
import { Select } from 'antd';
import type { NoticeDetail, NoticeProgress } from '@contracts/notices';
import { noticeFormsApi, type QuestionSummary } from '@contracts/notice-forms';
import { m } from '@contracts/messages';
import { useRouteQuery } from '@ui/core/api/query';
import { Histogram } from '@ui/core/charts/histogram';
import { OptionBars } from '@ui/core/charts/option-bars';
import { formatDay } from '@ui/core/format/date';
import { formatNumber, formatPercent } from '@ui/core/format/number';
import { typeWord } from '@ui/core/notices/question-words';
import { useAddress } from '@ui/core/routing/use-address';
import { Button } from '@ui/core/shell/button';
import { SkeletonBar } from '@ui/core/states/skeleton';
import { EmptyState, FailedState } from '@ui/core/states/states';
import { Panel } from '@ui/admin/shell/page-header';
import { AnswersDrawer } from './answers-drawer';
import type { LedgerStudent } from './ledger-panel';
import { TextsDrawer } from './texts-drawer';

/** 題目匯總: what the form brought, for the whole notice or one class (NOT-35). */
export function SummaryTab({ notice, progress }: { notice: NoticeDetail; progress: NoticeProgress }) {
  const [params, setParams] = useAddress();
  const classId = progress.classes.find((line) => line.classId === params.get('f.class'))?.classId;
  const [texts, setTexts] = useState<QuestionSummary>();
  const [student, setStudent] = useState<LedgerStudent>();
  const query = useRouteQuery(
    noticeFormsApi.summary,
    { params: { id: notice.id }, query: classId === undefined ? {} : { classId } },
    { keepPrevious: true },
  );
  const { data } = query;
  const choose = (value: string) => setParams({ 'f.class': value }, { replace: true });
  return (
    <div className="cn-sum">
      <header className="cn-sum-head">
        <Select
          value={classId ?? ''}
          onChange={choose}
          aria-label={m.console_notices_class()}
          showSearch={{ optionFilterProp: 'label' }}
          options={[
            { value: '', label: m.console_notices_all_classes({ n: formatNumber(progress.classes.length) }) },
            ...progress.classes.map((line) => ({ value: line.classId, label: line.name })),
          ]}
        />
        <span role="status" className="sc-number">
          {data === undefined
            ? ''
            : m.console_notices_summary_of({
                answered: formatNumber(data.answered),
                asked: formatNumber(data.asked),
                share: formatPercent(data.answered, data.asked),
              })}
        </span>
      </header>
      {data === undefined ? (
        query.error === null ? (
          <div className="cn-sum-grid" aria-hidden="true">
            {[0, 1, 2, 3].map((place) => (
              <div key={place} className="sc-panel cn-sum-wait">
                <SkeletonBar width="60%" />
                <SkeletonBar width="100%" height={90} />
              </div>
            ))}
          </div>
        ) : (
          <FailedState
            surface="console"
            title={m.notice_following_summary_failed()}
            error={query.error}
            onRetry={() => void query.refetch()}
          />
        )
      ) : data.answered === 0 ? (
        <EmptyState surface="console" title={m.notice_following_summary_none()} text={m.console_notices_summary_none_text()} />
      ) : (
        <div className={query.isPlaceholderData ? 'cn-sum-grid cn-sum-grid--dimmed' : 'cn-sum-grid'}>
          {data.questions.map((summary, index) => (
            <Panel
              key={summary.question.key}
              title={`${String(index + 1)}. ${summary.question.text}`}
              note={`${typeWord(summary.question.type)} · ${m.notice_following_answered_n({ n: formatNumber(summary.answered) })}`}
            >
              <div className="cn-sum-body">
                <Question summary={summary} onTexts={() => setTexts(summary)} />
              </div>
            </Panel>
          ))}
        </div>
      )}
      {texts === undefined ? null : (
        <TextsDrawer
          noticeId={notice.id}
          summary={texts}
          classId={classId}
          onStudent={(who) => {
            setTexts(undefined);
            setStudent(who);
          }}
          onClose={() => setTexts(undefined)}
        />
      )}
      <AnswersDrawer noticeId={notice.id} student={student} onClose={() => setStudent(undefined)} />
    </div>
  );
}

function Question({ summary, onTexts }: { summary: QuestionSummary; onTexts: () => void }) {
  const { question, answered, options, numbers, days } = summary;
  if (answered === 0) return <p className="sc-quiet">{m.notice_following_summary_none()}</p>;
  if (options !== null)
    return (
      <OptionBars
        label={question.text}
        of={answered}
        bars={options.map((option) => ({ key: option.key, label: option.text, count: option.count }))}
      />
    );
  if (numbers !== null) {
    const facts: [string, number][] = [
      [m.notice_following_mean(), numbers.mean],
      [m.notice_following_median(), numbers.median],
      [m.notice_following_sum(), numbers.sum],
      [m.notice_following_lowest(), numbers.min],
      [m.notice_following_highest(), numbers.max],
    ];
    const ranges = numbers.histogram.map((step) =>
      m.notice_following_range_count({ from: formatNumber(step.from), to: formatNumber(step.to), n: formatNumber(step.count) }),
    );
    return (
      <>
        <Histogram steps={numbers.histogram} label={ranges.join(m.ui_comma())} />
        <dl className="cn-sum-facts">
          {facts.map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{formatNumber(Math.round(value * 100) / 100)}</dd>
            </div>
          ))}
        </dl>
      </>
    );
  }
  if (days !== null)
    return (
      <OptionBars
        label={question.text}
        of={answered}
        bars={days.map(({ day, count }) => ({ key: day, label: formatDay(day, true), count }))}
      />
    );
  if (question.type === 'files') return <p className="sc-quiet">{m.notice_following_files_n({ n: formatNumber(answered) })}</p>;
  if (question.type === 'signature') return <p className="sc-quiet">{m.notice_following_signed_n({ n: formatNumber(answered) })}</p>;
  return <Button onClick={onTexts}>{m.notice_following_show_texts({ n: formatNumber(answered) })}</Button>;
}
