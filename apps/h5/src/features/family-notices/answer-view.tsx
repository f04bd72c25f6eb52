import { downloadUrl, pictureUrl } from '@contracts/files';
import { isAnswered } from '@contracts/forms/answers';
import type { FormQuestion } from '@contracts/forms/questions';
import { m } from '@contracts/messages';
import type { MyNoticeDetail } from '@contracts/my-notices';
import { formatDay } from '@ui/core/format/date';
import { formatBytes } from '@ui/core/format/number';
import { valuesOf, valueWords } from '@ui/core/forms/form-values';
import { IconClip, IconDownload } from '@ui/core/icons/icons';

type Answer = NonNullable<MyNoticeDetail['answer']>;

/** A filled form to read: question, answer, files to open (NOT-54). */
export function AnswerView({ questions, answer }: { questions: readonly FormQuestion[]; answer: Answer }) {
  return (
    <dl className="fam-answers">
      {questions.map((question, index) => (
        <div key={question.key}>
          <dt>
            <span className="sc-question__number">{index + 1}.</span>
            <span>{question.text}</span>
          </dt>
          <dd>
            {isAnswered(answer.answers[question.key]) ? (
              <One question={question} answer={answer} />
            ) : (
              <span className="sc-quiet">{m.family_forms_no_answer()}</span>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function One({ question, answer }: { question: FormQuestion; answer: Answer }) {
  const value = answer.answers[question.key];
  if (question.type === 'signature' && typeof value === 'string') {
    return (
      <img
        className="fam-signature"
        src={pictureUrl(value, 'preview')}
        alt={m.family_forms_signed()}
        width={300}
        height={120}
        loading="lazy"
      />
    );
  }
  if (question.type === 'files' && Array.isArray(value)) {
    const files = value.flatMap((id) => answer.files.find((file) => file.id === id) ?? []);
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
  if (question.type === 'date' && typeof value === 'string') return formatDay(value, true);
  return valueWords(question, valuesOf(answer.answers, answer.files, 0));
}
