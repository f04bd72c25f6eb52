import { useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { useQueryClient } from '@tanstack/react-query';
import { m } from '@contracts/messages';
import { noticesApi, type NoticeCheck, type NoticeDetail } from '@contracts/notices';
import { isApiError, type ApiError } from '@ui/core/api/api-error';
import { routeKey, useApi } from '@ui/core/api/query';
import { toast } from '@ui/core/status/toast';
import { afterSheet } from '../../../shared/after-sheet';
import { draftOf, formOf, mergeForms, type ComposeForm } from './compose-form';

export interface ServerDraft {
  id: string;
  version: number;
}
/** All that has to survive a crash: what is written, what it began from, and the draft on the server. */
export interface ComposeState {
  form: ComposeForm;
  base: ComposeForm;
  server?: ServerDraft | undefined;
}

/** Codes that belong to a field of the form and are shown there. */
const AT_RECIPIENTS: readonly ApiError['code'][] = ['NOT_NO_TARGET', 'NOT_TARGET_EMPTY', 'NOT_TARGET_FORBIDDEN'];

export interface ComposeActions {
  busy: 'save' | 'check' | 'send' | undefined;
  check: NoticeCheck | undefined;
  conflict: NoticeDetail | undefined;
  recipientFault: string | undefined;
  clearRecipientFault: () => void;
  save: () => Promise<ServerDraft | undefined>;
  prepare: () => Promise<void>;
  send: () => Promise<void>;
  cancelSend: () => void;
  reload: () => void;
  keepMine: () => Promise<void>;
}

/**
 * Saving and sending of the form. Each way to the server is repeatable: creating carries a key per content, saving the
 * version it began from, sending one key per opened dialog.
 */
export function useCompose(
  state: ComposeState,
  setState: (state: ComposeState) => void,
  onSaved: (server: ServerDraft) => Promise<void>,
): ComposeActions {
  const api = useApi();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [busy, setBusy] = useState<ComposeActions['busy']>();
  const [check, setCheck] = useState<NoticeCheck>();
  const [conflict, setConflict] = useState<NoticeDetail>();
  const [recipientFault, setRecipientFault] = useState<string>();
  const createKey = useRef({ of: '', key: '' });
  const sendKey = useRef('');

  const refreshLists = () =>
    Promise.all([noticesApi.list, noticesApi.home].map((route) => client.invalidateQueries({ queryKey: routeKey(route) })));

  const store = async (form: ComposeForm, server: ServerDraft | undefined): Promise<ServerDraft> => {
    const body = draftOf(form);
    if (server !== undefined) return api.call(noticesApi.update, { params: { id: server.id }, body, ifMatch: server.version });
    const text = JSON.stringify(body);
    if (createKey.current.of !== text) createKey.current = { of: text, key: crypto.randomUUID() };
    return api.call(noticesApi.create, { body, idempotencyKey: createKey.current.key });
  };
  const failed = (error: unknown) => {
    if (isApiError(error) && AT_RECIPIENTS.includes(error.code)) setRecipientFault(error.message);
    toast(isApiError(error) ? error.message : m.ui_failed(), 'bad');
  };
  /** @returns the draft as stored, or undefined when a person has to decide first */
  const saveNow = async (form: ComposeForm, server: ServerDraft | undefined, base: ComposeForm): Promise<ServerDraft | undefined> => {
    if (server !== undefined && JSON.stringify(draftOf(form)) === JSON.stringify(draftOf(base))) return server;
    try {
      const saved = await store(form, server);
      setState({ form, base: form, server: saved });
      client.removeQueries({ queryKey: routeKey(noticesApi.detail, { params: { id: saved.id } }) });
      await onSaved(saved);
      void refreshLists();
      return saved;
    } catch (error) {
      if (server === undefined || !isApiError(error, 'VERSION_CONFLICT')) throw error;
      setConflict(await api.call(noticesApi.detail, { params: { id: server.id } }));
      return undefined;
    }
  };
  const during = async <T>(what: NonNullable<ComposeActions['busy']>, run: () => Promise<T>): Promise<T | undefined> => {
    setBusy(what);
    try {
      return await run();
    } catch (error) {
      failed(error);
      return undefined;
    } finally {
      setBusy(undefined);
    }
  };

  return {
    busy,
    check,
    conflict,
    recipientFault,
    clearRecipientFault: () => setRecipientFault(undefined),
    save: () => during('save', () => saveNow(state.form, state.server, state.base)),
    prepare: async () => {
      await during('check', async () => {
        const saved = await saveNow(state.form, state.server, state.base);
        if (saved === undefined) return;
        const counted = await api.call(noticesApi.check, { params: { id: saved.id } });
        sendKey.current = crypto.randomUUID();
        setCheck(counted);
      });
    },
    send: async () => {
      const { server } = state;
      if (server === undefined || busy !== undefined) return;
      await during('send', async () => {
        try {
          await api.call(noticesApi.submit, {
            params: { id: server.id },
            ifMatch: server.version,
            idempotencyKey: sendKey.current,
          });
        } catch (error) {
          if (isApiError(error, 'VERSION_CONFLICT')) {
            const theirs = await api.call(noticesApi.detail, { params: { id: server.id } });
            setCheck(undefined);
            // Sent from another device in between: there is nothing left to decide here.
            if (theirs.state === 'draft') afterSheet(() => setConflict(theirs));
            else afterSheet(() => void navigate(`/staff/notices/${server.id}`, { replace: true }));
            return;
          }
          if (!isApiError(error, 'STATE_CONFLICT')) throw error;
        }
        afterSheet(() => void navigate(`/staff/notices/${server.id}`, { replace: true }));
        setCheck(undefined);
        client.removeQueries({ queryKey: routeKey(noticesApi.detail, { params: { id: server.id } }) });
        void refreshLists();
      });
    },
    cancelSend: () => setCheck(undefined),
    reload: () => {
      if (conflict === undefined) return;
      const form = formOf(conflict);
      setState({ form, base: form, server: { id: conflict.id, version: conflict.version } });
      setConflict(undefined);
    },
    keepMine: async () => {
      if (conflict === undefined) return;
      const theirs = formOf(conflict);
      const server = { id: conflict.id, version: conflict.version };
      const merged = mergeForms(state.base, state.form, theirs);
      await during('save', async () => {
        setState({ form: merged, base: theirs, server });
        setConflict(undefined);
        await saveNow(merged, server, theirs);
      });
    },
  };
}
