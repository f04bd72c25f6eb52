import { useEffect, useRef } from 'react';
import { Input, InputNumber, Switch, type GetRef } from 'antd';
import { FORM_LIMITS, hasOptions, type FormQuestion, type QuestionFault } from '@contracts/forms/questions';
import { m } from '@contracts/messages';
import { IconChevronDown, IconChevronUp, IconClose, IconCopy, IconDrag, IconPlus, IconTrash } from '@ui/core/icons/icons';
import { freshOption, moveBy } from '@ui/core/notices/question-edit';
import { questionFaultWord, questionMeta, typeNote } from '@ui/core/notices/question-words';
import { Button } from '@ui/core/shell/button';
import { Fault } from '../compose-field';
import { TYPE_ICONS } from './type-icons';
import type { RowHandle } from './use-row-drag';

export interface QuestionCardProps {
  question: FormQuestion;
  n: number;
  open: boolean;
  fault: QuestionFault | undefined;
  /** No room for a copy. */
  full: boolean;
  onOpen: () => void;
  onChange: (question: FormQuestion) => void;
  onCopy: () => void;
  onRemove: () => void;
  handle: RowHandle;
}

/** One question: a line that can be moved, and its editor when open. */
export function QuestionCard(props: QuestionCardProps) {
  const { question, n, open, fault, onChange } = props;
  const TypeIcon = TYPE_ICONS[question.type];
  const text = useRef<GetRef<typeof Input.TextArea>>(null);
  const fresh = useRef(question.text === '');
  useEffect(() => {
    // A question just added is written at once; one opened again to be read keeps the focus on its line.
    if (open && fresh.current) text.current?.focus();
    fresh.current = false;
  }, [open]);
  return (
    <>
      <div className="cq-head">
        <button
          type="button"
          className="cq-handle"
          aria-label={m.console_notices_question_handle({ n })}
          title={m.console_notices_question_handle({ n })}
          {...props.handle}
        >
          <IconDrag size={18} />
        </button>
        <button type="button" className="cq-line" aria-expanded={open} onClick={props.onOpen}>
          <span className="sc-number sc-quiet">{n}.</span>
          <span className="cq-line__text">
            <b className={question.text === '' ? 'sc-quiet' : undefined}>
              {question.text === '' ? m.notice_writing_question_empty() : question.text}
            </b>
            <small className="sc-quiet">
              <TypeIcon size={14} />
              {questionMeta(question)}
              {hasOptions(question.type) ? ` · ${m.console_notices_options_n({ n: question.options.length })}` : ''}
            </small>
          </span>
          {open ? <IconChevronUp size={16} /> : <IconChevronDown size={16} />}
        </button>
        <Button
          kind="quiet"
          size="small"
          icon={IconCopy}
          aria-label={m.notice_writing_duplicate()}
          title={m.notice_writing_duplicate()}
          {...(props.full ? { disabledReason: m.notice_writing_questions_full({ max: FORM_LIMITS.questions }) } : {})}
          onClick={props.onCopy}
        />
        <Button
          kind="quiet"
          size="small"
          icon={IconTrash}
          aria-label={m.notice_writing_remove_question()}
          title={m.notice_writing_remove_question()}
          onClick={props.onRemove}
        />
      </div>
      {fault === undefined ? null : <Fault>{questionFaultWord(fault)}</Fault>}
      {open ? (
        <div className="cq-body">
          <Input.TextArea
            ref={text}
            autoSize={{ minRows: 1, maxRows: 6 }}
            value={question.text}
            maxLength={FORM_LIMITS.text}
            aria-label={m.notice_writing_question_text()}
            placeholder={m.notice_writing_question_text_hint()}
            {...(fault === 'no_text' ? { status: 'error' as const } : {})}
            // One line on the server: a break would be refused there.
            onChange={(event) => onChange({ ...question, text: event.target.value.replace(/\s*\n\s*/g, ' ') })}
          />
          <p className="cc-help">{typeNote(question.type)}</p>
          {hasOptions(question.type) ? <Options question={question} onChange={onChange} /> : null}
          {question.type === 'multiple' || question.type === 'number' ? <Limits question={question} onChange={onChange} /> : null}
          <label className="cq-required">
            <Switch size="small" checked={question.required} onChange={(required) => onChange({ ...question, required })} />
            <span>
              {m.notice_writing_required()}
              <small className="sc-quiet">{m.notice_writing_required_note()}</small>
            </span>
          </label>
        </div>
      ) : null}
    </>
  );
}

interface PartProps {
  question: FormQuestion;
  onChange: (question: FormQuestion) => void;
}

function Options({ question, onChange }: PartProps) {
  const { options } = question;
  const put = (next: FormQuestion['options']) => onChange({ ...question, options: next });
  const full = options.length >= FORM_LIMITS.options.max;
  return (
    <div className="cq-options">
      {options.map((option, index) => (
        <div key={option.key} className="cq-option">
          <i className={question.type === 'single' ? 'cq-tick cq-tick--round' : 'cq-tick'} aria-hidden="true" />
          <Input
            value={option.text}
            maxLength={FORM_LIMITS.optionText}
            aria-label={m.notice_writing_option_n({ n: index + 1 })}
            placeholder={m.notice_writing_option_n({ n: index + 1 })}
            onChange={(event) => put(options.map((other) => (other.key === option.key ? { ...other, text: event.target.value } : other)))}
            onKeyDown={(event) => {
              if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
                event.preventDefault();
                put(moveBy(options, option.key, event.key === 'ArrowUp' ? -1 : 1));
              }
              if (event.key === 'Enter' && index === options.length - 1 && option.text.trim() !== '' && !full) {
                event.preventDefault();
                put([...options, freshOption(options)]);
              }
            }}
            onPaste={(event) => {
              // A list from a document becomes one option per line.
              const lines = event.clipboardData
                .getData('text/plain')
                .split(/\r?\n/)
                .map((line) => line.trim().slice(0, FORM_LIMITS.optionText))
                .filter((line) => line !== '');
              if (lines.length < 2) return;
              event.preventDefault();
              const [first = '', ...others] = lines;
              let next = options.map((other) => (other.key === option.key ? { ...other, text: first } : other));
              for (const text of others) if (next.length < FORM_LIMITS.options.max) next = [...next, { ...freshOption(next), text }];
              put(next);
            }}
          />
          <Button
            kind="quiet"
            size="small"
            icon={IconClose}
            aria-label={m.notice_writing_option_remove({ n: index + 1 })}
            {...(options.length <= FORM_LIMITS.options.min
              ? { disabledReason: m.notice_writing_fault_too_few_options({ min: FORM_LIMITS.options.min }) }
              : {})}
            onClick={() => put(options.filter((other) => other.key !== option.key))}
          />
        </div>
      ))}
      <Button
        kind="text"
        size="small"
        icon={IconPlus}
        {...(full ? { disabledReason: m.notice_writing_options_full({ max: FORM_LIMITS.options.max }) } : {})}
        onClick={() => put([...options, freshOption(options)])}
      >
        {m.notice_writing_option_add()}
      </Button>
    </div>
  );
}

function Limits({ question, onChange }: PartProps) {
  const choices = question.type === 'multiple';
  const words = choices
    ? { min: m.notice_writing_choices_min(), max: m.notice_writing_choices_max() }
    : { min: m.notice_writing_value_min(), max: m.notice_writing_value_max() };
  const range = choices ? { min: 0, max: question.options.length, precision: 0 } : { min: -FORM_LIMITS.number, max: FORM_LIMITS.number };
  const put = (name: 'min' | 'max', value: number | null) => {
    const { [name]: _old, ...others } = question.limits;
    onChange({ ...question, limits: value === null ? others : { ...others, [name]: value } });
  };
  return (
    <div className="cq-limits">
      {(['min', 'max'] as const).map((name) => (
        <label key={name}>
          <span>{words[name]}</span>
          <InputNumber<number>
            {...range}
            value={question.limits[name] ?? null}
            placeholder={m.notice_writing_no_limit()}
            onChange={(value) => put(name, value)}
          />
        </label>
      ))}
    </div>
  );
}
