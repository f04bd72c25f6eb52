import type { AnswerRow } from '../data/answer-rows';
import type { NoticeHead } from '../data/notice-row';

/**
 * Whether the reader may change an answer, apart from closing and deadline (NOT-56). The others read it (NOT-54); when
 * whoever gave it is guardian of the child no more, it is left to the ones that are.
 */
export const mayChange = (notice: Pick<NoticeHead, 'allow_edit_answer'>, answer: Pick<AnswerRow, 'mine' | 'still_guardian'>): boolean =>
  notice.allow_edit_answer && (answer.mine || !answer.still_guardian);
