/** Titles differ from run to run, so that a journey can be repeated on a running product. */
export const stamp = (title: string): string => `${title} ${Date.now().toString(36).slice(-5)}`;
