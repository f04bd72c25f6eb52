import { describe, expect, it } from '@jest/globals';
import { noteServerDate, serverNow } from '../server-clock';

describe('the clock of the server', () => {
  it('runs on from the last answer, whatever the device clock says [BEY-03]', () => {
    noteServerDate('Fri, 20 Nov 2026 00:00:00 GMT', 1_000);
    expect(serverNow(1_000)).toBe(Date.parse('2026-11-20T00:00:00.500Z'));
    expect(serverNow(8_500)).toBe(Date.parse('2026-11-20T00:00:08Z'));
  });

  it('keeps what it knows when an answer names no time [BEY-03]', () => {
    noteServerDate('Fri, 20 Nov 2026 00:00:00 GMT', 1_000);
    noteServerDate(null, 2_000);
    noteServerDate('soon', 2_000);
    expect(serverNow(2_000)).toBe(Date.parse('2026-11-20T00:00:01.500Z'));
  });
});
