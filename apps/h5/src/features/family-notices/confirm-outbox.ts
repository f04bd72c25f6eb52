import { useCallback, useEffect, useMemo, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { myNoticesApi } from '@contracts/my-notices';
import { pathOf } from '@contracts/route';
import { ApiError, isApiError } from '@ui/core/api/api-error';
import { routeKey, useApi } from '@ui/core/api/query';
import type { WaitingAnswer } from '@ui/core/drafts/draft-store';
import { createOutbox, type OutboxResult } from '@ui/core/drafts/outbox';
import { ownerOf, useSession } from '@ui/core/session/session';

interface ConfirmBody {
  studentId: string;
}

const isConfirmBody = (body: unknown): body is ConfirmBody =>
  typeof body === 'object' && body !== null && 'studentId' in body && typeof body.studentId === 'string';

/** Confirmations of this person on this device; one place for list and page. */
function useOutbox() {
  const api = useApi();
  const owner = ownerOf(useSession());
  const name = `${owner.unitId}/${owner.personId}`;
  return useMemo(() => {
    const send = (answer: WaitingAnswer) => {
      if (!isConfirmBody(answer.body)) throw new ApiError({ status: 422, code: 'VALIDATION_FAILED', message: '' });
      const { studentId } = answer.body;
      // The stored path names the notice; the id of the answer is its idempotency key, so a repeat counts once (OVR-26).
      return api.call(
        { ...myNoticesApi.confirm, path: answer.path },
        { params: { id: '' }, body: { studentId }, idempotencyKey: answer.id },
      );
    };
    return createOutbox(name, send);
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

/** Sends what was confirmed without network as soon as there is one; mounted by the list. */
export function useWaitingConfirmations(): void {
  const outbox = useOutbox();
  const refresh = useRefresh();
  useEffect(() => {
    const flush = () => {
      outbox.flush().then(
        (results) => (results.some((result) => result.outcome !== 'kept') ? refresh() : undefined),
        () => undefined,
      );
    };
    flush();
    window.addEventListener('online', flush);
    return () => window.removeEventListener('online', flush);
  }, [outbox, refresh]);
}

export type ConfirmState = { kind: 'idle' } | { kind: 'sending' } | { kind: 'waiting' } | { kind: 'refused'; error: ApiError };

/**
 * 【確認】 of one notice for one child. The answer is kept on the phone before it is sent: whatever happens on the way, it
 * arrives once (offline: components, bottom action bar).
 */
export function useConfirm(noticeId: string, studentId: string | undefined): { state: ConfirmState; confirm: () => void } {
  const api = useApi();
  const outbox = useOutbox();
  const refresh = useRefresh();
  const [state, setState] = useState<ConfirmState>({ kind: 'idle' });
  const path = pathOf(myNoticesApi.confirm, { id: noticeId });

  const settle = useCallback(
    async (results: readonly OutboxResult[], mine: string | undefined) => {
      const result = results.find((item) => item.id === mine);
      if (result?.outcome === 'refused' && mine !== undefined) await outbox.drop(mine);
      if (results.some((item) => item.outcome !== 'kept')) await refresh();
      if (result?.outcome === 'refused' && result.error !== undefined) setState({ kind: 'refused', error: result.error });
      else if (result?.outcome === 'kept') setState({ kind: 'waiting' });
      else if (result !== undefined) setState({ kind: 'idle' });
    },
    [outbox, refresh],
  );

  useEffect(() => {
    if (studentId === undefined) return;
    const flush = async () => {
      const waiting = (await outbox.list()).find(
        (answer) => answer.path === path && isConfirmBody(answer.body) && answer.body.studentId === studentId,
      );
      if (waiting === undefined) return;
      setState({ kind: 'waiting' });
      await settle(await outbox.flush(), waiting.id);
    };
    const run = () => void flush().catch(() => undefined);
    run();
    window.addEventListener('online', run);
    return () => window.removeEventListener('online', run);
  }, [outbox, path, studentId, settle]);

  const confirm = () => {
    if (studentId === undefined || state.kind === 'sending' || state.kind === 'waiting') return;
    const id = crypto.randomUUID();
    const body = { studentId };
    const act = async () => {
      setState({ kind: 'sending' });
      try {
        await outbox.put({ id, method: 'POST', path, body });
      } catch {
        // A private window keeps nothing: then it is sent at once, and a failure is shown with the button still there.
        await api.call(myNoticesApi.confirm, { params: { id: noticeId }, body, idempotencyKey: id });
        await refresh();
        setState({ kind: 'idle' });
        return;
      }
      await settle(await outbox.flush(), id);
    };
    act().catch((error: unknown) => {
      setState(isApiError(error) ? { kind: 'refused', error } : { kind: 'idle' });
    });
  };
  return { state, confirm };
}
