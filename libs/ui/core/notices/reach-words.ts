import { m } from '@contracts/messages';
import type { ReachPreview, ReachReason } from '@contracts/notice-sending';

/** Words of the reach preview, for phone and console (BEY-02). */

export function reachReasonWord(reason: ReachReason): string {
  switch (reason) {
    case 'no_guardian':
      return m.notice_writing_reach_no_guardian();
    case 'not_joined':
      return m.notice_writing_reach_not_joined();
    case 'out_of_scope':
      return m.notice_writing_reach_out_of_scope();
    case 'no_account':
      return m.notice_writing_reach_no_account();
  }
}

/** The one next step beside a reason. */
export function reachStepWord(reason: ReachReason): string {
  switch (reason) {
    case 'no_guardian':
      return m.notice_writing_reach_do_no_guardian();
    case 'not_joined':
      return m.notice_writing_reach_do_not_joined();
    case 'out_of_scope':
      return m.notice_writing_reach_do_out_of_scope();
    case 'no_account':
      return m.notice_writing_reach_do_no_account();
  }
}

/** The message a sender hands on to whoever can help: what is wrong and whose children it is about. */
export function reachStepMessage(reason: ReachReason, people: readonly Person[]): string {
  const names = people.map(studentOfClass).join('\n');
  switch (reason) {
    case 'no_guardian':
      return m.notice_writing_reach_msg_no_guardian({ names });
    case 'not_joined':
      return m.notice_writing_reach_msg_not_joined({ names });
    case 'out_of_scope':
      return m.notice_writing_reach_msg_out_of_scope({ names });
    case 'no_account':
      return m.notice_writing_reach_msg_no_account({ names });
  }
}

type Person = Pick<ReachPreview['people'][number], 'student' | 'className'>;
export const studentOfClass = ({ student, className }: Person): string =>
  m.notice_writing_reach_student({ name: student, class: className });

/** 「李子軒、黃穎欣（小四A）、吳家朗（小五A）」: the class stands behind the last of its children. */
export function namesByClass(people: readonly Person[]): string {
  return people
    .map((person, index) => (people[index + 1]?.className === person.className ? person.student : studentOfClass(person)))
    .join(m.notices_name_separator());
}

/** People by reason in the order of the contract (worst first); reasons nobody has are left out. */
export function reachGroups(
  people: ReachPreview['people'],
  order: readonly ReachReason[],
): { reason: ReachReason; people: ReachPreview['people'] }[] {
  return order
    .map((reason) => ({ reason, people: people.filter((person) => person.reason === reason) }))
    .filter((group) => group.people.length > 0);
}
