import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { filesApi } from '@contracts/files';
import { m } from '@contracts/messages';
import { myFormsApi, myNoticesApi } from '@contracts/my-notices';
import { ApiError, isApiError } from '@ui/core/api/api-error';
import type { Api } from '@ui/core/api/client';
import { routeKey, useApi } from '@ui/core/api/query';
import { dropDraft, type WaitingAnswer } from '@ui/core/drafts/draft-store';
import { dropKeptFiles } from '@ui/core/drafts/kept-files';
import { createOutbox, type Outbox, type OutboxResult } from '@ui/core/drafts/outbox';
import { sameAnswers } from '@ui/core/forms/form-values';
import { isReplyBody, sendReply, type ReplyBody, type ReplyPorts } from '@ui/core/forms/reply';
import { ownerOf, useSession } from '@ui/core/session/session';
import { announceGone } from './draft-gone';

export interface ConfirmBody {
  studentId: string;
}
const isConfirmBody = (body: unknown): body is ConfirmBody =>
  typeof body === 'object' && body !== null && 'studentId' in body && typeof body.studentId === 'string';

/** Notice named by a stored path `/me/notices/{id}/answers`. */
const noticeOf = (path: string): string => /\/me\/notices\/([^/]+)\//.exec(path)?.[1] ?? '';

/** Comes with the form; a confirmation never needs it. Where it cannot be brought, there is no network for files either. */
const uploads = () =>
  import('./upload-kept').catch((cause: unknown) => {
    throw new ApiError({ status: 0, code: 'OFFLINE', message: m.ui_unreachable(), cause });
  });

function portsOf(api: Api): ReplyPorts {
  return {
    now: () => Date.now(),
    upload: async (id, file) => (await uploads()).uploadKept(api, id, file),
    // The stored path names the notice; the id of the answer is its idempotency key, so a repeat counts once (OVR-26).
    post: (answer, body) =>
      api.call({ ...myFormsApi.answers, path: answer.path }, { params: { id: '' }, body, idempotencyKey: answer.id, timeout: 30_000 }),
    async hasFile(serverId) {
      try {
        const { file } = await api.call(filesApi.status, { params: { id: serverId } });
        return file.state === 'ready' || file.state === 'scanning';
      } catch (error) {
        if (isApiError(error) && (error.status === 404 || error.status === 403)) return false;
        throw error;
      }
    },
    async hasArrived(answer, body) {
      const notice = await api.call(myNoticesApi.detail, { params: { id: noticeOf(answer.path) }, query: { studentId: body.studentId } });
      return notice.done?.mine === true && notice.answer !== null && sameAnswers(notice.answer.answers, body.answers);
    },
    forget: async (draft) => {
      await Promise.allSettled([dropDraft(draft), dropKeptFiles(draft)]);
      announceGone(draft);
    },
  };
}

const outboxes = new WeakMap<Api, Map<string, Outbox>>();

/** Confirmations and filled forms of this person on this device; list and page share one. */
function useOutbox(): Outbox {
  const api = useApi();
  const owner = ownerOf(useSession());
  const name = `${owner.unitId}/${owner.personId}`;
  return useMemo(() => {
    const mine = outboxes.get(api) ?? new Map<string, Outbox>();
    outboxes.set(api, mine);
    const ports = portsOf(api);
    const outbox =
      mine.get(name) ??
      createOutbox(name, (answer, save) => {
        if (isReplyBody(answer.body)) return sendReply(answer, save, ports);
        if (!isConfirmBody(answer.body)) throw new ApiError({ status: 422, code: 'VALIDATION_FAILED', message: m.ui_fault_other() });
        const { studentId } = answer.body;
        return api.call(
          { ...myNoticesApi.confirm, path: answer.path },
          { params: { id: '' }, body: { studentId }, idempotencyKey: answer.id },
        );
      });
    mine.set(name, outbox);
    return outbox;
  }, [api, name]);
}

/** Asks lists and the page anew after something was sent. */
function useRefresh() {
  const client = useQueryClient();
  return useCallback(
    () =>
      Promise.all(
        [myNoticesApi.children, myNoticesApi.list, myNoticesApi.detail].map((route) =>
          client.invalidateQueries({ queryKey: routeKey(route) }),
        ),
      ),
    [client],
  );
}

const EVERY_MS = 20_000;

/**
 * Runs when the network may be back: told by the phone, the page seen again, or by itself while something waits.
 * @param about what it is run for: another thing is asked for at once
 */
function useRetry(run: () => void, waiting: boolean, about: string): void {
  const newest = useRef(run);
  newest.current = run;
  useEffect(() => {
    const go = () => {
      if (document.visibilityState === 'visible') newest.current();
    };
    go();
    window.addEventListener('online', go);
    document.addEventListener('visibilitychange', go);
    const timer = waiting ? setInterval(go, EVERY_MS) : undefined;
    return () => {
      window.removeEventListener('online', go);
      document.removeEventListener('visibilitychange', go);
      clearInterval(timer);
    };
  }, [waiting, about]);
}

/** Sends what was given without network as soon as there is one; mounted by the list. */
export function useWaitingReplies(): void {
  const outbox = useOutbox();
  const refresh = useRefresh();
  const [waiting, setWaiting] = useState(false);
  const flush = async () => {
    if ((await outbox.list()).length === 0) return;
    const results = await outbox.flush();
    setWaiting(results.some((result) => result.outcome === 'kept'));
    if (results.some((result) => result.outcome === 'sent')) await refresh();
  };
  // A refused one waits for its own page; what could not be read or sent is tried at the next occasion.
  useRetry(() => void flush().catch(() => setWaiting(true)), waiting, '');
}

/** `asking` until the phone has said whether something waits; `sent` once it arrived while this page stood open. */
export type ReplyState =
  | { kind: 'asking' }
  | { kind: 'idle' }
  | { kind: 'sent' }
  | { kind: 'sending' }
  | { kind: 'waiting'; pageOnly: boolean; mayTakeBack: boolean }
  | { kind: 'refused'; error: ApiError };

/**
 * One reply (confirmation or filled form) of one notice for one child. It is kept on the phone before it is sent: whatever
 * happens on the way, it arrives once (BEY-17).
 * @param path of the route with the notice's id; undefined until the child is known
 */
export function useReply(
  path: string,
  studentId: string | undefined,
): { state: ReplyState; submit: (body: ReplyBody | ConfirmBody) => void; takeBack: () => Promise<boolean> } {
  const outbox = useOutbox();
  const refresh = useRefresh();
  const [known, setKnown] = useState<{ slot: string; state: ReplyState }>();
  const slot = `${path}#${studentId ?? ''}`;
  const state: ReplyState = known?.slot === slot ? known.state : { kind: 'asking' };
  const show = useCallback((next: ReplyState) => setKnown({ slot, state: next }), [slot]);
  const last = useRef<Omit<WaitingAnswer, 'owner' | 'createdAt'>>(undefined);
  const find = useCallback(async () => (await outbox.list()).find((answer) => answer.slot === slot), [outbox, slot]);

  const settle = useCallback(
    async (results: readonly OutboxResult[], mine: string) => {
      const result = results.find((item) => item.id === mine);
      if (result?.outcome === 'refused') await outbox.drop(mine);
      if (result !== undefined && result.outcome !== 'kept') last.current = undefined;
      if (results.some((item) => item.outcome !== 'kept')) await refresh();
      if (result?.outcome === 'refused' && result.error !== undefined) return show({ kind: 'refused', error: result.error });
      if (result?.outcome === 'sent') return show({ kind: 'sent' });
      const standing = await find();
      return show(
        standing === undefined
          ? { kind: 'idle' }
          : { kind: 'waiting', pageOnly: standing.pageOnly === true, mayTakeBack: standing.tried !== true },
      );
    },
    [outbox, refresh, show, find],
  );

  const flush = async () => {
    if (studentId === undefined || state.kind === 'sending') return;
    let waiting = await find();
    // The phone's storage was emptied while this page stood open: the same answer under the same key again.
    if (waiting === undefined && last.current?.slot === slot) waiting = await outbox.put(last.current);
    if (waiting === undefined) return setKnown((before) => (before?.slot === slot ? before : { slot, state: { kind: 'idle' } }));
    if (waiting.refused === undefined) show({ kind: 'waiting', pageOnly: waiting.pageOnly === true, mayTakeBack: waiting.tried !== true });
    await settle(await outbox.flush(), waiting.id);
  };
  // A phone that does not even answer what waits keeps nothing: the page works without it.
  const run = () => flush().catch(() => setKnown((before) => (before?.slot === slot ? before : { slot, state: { kind: 'idle' } })));
  useRetry(() => void run(), state.kind === 'waiting', slot);

  const submit = (body: ReplyBody | ConfirmBody) => {
    if (studentId === undefined || state.kind === 'sending' || state.kind === 'waiting') return;
    show({ kind: 'sending' });
    last.current = { id: crypto.randomUUID(), method: 'POST', path, slot, body };
    const act = async (mine: NonNullable<typeof last.current>) => {
      const standing = await outbox.put(mine);
      await settle(await outbox.flush(), standing.id);
    };
    act(last.current).catch(() => show({ kind: 'waiting', pageOnly: true, mayTakeBack: false }));
  };

  const takeBack = async () => {
    const waiting = await find();
    if (waiting === undefined || waiting.tried === true) return false;
    last.current = undefined;
    await outbox.drop(waiting.id);
    show({ kind: 'idle' });
    return true;
  };
  return { state, submit, takeBack };
}
