import { useEffect, useRef, useState } from 'react';
import { FILE_PURPOSES, pictureUrl } from '@contracts/files';
import { FORM_LIMITS, type FormQuestion } from '@contracts/forms/questions';
import { m } from '@contracts/messages';
import { isApiError } from '@ui/core/api/api-error';
import { useApi } from '@ui/core/api/query';
import { dropKeptFile, keepFile, keptFile } from '@ui/core/drafts/kept-files';
import { shrinkPicture } from '@ui/core/files/shrink-picture';
import { refusalOf } from '@ui/core/files/upload-plan';
import { formatBytes } from '@ui/core/format/number';
import { fileRoom, type FormFile } from '@ui/core/forms/form-values';
import { toast } from '@ui/core/status/toast';
import type { FileState, FormFiles } from '@ui/mobile/questions/files-field';
import { uploadKept } from './upload-kept';
import type { FormDraft } from './use-form-draft';

/** Photos of phones are larger than anybody needs to read a slip of paper. */
const PHOTO_BYTES = 3 * 1024 * 1024;

/**
 * Files and signatures of a form: kept on the phone first, brought to the server at once where there is a network, else
 * with the answer. An upload that was cut is no fault: the answer waits for it (BEY-17).
 * @param paused nothing is begun: the answer on its way brings its files itself
 */
export function useFormFiles(draftKey: string, draft: FormDraft, paused: boolean): FormFiles & { stop: () => void } {
  const api = useApi();
  const [states, setStates] = useState<Readonly<Record<string, FileState>>>({});
  const [pictures, setPictures] = useState<Readonly<Record<string, string>>>({});
  const running = useRef(new Map<string, AbortController>());
  const drafted = useRef(draft);
  drafted.current = draft;
  const patch = (id: string, state: FileState | undefined) =>
    setStates(({ [id]: _before, ...others }) => (state === undefined ? others : { ...others, [id]: state }));

  const stop = () => {
    for (const one of running.current.values()) one.abort();
    running.current.clear();
  };
  useEffect(() => stop, []);

  const upload = async (id: string, file: FormFile) => {
    if (running.current.has(id)) return;
    const stopper = new AbortController();
    running.current.set(id, stopper);
    patch(id, { share: 0 });
    try {
      const server = await uploadKept(api, id, file, { signal: stopper.signal, onProgress: (share) => patch(id, { share }) });
      patch(id, undefined);
      drafted.current.change((form) => {
        const known = form.files[id];
        return known === undefined ? form : { ...form, files: { ...form.files, [id]: { ...known, server, arrivedAt: Date.now() } } };
      });
    } catch (error) {
      if (stopper.signal.aborted) patch(id, undefined);
      else if (!isApiError(error)) patch(id, { error: m.ui_failed() });
      // Without network or log-in it stays on the phone; a refusal of the server needs another file.
      else if (error.transient || error.status === 401 || error.code === 'BAD_ANSWER') patch(id, undefined);
      else patch(id, { error: error.message, final: error.status === 413 || error.status === 415 || error.status === 422 });
    } finally {
      running.current.delete(id);
    }
  };

  const { ready, form } = draft;
  const open = Object.entries(form.files).filter(([, file]) => file.server === undefined);
  const openIds = open.map(([id]) => id).join(' ');
  const begin = useRef(() => undefined as void);
  begin.current = () => open.forEach(([id, file]) => (states[id]?.final === true ? undefined : void upload(id, file)));
  useEffect(() => {
    if (!ready || paused) return;
    begin.current();
    const again = () => begin.current();
    window.addEventListener('online', again);
    return () => window.removeEventListener('online', again);
  }, [ready, paused, openIds]);

  const signatures = Object.entries(form.files).filter(([, file]) => file.signature === true);
  const missing = signatures
    .map(([id]) => id)
    .filter((id) => pictures[id] === undefined)
    .join(' ');
  useEffect(() => {
    let gone = false;
    for (const id of missing === '' ? [] : missing.split(' '))
      void keptFile(id).then((kept) => {
        if (gone || kept === undefined) return;
        setPictures((before) => ({ ...before, [id]: URL.createObjectURL(kept.file) }));
      });
    return () => {
      gone = true;
    };
  }, [missing]);
  const drawn = useRef(pictures);
  drawn.current = pictures;
  useEffect(() => () => Object.values(drawn.current).forEach((url) => URL.revokeObjectURL(url)), []);

  const take = async (question: FormQuestion, original: File) => {
    const signature = question.type === 'signature';
    const rules = FILE_PURPOSES[signature ? 'answer-signature' : 'answer-file'];
    const file = signature ? original : await shrinkPicture(original, PHOTO_BYTES);
    const refusal = refusalOf(file, rules);
    if (refusal !== undefined) {
      const words = {
        empty: m.ui_file_empty(),
        type: m.ui_file_type(),
        too_large: m.ui_file_too_large({ max: formatBytes(rules.maxBytes) }),
      };
      toast(`${original.name}: ${words[refusal]}`, 'bad');
      return;
    }
    const id = crypto.randomUUID();
    const kept = await keepFile(id, draftKey, file);
    if (!kept) patch(id, { pageOnly: true });
    drafted.current.change((before) => {
      const value = before.values[question.key];
      const ids = typeof value === 'string' || value === undefined ? [] : value;
      const facts: FormFile = { name: file.name, mime: file.type, size: file.size, ...(signature ? { signature } : {}) };
      return { values: { ...before.values, [question.key]: signature ? id : [...ids, id] }, files: { ...before.files, [id]: facts } };
    });
  };

  const forget = (id: string) => {
    running.current.get(id)?.abort();
    patch(id, undefined);
    void dropKeptFile(id).catch(() => undefined);
  };

  return {
    states,
    stop,
    add: (question, chosen) => {
      const value = drafted.current.form.values[question.key];
      if (question.type === 'signature') {
        if (typeof value === 'string' && value !== '') forget(value);
        const [picture] = chosen;
        if (picture !== undefined) void take(question, picture);
        return;
      }
      const room = fileRoom(Array.isArray(value) ? value.length : 0);
      if (chosen.length > room) toast(m.family_forms_files_full({ max: FORM_LIMITS.files }), 'bad');
      const all = async () => {
        for (const file of chosen.slice(0, room)) await take(question, file);
      };
      void all();
    },
    remove: (question, id) => {
      forget(id);
      drafted.current.change((before) => {
        const value = before.values[question.key];
        const { [id]: _gone, ...files } = before.files;
        return { files, values: { ...before.values, [question.key]: Array.isArray(value) ? value.filter((other) => other !== id) : '' } };
      });
    },
    retry: (id) => {
      const file = drafted.current.form.files[id];
      if (file !== undefined) void upload(id, file);
    },
    picture: (id) => {
      const server = form.files[id]?.server;
      return pictures[id] ?? (server === undefined ? undefined : pictureUrl(server, 'preview'));
    },
  };
}
