import { useCallback, useEffect, useRef, useState } from 'react';
import { dropDraft, loadDraft, rescueDraft, saveDraft } from '@ui/core/drafts/draft-store';
import { dropKeptFiles } from '@ui/core/drafts/kept-files';
import { registerSaver } from '@ui/core/drafts/use-draft';
import { EMPTY_FORM, isEmptyForm, type FormValues } from '@ui/core/forms/form-values';
import { announceGone, onGone } from './draft-gone';

const SOON_MS = 500;

export interface FormDraft {
  /** False until the phone has been asked for a kept form. */
  ready: boolean;
  form: FormValues;
  /** Revision of the answer the form began from; 0 = nothing was answered. */
  revision: number;
  /** When it was last kept, ms; undefined before. */
  savedAt: number | undefined;
  /** True where the phone refused to keep it. */
  unkept: boolean;
  /** When the found form was kept, for 「已恢復」; undefined once something was typed. */
  restoredAt: number | undefined;
  change: (next: (form: FormValues) => FormValues) => void;
  /** Begin from something else: an answer that is to be changed. */
  begin: (form: FormValues, revision: number) => void;
  /** Gone from the page and the phone. */
  clear: () => Promise<void>;
  keep: () => Promise<void>;
}

interface Held {
  form: FormValues;
  revision: number;
  seq: number;
  savedSeq: number;
}

const emptied = <T extends Held>(before: T): T => ({
  ...before,
  form: EMPTY_FORM,
  revision: 0,
  seq: before.seq + 1,
  savedSeq: before.seq + 1,
});

const isForm = (value: unknown): value is FormValues =>
  typeof value === 'object' && value !== null && 'values' in value && 'files' in value;

/**
 * A half-filled form of one notice, child and person (NOT-55): back at once when the page is opened again, kept half a
 * second after each change, and without delay when the page goes away or the session has ended.
 * @param key from `draftKey(owner, 'notice-form', notice, child)`
 */
export function useFormDraft(key: string): FormDraft {
  const [held, setHeld] = useState<Held & { key: string; ready: boolean }>({
    key,
    ready: false,
    form: EMPTY_FORM,
    revision: 0,
    seq: 0,
    savedSeq: 0,
  });
  const [saved, setSaved] = useState<{ at: number | undefined; unkept: boolean }>({ at: undefined, unkept: false });
  const [restoredAt, setRestoredAt] = useState<number>();
  const now = useRef(held);
  now.current = held;
  const present = held.key === key ? held : { ...held, ready: false, form: EMPTY_FORM, revision: 0 };

  const keep = useCallback(async () => {
    const { key: mine, form, revision, seq, savedSeq, ready } = now.current;
    if (!ready || seq === savedSeq) return;
    try {
      if (isEmptyForm(form) && revision === 0) await dropDraft(mine);
      else await saveDraft(mine, form, revision, seq);
      setHeld((before) => (before.key === mine && before.savedSeq < seq ? { ...before, savedSeq: seq } : before));
      setSaved({ at: Date.now(), unkept: false });
    } catch {
      // No room or a private window: filling in goes on, and the page says that nothing is kept.
      setSaved({ at: undefined, unkept: true });
    }
  }, []);

  useEffect(() => {
    let gone = false;
    const load = async (again: boolean) => {
      const draft = await loadDraft<unknown>(key);
      if (gone) return;
      const seq = draft?.seq ?? 1;
      if (again && (draft === undefined || now.current.seq !== now.current.savedSeq || seq <= now.current.seq)) return;
      const found = draft !== undefined && isForm(draft.value) ? draft.value : undefined;
      setHeld({
        key,
        ready: true,
        form: found ?? EMPTY_FORM,
        revision: draft?.version ?? 0,
        seq: found === undefined ? 0 : seq,
        savedSeq: found === undefined ? 0 : seq,
      });
      setSaved({ at: found === undefined ? undefined : draft?.savedAt, unkept: false });
      setRestoredAt(found === undefined || again ? undefined : draft?.savedAt);
    };
    const start = () =>
      load(false).catch(() => {
        if (!gone) setHeld({ key, ready: true, form: EMPTY_FORM, revision: 0, seq: 0, savedSeq: 0 });
      });
    void start();
    const rescue = () => {
      const { form, revision, seq, savedSeq } = now.current;
      if (seq === savedSeq) return;
      try {
        rescueDraft(key, form, revision, seq);
      } catch {
        // No room: what was kept half a second ago counts.
      }
    };
    const onVisibility = () => {
      // Another window of this phone may have gone on meanwhile.
      if (document.visibilityState === 'visible') void load(true).catch(() => undefined);
      else {
        rescue();
        void keep();
      }
    };
    window.addEventListener('pagehide', rescue);
    document.addEventListener('visibilitychange', onVisibility);
    const forget = registerSaver(keep);
    const deaf = onGone(key, () => {
      if (now.current.seq === now.current.savedSeq) setHeld((before) => emptied(before));
    });
    return () => {
      void keep();
      gone = true;
      window.removeEventListener('pagehide', rescue);
      document.removeEventListener('visibilitychange', onVisibility);
      forget();
      deaf();
    };
  }, [key, keep]);

  const { seq, savedSeq } = held;
  useEffect(() => {
    if (seq === savedSeq) return;
    const timer = setTimeout(() => void keep(), SOON_MS);
    return () => clearTimeout(timer);
  }, [seq, savedSeq, keep]);

  const clear = useCallback(async () => {
    setHeld(emptied);
    setSaved({ at: undefined, unkept: false });
    setRestoredAt(undefined);
    await Promise.allSettled([dropDraft(key), dropKeptFiles(key)]);
    announceGone(key);
  }, [key]);

  return {
    ready: present.ready,
    form: present.form,
    revision: present.revision,
    savedAt: saved.at,
    unkept: saved.unkept,
    restoredAt,
    keep,
    change: (next) => {
      setRestoredAt(undefined);
      setHeld((before) => ({ ...before, form: next(before.form), seq: before.seq + 1 }));
    },
    begin: (form, revision) => setHeld((before) => ({ ...before, form, revision, seq: before.seq + 1 })),
    clear,
  };
}
