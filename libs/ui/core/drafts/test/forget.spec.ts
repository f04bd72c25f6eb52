import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { draftKey, forgetPerson, LoggedOutError, rescueDraft, saveDraft } from '../draft-store';

/** As little of a browser as the store needs: `Object.keys` of it are its names, as in a browser. */
class FakeStorage {
  [name: string]: unknown;
  setItem(name: string, value: string): void {
    this[name] = value;
  }
  removeItem(name: string): void {
    delete this[name];
  }
}

describe('the log-out', () => {
  const mother = { unitId: '5091', personId: 'mother' };
  const father = { unitId: '5091', personId: 'father' };
  let store: FakeStorage;
  beforeEach(() => {
    store = new FakeStorage();
    Object.defineProperty(globalThis, 'localStorage', { value: store, configurable: true });
  });
  afterEach(() => {
    Reflect.deleteProperty(globalThis, 'localStorage');
  });

  it('takes the copies of this person from the device, keeps none again in this page, and leaves other people’s [V14.3.1]', async () => {
    rescueDraft(draftKey(mother, 'notice', 'one'), { text: '發燒' });
    rescueDraft(draftKey(father, 'notice', 'one'), { text: '請假' });
    // No database here: the copies of pages that went away and the promise not to keep anything come first.
    await forgetPerson(mother).catch(() => undefined);
    expect(Object.keys(store)).toEqual([expect.stringContaining('father')]);
    expect(() => rescueDraft(draftKey(mother, 'notice', 'two'), { text: '發燒' })).toThrow(LoggedOutError);
    await expect(saveDraft(draftKey(mother, 'notice', 'two'), { text: '發燒' })).rejects.toThrow(LoggedOutError);
    rescueDraft(draftKey(father, 'notice', 'two'), { text: '請假' });
    expect(JSON.stringify(store)).not.toContain('發燒');
  });
});
