import type { MyNoticeDetail } from '@contracts/my-notices';
import { isEmptyForm, sameAnswers, answersOf, type FormValues } from '@ui/core/forms/form-values';
import { sentAnswers } from '@ui/core/forms/reply';

/**
 * What the form part of a page shows. `fill` the form to be filled in · `change` an own answer being changed · `waiting` it
 * is on the phone and will be sent · `answered` read-only, by whom it was answered · `over` closed or past its deadline
 * without an answer. `unsent`: this phone holds typed text that does not count and can be copied (NOT-54, NOT-57).
 */
export interface FormPlace {
  kind: 'fill' | 'change' | 'waiting' | 'answered' | 'over';
  unsent: boolean;
}

type Facts = Pick<MyNoticeDetail, 'todo' | 'done' | 'mayEdit' | 'answer' | 'questions' | 'state'>;

/**
 * @param kept the form on this phone and the revision it began from
 * @param now what the page is doing
 */
export function formPlace(
  notice: Facts,
  kept: { form: FormValues; revision: number },
  now: { sending: boolean; changing: boolean },
): FormPlace {
  if (now.sending) return { kind: 'waiting', unsent: false };
  const typed = !isEmptyForm(kept.form);
  const revision = notice.answer?.revision ?? 0;
  if (notice.done === null) {
    if (notice.state === 'sent' && notice.todo) return { kind: 'fill', unsent: false };
    return { kind: 'over', unsent: typed };
  }
  const mine = sentAnswers(answersOf(notice.questions, kept.form), kept.form.files);
  const differs = typed && !(notice.answer !== null && sameAnswers(notice.answer.answers, mine));
  const fits = kept.revision === revision;
  if (notice.mayEdit && notice.done.mine && (now.changing || (differs && fits && kept.revision > 0)))
    return { kind: 'change', unsent: false };
  return { kind: 'answered', unsent: differs };
}

/** The next child of a family card with something to do, beginning after the present one (BEY-04). */
export function nextChild<T extends { studentId: string; todo: boolean }>(family: readonly T[], present: string): T | undefined {
  const at = family.findIndex((child) => child.studentId === present);
  return [...family.slice(at + 1), ...family.slice(0, Math.max(0, at))].find((child) => child.todo);
}
