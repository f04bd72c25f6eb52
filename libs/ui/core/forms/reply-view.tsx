import { downloadUrl, pictureUrl } from '@contracts/files';
import type { FormQuestion } from '@contracts/forms/questions';
import { m } from '@contracts/messages';
import type { StaffAnswer } from '@contracts/notice-forms';
import { fileIcon } from '../files/file-icon';
import { formatDateTime } from '../format/date';
import { formatBytes } from '../format/number';
import { IconDownload } from '../icons/icons';
import { answerFiles, answerText } from './answer-words';

/** Who filled it in: 「媽媽 歐陽靜」, or the relation alone where the name may not be seen. */
export const responderWords = ({ responder }: StaffAnswer): string =>
  responder.name === null ? responder.relation : m.notices_person_of({ relation: responder.relation, name: responder.name });

/** One filled-in form as staff read it, question by question; each surface gives it its sizes (NOT-35, NOT-56). */
export function ReplyView({ questions, answer }: { questions: readonly FormQuestion[]; answer: StaffAnswer }) {
  return (
    <article className="sc-reply">
      <p className="sc-reply__who">
        {m.notice_following_answered_by({ who: responderWords(answer), time: formatDateTime(answer.submittedAt) })}
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
        className="sc-reply__signature"
        src={pictureUrl(ids[0] ?? '', 'preview')}
        alt={m.notice_following_signature_of({ name: responderWords(answer) })}
        width={300}
        height={120}
        loading="lazy"
      />
    );
  if (question.type !== 'files') return text;
  const files = ids.flatMap((id) => answer.files.find((file) => file.id === id) ?? []);
  return (
    <ul className="sc-reply__files">
      {files.map((file) => {
        const Shape = fileIcon(file.mime);
        return (
          <li key={file.id}>
            <a href={downloadUrl(file.id)} download>
              <Shape size={18} />
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
