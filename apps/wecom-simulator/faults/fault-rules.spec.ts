import { describe, expect, it } from '@jest/globals';
import { FaultRules } from './fault-rules';

describe('fault rules', () => {
  it('draw the same hits from the same seed', () => {
    const draw = (): boolean[] => {
      const rules = new FaultRules(() => 0, 7);
      rules.add({ kind: 'busy', probability: 0.3 });
      return Array.from({ length: 200 }, () => rules.strike('busy', 'ww1', 'user/get') !== undefined);
    };
    const hits = draw();
    expect(draw()).toEqual(hits);
    const count = hits.filter(Boolean).length;
    expect(count).toBeGreaterThan(35);
    expect(count).toBeLessThan(90);
  });

  it('strike only the corp and the interfaces they name', () => {
    const rules = new FaultRules(() => 0, 1);
    rules.add({ kind: 'down', corp: 'ww1', path: 'school/*' });
    expect(rules.strike('down', 'ww1', 'school/user/get')).toBeDefined();
    expect(rules.strike('down', 'ww2', 'school/user/get')).toBeUndefined();
    expect(rules.strike('down', 'ww1', 'message/send')).toBeUndefined();
    expect(rules.strike('slow', 'ww1', 'school/user/get')).toBeUndefined();
  });

  it('end after their hits, their time, or when switched off', () => {
    let now = 1000;
    const rules = new FaultRules(() => now, 1);
    rules.add({ id: 'a', kind: 'busy', maxHits: 2 });
    expect([1, 2, 3].map(() => rules.strike('busy', 'c', 'p') !== undefined)).toEqual([true, true, false]);
    rules.add({ id: 'b', kind: 'slow', until: 2000 });
    expect(rules.strike('slow', 'c', 'p')).toBeDefined();
    now = 2000;
    expect(rules.strike('slow', 'c', 'p')).toBeUndefined();
    rules.add({ id: 'c', kind: 'concurrency' });
    rules.patch('c', { enabled: false });
    expect(rules.strike('concurrency', 'c', 'p')).toBeUndefined();
    expect(rules.remove('c')).toBe(true);
    expect(rules.remove('c')).toBe(false);
  });
});
