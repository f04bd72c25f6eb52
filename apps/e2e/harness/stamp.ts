/** Titles differ from run to run, so that a journey can be repeated on a running product; within a run the mark is the same. */
const MARK = Date.now().toString(36).slice(-5);
export const stamp = (title: string): string => `${title} ${MARK}`;
