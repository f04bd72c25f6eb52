import { FORM_LIMITS, type FormQuestion } from '@contracts/forms/questions';
import { m } from '@contracts/messages';
import { IconChevronDown, IconChevronUp, IconCopy, IconTrash } from '@ui/core/icons/icons';
import { duplicateQuestion, moveBy, removeQuestion } from '@ui/core/notices/question-edit';
import { MenuRow } from '@ui/mobile/cells';
import { Sheet } from '@ui/mobile/sheet';

/** What else can be done with a question, for everybody who does not drag (NOT-06). */
export function QuestionSteps({
  of,
  questions,
  onChange,
  onClose,
}: {
  of: string | undefined;
  questions: readonly FormQuestion[];
  onChange: (questions: FormQuestion[]) => void;
  onClose: () => void;
}) {
  const index = questions.findIndex((question) => question.key === of);
  const key = of ?? '';
  const step = (next: FormQuestion[]) => {
    onChange(next);
    onClose();
  };
  const full = questions.length >= FORM_LIMITS.questions;
  return (
    <Sheet open={of !== undefined} onClose={onClose} title={m.notice_writing_question_n({ n: index + 1 })} plain>
      <MenuRow icon={IconChevronUp} disabled={index <= 0} onPress={() => step(moveBy(questions, key, -1))}>
        {m.notice_writing_move_up()}
      </MenuRow>
      <MenuRow icon={IconChevronDown} disabled={index === questions.length - 1} onPress={() => step(moveBy(questions, key, 1))}>
        {m.notice_writing_move_down()}
      </MenuRow>
      <MenuRow
        icon={IconCopy}
        disabled={full}
        {...(full ? { note: m.notice_writing_questions_full({ max: FORM_LIMITS.questions }) } : {})}
        onPress={() => step(duplicateQuestion(questions, key))}
      >
        {m.notice_writing_duplicate()}
      </MenuRow>
      <MenuRow icon={IconTrash} danger onPress={() => step(removeQuestion(questions, key))}>
        {m.notice_writing_remove_question()}
      </MenuRow>
    </Sheet>
  );
}
