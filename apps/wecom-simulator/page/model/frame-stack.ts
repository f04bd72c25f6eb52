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
  /** Address the frame was last told to load; where the page went by itself since then is only noted. */
  readonly src: string;
  /** Raised when the frame has to load again although the address is the same. */
  readonly load: number;
  /** True from a load until the page says where it ended up: log-in and short links redirect on their way. */
  readonly underway: boolean;
}

export const EMPTY_STACK: FrameStack = { entries: [], src: '', load: 0, underway: false };

const loaded = (entries: readonly FrameEntry[], load: number): FrameStack => ({
  entries,
  src: entries.at(-1)?.url ?? '',
  load: load + 1,
  underway: entries.length > 0,
});

/** The fragment every log-in link of WeCom ends in survives its redirects and means nothing to the page. */
const plain = (url: string): string => url.replace(/#wechat_redirect$/, '');

export const topEntry = (stack: FrameStack): FrameEntry | undefined => stack.entries.at(-1);

export function openPage(stack: FrameStack, url: string, title: string): FrameStack {
  return loaded([...stack.entries, { url, title }], stack.load);
}

/** Two addresses that differ in their query only are one page with another filter, not a step to go back over. */
const samePage = (a: string, b: string): boolean => {
  const [x, y] = [new URL(a), new URL(b)];
  return x.origin === y.origin && x.pathname === y.pathname && x.hash === y.hash;
};

/**
 * A page reported where it is; the frame is there already, so nothing loads again. The first report after a
 * load says where redirects led; later ones are steps of the page itself, or its return to the page below.
 */
export function noteLocation(stack: FrameStack, reported: string): FrameStack {
  const url = plain(reported);
  const top = topEntry(stack);
  if (!top) return stack;
  if (top.url === url) return stack.underway ? { ...stack, underway: false } : stack;
  const kept = stack.entries.slice(0, -1);
  const entry = { url, title: top.title };
  if (stack.underway) return { ...stack, entries: [...kept, entry], underway: false };
  if (kept.at(-1)?.url === url) return { ...stack, entries: kept };
  return { ...stack, entries: samePage(top.url, url) ? [...kept, entry] : [...stack.entries, entry] };
}

export function noteTitle(stack: FrameStack, title: string): FrameStack {
  const top = topEntry(stack);
  if (!top || top.title === title || title.trim() === '') return stack;
  return { ...stack, entries: [...stack.entries.slice(0, -1), { ...top, title }] };
}

export function goBack(stack: FrameStack): FrameStack {
  return loaded(stack.entries.slice(0, -1), stack.load);
}

export const closeAll = (stack: FrameStack): FrameStack => loaded([], stack.load);

export const reload = (stack: FrameStack): FrameStack => loaded(stack.entries, stack.load);
