import { describe, expect, it } from '@jest/globals';
import { createLiveStream } from '../live-stream';

function stage() {
  const opened: { url: string; closed: boolean; emit: (type: string, data?: unknown) => void }[] = [];
  const waiting: { ms: number; run: () => void }[] = [];
  const stream = createLiveStream({
    open: (url) => {
      const listeners = new Map<string, (event: { data?: unknown }) => void>();
      const entry = { url, closed: false, emit: (type: string, data?: unknown) => listeners.get(type)?.({ data }) };
      opened.push(entry);
      return {
        readyState: 1,
        close: () => void (entry.closed = true),
        addEventListener: (type, listener) => void listeners.set(type, listener),
      };
    },
    url: (topics) => topics.join('+'),
    later: (ms, run) => {
      const entry = { ms, run };
      waiting.push(entry);
      return () => void waiting.splice(waiting.indexOf(entry), 1);
    },
  });
  const pass = (ms: number) => {
    for (const entry of waiting.filter((w) => w.ms <= ms)) {
      waiting.splice(waiting.indexOf(entry), 1);
      entry.run();
    }
  };
  return { stream, opened, pass };
}

describe('live hints', () => {
  it('opens one stream for all topics of a page and passes hints on', () => {
    const { stream, opened, pass } = stage();
    const heard: string[] = [];
    stream.subscribe('notice:1', () => heard.push('a'));
    stream.subscribe('inbox', () => heard.push('b'));
    pass(100);
    expect(opened.map((o) => o.url)).toEqual(['inbox+notice:1']);
    opened[0]?.emit('open');
    opened[0]?.emit('hint', 'notice:1');
    expect(heard).toEqual(['a']);
  });

  it('treats every later opening as a hint, because something may have been missed', () => {
    const { stream, opened, pass } = stage();
    let heard = 0;
    stream.subscribe('inbox', () => (heard += 1));
    pass(100);
    opened[0]?.emit('open');
    expect(heard).toBe(0);
    opened[0]?.emit('open');
    expect(heard).toBe(1);
    stream.reconnect();
    expect(opened[0]?.closed).toBe(true);
    opened[1]?.emit('open');
    expect(heard).toBe(2);
  });

  it('opens anew after silence, and closes when nobody listens', () => {
    const { stream, opened, pass } = stage();
    const leave = stream.subscribe('inbox', () => undefined);
    pass(100);
    pass(10 * 60_000);
    expect(opened).toHaveLength(2);
    leave();
    pass(100);
    expect(opened[1]?.closed).toBe(true);
    stream.reconnect();
    expect(opened).toHaveLength(2);
  });
});
