import { useCallback, useEffect, useRef, useState } from 'react';
import { dropDraft, loadDraft, rescueDraft, saveDraft, type StoredDraft } from './draft-store';

const EVERY_MS = 10_000;
const savers = new Set<() => Promise<void>>();

/** Saves everything typed on this page now (expired session, page hidden). */
export async function saveAllDrafts(): Promise<void> {
  await Promise.allSettled([...savers].map((save) => save()));
}

/** Adds a form that keeps its own draft to those saved when the page has to go; answers how to take it away again. */
export function registerSaver(save: () => Promise<void>): () => void {
  savers.add(save);
  return () => void savers.delete(save);
}

export interface DraftHandle<T> {
  /** A draft found at the start, waiting for the person's word; undefined once taken or dropped. */
  found: StoredDraft<T> | undefined;
  /** When this value was last kept, ms; undefined before the first time. */
  savedAt: number | undefined;
  /** The person takes the found draft: returns its value for the form. */
  restore: () => T | undefined;
  /** The person does not want it: gone from the device. */
  discard: () => Promise<void>;
  /** After a successful submit. */
  clear: () => Promise<void>;
  /** Keep now, e.g. 【保存草稿】. */
  saveNow: () => Promise<void>;
}

/**
 * Keeps what is typed on this device each 10 s and when the page is left (OVR-27). While a found draft waits for an
 * answer nothing is saved over it.
 * @param key from `draftKey`; another key = another draft; undefined = keep nothing
 * @param value present value of the form
 * @param options.version version of the record the form began from
 * @param options.isEmpty a value not worth keeping
 */
export function useDraft<T>(
  key: string | undefined,
  value: T,
  options: { version?: number; isEmpty?: (value: T) => boolean } = {},
): DraftHandle<T> {
  const [found, setFound] = useState<StoredDraft<T>>();
  const [savedAt, setSavedAt] = useState<number>();
  const state = useRef({ value, options, lastSaved: JSON.stringify(value), ready: false });
  state.current.value = value;
  state.current.options = options;

  const saveNow = useCallback(async () => {
    const { value: present, options: facts, lastSaved, ready } = state.current;
    const text = JSON.stringify(present);
    if (key === undefined || !ready || text === lastSaved || facts.isEmpty?.(present) === true) return;
    try {
      const draft = await saveDraft(key, present, facts.version);
      state.current.lastSaved = text;
      setSavedAt(draft.savedAt);
    } catch {
      // No room or a private window: typing goes on, the page simply does not claim 「已保存」.
      setSavedAt(undefined);
    }
  }, [key]);

  useEffect(() => {
    if (key === undefined) return;
    let gone = false;
    state.current.ready = false;
    loadDraft<T>(key).then(
      (draft) => {
        if (gone) return;
        if (draft === undefined || JSON.stringify(draft.value) === JSON.stringify(state.current.value)) state.current.ready = true;
        else setFound(draft);
      },
      () => {
        state.current.ready = !gone;
      },
    );
    const timer = setInterval(() => void saveNow(), EVERY_MS);
    const hide = () => {
      const { value: present, options: facts, lastSaved, ready } = state.current;
      if (!ready || JSON.stringify(present) === lastSaved || facts.isEmpty?.(present) === true) return;
      try {
        rescueDraft(key, present, facts.version);
      } catch {
        // No room: the copy of the last 10 s counts.
      }
    };
    const onVisibility = () => {
      if (document.visibilityState === 'hidden') void saveNow();
    };
    window.addEventListener('pagehide', hide);
    document.addEventListener('visibilitychange', onVisibility);
    savers.add(saveNow);
    return () => {
      gone = true;
      clearInterval(timer);
      window.removeEventListener('pagehide', hide);
      document.removeEventListener('visibilitychange', onVisibility);
      savers.delete(saveNow);
      void saveNow();
    };
  }, [key, saveNow]);

  return {
    found,
    savedAt,
    restore: () => {
      const draft = found;
      state.current.ready = true;
      setFound(undefined);
      if (draft !== undefined) setSavedAt(draft.savedAt);
      return draft?.value;
    },
    discard: async () => {
      state.current.ready = true;
      setFound(undefined);
      if (key !== undefined) await dropDraft(key);
    },
    clear: async () => {
      state.current.lastSaved = JSON.stringify(state.current.value);
      setSavedAt(undefined);
      if (key !== undefined) await dropDraft(key);
    },
    saveNow,
  };
}
