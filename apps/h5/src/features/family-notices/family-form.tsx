import { useEffect, useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import { m } from '@contracts/messages';
import type { MyNoticeDetail } from '@contracts/my-notices';
import '@ui/core/charts/stones.css';
import { SavedMark } from '@ui/core/drafts/draft-banner';
import { formatShort } from '@ui/core/format/date';
import { answeredParts, answersOf, EMPTY_FORM, fitValues, formFaults, formText, valuesOf, withValue } from '@ui/core/forms/form-values';
import { IconCheckCircle, IconPen, IconSend, IconWarning } from '@ui/core/icons/icons';
import { Button } from '@ui/core/shell/button';
import { toast } from '@ui/core/status/toast';
import { BottomBar, SectionHead } from '@ui/mobile/page';
import { FormQuestions, questionId } from '@ui/mobile/questions/form-questions';
import { faultWords } from '@ui/mobile/questions/question-words';
import { AnswerView, TypedView } from './answer-view';
import { Fact, Line, whoWords } from './facts';
import { NextChildBar, type NextChild } from './family-children';
import { FormSkeleton } from './form-skeleton';
import type { useReply } from './reply-outbox';
import { formPlace } from './reply-place';
import { Unsent } from './unsent';
import { useFormDraft } from './use-form-draft';
import { useFormFiles } from './use-form-files';

/** Brings a part of the page into view and its first field, if any, into focus, so that the fault is read out. */
function goTo(box: HTMLElement | null): void {
  const field = box?.querySelector<HTMLElement>('input:not([type=file]), textarea, button');
  (field ?? box)?.focus({ preventScroll: true });
  const quiet = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
  box?.scrollIntoView({ block: 'center', behavior: quiet ? 'auto' : 'smooth' });
}
const goToQuestion = (key: string) => goTo(document.getElementById(questionId(key)));

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
  const { questions } = notice;
  const { state } = reply;
  // While an answer is on its way its files travel with it.
  const files = useFormFiles(draftKey, draft, state.kind !== 'idle' && state.kind !== 'refused');
  const [changing, setChanging] = useState(false);
  const [checked, setChecked] = useState(false);
  const top = useRef<HTMLDivElement>(null);
  const form = draft.ready ? fitValues(questions, draft.form) : EMPTY_FORM;
  const sending = state.kind === 'sending' || state.kind === 'waiting';
  const place = formPlace(notice, { form, revision: draft.revision }, { sending, changing });
  const editing = place.kind === 'fill' || place.kind === 'change';
  // What only the server can see (a file that is gone) stands under its question until that answer is changed.
  const [refusedForm, setRefusedForm] = useState<string>();
  const refusedNow =
    state.kind === 'refused' && refusedForm === JSON.stringify(answersOf(questions, form)) ? state.error.fields : undefined;
  const faults = new Map(
    (editing && checked ? formFaults(questions, form) : []).flatMap((fault) => {
      const question = questions.find((one) => one.key === fault.key);
      return question === undefined ? [] : [[fault.key, faultWords(fault.reason, question)] as const];
    }),
  );
  for (const [key, fault] of refusedNow ?? []) if (fault.message !== undefined) faults.set(key, fault.message);
  const parts = answeredParts(questions, form);
  const revision = notice.answer?.revision ?? 0;

  // What has arrived needs no copy on this phone: just now, in another window, or while this page was closed.
  const { ready, clear } = draft;
  const arrived = notice.done !== null && !place.unsent && place.kind === 'answered' && draft.savedAt !== undefined;
  useEffect(() => {
    if (ready && arrived) void clear();
  }, [ready, arrived, clear]);
  useLayoutEffect(() => {
    // Before the next picture: an answer that was sent is never shown as unsent.
    if (state.kind === 'sent') void clear();
  }, [state.kind, clear]);
  useEffect(() => {
    if (notice.done !== null) setChecked(false);
  }, [notice.done]);
  const pressed = useRef(false);
  useEffect(() => {
    if (!pressed.current || state.kind === 'sending') return;
    // The press was at the end of a long page; what became of it stands above.
    pressed.current = false;
    if (state.kind === 'sent') toast(notice.family.length > 1 ? m.family_forms_sent_for({ name: notice.student }) : m.family_forms_sent());
    const [fault] = state.kind === 'refused' ? state.error.fields.keys() : [];
    if (fault === undefined) goTo(top.current);
    else goToQuestion(fault);
  }, [state, notice.family.length, notice.student]);

  const submit = () => {
    const [first] = formFaults(questions, form);
    if (first !== undefined) {
      setChecked(true);
      // After the words have been drawn.
      requestAnimationFrame(() => goToQuestion(first.key));
      return;
    }
    files.stop();
    setChanging(false);
    void draft.keep();
    pressed.current = true;
    setRefusedForm(JSON.stringify(answersOf(questions, form)));
    reply.submit({ studentId: notice.studentId, answers: answersOf(questions, form), revision, files: form.files, draft: draftKey });
  };
  const change = () => {
    if (notice.answer === null) return;
    draft.begin(valuesOf(notice.answer.answers, notice.answer.files, Date.now()), notice.answer.revision);
    setChanging(true);
  };
  const stones = <FormStones parts={parts} />;
  const unsent = place.unsent ? (
    <Unsent
      text={formText(questions, form)}
      onDiscard={() => void draft.clear()}
      why={state.kind === 'refused' && place.kind === 'answered' ? state.error.message : undefined}
    />
  ) : null;
  const status = (content: ReactNode) => (
    <div ref={top} tabIndex={-1} className="fam-status">
      {content}
    </div>
  );

  if (place.kind === 'answered') {
    const mayChange = notice.mayEdit && notice.done?.mine === true;
    return (
      <>
        {status(<Fact notice={notice} />)}
        {unsent}
        {notice.answer === null || notice.done === null ? null : (
          <>
            <SectionHead aside={notice.answer.revision > 1 ? m.family_forms_revision({ n: notice.answer.revision - 1 }) : undefined}>
              {notice.done.mine ? m.family_forms_your_answer() : m.family_forms_their_answer({ who: whoWords(notice.done) })}
            </SectionHead>
            <AnswerView questions={questions} answer={notice.answer} />
          </>
        )}
        {next === undefined && !mayChange ? null : (
          <NextChildBar next={next}>
            {mayChange ? (
              <Button size="large" icon={IconPen} onClick={change}>
                {m.family_forms_change()}
              </Button>
            ) : null}
          </NextChildBar>
        )}
      </>
    );
  }
  if (place.kind === 'over') {
    return (
      <>
        {status(<Fact notice={notice} />)}
        {unsent}
        {next === undefined ? null : <NextChildBar next={next} />}
      </>
    );
  }
  if (!draft.ready || state.kind === 'asking') return <FormSkeleton questions={questions} />;
  if (state.kind === 'waiting') {
    return (
      <>
        {status(
          <Line tone="info" icon={IconSend}>
            {state.pageOnly ? m.family_forms_waiting_page() : m.family_forms_waiting_text()}
          </Line>,
        )}
        <SectionHead aside={stones}>{m.family_forms_your_answer()}</SectionHead>
        <TypedView questions={questions} form={form} picture={files.picture} />
        <BottomBar>
          {state.mayTakeBack ? (
            <Button size="large" onClick={() => void reply.takeBack()}>
              {m.family_forms_take_back()}
            </Button>
          ) : null}
          <Button kind="primary" size="large" disabledReason={m.family_forms_waiting_text()}>
            {m.family_forms_waiting()}
          </Button>
        </BottomBar>
      </>
    );
  }
  return (
    <>
      {status(
        <>
          {state.kind === 'refused' ? (
            <Line tone="bad" icon={IconWarning} alert>
              {state.error.message}
            </Line>
          ) : null}
          {draft.restoredAt === undefined ? null : (
            <Line tone="quiet" icon={IconCheckCircle}>
              {m.family_forms_restored({ time: formatShort(draft.restoredAt) })}
            </Line>
          )}
        </>,
      )}
      <SectionHead aside={stones}>{m.family_forms_head()}</SectionHead>
      <form
        className="fam-form"
        noValidate
        inert={!editing}
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
          onChange={(key, value) => {
            const question = questions.find((one) => one.key === key);
            if (question !== undefined) draft.change((before) => withValue(before, question, value));
          }}
        />
      </form>
      <div role="alert" className="sc-hidden">
        {faults.size === 0 ? null : m.family_forms_faults_n({ n: faults.size })}
      </div>
      <BottomBar>
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
      </BottomBar>
    </>
  );
}

/** One stone per question in its place (answered, the next one lighter, the others empty) and the count in words. */
function FormStones({ parts }: { parts: readonly boolean[] }) {
  const next = parts.indexOf(false);
  return (
    <>
      <span className="sc-stones fam-stones" aria-hidden="true">
        {parts.map((answered, index) => (
          <i key={index} className={`sc-stone sc-stone--${answered ? 'done' : index === next ? 'opened' : 'waiting'}`} />
        ))}
      </span>
      <span>{m.family_forms_answered({ done: parts.filter(Boolean).length, total: parts.length })}</span>
    </>
  );
}
