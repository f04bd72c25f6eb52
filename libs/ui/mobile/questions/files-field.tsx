import { useRef } from 'react';
import { FILE_PURPOSES } from '@contracts/files';
import { FORM_LIMITS, type FormQuestion } from '@contracts/forms/questions';
import { m } from '@contracts/messages';
import { fileRoom, type FormFile } from '../../core/forms/form-values';
import { formatBytes, formatPercent } from '../../core/format/number';
import { IconCheckCircle, IconClip, IconClose, IconPicture, IconPlus, IconReload } from '../../core/icons/icons';
import { Button } from '../../core/shell/button';
import { ProgressBar } from '../../core/status/progress-row';

/** What happens to a file right now; nothing known = it rests on the phone or on the server. */
export interface FileState {
  /** Share that has arrived, 0…1. */
  share?: number;
  error?: string;
  /** Trying again cannot help. */
  final?: boolean;
  /** Could not be kept on the phone: lives as long as the page. */
  pageOnly?: boolean;
}

/** Uploads of a form, as the fields need them. */
export interface FormFiles {
  states: Readonly<Record<string, FileState>>;
  add: (question: FormQuestion, files: readonly File[]) => void;
  remove: (question: FormQuestion, id: string) => void;
  retry: (id: string) => void;
  /** Address of the picture of a signature; undefined while it is not known. */
  picture: (id: string) => string | undefined;
}

/** 附件上傳: at most three, each with its own bar, kept on the phone until it has arrived (NOT-07, BEY-17). */
export function FilesField({
  question,
  ids,
  known,
  files,
}: {
  question: FormQuestion;
  ids: readonly string[];
  known: Readonly<Record<string, FormFile>>;
  files: FormFiles | undefined;
}) {
  const input = useRef<HTMLInputElement>(null);
  const full = fileRoom(ids.length) === 0;
  return (
    <div className="frm-files">
      {ids.length === 0 ? null : (
        <ul>
          {ids.map((id) => {
            const file = known[id];
            if (file === undefined) return null;
            const state = files?.states[id] ?? {};
            const IconShape = file.mime.startsWith('image/') ? IconPicture : IconClip;
            return (
              <li key={id}>
                <IconShape size={20} />
                <span className="frm-file">
                  <span className="frm-file__name">{file.name}</span>
                  <FileLine file={file} state={state} />
                </span>
                {files === undefined || state.error === undefined || state.final === true ? null : (
                  <Button kind="quiet" size="medium" icon={IconReload} aria-label={m.ui_retry()} onClick={() => files.retry(id)} />
                )}
                {files === undefined ? null : (
                  <Button
                    kind="quiet"
                    size="medium"
                    icon={IconClose}
                    aria-label={m.family_forms_file_remove({ name: file.name })}
                    onClick={() => files.remove(question, id)}
                  />
                )}
              </li>
            );
          })}
        </ul>
      )}
      <Button
        size="large"
        block
        className="frm-place"
        icon={IconPlus}
        {...(full ? { disabledReason: m.family_forms_files_full({ max: FORM_LIMITS.files }) } : {})}
        onClick={() => (files === undefined ? undefined : input.current?.click())}
      >
        {full ? m.family_forms_files_full({ max: FORM_LIMITS.files }) : m.family_forms_add_file()}
      </Button>
      <input
        ref={input}
        type="file"
        multiple
        className="sc-hidden"
        tabIndex={-1}
        aria-hidden="true"
        accept={FILE_PURPOSES['answer-file'].accept}
        onChange={(event) => {
          files?.add(question, [...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
    </div>
  );
}

function FileLine({ file, state }: { file: FormFile; state: FileState }) {
  if (state.error !== undefined) {
    return (
      <small className="frm-bad" role="alert">
        {state.error}
      </small>
    );
  }
  if (state.share !== undefined) {
    return (
      <>
        <ProgressBar share={state.share === 0 ? null : state.share} label={m.family_forms_file_uploading({ name: file.name })} />
        <small>{`${m.ui_uploading()} ${formatPercent(state.share, 1)}`}</small>
      </>
    );
  }
  if (file.server !== undefined) {
    return (
      <small className="frm-arrived">
        <IconCheckCircle size={14} />
        <span>{`${m.family_forms_file_uploaded()} · ${formatBytes(file.size)}`}</span>
      </small>
    );
  }
  return (
    <small>
      {state.pageOnly === true ? m.family_forms_file_on_page() : `${formatBytes(file.size)} · ${m.family_forms_file_on_phone()}`}
    </small>
  );
}
