import './family-view.css';
import { useState } from 'react';
import type { FormQuestion } from '@contracts/forms/questions';
import type { Locale } from '@contracts/locale';
import { m } from '@contracts/messages';
import type { NoticeDetail } from '@contracts/notices';
import { serverNow } from '@ui/core/api/server-clock';
import { EMPTY_FORM, type FormValues } from '@ui/core/forms/form-values';
import { later, Meanwhile } from '@ui/core/later/later';
import { languageWord } from '@ui/core/notices/compose-words';
import { questionMeta } from '@ui/core/notices/question-words';
import { languagesOf } from '@ui/core/notices/version-edit';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { SectionHead } from '@ui/mobile/page';
import { Segmented } from '@ui/mobile/tabs';
import { NoticeArticle } from '../../../shared/notice-article';
import { inLanguage } from './in-language';

// Fields, signature and uploads come only where there is a form.
const FormQuestions = later(async () => (await import('@ui/mobile/questions/form-questions')).FormQuestions);
const NO_FAULTS: ReadonlyMap<string, string> = new Map();

/**
 * A notice as a family gets it, in each of its languages, with its questions; nothing here is sent or kept (NOT-15, NOT-31).
 * @param props.tryOut the questions can be filled in as a family would; without it they are listed
 */
export function FamilyView({ notice, tryOut = false }: { notice: NoticeDetail; tryOut?: boolean }) {
  const languages = languagesOf(notice);
  const [chosen, setChosen] = useState<Locale>(notice.locale);
  const locale = languages.includes(chosen) ? chosen : notice.locale;
  const [form, setForm] = useState<FormValues>(EMPTY_FORM);
  const { title, body, questions } = inLanguage(notice, locale);
  const [now] = useState(() => new Date(serverNow()).toISOString());
  return (
    <div className="fvw">
      <NoticeArticle
        key={locale}
        folded={questions.length > 0 && tryOut}
        notice={{
          title: title === '' ? m.notices_untitled() : title,
          body,
          links: notice.links,
          attachments: notice.attachments,
          sender: { name: notice.sender.name, role: 'staff', department: null },
          sentAt: notice.sentAt ?? notice.sendAt ?? now,
          urgent: notice.urgency === 'urgent',
          dueAt: notice.state === 'closed' || notice.state === 'recalled' ? null : notice.deadlineAt,
        }}
        {...(languages.length < 2
          ? {}
          : {
              language: (
                <Segmented
                  label={m.notice_writing_versions()}
                  items={languages.map((id) => ({ id, label: languageWord(id) }))}
                  selected={locale}
                  onSelect={setChosen}
                />
              ),
            })}
      />
      {questions.length === 0 ? null : (
        <>
          <SectionHead>{m.notice_writing_questions_n({ n: questions.length })}</SectionHead>
          <div className="sc-block" lang={locale}>
            {tryOut ? (
              <Meanwhile shows={<SkeletonRows count={questions.length} />}>
                <FormQuestions
                  questions={questions}
                  form={form}
                  faults={NO_FAULTS}
                  onChange={(key, value) => setForm((before) => ({ ...before, values: { ...before.values, [key]: value } }))}
                />
              </Meanwhile>
            ) : (
              <QuestionList questions={questions} />
            )}
          </div>
        </>
      )}
    </div>
  );
}

function QuestionList({ questions }: { questions: readonly FormQuestion[] }) {
  return (
    <ol className="fvw-questions">
      {questions.map((question, index) => (
        <li key={question.key}>
          <b>
            <span className="sc-number">{index + 1}.</span> {question.text}
          </b>
          <small className="sc-quiet">{questionMeta(question)}</small>
          {question.options.length === 0 ? null : (
            <ul>
              {question.options.map((option) => (
                <li key={option.key}>{option.text}</li>
              ))}
            </ul>
          )}
        </li>
      ))}
    </ol>
  );
}
