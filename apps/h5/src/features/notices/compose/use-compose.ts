import { useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { useQueryClient } from '@tanstack/react-query';
import { m } from '@contracts/messages';
import { noticesApi, type NoticeCheck } from '@contracts/notices';
import { noticeSendingApi, stillOpen, type ReachPreview, type SendPromise, type VersionDifference } from '@contracts/notice-sending';
import { isApiError, type ApiError } from '@ui/core/api/api-error';
import { routeKey, useApi } from '@ui/core/api/query';
import { useConflict, type ConflictHandle } from '@ui/core/conflict/use-conflict';
import { COMPOSE_CONFLICT, type ComposeField } from '@ui/core/notices/compose-form';
import { toast } from '@ui/core/status/toast';
import { afterSheet } from '../../../shared/after-sheet';
import { planOf } from '../status/plan';
import { rememberPlan } from '../status/use-plan';
import { draftOf, formOf, type ComposeForm } from './compose-form';

export interface ServerDraft {
  id: string;
  version: number;
}
/** All that has to survive a crash: what is written, what it began from, and the draft on the server. */
export interface ComposeState {
  form: ComposeForm;
  base: ComposeForm;
  server?: ServerDraft | undefined;
  /** What was typed and given up in a conflict: can be taken back until it is thrown away or sent (BEY-16). */
  rejected?: ComposeForm | undefined;
}
/** All that is said before 【確認】, of one moment. */
export interface SendPlan {
  check: NoticeCheck;
  reach: ReachPreview;
  promise: SendPromise;
}
/** What 【提交】 leads to: the plan, or versions that somebody has to look at first (BEY-06). */
export type Prepared = { plan: SendPlan } | { differences: VersionDifference[] };

/** Codes that belong to a field of the form and are shown there. */
const AT_RECIPIENTS: readonly ApiError['code'][] = ['NOT_NO_TARGET', 'NOT_TARGET_EMPTY', 'NOT_TARGET_FORBIDDEN'];

export interface ComposeActions {
  busy: 'save' | 'check' | 'send' | undefined;
  conflict: ConflictHandle<ComposeForm, ComposeField>;
  recipientFault: string | undefined;
  clearRecipientFault: () => void;
  /** @returns the draft as stored; undefined = refused, or a conflict stands open */
  save: () => Promise<ServerDraft | undefined>;
  prepare: () => Promise<Prepared | undefined>;
  compare: () => Promise<VersionDifference[] | undefined>;
  /** @returns `differ` when the server's gate found a pair that nobody looked at */
  send: (plan: SendPlan) => Promise<'sent' | 'differ' | 'stay'>;
  /** Takes the present version, or what was chosen field by field, which is then saved. */
  settle: (side: 'theirs' | 'chosen') => Promise<void>;
}

/**
 * Saving and sending of the form. Each way to the server is repeatable: creating carries a key per content, saving the
 * version it began from, sending one key per prepared plan.
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
  const [recipientFault, setRecipientFault] = useState<string>();
  const conflict = useConflict(COMPOSE_CONFLICT);
  const createKey = useRef({ of: '', key: '' });
  const sendKey = useRef('');

  const refreshLists = () =>
    Promise.all([noticesApi.list, noticesApi.home].map((route) => client.invalidateQueries({ queryKey: routeKey(route) })));
  const leave = (path: string) => afterSheet(() => void navigate(path, { replace: true }));

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
  const meet = async (id: string, mine: ComposeForm, base: ComposeForm) => {
    const theirs = await api.call(noticesApi.detail, { params: { id } });
    // Sent from another device in between: there is nothing left to decide here.
    if (theirs.state !== 'draft') leave(`/staff/notices/${id}`);
    else afterSheet(() => conflict.open({ base, mine, theirs: formOf(theirs), version: theirs.version, at: theirs.updatedAt }));
  };
  /** @returns the draft as stored, or undefined when a person has to decide first */
  const saveNow = async (
    form: ComposeForm,
    server: ServerDraft | undefined,
    base: ComposeForm,
    rejected: ComposeForm | undefined = state.rejected,
  ): Promise<ServerDraft | undefined> => {
    if (server !== undefined && JSON.stringify(draftOf(form)) === JSON.stringify(draftOf(base))) return server;
    try {
      const saved = await store(form, server);
      setState({ form, base: form, server: saved, rejected });
      client.removeQueries({ queryKey: routeKey(noticesApi.detail, { params: { id: saved.id } }) });
      await onSaved(saved);
      void refreshLists();
      return saved;
    } catch (error) {
      if (server === undefined || !isApiError(error, 'VERSION_CONFLICT')) throw error;
      await meet(server.id, form, base);
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
  const differencesOf = async (id: string) => (await api.call(noticeSendingApi.differences, { params: { id } })).differences;

  return {
    busy,
    conflict,
    recipientFault,
    clearRecipientFault: () => setRecipientFault(undefined),
    save: () => during('save', () => saveNow(state.form, state.server, state.base)),
    compare: () =>
      during('check', async () => {
        const saved = await saveNow(state.form, state.server, state.base);
        return saved === undefined ? undefined : differencesOf(saved.id);
      }),
    prepare: () =>
      during('check', async () => {
        const { form } = state;
        const saved = await saveNow(form, state.server, state.base);
        if (saved === undefined) return undefined;
        const params = { id: saved.id };
        if (form.versions.length > 0) {
          const differences = await differencesOf(saved.id);
          if (differences.some((difference) => stillOpen(difference, form.versionsChecked))) return { differences };
        }
        const { targets, includeAlumni, audience } = draftOf(form);
        const [check, reach, promise] = await Promise.all([
          api.call(noticesApi.check, { params }),
          api.call(noticeSendingApi.reach, { body: { targets, includeAlumni, audience } }),
          api.call(noticeSendingApi.promise, { params }),
        ]);
        sendKey.current = crypto.randomUUID();
        return { plan: { check, reach, promise } };
      }),
    send: async (plan) => {
      const { server, form, base } = state;
      if (server === undefined || busy !== undefined) return 'stay';
      const result = await during('send', async () => {
        try {
          await api.call(noticesApi.submit, { params: { id: server.id }, ifMatch: server.version, idempotencyKey: sendKey.current });
        } catch (error) {
          if (isApiError(error, 'NOT_VERSIONS_DIFFER')) return 'differ';
          if (isApiError(error, 'VERSION_CONFLICT')) {
            await meet(server.id, form, base);
            return 'sent';
          }
          // Sent before this press, by this person or from another device.
          if (!isApiError(error, 'STATE_CONFLICT')) throw error;
        }
        client.removeQueries({ queryKey: routeKey(noticesApi.detail, { params: { id: server.id } }) });
        rememberPlan(client, server.id, planOf(plan.reach, plan.check));
        void refreshLists();
        leave(`/staff/notices/${server.id}`);
        return 'sent';
      });
      return result ?? 'stay';
    },
    settle: async (side) => {
      const { meeting } = conflict;
      const { server } = state;
      if (meeting === undefined || server === undefined) return;
      const next = { id: server.id, version: meeting.version };
      const merged = side === 'theirs' ? meeting.theirs : (conflict.merged() ?? meeting.mine);
      const rejected = side === 'theirs' || conflict.lost.length > 0 ? meeting.mine : undefined;
      setState({ form: merged, base: meeting.theirs, server: next, rejected });
      conflict.close();
      if (side === 'chosen') await during('save', () => saveNow(merged, next, meeting.theirs, rejected));
    },
  };
}
