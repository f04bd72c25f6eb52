import type { ReactNode } from 'react';
import { downloadUrl, pictureUrl } from '@contracts/files';
import { isAnswered } from '@contracts/forms/answers';
import type { FormQuestion } from '@contracts/forms/questions';
import { m } from '@contracts/messages';
import type { MyNoticeDetail } from '@contracts/my-notices';
import { formatDay } from '@ui/core/format/date';
import { formatBytes } from '@ui/core/format/number';
import { answersOf, valuesOf, valueWords, type FormValues } from '@ui/core/forms/form-values';
import { IconClip, IconDownload } from '@ui/core/icons/icons';

type Answer = NonNullable<MyNoticeDetail['answer']>;

/** A filled form to read: question, answer, files to open (NOT-54). */
export function AnswerView({ questions, answer }: { questions: readonly FormQuestion[]; answer: Answer }) {
  const form = valuesOf(answer.answers, answer.files, 0);
  return (
    <Rows questions={questions} answered={(question) => isAnswered(answer.answers[question.key])}>
      {(question) => {
        const value = answer.answers[question.key];
        if (question.type === 'signature' && typeof value === 'string') return <Signature url={pictureUrl(value, 'preview')} />;
        if (question.type === 'files' && Array.isArray(value)) return <Files ids={value} answer={answer} />;
        return <Words question={question} form={form} />;
      }}
    </Rows>
  );
}

/** What waits on this phone, to read: nothing here looks as if it could be changed (BEY-17). */
export function TypedView({
  questions,
  form,
  picture,
}: {
  questions: readonly FormQuestion[];
  form: FormValues;
  /** Address of the picture of a signature. */
  picture: (id: string) => string | undefined;
}) {
  const answers = answersOf(questions, form);
  return (
    <Rows questions={questions} answered={(question) => isAnswered(answers[question.key])}>
      {(question) => {
        const value = form.values[question.key];
        const url = question.type === 'signature' && typeof value === 'string' ? picture(value) : undefined;
        return url === undefined ? <Words question={question} form={form} /> : <Signature url={url} />;
      }}
    </Rows>
  );
}

function Rows({
  questions,
  answered,
  children,
}: {
  questions: readonly FormQuestion[];
  answered: (question: FormQuestion) => boolean;
  children: (question: FormQuestion) => ReactNode;
}) {
  return (
    <dl className="fam-answers">
      {questions.map((question, index) => (
        <div key={question.key}>
          <dt>
            <span className="sc-question__number">{index + 1}.</span>
            <span>{question.text}</span>
          </dt>
          <dd>{answered(question) ? children(question) : <span className="sc-quiet">{m.family_forms_no_answer()}</span>}</dd>
        </div>
      ))}
    </dl>
  );
}

function Words({ question, form }: { question: FormQuestion; form: FormValues }) {
  const value = form.values[question.key];
  return question.type === 'date' && typeof value === 'string' ? formatDay(value, true) : valueWords(question, form);
}

function Signature({ url }: { url: string }) {
  return <img className="fam-signature" src={url} alt={m.family_forms_signed()} width={300} height={120} loading="lazy" />;
}

function Files({ ids, answer }: { ids: readonly string[]; answer: Answer }) {
  const files = ids.flatMap((id) => answer.files.find((file) => file.id === id) ?? []);
  return (
    <ul className="fam-files">
      {files.map((file) => (
        <li key={file.id}>
          <a href={downloadUrl(file.id)}>
            <IconClip size={18} />
            <span className="fam-files__name">{file.name}</span>
            <small className="sc-quiet">{formatBytes(file.size)}</small>
            <IconDownload size={18} />
          </a>
        </li>
      ))}
    </ul>
  );
}
