import { describe, expect, it } from '@jest/globals';
import { ApiError } from '../../api/api-error';
import { draftKey, newestDraft, type WaitingAnswer } from '../draft-store';
import { createOutbox, type OutboxStore } from '../outbox';

function memory(...ids: string[]) {
  const kept = new Map<string, WaitingAnswer>(
    ids.map((id, index) => [id, { id, owner: 'me', method: 'POST', path: '/x', body: {}, createdAt: index }]),
  );
  const store: OutboxStore = {
    list: async () => [...kept.values()],
    put: async (a) => void kept.set(a.id, a),
    drop: async (id) => void kept.delete(id),
  };
  return { kept, store };
}
const offline = () => new ApiError({ status: 0, code: 'OFFLINE', message: '' });

describe('drafts and outbox', () => {
  it('keeps drafts of two people and two units apart', () => {
    const owner = { unitId: 7, personId: 'p1' };
    expect(draftKey(owner, 'notice', 'new')).toBe('7/p1/notice/new');
    expect(draftKey({ unitId: 7, personId: 'p1/notice' }, 'new')).not.toBe(draftKey(owner, 'notice', 'new'));
  });

  it('takes the newer of the kept draft and the copy of a page that went away [OVR-27]', () => {
    const kept = { key: 'k', value: 'old', savedAt: 5 };
    expect(newestDraft(kept, JSON.stringify({ key: 'k', value: 'new', savedAt: 6 }))).toMatchObject({
      draft: { value: 'new' },
      fromRescue: true,
    });
    expect(newestDraft(kept, JSON.stringify({ key: 'k', value: 'older', savedAt: 4 })).draft).toBe(kept);
    expect(newestDraft(kept, '{"key":').draft).toBe(kept);
    expect(newestDraft(undefined, null).draft).toBeUndefined();
  });

  it('sends waiting answers in order, once each, with their own key [OVR-26]', async () => {
    const { kept, store } = memory('a', 'b');
    const sent: string[] = [];
    const outbox = createOutbox('me', async (answer) => void sent.push(answer.id), store);
    await Promise.all([outbox.flush(), outbox.flush()]);
    expect(sent).toEqual(['a', 'b']);
    expect(kept.size).toBe(0);
  });

  it('stops without network and keeps everything', async () => {
    const { kept, store } = memory('a', 'b');
    const outbox = createOutbox('me', () => Promise.reject(offline()), store);
    expect((await outbox.flush()).map((r) => r.outcome)).toEqual(['kept']);
    expect([...kept.keys()]).toEqual(['a', 'b']);
  });

  it('keeps a refused answer for the person and goes on with the next', async () => {
    const { kept, store } = memory('a', 'b');
    const closed = new ApiError({ status: 409, code: 'NOT_CLOSED', message: '' });
    const outbox = createOutbox('me', (answer) => (answer.id === 'a' ? Promise.reject(closed) : Promise.resolve()), store);
    expect((await outbox.flush()).map((r) => r.outcome)).toEqual(['refused', 'sent']);
    expect([...kept.keys()]).toEqual(['a']);
  });
});
