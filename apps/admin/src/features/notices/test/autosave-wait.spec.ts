import { describe, expect, it } from '@jest/globals';
import { AUTOSAVE, autosaveWait, retryWait } from '../compose/autosave-wait';

describe('a draft that saves itself', () => {
  it('waits for a pause in writing [NOT-15, BEY-16]', () => {
    expect(autosaveWait(0)).toBe(AUTOSAVE.pause);
    expect(autosaveWait(AUTOSAVE.longest - AUTOSAVE.pause)).toBe(AUTOSAVE.pause);
  });

  it('leaves nothing unsaved for longer than the limit, however steadily somebody writes [NOT-15, OVR-27]', () => {
    for (const unsaved of [AUTOSAVE.longest - AUTOSAVE.pause + 1, AUTOSAVE.longest - 1, AUTOSAVE.longest]) {
      expect(unsaved + autosaveWait(unsaved)).toBe(AUTOSAVE.longest);
    }
    expect(autosaveWait(AUTOSAVE.longest * 9)).toBe(0);
  });

  it('tries again after a while, and at once when the network came back at any moment since the try began [NOT-15]', () => {
    expect(retryWait(0, 0)).toBe(AUTOSAVE.again);
    expect(retryWait(3, 3)).toBe(AUTOSAVE.again);
    expect(retryWait(0, 1)).toBe(0);
    expect(retryWait(3, 5)).toBe(0);
  });
});
