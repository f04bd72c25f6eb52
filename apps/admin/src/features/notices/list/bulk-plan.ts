import type { NoticeItem } from '@contracts/notices';

export type BulkAction = 'remind' | 'close';
export interface BulkRow {
  id: string;
  title: string;
  /** Done with words, refused with a reason, or still to come. */
  state: 'waiting' | 'running' | 'ok' | 'failed';
  words: string;
  /** One key per row and question: a second press of the same answer reminds once (OVR-26). */
  key: string;
}

/**
 * What happens to each chosen notice: those that may go, and those that are refused at once with the reason.
 * @param why words for an action that is not possible; undefined = the person has no such action
 */
export function bulkPlan(
  action: BulkAction,
  notices: readonly NoticeItem[],
  why: (allowed: NoticeItem['can']['close']) => string,
  words: { waiting: string; untitled: string },
  newKey: () => string,
): BulkRow[] {
  return notices.map((notice) => {
    const allowed = notice.can[action];
    const title = notice.title === '' ? words.untitled : notice.title;
    return allowed?.ok === true
      ? { id: notice.id, title, state: 'waiting', words: words.waiting, key: newKey() }
      : { id: notice.id, title, state: 'failed', words: why(allowed), key: '' };
  });
}
