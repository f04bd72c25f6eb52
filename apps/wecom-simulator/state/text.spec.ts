import { describe, expect, it } from '@jest/globals';
import { byteLength, charLength, cutBytes, isUserid } from './text';

describe('text limits [wecom 04 §5]', () => {
  it('cuts at the byte limit on a character boundary', () => {
    expect(cutBytes('好'.repeat(43), 128)).toBe('好'.repeat(42));
    expect(cutBytes('a' + '😀'.repeat(40), 128)).toBe('a' + '😀'.repeat(31));
    expect(byteLength(cutBytes('é'.repeat(100), 128))).toBe(128);
    expect(cutBytes('short', 128)).toBe('short');
  });

  it('counts characters, not UTF-16 units', () => {
    expect(charLength('😀好a')).toBe(3);
  });

  it('knows the form of a userid', () => {
    for (const good of ['a', '0', 'wang.lei', 'A_b-c@d.mo', 'x'.repeat(64)]) expect(isUserid(good)).toBe(true);
    for (const bad of ['', '.a', '-a', '@a', '王', 'a b', 'x'.repeat(65)]) expect(isUserid(bad)).toBe(false);
  });
});
