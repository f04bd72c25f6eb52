import { describe, expect, it } from '@jest/globals';
import { arrivedShare, fitInto, missingParts, refusalOf } from '../upload-plan';

const MB = 1024 * 1024;

describe('upload plan', () => {
  it('cuts a file into parts of which the last is shorter [OVR-23]', () => {
    expect(missingParts(2.5 * MB, MB)).toEqual([
      { part: 0, start: 0, end: MB },
      { part: 1, start: MB, end: 2 * MB },
      { part: 2, start: 2 * MB, end: 2.5 * MB },
    ]);
    expect(missingParts(MB, MB)).toHaveLength(1);
    expect(missingParts(0, MB)).toEqual([]);
  });

  it('goes on with the parts that have not arrived [OVR-23]', () => {
    expect(missingParts(3 * MB, MB, [0, 2]).map((part) => part.part)).toEqual([1]);
  });

  it('shows the share of bytes, 1 only at the end', () => {
    const open = missingParts(3 * MB, MB, [0, 2]);
    expect(arrivedShare(3 * MB, open)).toBeCloseTo(2 / 3);
    expect(arrivedShare(3 * MB, [])).toBe(1);
  });

  it('keeps the shape of a picture that is made smaller [OVR-24]', () => {
    expect(fitInto(8000, 6000, 4096)).toEqual({ width: 4096, height: 3072 });
    expect(fitInto(800, 600, 4096)).toEqual({ width: 800, height: 600 });
  });

  it('refuses before a byte travels what can never be taken [NOT-05]', () => {
    const rules = { maxBytes: 20 * MB, accept: '.jpg,.pdf' };
    expect(refusalOf({ name: 'a.PDF', size: 1 }, rules)).toBeUndefined();
    expect(refusalOf({ name: 'a.exe', size: 1 }, rules)).toBe('type');
    expect(refusalOf({ name: 'a.pdf', size: 20 * MB + 1 }, rules)).toBe('too_large');
    expect(refusalOf({ name: 'a.pdf', size: 0 }, rules)).toBe('empty');
    expect(refusalOf({ name: 'photo', size: 9 }, rules)).toBeUndefined();
  });
});
