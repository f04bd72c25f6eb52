import { useRef, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { m } from '@contracts/messages';
import { noticesApi, type NoticeCheck, type NoticeDetail } from '@contracts/notices';
import { isApiError, type ApiError } from '@ui/core/api/api-error';
import { routeKey, useApi } from '@ui/core/api/query';
import {
  differences,
  draftOf,
  faultsOf,
  formOf,
  isBlank,
  mergeForms,
  type ComposeField,
  type ComposeFault,
  type ComposeForm,
} from '@ui/core/notices/compose-form';
import { draftKey } from '@ui/core/drafts/draft-store';
import { useDraft, type DraftHandle } from '@ui/core/drafts/use-draft';
import { ownerOf, useSession } from '@ui/core/session/session';
import { toast } from '@ui/core/status/toast';

export interface Conflict {
  theirs: ComposeForm;
  version: number;
  fields: ComposeField[];
  /** What was being done when somebody else was faster. */
  next: 'save' | 'submit';
}
export interface NoticeForm {
  form: ComposeForm;
  set: (part: Partial<ComposeForm>) => void;
  /** A file has arrived; other changes made meanwhile stay. */
  add: (file: ComposeForm['attachments'][number]) => void;
  /** Replaces everything, the text of the editor too. */
  load: (form: ComposeForm) => void;
  /** Changes when the editor has to begin anew. */
  edition: number;
  draft: DraftHandle<ComposeForm>;
  faults: ReadonlyMap<ComposeField, ComposeFault>;
  /** The person has pressed 提交 once: faults are shown from now on. */
  checked: boolean;
  failure: ApiError | undefined;
  busy: 'save' | 'check' | 'send' | undefined;
  conflict: Conflict | undefined;
  asking: NoticeCheck | undefined;
  save: () => Promise<void>;
  submit: () => Promise<void>;
  send: () => Promise<void>;
  closeAsking: () => void;
  takeTheirs: () => void;
  keepMine: () => Promise<void>;
  closeConflict: () => void;
}

/**
 * A notice being written: kept on this device each 10 s, saved on the server by 保存草稿 and before 提交, sent once.
 * @param notice the saved draft; undefined for a new one
 * @param onSaved called with the id of a new draft after its first save
 * @param onSent called when the notice is on its way
 */
export function useNoticeForm(
  notice: NoticeDetail | undefined,
  start: ComposeForm,
  onSaved: (id: string) => void,
  onSent: (id: string) => void,
): NoticeForm {
  const api = useApi();
  const client = useQueryClient();
  const me = useSession();
  const [form, setForm] = useState<ComposeForm>(start);
  const [edition, setEdition] = useState(0);
  const [checked, setChecked] = useState(false);
  const [failure, setFailure] = useState<ApiError>();
  const [busy, setBusy] = useState<NoticeForm['busy']>();
  const [conflict, setConflict] = useState<Conflict>();
  const [asking, setAsking] = useState<NoticeCheck>();
  // What the server has: the version and the form my changes began from.
  const server = useRef<{ id: string; version: number; form: ComposeForm } | undefined>(
    notice === undefined ? undefined : { id: notice.id, version: notice.version, form: start },
  );
  const keys = useRef({ create: crypto.randomUUID(), send: '' });
  const [savedId, setSavedId] = useState(notice?.id);
  const draft = useDraft(draftKey(ownerOf(me), 'notice', savedId ?? 'new'), form, {
    ...(notice === undefined ? {} : { version: notice.version }),
    isEmpty: isBlank,
  });

  const refresh = () => {
    for (const route of [noticesApi.list, noticesApi.home, noticesApi.detail]) void client.invalidateQueries({ queryKey: routeKey(route) });
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
    return saved;
  };
  const failed = async (error: unknown, next: Conflict['next'], present: ComposeForm) => {
    if (!isApiError(error)) throw error;
    await draft.saveNow();
    // A record written in another tab under the same key: a new key belongs to the next try.
    if (error.code === 'IDEMPOTENCY_CONFLICT') keys.current.create = crypto.randomUUID();
    const current = error.code === 'VERSION_CONFLICT' ? (error.current as NoticeDetail | undefined) : undefined;
    if (current !== undefined && current !== null) {
      const theirs = formOf(current);
      setConflict({ theirs, version: current.version, fields: differences(present, theirs), next });
    } else setFailure(error);
  };
  const work = async (kind: 'save' | 'submit', present: ComposeForm) => {
    if (busy !== undefined) return;
    setFailure(undefined);
    setBusy(kind === 'save' ? 'save' : 'check');
    const fresh = server.current === undefined;
    try {
      const saved = await store(present);
      await draft.clear();
      refresh();
      if (fresh) {
        setSavedId(saved.id);
        onSaved(saved.id);
      }
      if (kind === 'save') {
        toast(m.console_notices_saved());
        return;
      }
      keys.current.send = crypto.randomUUID();
      setAsking(await api.call(noticesApi.check, { params: { id: saved.id } }));
    } catch (error) {
      await failed(error, kind, present);
    } finally {
      setBusy(undefined);
    }
  };
  const load = (next: ComposeForm) => {
    setForm(next);
    setEdition((n) => n + 1);
  };
  return {
    form,
    set: (part) => setForm((before) => ({ ...before, ...part })),
    add: (file) => setForm((before) => ({ ...before, attachments: [...before.attachments, file] })),
    load,
    edition,
    draft,
    faults: faultsOf(form),
    checked,
    failure,
    busy,
    conflict,
    asking,
    save: () => work('save', form),
    submit: async () => {
      setChecked(true);
      const first = [...faultsOf(form).keys()][0];
      if (first === undefined) await work('submit', form);
      else document.getElementById(`field-${first}`)?.scrollIntoView({ block: 'center' });
    },
    send: async () => {
      const known = server.current;
      if (known === undefined || busy !== undefined) return;
      setBusy('send');
      setFailure(undefined);
      try {
        await api.call(noticesApi.submit, {
          params: { id: known.id },
          ifMatch: known.version,
          idempotencyKey: keys.current.send,
        });
        await draft.clear();
        refresh();
        toast(m.console_notices_sent_toast());
        onSent(known.id);
      } catch (error) {
        if (isApiError(error, 'VERSION_CONFLICT')) setAsking(undefined);
        await failed(error, 'submit', form);
      } finally {
        setBusy(undefined);
      }
    },
    closeAsking: () => {
      setAsking(undefined);
      setFailure(undefined);
    },
    takeTheirs: () => {
      if (conflict === undefined || server.current === undefined) return;
      server.current = { id: server.current.id, version: conflict.version, form: conflict.theirs };
      load(conflict.theirs);
      setConflict(undefined);
    },
    keepMine: async () => {
      if (conflict === undefined || server.current === undefined) return;
      const merged = mergeForms(server.current.form, form, conflict.theirs);
      server.current = { id: server.current.id, version: conflict.version, form: conflict.theirs };
      load(merged);
      setConflict(undefined);
      await work(conflict.next, merged);
    },
    closeConflict: () => setConflict(undefined),
  };
}
