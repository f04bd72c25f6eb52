import './questions.css';
import { useRef, useState } from 'react';
import { Dropdown } from 'antd';
import { FORM_LIMITS, QUESTION_TYPES, questionFault, type FormQuestion, type QuestionType } from '@contracts/forms/questions';
import { m } from '@contracts/messages';
import { IconPlus, IconUndo, type Icon } from '@ui/core/icons/icons';
import { duplicateQuestion, moveTo, newQuestion, putQuestion, removeQuestion } from '@ui/core/notices/question-edit';
import { typeNote, typeWord } from '@ui/core/notices/question-words';
import { Button } from '@ui/core/shell/button';
import { QuestionCard } from './question-card';
import { TYPE_ICONS } from './type-icons';
import { useRowDrag } from './use-row-drag';

/** 【增加題目】 asks the type first, then makes the question (NOT-06); questions move by dragging or by keyboard. */
export function QuestionList({
  questions,
  checked,
  onChange,
}: {
  questions: readonly FormQuestion[];
  /** Faults are shown: 提交 was pressed. */
  checked: boolean;
  onChange: (questions: FormQuestion[]) => void;
}) {
  const [open, setOpen] = useState<string>();
  const [said, setSaid] = useState('');
  const [removed, setRemoved] = useState<{ question: FormQuestion; at: number }>();
  const list = useRef<HTMLOListElement>(null);

  const add = (type: QuestionType) => {
    const question = newQuestion(type, questions);
    onChange([...questions, question]);
    setOpen(question.key);
  };
  const remove = (question: FormQuestion, at: number) => {
    setRemoved({ question, at });
    setSaid(m.notice_writing_question_removed({ n: at + 1 }));
    onChange(removeQuestion(questions, question.key));
  };
  const bringBack = () => {
    if (removed === undefined) return;
    onChange(moveTo([...questions, removed.question], removed.question.key, removed.at));
    setRemoved(undefined);
  };
  const move = (from: number, to: number) => {
    const moved = questions[from];
    if (moved === undefined) return;
    onChange(moveTo(questions, moved.key, to));
    setSaid(m.console_notices_question_moved({ n: to + 1, total: questions.length }));
    // The row is drawn anew at its place; the handle keeps the focus.
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>(`[data-key="${moved.key}"] .cq-handle`)?.focus());
  };
  const { handle, mark } = useRowDrag(list, questions.length, move);
  const full = questions.length >= FORM_LIMITS.questions;
  return (
    <div className="cq">
      {questions.length === 0 ? (
        <p className="cc-help">{m.notice_writing_questions_none()}</p>
      ) : (
        <ol ref={list} className="cq-list">
          {questions.map((question, at) => {
            const fault = questionFault(question);
            const place = mark(at);
            return (
              <li
                key={question.key}
                data-key={question.key}
                className={`cq-item${open === question.key ? ' cq-item--open' : ''}${place === undefined ? '' : ` cq-item--${place}`}`}
              >
                <QuestionCard
                  question={question}
                  n={at + 1}
                  open={open === question.key}
                  fault={checked ? fault : undefined}
                  full={full}
                  onOpen={() => setOpen(open === question.key ? undefined : question.key)}
                  onChange={(next) => onChange(putQuestion(questions, next))}
                  onCopy={() => onChange(duplicateQuestion(questions, question.key))}
                  onRemove={() => remove(question, at)}
                  handle={handle(at)}
                />
              </li>
            );
          })}
        </ol>
      )}
      {removed === undefined ? null : (
        <p className="cq-removed">
          <span>{m.notice_writing_question_removed({ n: removed.at + 1 })}</span>
          <Button kind="text" size="small" icon={IconUndo} onClick={bringBack}>
            {m.ui_undo()}
          </Button>
        </p>
      )}
      <Dropdown
        trigger={['click']}
        disabled={full}
        menu={{
          className: 'cq-types',
          items: QUESTION_TYPES.map((type) => {
            const Shape: Icon = TYPE_ICONS[type];
            return {
              key: type,
              icon: <Shape size={18} />,
              label: (
                <span className="cq-type">
                  <b>{typeWord(type)}</b>
                  <small className="sc-quiet">{typeNote(type)}</small>
                </span>
              ),
            };
          }),
          onClick: ({ key }) => add(key as QuestionType),
        }}
      >
        <Button
          size="small"
          icon={IconPlus}
          {...(full ? { disabledReason: m.notice_writing_questions_full({ max: FORM_LIMITS.questions }) } : {})}
        >
          {m.notice_writing_add_question()}
        </Button>
      </Dropdown>
      <span className="sc-hidden" role="status">
        {said}
      </span>
    </div>
  );
}
