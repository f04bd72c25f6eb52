import { describe, expect, it } from '@jest/globals';
import { secondsLeft } from '../countdown-bar';

describe('countdown', () => {
  it('counts the rest the server named, whatever the device clock says', () => {
    expect(secondsLeft('2026-11-20T00:00:15Z', '2026-11-20T00:00:00Z', 0)).toBe(15);
    expect(secondsLeft('2026-11-20T00:00:15Z', '2026-11-20T00:00:00Z', 2_400)).toBe(13);
    expect(secondsLeft('2026-11-20T00:00:15Z', '2026-11-20T00:00:00Z', 60_000)).toBe(0);
  });
});
