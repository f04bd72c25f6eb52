/**
 * The pages one phone has opened, newest last. A frame of another origin hides its history, so the
 * client's title bar keeps its own list: back leaves a page, and leaving the first one closes the app.
 */
export interface FrameEntry {
  readonly url: string;
  readonly title: string;
}

export interface FrameStack {
  readonly entries: readonly FrameEntry[];
  /** Raised when the frame has to load again although the address is the same. */
  readonly load: number;
}

export const EMPTY_STACK: FrameStack = { entries: [], load: 0 };

export const topEntry = (stack: FrameStack): FrameEntry | undefined => stack.entries.at(-1);

export function openPage(stack: FrameStack, url: string, title: string): FrameStack {
  return { entries: [...stack.entries, { url, title }], load: stack.load + 1 };
}

/** Two addresses that differ in their query only are one page with another filter, not a step to go back over. */
const samePage = (a: string, b: string): boolean => {
  const [x, y] = [new URL(a), new URL(b)];
  return x.origin === y.origin && x.pathname === y.pathname && x.hash === y.hash;
};

/**
 * A page reported where it went by itself; the frame is there already, so nothing loads again. Returning to
 * the page below counts as going back.
 */
export function noteLocation(stack: FrameStack, url: string): FrameStack {
  const top = topEntry(stack);
  if (!top || top.url === url) return stack;
  const kept = stack.entries.slice(0, -1);
  if (kept.at(-1)?.url === url) return { ...stack, entries: kept };
  const entry = { url, title: top.title };
  return { ...stack, entries: samePage(top.url, url) ? [...kept, entry] : [...stack.entries, entry] };
}

export function noteTitle(stack: FrameStack, title: string): FrameStack {
  const top = topEntry(stack);
  if (!top || top.title === title || title.trim() === '') return stack;
  return { ...stack, entries: [...stack.entries.slice(0, -1), { ...top, title }] };
}

export function goBack(stack: FrameStack): FrameStack {
  return { entries: stack.entries.slice(0, -1), load: stack.load + 1 };
}

export const closeAll = (stack: FrameStack): FrameStack => ({ entries: [], load: stack.load + 1 });

export const reload = (stack: FrameStack): FrameStack => ({ ...stack, load: stack.load + 1 });
