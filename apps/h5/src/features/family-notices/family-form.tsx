import { useEffect, useState } from 'react';
import { m } from '@contracts/messages';
import type { MyNoticeDetail } from '@contracts/my-notices';
import '@ui/core/charts/stones.css';
import { SavedMark } from '@ui/core/drafts/draft-banner';
import { formatShort } from '@ui/core/format/date';
import { answeredParts, answersOf, fitValues, formFaults, formText, valuesOf } from '@ui/core/forms/form-values';
import { IconCheckCircle, IconCopy, IconPen, IconSend, IconWarning } from '@ui/core/icons/icons';
import { Button } from '@ui/core/shell/button';
import { toast } from '@ui/core/status/toast';
import { BottomBar, SectionHead } from '@ui/mobile/page';
import { FormQuestions, questionId } from '@ui/mobile/questions/form-questions';
import { faultWords } from '@ui/mobile/questions/question-words';
import { copyText } from '../../shared/copy-text';
import { AnswerView } from './answer-view';
import { Fact, Line, whoWords } from './facts';
import { NextChildBar, type NextChild } from './family-children';
import type { useReply } from './reply-outbox';
import { formPlace } from './reply-place';
import { useFormDraft } from './use-form-draft';
import { useFormFiles } from './use-form-files';

const NO_FAULTS: ReadonlyMap<string, string> = new Map();

/** Goes to a question: its first field takes the focus, so that the fault is read out. */
function goTo(key: string): void {
  const box = document.getElementById(questionId(key));
  const field = box?.querySelector<HTMLElement>('input:not([type=file]), textarea, button');
  (field ?? box)?.focus({ preventScroll: true });
  const quiet = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
  box?.scrollIntoView({ block: 'center', behavior: quiet ? 'auto' : 'smooth' });
}

/** The form of a notice for one child, with its bar: filling in, changing, waiting, reading (NOT-53…57, BEY-17). */
export function FamilyForm({
  notice,
  draftKey,
  reply,
  next,
}: {
  notice: MyNoticeDetail;
  draftKey: string;
  reply: ReturnType<typeof useReply>;
  next: NextChild | undefined;
}) {
  const draft = useFormDraft(draftKey);
  const files = useFormFiles(draftKey, draft);
  const [changing, setChanging] = useState(false);
  const [checked, setChecked] = useState(false);
  const { questions } = notice;
  const { state } = reply;
  const form = fitValues(questions, draft.form);
  const sending = state.kind === 'sending' || state.kind === 'waiting';
  const place = formPlace(notice, { form, revision: draft.revision }, { sending, changing });
  const editing = place.kind === 'fill' || place.kind === 'change';
  const faultList = editing && checked ? formFaults(questions, form) : [];
  // What only the server can see (a file that is gone) stands under its question until that answer is changed.
  const [refusedForm, setRefusedForm] = useState<string>();
  const refusedNow =
    state.kind === 'refused' && refusedForm === JSON.stringify(answersOf(questions, form)) ? state.error.fields : undefined;
  const faults = new Map(
    faultList.flatMap((fault) => {
      const question = questions.find((one) => one.key === fault.key);
      return question === undefined ? [] : [[fault.key, faultWords(fault.reason, question)] as const];
    }),
  );
  for (const [key, fault] of refusedNow ?? []) if (fault.message !== undefined) faults.set(key, fault.message);
  const parts = answeredParts(questions, form);
  const done = parts.filter(Boolean).length;
  const revision = notice.answer?.revision ?? 0;

  // What has arrived needs no copy on this phone: two windows, or sent while this page was closed.
  const { ready, clear } = draft;
  const settled = notice.done !== null && !place.unsent && place.kind === 'answered' && draft.savedAt !== undefined;
  useEffect(() => {
    if (ready && settled) void clear();
  }, [ready, settled, clear]);
  useEffect(() => {
    if (notice.done !== null) setChecked(false);
  }, [notice.done]);

  const submit = () => {
    const found = formFaults(questions, form);
    const [first] = found;
    if (first !== undefined) {
      setChecked(true);
      // After the words have been drawn.
      requestAnimationFrame(() => goTo(first.key));
      return;
    }
    files.stop();
    setChanging(false);
    void draft.keep();
    setRefusedForm(JSON.stringify(answersOf(questions, form)));
    reply.submit({ studentId: notice.studentId, answers: answersOf(questions, form), revision, files: form.files, draft: draftKey });
  };
  const change = () => {
    if (notice.answer === null) return;
    draft.begin(valuesOf(notice.answer.answers, notice.answer.files, Date.now()), notice.answer.revision);
    setChanging(true);
  };
  const stones = (
    <>
      <FormStones parts={parts} />
      <span>{m.family_forms_answered({ done, total: questions.length })}</span>
    </>
  );
  if (!draft.ready) return <div className="fam-form" aria-busy="true" />;
  if (place.kind === 'answered') {
    return (
      <>
        <Fact notice={notice} />
        {notice.answer === null || notice.done === null ? null : (
          <>
            <SectionHead aside={notice.answer.revision > 1 ? m.family_forms_revision({ n: notice.answer.revision - 1 }) : undefined}>
              {notice.done.mine ? m.family_forms_your_answer() : m.family_forms_their_answer({ who: whoWords(notice.done) })}
            </SectionHead>
            <AnswerView questions={questions} answer={notice.answer} />
          </>
        )}
        {place.unsent ? (
          <Unsent
            text={formText(questions, form)}
            onDiscard={() => void draft.clear()}
            error={state.kind === 'refused' ? state.error.message : undefined}
          />
        ) : null}
        {next !== undefined || (notice.mayEdit && notice.done?.mine === true) ? (
          <NextChildBar next={next}>
            {notice.mayEdit && notice.done?.mine === true ? (
              <Button size="large" icon={IconPen} onClick={change}>
                {m.family_forms_change()}
              </Button>
            ) : null}
          </NextChildBar>
        ) : null}
      </>
    );
  }
  if (place.kind === 'over') {
    return (
      <>
        <Fact notice={notice} />
        {place.unsent ? (
          <>
            <Unsent text={formText(questions, form)} onDiscard={() => void draft.clear()} error={undefined} />
            <SectionHead aside={stones}>{m.family_forms_head()}</SectionHead>
            <div className="fam-form">
              <FormQuestions readOnly questions={questions} form={form} faults={NO_FAULTS} onChange={() => undefined} files={files} />
            </div>
          </>
        ) : null}
        {next === undefined ? null : <NextChildBar next={next} />}
      </>
    );
  }
  const waiting = state.kind === 'waiting' ? state : undefined;
  return (
    <>
      {state.kind === 'refused' && editing ? (
        <Line tone="bad" icon={IconWarning} alert>
          {state.error.message}
        </Line>
      ) : null}
      {waiting === undefined ? null : (
        <Line tone="info" icon={IconSend}>
          {waiting.pageOnly ? m.family_forms_waiting_page() : m.family_forms_waiting_text()}
        </Line>
      )}
      {draft.restoredAt === undefined || !editing ? null : (
        <Line tone="quiet" icon={IconCheckCircle}>
          {m.family_forms_restored({ time: formatShort(draft.restoredAt) })}
        </Line>
      )}
      <SectionHead aside={stones}>{m.family_forms_head()}</SectionHead>
      <form
        className="fam-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          // Enter in a field goes on by hand; only the button submits.
        }}
      >
        <FormQuestions
          questions={questions}
          form={form}
          faults={faults}
          files={files}
          readOnly={!editing}
          onChange={(key, value) => draft.change((before) => ({ ...before, values: { ...before.values, [key]: value } }))}
        />
      </form>
      <div role="alert" className="sc-hidden">
        {faults.size === 0 ? null : m.family_forms_faults_n({ n: faults.size })}
      </div>
      <BottomBar>
        {waiting !== undefined ? (
          <>
            {waiting.mayTakeBack ? (
              <Button size="large" onClick={() => void reply.takeBack()}>
                {m.family_forms_take_back()}
              </Button>
            ) : null}
            <Button kind="primary" size="large" disabledReason={m.family_forms_waiting_text()}>
              {m.family_forms_waiting()}
            </Button>
          </>
        ) : (
          <>
            {place.kind === 'change' ? (
              <Button
                size="large"
                onClick={() => {
                  setChanging(false);
                  void draft.clear();
                }}
              >
                {m.family_forms_keep_old()}
              </Button>
            ) : draft.unkept ? (
              <span className="sc-saved sc-quiet fam-unkept" role="status">
                <IconWarning size={18} />
                <span>{m.family_forms_not_saved()}</span>
              </span>
            ) : (
              <SavedMark savedAt={draft.savedAt} />
            )}
            <Button kind="primary" size="large" busy={state.kind === 'sending'} onClick={submit}>
              {place.kind === 'change' ? m.family_forms_submit_change() : m.ui_submit()}
            </Button>
          </>
        )}
      </BottomBar>
    </>
  );
}

/** One stone per question in its place: answered, the next one lighter, the others empty. */
function FormStones({ parts }: { parts: readonly boolean[] }) {
  const next = parts.indexOf(false);
  return (
    <span className="sc-stones fam-stones" aria-hidden="true">
      {parts.map((answered, index) => (
        <i key={index} className={`sc-stone sc-stone--${answered ? 'done' : index === next ? 'opened' : 'waiting'}`} />
      ))}
    </span>
  );
}

/** What was typed and does not count: to read, copy, throw away (NOT-54, NOT-57). */
function Unsent({ text, error, onDiscard }: { text: string; error: string | undefined; onDiscard: () => void }) {
  const copy = async () => {
    const ok = await copyText(text);
    toast(ok ? m.family_forms_copied() : m.family_forms_copy_failed(), ok ? 'ok' : 'bad');
  };
  return (
    <section className="fam-unsent" aria-label={m.family_forms_unsent()}>
      {error === undefined ? null : (
        <p className="fam-unsent__why" role="alert">
          {error}
        </p>
      )}
      <h2>{m.family_forms_unsent()}</h2>
      <p className="sc-quiet">{m.family_forms_unsent_text()}</p>
      <pre>{text}</pre>
      <div className="fam-unsent__actions">
        <Button size="medium" icon={IconCopy} onClick={() => void copy()}>
          {m.family_forms_copy_text()}
        </Button>
        <Button kind="text" size="medium" onClick={onDiscard}>
          {m.family_forms_discard()}
        </Button>
      </div>
    </section>
  );
}
