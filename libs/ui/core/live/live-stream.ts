/**
 * One stream of hints per page, whatever the number of listeners. A hint only names a topic; the page fetches what it may
 * see. Phones freeze streams without telling: on return, on network and after silence the stream is opened anew, and
 * every fresh opening counts as a hint, because something may have been missed.
 */
export interface LiveSource {
  addEventListener(type: 'hint' | 'open', listener: (event: { data?: unknown }) => void): void;
  close(): void;
  readonly readyState: number;
}

export interface LiveTools {
  open: (url: string) => LiveSource;
  url: (topics: readonly string[]) => string;
  /** Runs later; returns its undo. */
  later: (ms: number, run: () => void) => () => void;
}

const SETTLE_MS = 40;
/** The server ends each stream after 5 minutes; a longer silence means that it is dead. */
const SILENCE_MS = 6 * 60_000;

export function createLiveStream(tools: LiveTools) {
  const listeners = new Map<string, Set<() => void>>();
  let source: LiveSource | undefined;
  let openTopics = '';
  let cancelSettle: (() => void) | undefined;
  let cancelWatch: (() => void) | undefined;
  let opens = 0;

  const hint = (topic: string) => {
    // A copy: who is told may leave or bring new listeners.
    const told = [...(listeners.get(topic) ?? [])];
    for (const listener of told) listener();
  };
  const watch = () => {
    cancelWatch?.();
    cancelWatch = tools.later(SILENCE_MS, () => reconnect());
  };

  function connect(): void {
    const topics = [...listeners.keys()].sort();
    openTopics = topics.join(',');
    source?.close();
    source = undefined;
    cancelWatch?.();
    if (topics.length === 0) return;
    const mine = tools.open(tools.url(topics));
    source = mine;
    const before = opens;
    mine.addEventListener('open', () => {
      if (source !== mine) return;
      opens += 1;
      watch();
      // The very first opening follows the page's own fetch; later ones may have missed something.
      if (before > 0 || opens > before + 1) for (const topic of topics) hint(topic);
    });
    mine.addEventListener('hint', (event) => {
      if (source !== mine) return;
      watch();
      if (typeof event.data === 'string') hint(event.data);
    });
    watch();
  }

  function reconnect(): void {
    if (listeners.size > 0) connect();
  }

  const settle = () => {
    cancelSettle?.();
    cancelSettle = tools.later(SETTLE_MS, () => {
      if ([...listeners.keys()].sort().join(',') !== openTopics) connect();
    });
  };

  return {
    /** Listens to a topic; returns the undo. */
    subscribe(topic: string, listener: () => void): () => void {
      const set = listeners.get(topic) ?? new Set();
      set.add(listener);
      listeners.set(topic, set);
      settle();
      return () => {
        set.delete(listener);
        if (set.size === 0) listeners.delete(topic);
        settle();
      };
    },
    /** Opens the stream anew: the page is back, the network is back. */
    reconnect,
  };
}
