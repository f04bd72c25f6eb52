import { useEffect, useRef, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { m } from '@contracts/messages';
import { noticeSendingApi, type SendPromise } from '@contracts/notice-sending';
import { noticesApi, type NoticeCheck, type NoticeDetail } from '@contracts/notices';
import { isApiError, type ApiError } from '@ui/core/api/api-error';
import { routeKey, useApi } from '@ui/core/api/query';
import { serverNow } from '@ui/core/api/server-clock';
import { useConflict, type ConflictHandle } from '@ui/core/conflict/use-conflict';
import {
  COMPOSE_CONFLICT,
  differences,
  draftOf,
  faultsOf,
  formOf,
  isBlank,
  type ComposeFault,
  type ComposeField,
  type ComposeForm,
} from '@ui/core/notices/compose-form';
import { draftKey, dropDraft, loadDraft, saveDraft } from '@ui/core/drafts/draft-store';
import { useDraft, type DraftHandle } from '@ui/core/drafts/use-draft';
import { ownerOf, useSession } from '@ui/core/session/session';
import { toast } from '@ui/core/status/toast';
import { useAutosave } from './use-autosave';

/** Why the draft is saved: a save alone, or what comes after it. */
export type Purpose = 'save' | 'submit' | 'preview' | 'compare';

export interface NoticeForm {
  form: ComposeForm;
  /** Id of the draft on the server, once there is one. */
  id: string | undefined;
  set: (part: Partial<ComposeForm>) => void;
  /** A file has arrived; other changes made meanwhile stay. */
  add: (file: ComposeForm['attachments'][number]) => void;
  /** Replaces everything, the text of the editor too. */
  load: (form: ComposeForm) => void;
  /** Changes when the editor has to begin anew. */
  edition: number;
  draft: DraftHandle<ComposeForm>;
  /** When the newest text was last kept, on the server or on this device, ms; undefined = not yet. */
  savedAt: number | undefined;
  /** Somebody else has saved this draft meanwhile: saving by itself has stopped, 【保存草稿】 shows both versions. */
  overtaken: boolean;
  faults: ReadonlyMap<ComposeField, ComposeFault>;
  /** The person has pressed 提交 once: faults are shown from now on. */
  checked: boolean;
  failure: ApiError | undefined;
  busy: Purpose | 'send' | undefined;
  conflict: ConflictHandle<ComposeForm, ComposeField>;
  asking: { check: NoticeCheck; promise: SendPromise } | undefined;
  /** Answers the id of the saved draft; undefined = it was not saved, and the form says why. */
  save: (purpose: Exclude<Purpose, 'submit'>) => Promise<string | undefined>;
  submit: () => Promise<void>;
  send: () => Promise<void>;
  closeAsking: () => void;
  takeTheirs: () => Promise<void>;
  keepChosen: () => Promise<void>;
  /** What was typed and not chosen in a conflict; still here until taken back or dropped. */
  givenUp: ComposeForm | undefined;
  takeBack: () => Promise<void>;
  dropGivenUp: () => Promise<void>;
}

/**
 * A notice being written: kept on this device each 10 s, saved on the server by 保存草稿 and before 提交, sent once.
 * @param notice the saved draft; undefined for a new one
 * @param onSaved called with the id of a new draft after its first save
 * @param onSent called when the notice is on its way
 * @param onFault called with the first field that is not ready
 */
export function useNoticeForm(
  notice: NoticeDetail | undefined,
  start: ComposeForm,
  onSaved: (id: string) => void,
  onSent: (id: string) => void,
  onFault: (field: ComposeField) => void,
): NoticeForm {
  const api = useApi();
  const client = useQueryClient();
  const owner = ownerOf(useSession());
  const [form, setForm] = useState<ComposeForm>(start);
  const [edition, setEdition] = useState(0);
  const [checked, setChecked] = useState(false);
  const [failure, setFailure] = useState<ApiError>();
  const [busy, setBusy] = useState<NoticeForm['busy']>();
  const conflict = useConflict(COMPOSE_CONFLICT);
  const [asking, setAsking] = useState<NoticeForm['asking']>();
  const [givenUp, setGivenUp] = useState<ComposeForm>();
  // What the server has: the version and the form my changes began from.
  const server = useRef<{ id: string; version: number; form: ComposeForm } | undefined>(
    notice === undefined ? undefined : { id: notice.id, version: notice.version, form: start },
  );
  const next = useRef<Purpose>('save');
  const [overtaken, setOvertaken] = useState(false);
  const [autosavedAt, setAutosavedAt] = useState<number>();
  // A save by itself that is on its way: what the person asks for waits for it.
  const running = useRef<Promise<unknown>>(undefined);
  const keys = useRef({ create: crypto.randomUUID(), send: '' });
  const [savedId, setSavedId] = useState(notice?.id);
  const draft = useDraft(draftKey(owner, 'notice', savedId ?? 'new'), form, {
    ...(notice === undefined ? {} : { version: notice.version }),
    isEmpty: isBlank,
  });
  const givenUpKey = draftKey(owner, 'notice-given-up', savedId ?? 'new');
  useEffect(() => {
    let gone = false;
    // A device that keeps nothing has nothing to take back either.
    loadDraft<ComposeForm>(givenUpKey).then(
      (kept) => {
        if (!gone && kept !== undefined) setGivenUp(kept.value);
      },
      () => undefined,
    );
    return () => {
      gone = true;
    };
  }, [givenUpKey]);

  const refresh = () => {
    for (const route of [noticesApi.list, noticesApi.home, noticesApi.detail]) void client.invalidateQueries({ queryKey: routeKey(route) });
  };
  const load = (value: ComposeForm) => {
    setForm(value);
    setEdition((n) => n + 1);
  };
  /** Saves if anything changed. @throws ApiError */
  const store = async (present: ComposeForm): Promise<{ id: string; version: number }> => {
    const known = server.current;
    if (known !== undefined && differences(known.form, present).length === 0) return known;
    const body = draftOf(present);
    const saved =
      known === undefined
        ? await api.call(noticesApi.create, { body, idempotencyKey: keys.current.create })
        : await api.call(noticesApi.update, { params: { id: known.id }, body, ifMatch: known.version });
    server.current = { ...saved, form: present };
    if (known === undefined) {
      setSavedId(saved.id);
      onSaved(saved.id);
    }
    return saved;
  };
  const failed = async (error: unknown, purpose: Purpose, present: ComposeForm) => {
    if (!isApiError(error)) throw error;
    await draft.saveNow();
    // A record written in another tab under the same key: a new key belongs to the next try.
    if (error.code === 'IDEMPOTENCY_CONFLICT') keys.current.create = crypto.randomUUID();
    const current = error.code === 'VERSION_CONFLICT' ? (error.current as NoticeDetail | undefined) : undefined;
    if (current !== undefined && current !== null && server.current !== undefined) {
      next.current = purpose;
      const { form: base } = server.current;
      conflict.open({ base, mine: present, theirs: formOf(current), version: current.version, at: current.updatedAt });
    } else setFailure(error);
  };
  const ask = async (id: string) => {
    keys.current.send = crypto.randomUUID();
    const params = { id };
    const check = await api.call(noticesApi.check, { params });
    setAsking({ check, promise: await api.call(noticeSendingApi.promise, { params }) });
  };
  const work = async (purpose: Purpose, present: ComposeForm): Promise<string | undefined> => {
    if (busy !== undefined) return undefined;
    setFailure(undefined);
    setBusy(purpose);
    try {
      await running.current;
      const saved = await store(present);
      await draft.clear();
      refresh();
      if (purpose === 'save') toast(m.console_notices_saved());
      if (purpose === 'submit') await ask(saved.id);
      if (purpose === 'preview') {
        await api.call(noticeSendingApi.preview, { params: { id: saved.id }, idempotencyKey: crypto.randomUUID() });
        toast(m.notice_writing_preview_sent());
      }
      return saved.id;
    } catch (error) {
      await failed(error, purpose, present);
      return undefined;
    } finally {
      setBusy(undefined);
    }
  };
  /** Goes on from the present version; what was typed and not chosen stays on this device. */
  const settle = async (value: ComposeForm, rejected: ComposeForm | undefined) => {
    const { meeting } = conflict;
    if (meeting === undefined || server.current === undefined) return false;
    server.current = { id: server.current.id, version: meeting.version, form: meeting.theirs };
    if (rejected !== undefined) {
      setGivenUp(rejected);
      await saveDraft(givenUpKey, rejected).catch(() => undefined);
    }
    load(value);
    setOvertaken(false);
    conflict.close();
    return true;
  };
  /** False: it was not saved, and the same text may be another time. */
  const autosave = async (present: ComposeForm): Promise<boolean> => {
    try {
      await store(present);
      if (newest.current === present) await draft.clear();
      setAutosavedAt(serverNow());
      // Marked as old only: what stands on the page is newer than any answer.
      for (const route of [noticesApi.list, noticesApi.home, noticesApi.detail])
        void client.invalidateQueries({ queryKey: routeKey(route), refetchType: 'none' });
      return true;
    } catch (error) {
      if (!isApiError(error)) throw error;
      if (error.code === 'IDEMPOTENCY_CONFLICT') keys.current.create = crypto.randomUUID();
      setOvertaken(error.code === 'VERSION_CONFLICT');
      // Whatever it was: the text stays on this device, and the next save that a person asks for says what is wrong.
      await draft.saveNow();
      return !error.transient;
    }
  };
  const newest = useRef(form);
  newest.current = form;
  const known = server.current;
  const clean = known === undefined ? isBlank(form) : differences(known.form, form).length === 0;
  useAutosave(form, clean || overtaken, async () => {
    const settled = busy === undefined && asking === undefined && conflict.meeting === undefined && draft.found === undefined;
    if (!settled || running.current !== undefined) return false;
    const saving = autosave(form).finally(() => {
      running.current = undefined;
    });
    running.current = saving;
    return saving;
  });
  const dropGivenUp = async () => {
    setGivenUp(undefined);
    await dropDraft(givenUpKey).catch(() => undefined);
  };
  return {
    form,
    id: savedId,
    set: (part) => setForm((before) => ({ ...before, ...part })),
    add: (file) => setForm((before) => ({ ...before, attachments: [...before.attachments, file] })),
    load,
    edition,
    draft,
    savedAt: draft.savedAt === undefined ? autosavedAt : Math.max(draft.savedAt, autosavedAt ?? 0),
    overtaken,
    faults: faultsOf(form, serverNow()),
    checked,
    failure,
    busy,
    conflict,
    asking,
    save: (purpose) => work(purpose, form),
    submit: async () => {
      setChecked(true);
      const first = [...faultsOf(form, serverNow()).keys()][0];
      if (first === undefined) await work('submit', form);
      else onFault(first);
    },
    send: async () => {
      const known = server.current;
      if (known === undefined || busy !== undefined) return;
      setBusy('send');
      setFailure(undefined);
      try {
        const { state } = await api.call(noticesApi.submit, {
          params: { id: known.id },
          ifMatch: known.version,
          idempotencyKey: keys.current.send,
        });
        await draft.clear();
        refresh();
        toast(state === 'scheduled' ? m.console_notices_scheduled_toast() : m.console_notices_sent_toast());
        onSent(known.id);
      } catch (error) {
        if (isApiError(error, 'VERSION_CONFLICT', 'NOT_VERSIONS_DIFFER')) setAsking(undefined);
        await failed(error, 'submit', form);
      } finally {
        setBusy(undefined);
      }
    },
    closeAsking: () => {
      setAsking(undefined);
      setFailure(undefined);
    },
    takeTheirs: async () => {
      const { meeting } = conflict;
      if (meeting !== undefined) await settle(meeting.theirs, meeting.mine);
    },
    keepChosen: async () => {
      const { meeting } = conflict;
      const merged = conflict.merged();
      if (meeting === undefined || merged === undefined) return;
      const rejected = conflict.lost.length === 0 ? undefined : meeting.mine;
      if (await settle(merged, rejected)) await work(next.current, merged);
    },
    givenUp,
    takeBack: async () => {
      if (givenUp === undefined) return;
      load(givenUp);
      await dropGivenUp();
    },
    dropGivenUp,
  };
}
