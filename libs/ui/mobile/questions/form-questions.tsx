import './questions.css';
import type { ReactNode } from 'react';
import { FILE_PURPOSES } from '@contracts/files';
import { FORM_LIMITS, type FormQuestion } from '@contracts/forms/questions';
import { m } from '@contracts/messages';
import type { FormValues } from '../../core/forms/form-values';
import { Button } from '../../core/shell/button';
import { OptionCards, Question, TextArea, TextInput } from '../form-cards';
import { FilesField, type FormFiles } from './files-field';
import { SignatureField } from './signature-field';
import { helpWords } from './question-words';

export interface FormQuestionsProps {
  questions: readonly FormQuestion[];
  form: FormValues;
  /** Words under the field, by question key. */
  faults: ReadonlyMap<string, string>;
  onChange: (key: string, value: string | readonly string[]) => void;
  /** Uploads; undefined shows the places without taking anything (preview). */
  files?: FormFiles | undefined;
}

/** Id of a question on the page, to go to its fault. */
export const questionId = (key: string): string => `q-${key}`;

/** All questions of a form as drawn: number, words, field, fault (NOT-07). Knows no network. */
export function FormQuestions({ questions, form, faults, onChange, files }: FormQuestionsProps) {
  return (
    <>
      {questions.map((question, index) => (
        <Question
          key={question.key}
          id={questionId(question.key)}
          number={index + 1}
          title={question.text}
          required={question.required}
          fault={faults.get(question.key)}
          help={helpWords(question, FILE_PURPOSES['answer-file'].maxBytes)}
        >
          <Field
            question={question}
            form={form}
            invalid={faults.has(question.key)}
            onChange={(value) => onChange(question.key, value)}
            files={files}
          />
        </Question>
      ))}
    </>
  );
}

interface FieldProps {
  question: FormQuestion;
  form: FormValues;
  invalid: boolean;
  onChange: (value: string | readonly string[]) => void;
  files: FormFiles | undefined;
}

function Field(props: FieldProps): ReactNode {
  const { question, form, invalid, onChange, files } = props;
  const value = form.values[question.key];
  const list = typeof value === 'string' ? (value === '' ? [] : [value]) : (value ?? []);
  const text = typeof value === 'string' ? value : '';
  const shared = {
    label: question.text,
    hideLabel: true,
    required: question.required,
    invalid,
    describedBy: `${questionId(question.key)}-fault`,
    value: text,
  };
  switch (question.type) {
    case 'single':
    case 'multiple':
      return <Choices question={question} chosen={list} onChange={(ids) => onChange(question.type === 'single' ? (ids[0] ?? '') : ids)} />;
    case 'blank':
      return <TextInput {...shared} maxLength={FORM_LIMITS.blank} enterKeyHint="next" onChange={(event) => onChange(event.target.value)} />;
    case 'text':
      return (
        <TextArea
          {...shared}
          rows={4}
          maxLength={FORM_LIMITS.longText}
          count={{ used: text.length, max: FORM_LIMITS.longText }}
          onChange={(event) => onChange(event.target.value)}
        />
      );
    case 'number':
      return <NumberField question={question} shared={shared} onChange={onChange} />;
    case 'date':
      return <TextInput {...shared} type="date" className="frm-date" onChange={(event) => onChange(event.target.value)} />;
    case 'files':
      return <FilesField question={question} ids={list} known={form.files} files={files} />;
    case 'signature':
      return <SignatureField question={question} id={list[0]} known={form.files} files={files} invalid={invalid} />;
  }
}

function Choices({ question, chosen, onChange }: { question: FormQuestion; chosen: readonly string[]; onChange: (ids: string[]) => void }) {
  const many = question.type === 'multiple';
  return (
    <>
      <OptionCards
        many={many}
        items={question.options.map((option) => ({ id: option.key, label: option.text }))}
        selected={chosen}
        onChange={onChange}
      />
      {/* A circle cannot be emptied by pressing it again. */}
      {many || question.required || chosen.length === 0 ? null : (
        <Button kind="text" size="medium" className="frm-clear" onClick={() => onChange([])}>
          {m.family_forms_clear_choice()}
        </Button>
      )}
    </>
  );
}

function NumberField({
  question,
  shared,
  onChange,
}: {
  question: FormQuestion;
  shared: { label: string; value: string; hideLabel: boolean; invalid: boolean; describedBy: string };
  onChange: (value: string) => void;
}) {
  const { value } = shared;
  const field = (
    <TextInput
      {...shared}
      // `type=number` loses what is no number, and wheels change it by accident; the keyboard comes from inputMode.
      inputMode="decimal"
      autoComplete="off"
      maxLength={24}
      onChange={(event) => onChange(event.target.value)}
    />
  );
  if ((question.limits.min ?? 0) >= 0) return field;
  // The number keyboard of iPhones has no minus.
  return (
    <div className="frm-number">
      <Button
        size="large"
        aria-label={m.family_forms_number_sign()}
        onClick={() => onChange(/^[-−]/.test(value) ? value.slice(1) : `-${value}`)}
      >
        ±
      </Button>
      {field}
    </div>
  );
}
