import './question-sheet.css';
import { useState } from 'react';
import { FORM_LIMITS, QUESTION_TYPES, hasOptions, questionFault, type FormQuestion, type QuestionType } from '@contracts/forms/questions';
import { m } from '@contracts/messages';
import {
  IconCalendar,
  IconCheckCircle,
  IconClip,
  IconClose,
  IconForm,
  IconGrid,
  IconListBullet,
  IconPen,
  IconPlus,
  IconSign,
  type Icon,
} from '@ui/core/icons/icons';
import { freshOption, isEmptyQuestion, newQuestion, putQuestion, removeQuestion, withType } from '@ui/core/notices/question-edit';
import { questionFaultWord, typeNote, typeWord } from '@ui/core/notices/question-words';
import { Button } from '@ui/core/shell/button';
import { Cell, CellGroup, MenuRow, SwitchCell } from '@ui/mobile/cells';
import { FieldFault, TextArea, TextInput } from '@ui/mobile/form-cards';
import { Sheet } from '@ui/mobile/sheet';
import { limitText, parseLimit } from './limit-text';

export const TYPE_ICONS: Readonly<Record<QuestionType, Icon>> = {
  single: IconCheckCircle,
  multiple: IconForm,
  blank: IconPen,
  text: IconListBullet,
  number: IconGrid,
  date: IconCalendar,
  files: IconClip,
  signature: IconSign,
};

/**
 * 增加題目: 題型 first, then the question, in one sheet and one step back. What is typed goes into the form at once; a
 * question left with nothing in it is none (NOT-06, NOT-07).
 * @param editing key of the question, or `new`; undefined = closed
 */
export function QuestionSheet({
  editing,
  questions,
  onChange,
  onClose,
}: {
  editing: string | undefined;
  questions: readonly FormQuestion[];
  onChange: (questions: FormQuestion[]) => void;
  onClose: () => void;
}) {
  const [made, setMade] = useState<string>();
  const [choosing, setChoosing] = useState(false);
  const [tried, setTried] = useState(false);
  const key = editing === 'new' ? made : editing;
  const question = questions.find((item) => item.key === key);
  const picking = editing !== undefined && (question === undefined || choosing);
  const close = () => {
    if (question !== undefined && isEmptyQuestion(question)) onChange(removeQuestion(questions, question.key));
    setMade(undefined);
    setChoosing(false);
    setTried(false);
    onClose();
  };
  const pick = (type: QuestionType) => {
    const next = question === undefined ? newQuestion(type, questions) : withType(question, type);
    onChange(putQuestion(questions, next));
    if (question === undefined) setMade(next.key);
    setChoosing(false);
  };
  const done = () => {
    if (question !== undefined && questionFault(question) !== undefined) {
      setTried(true);
      return;
    }
    close();
  };
  const title = picking
    ? m.notice_writing_choose_type()
    : m.notice_writing_question_n({ n: Math.max(1, questions.findIndex((item) => item.key === key) + 1) });
  return (
    <Sheet
      open={editing !== undefined}
      onClose={close}
      title={title}
      tall
      {...(picking
        ? {}
        : {
            foot: (
              <Button kind="primary" size="large" block onClick={done}>
                {m.ui_done()}
              </Button>
            ),
          })}
    >
      {picking ? (
        QUESTION_TYPES.map((type) => (
          <MenuRow key={type} icon={TYPE_ICONS[type]} note={typeNote(type)} onPress={() => pick(type)}>
            {typeWord(type)}
          </MenuRow>
        ))
      ) : question === undefined ? null : (
        <QuestionEditor
          key={question.key}
          question={question}
          tried={tried}
          onType={() => setChoosing(true)}
          onChange={(next) => onChange(putQuestion(questions, next))}
        />
      )}
    </Sheet>
  );
}

function QuestionEditor({
  question,
  tried,
  onType,
  onChange,
}: {
  question: FormQuestion;
  tried: boolean;
  onType: () => void;
  onChange: (question: FormQuestion) => void;
}) {
  const fault = tried ? questionFault(question) : undefined;
  return (
    <div className="qst">
      <CellGroup>
        <Cell label={m.notice_writing_type()} value={typeWord(question.type)} onPress={onType} />
        <SwitchCell
          label={m.notice_writing_required()}
          note={m.notice_writing_required_note()}
          checked={question.required}
          onChange={(required) => onChange({ ...question, required })}
        />
      </CellGroup>
      <div className="qst__part">
        <TextArea
          label={m.notice_writing_question_text()}
          required
          rows={2}
          maxLength={FORM_LIMITS.text}
          placeholder={m.notice_writing_question_text_hint()}
          value={question.text}
          count={{ used: [...question.text].length, max: FORM_LIMITS.text }}
          fault={fault === 'no_text' ? questionFaultWord(fault) : undefined}
          onChange={(event) => onChange({ ...question, text: event.target.value.replaceAll(/[\r\n]+/g, ' ') })}
        />
      </div>
      {hasOptions(question.type) ? (
        <Options question={question} fault={fault === 'no_text' ? undefined : fault} onChange={onChange} />
      ) : null}
      {question.type === 'multiple' || question.type === 'number' ? (
        <Limits question={question} fault={fault === 'bad_limits' ? questionFaultWord(fault) : undefined} onChange={onChange} />
      ) : null}
    </div>
  );
}

function Options({
  question,
  fault,
  onChange,
}: {
  question: FormQuestion;
  fault: ReturnType<typeof questionFault>;
  onChange: (question: FormQuestion) => void;
}) {
  const { options } = question;
  const full = options.length >= FORM_LIMITS.options.max;
  const set = (next: FormQuestion['options']) => onChange({ ...question, options: next });
  return (
    <fieldset className="qst__part">
      <legend>{m.notice_writing_options()}</legend>
      {options.map((option, index) => (
        <div key={option.key} className="qst__option">
          <TextInput
            label={m.notice_writing_option_n({ n: index + 1 })}
            hideLabel
            placeholder={m.notice_writing_option_n({ n: index + 1 })}
            maxLength={FORM_LIMITS.optionText}
            enterKeyHint="next"
            value={option.text}
            aria-invalid={(fault === 'empty_option' && option.text.trim() === '') || undefined}
            onChange={(event) => set(options.map((other) => (other.key === option.key ? { ...other, text: event.target.value } : other)))}
          />
          <Button
            kind="quiet"
            size="medium"
            icon={IconClose}
            aria-label={m.notice_writing_option_remove({ n: index + 1 })}
            {...(options.length <= FORM_LIMITS.options.min ? { disabledReason: questionFaultWord('too_few_options') } : {})}
            onClick={() => set(options.filter((other) => other.key !== option.key))}
          />
        </div>
      ))}
      <FieldFault text={fault === undefined || fault === 'bad_limits' ? undefined : questionFaultWord(fault)} />
      <Button
        kind="text"
        size="medium"
        icon={IconPlus}
        {...(full ? { disabledReason: m.notice_writing_options_full({ max: FORM_LIMITS.options.max }) } : {})}
        onClick={() => set([...options, freshOption(options)])}
      >
        {m.notice_writing_option_add()}
      </Button>
    </fieldset>
  );
}

function Limits({
  question,
  fault,
  onChange,
}: {
  question: FormQuestion;
  fault: string | undefined;
  onChange: (question: FormQuestion) => void;
}) {
  const { limits, type } = question;
  // What stands in the fields may not be a number yet ("-", "1."): the texts are the fields' own.
  const [texts, setTexts] = useState({ min: limitText(limits.min), max: limitText(limits.max) });
  const set = (part: 'min' | 'max', text: string) => {
    setTexts((before) => ({ ...before, [part]: text }));
    const value = parseLimit(text);
    const { [part]: _old, ...rest } = limits;
    onChange({ ...question, limits: value === undefined ? rest : { ...rest, [part]: value } });
  };
  const number = type === 'number';
  return (
    <div className="qst__part">
      <div className="qst__limits">
        {(['min', 'max'] as const).map((part) => (
          <TextInput
            key={part}
            label={
              part === 'min'
                ? number
                  ? m.notice_writing_value_min()
                  : m.notice_writing_choices_min()
                : number
                  ? m.notice_writing_value_max()
                  : m.notice_writing_choices_max()
            }
            inputMode={number ? 'text' : 'numeric'}
            placeholder={m.notice_writing_no_limit()}
            maxLength={16}
            value={texts[part]}
            aria-invalid={fault !== undefined || (texts[part].trim() !== '' && parseLimit(texts[part]) === undefined) || undefined}
            onChange={(event) => set(part, event.target.value)}
          />
        ))}
      </div>
      <FieldFault text={fault} />
    </div>
  );
}
