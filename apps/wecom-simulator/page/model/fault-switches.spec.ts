import { describe, expect, it } from '@jest/globals';
import type { FaultState } from '../api/types';
import { faultsOn, readSwitch, SWITCHES, switchSteps, type SwitchKey } from './fault-switches';

const quiet: FaultState = {
  rules: [],
  duplicateCheck: true,
  delayMs: 0,
  limits: { perMinute: 10_000, perHour: 150_000, enforce: true },
  callbacks: { losePercent: 0, duplicatePercent: 0 },
};
const spec = (key: SwitchKey) => {
  const found = SWITCHES.find((one) => one.key === key);
  if (!found) throw new Error(key);
  return found;
};

/** What the simulator would hold after the steps. */
function after(state: FaultState, key: SwitchKey, on: boolean, value: number): FaultState {
  let next = state;
  for (const step of switchSteps(state, key, on, value)) {
    if (step.do === 'put') next = { ...next, ...step.part };
    if (step.do === 'add') next = { ...next, rules: [...next.rules, { ...step.rule, id: 'r1' }] };
    if (step.do === 'patch') next = { ...next, rules: next.rules.map((rule) => (rule.id === step.id ? { ...rule, ...step.rule } : rule)) };
    if (step.do === 'delete') next = { ...next, rules: next.rules.filter((rule) => rule.id !== step.id) };
  }
  return next;
}

describe('fault switches', () => {
  it.each(SWITCHES.map((one) => one.key))('%s goes on, keeps its value and goes off again [issue 2, point 4]', (key) => {
    const on = after(quiet, key, true, 7);
    expect(readSwitch(on, spec(key)).on).toBe(true);
    if (spec(key).value) expect(readSwitch(on, spec(key)).value).toBe(7);
    expect(faultsOn(on)).toBe(1);
    const changed = after(on, key, true, 9);
    expect(changed.rules.length).toBe(on.rules.length);
    const off = after(changed, key, false, 9);
    expect(readSwitch(off, spec(key))).toEqual({ on: false, value: spec(key).value?.start ?? 0 });
    expect(faultsOn(off)).toBe(0);
  });

  it('lifts blocks in force when a quota is switched off', () => {
    for (const key of ['minute', 'hour'] as const) {
      expect(switchSteps(after(quiet, key, true, 5), key, false, 5).some((step) => step.do === 'clear-limits')).toBe(true);
    }
    expect(switchSteps(after(quiet, 'day', true, 0), 'day', false, 0).some((step) => step.do === 'clear-limits')).toBe(true);
  });

  it('keeps other limits and counts rules somebody else has set', () => {
    expect(after(quiet, 'minute', true, 5).limits).toEqual({ perMinute: 5, perHour: 150_000, enforce: true });
    expect(faultsOn({ ...quiet, rules: [{ id: 'x', kind: 'slow', ms: 10 }] })).toBe(1);
  });
});
