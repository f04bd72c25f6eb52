import { useRef, useState } from 'react';
import { FORM_LIMITS, questionFault, type FormQuestion } from '@contracts/forms/questions';
import { m } from '@contracts/messages';
import { IconDrag, IconPlus, IconWarning } from '@ui/core/icons/icons';
import { moveTo } from '@ui/core/notices/question-edit';
import { questionMeta } from '@ui/core/notices/question-words';
import { Button } from '@ui/core/shell/button';
import { FieldFault } from '@ui/mobile/form-cards';
import { SectionHead } from '@ui/mobile/page';
import { placeAt } from './drag-place';

const DRAG_AFTER_PX = 6;

/** 題目: the list with its order; a press edits, the handle moves by dragging or opens the steps (NOT-06). */
export function QuestionsField({
  questions,
  tried,
  fault,
  onAdd,
  onEdit,
  onSteps,
  onChange,
}: {
  questions: readonly FormQuestion[];
  /** After 【提交】: incomplete questions say so. */
  tried: boolean;
  fault: string | undefined;
  onAdd: () => void;
  onEdit: (key: string) => void;
  onSteps: (key: string) => void;
  onChange: (questions: FormQuestion[]) => void;
}) {
  const list = useRef<HTMLOListElement>(null);
  const drag = useRef<{ key: string; y: number; moving: boolean }>(undefined);
  const [held, setHeld] = useState<string>();
  const full = questions.length >= FORM_LIMITS.questions;
  const move = (event: React.PointerEvent) => {
    const now = drag.current;
    if (now === undefined || list.current === null) return;
    if (!now.moving && Math.abs(event.clientY - now.y) < DRAG_AFTER_PX) return;
    now.moving = true;
    setHeld(now.key);
    const rows = [...list.current.children].map((row) => row.getBoundingClientRect());
    const from = questions.findIndex((question) => question.key === now.key);
    const to = placeAt(rows, from, event.clientY);
    if (to !== from) onChange(moveTo(questions, now.key, to));
  };
  const drop = () => {
    setHeld(undefined);
    const moved = drag.current?.moving === true;
    drag.current = undefined;
    return moved;
  };
  const suppress = useRef(false);
  return (
    <section id="cmp-questions" aria-label={m.notice_writing_questions()}>
      <SectionHead
        aside={
          <Button
            kind="text"
            size="medium"
            icon={IconPlus}
            {...(full ? { disabledReason: m.notice_writing_questions_full({ max: FORM_LIMITS.questions }) } : {})}
            onClick={onAdd}
          >
            {m.notice_writing_add_question()}
          </Button>
        }
      >
        {questions.length === 0 ? m.notice_writing_questions() : m.notice_writing_questions_n({ n: questions.length })}
      </SectionHead>
      {questions.length === 0 ? (
        <p className="cmp-help cmp-help--tight">{m.notice_writing_questions_none()}</p>
      ) : (
        <ol ref={list} className="sc-block cmp-questions">
          {questions.map((question, index) => {
            const wrong = tried && questionFault(question) !== undefined;
            return (
              <li key={question.key} className={held === question.key ? 'cmp-question cmp-question--held' : 'cmp-question'}>
                <button type="button" className="cmp-question__press" onClick={() => onEdit(question.key)}>
                  <span className="cmp-question__n sc-number">{index + 1}.</span>
                  <span className="cmp-question__text">
                    <span className={question.text === '' ? 'sc-quiet' : 'sc-two-lines'}>
                      {question.text === '' ? m.notice_writing_question_empty() : question.text}
                    </span>
                    <small className={wrong ? 'cmp-bad' : 'sc-quiet'}>
                      {wrong ? <IconWarning size={14} /> : null}
                      {wrong ? m.notice_writing_question_incomplete() : questionMeta(question)}
                    </small>
                  </span>
                </button>
                <button
                  type="button"
                  className="cmp-question__handle"
                  aria-label={m.notice_writing_question_move({ n: index + 1 })}
                  aria-haspopup="dialog"
                  onPointerDown={(event) => {
                    drag.current = { key: question.key, y: event.clientY, moving: false };
                    event.currentTarget.setPointerCapture(event.pointerId);
                  }}
                  onPointerMove={move}
                  onPointerUp={() => {
                    suppress.current = drop();
                  }}
                  onPointerCancel={drop}
                  onClick={() => {
                    // The press that ends a drag is no press.
                    if (suppress.current) suppress.current = false;
                    else onSteps(question.key);
                  }}
                >
                  <IconDrag size={20} />
                </button>
              </li>
            );
          })}
        </ol>
      )}
      <div className="cmp-cell-fault">
        <FieldFault text={fault} />
      </div>
    </section>
  );
}
