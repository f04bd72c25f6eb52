import { describe, expect, it } from '@jest/globals';
import { ApiError } from '../../api/api-error';
import { draftKey, newestDraft, nextAnswer, oldRescues, type WaitingAnswer } from '../draft-store';
import { createOutbox, type OutboxStore } from '../outbox';
import { withPageMemory } from '../page-memory';

function memory(...ids: string[]) {
  const kept = new Map<string, WaitingAnswer>(
    ids.map((id, index) => [id, { id, owner: 'me', method: 'POST', path: '/x', body: {}, createdAt: index }]),
  );
  const store: OutboxStore = {
    list: async () => [...kept.values()],
    put: async (a) => {
      const standing = [...kept.values()].find((b) => b.slot !== undefined && b.slot === a.slot && b.refused === undefined);
      if (standing === undefined) kept.set(a.id, a);
      return standing ?? a;
    },
    update: async (a) => {
      const next = nextAnswer(kept.get(a.id), a);
      if (next !== undefined) kept.set(a.id, next);
      return next;
    },
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

  it('lets copies of pages that went away leave the device after 30 days, and what is none', () => {
    const day = 24 * 3_600_000;
    const copy = (savedAt: number) => JSON.stringify({ key: 'k', value: '', savedAt });
    const kept = [
      ['sc-rescue:7/p1/new', copy(40 * day)],
      ['sc-rescue:7/p1/old', copy(10 * day)],
      ['sc-rescue:7/p1/torn', '{"sav'],
      ['last-child', 'p1'],
    ] as const;
    expect(oldRescues(kept, 41 * day)).toEqual(['sc-rescue:7/p1/old', 'sc-rescue:7/p1/torn']);
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

  it('does not send a refused answer again, and still says why it was refused', async () => {
    const { store } = memory('a');
    let calls = 0;
    const closed = new ApiError({ status: 409, code: 'NOT_CLOSED', message: 'closed' });
    const send = () => {
      calls += 1;
      return Promise.reject(closed);
    };
    await createOutbox('me', send, store).flush();
    const [later] = await createOutbox('me', send, store).flush();
    expect(later).toMatchObject({ outcome: 'refused', error: { code: 'NOT_CLOSED', message: 'closed' } });
    expect(calls).toBe(1);
  });

  it.each([
    ['a page of the café answers', { status: 200, code: 'BAD_ANSWER' as const }],
    ['the server is broken', { status: 500, code: 'INTERNAL' as const }],
    ['the session is over', { status: 401, code: 'UNAUTHENTICATED' as const }],
  ])('keeps the answer where %s: nobody has judged it', async (_what, facts) => {
    const { kept, store } = memory('a');
    const outbox = createOutbox('me', () => Promise.reject(new ApiError({ ...facts, message: '' })), store);
    expect((await outbox.flush()).map((r) => r.outcome)).toEqual(['kept']);
    expect(kept.get('a')?.refused).toBeUndefined();
  });

  it('sends what was added while it was sending', async () => {
    const { store } = memory('a');
    const sent: string[] = [];
    const outbox = createOutbox(
      'me',
      async (answer) => {
        sent.push(answer.id);
        if (answer.id !== 'a') return;
        await outbox.put({ id: 'b', method: 'POST', path: '/x', body: {} });
        void outbox.flush();
      },
      store,
    );
    await outbox.flush();
    expect(sent).toEqual(['a', 'b']);
  });

  it('goes on in this page where the device keeps nothing, and marks it [NOT-55]', async () => {
    const full = () => Promise.reject(new DOMException('full', 'QuotaExceededError'));
    const store = withPageMemory({ list: full, put: full, update: full, drop: full });
    const sent: string[] = [];
    const outbox = createOutbox('me', async (answer) => void sent.push(answer.id), store);
    const first = await outbox.put({ id: 'a', method: 'POST', path: '/x', body: {}, slot: 's' });
    const second = await outbox.put({ id: 'b', method: 'POST', path: '/x', body: {}, slot: 's' });
    expect([first.pageOnly, second.id]).toEqual([true, 'a']);
    await outbox.flush();
    expect([sent, await outbox.list()]).toEqual([['a'], []]);
  });

  it('takes the later of two copies although the clock was set back between them', () => {
    const kept = { key: 'k', value: 'old', savedAt: 9_000, seq: 3 };
    const copy = JSON.stringify({ key: 'k', value: 'new', savedAt: 5, seq: 4 });
    expect(newestDraft(kept, copy)).toMatchObject({ draft: { value: 'new' }, fromRescue: true });
  });
});
