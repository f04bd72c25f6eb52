import { useEffect, useRef, useState } from 'react';
import { FILE_PURPOSES, filesApi } from '@contracts/files';
import { m } from '@contracts/messages';
import { NOTICE_LIMITS } from '@contracts/notice-types';
import { isApiError } from '@ui/core/api/api-error';
import { useApi } from '@ui/core/api/query';
import { uploadFile } from '@ui/core/files/upload-file';
import { formatBytes, formatPercent } from '@ui/core/format/number';
import { IconClip, IconClose, IconPlus, IconReload } from '@ui/core/icons/icons';
import { Button } from '@ui/core/shell/button';
import { ProgressBar } from '@ui/core/status/progress-row';
import { toast } from '@ui/core/status/toast';
import { fileIcon } from '@ui/core/files/file-icon';
import { fileStateWord, type AttachmentView } from '../../../shared/attachment-list';

interface Upload {
  key: string;
  file: File;
  share: number;
  stop: AbortController;
  /** Known to the server: goes on where it stopped. */
  resume?: string;
  error?: string;
  /** The same file cannot succeed: too large, not allowed. */
  final?: boolean;
}

/** 附件: at most nine, each on its way in parts with its own bar, repeatable after a cut (NOT-05, OVR-23). */
export function AttachmentsField({
  files,
  onChange,
  onBusy,
}: {
  files: readonly AttachmentView[];
  onChange: (change: (files: AttachmentView[]) => AttachmentView[]) => void;
  onBusy: (uploading: number) => void;
}) {
  const api = useApi();
  const [uploads, setUploads] = useState<readonly Upload[]>([]);
  const input = useRef<HTMLInputElement>(null);
  const alive = useRef(new Set<AbortController>());
  useEffect(() => () => alive.current.forEach((stop) => stop.abort()), []);
  const running = uploads.length;
  const told = useRef(onBusy);
  told.current = onBusy;
  useEffect(() => told.current(running), [running]);

  const patch = (key: string, part: Partial<Upload>) =>
    setUploads((before) => before.map((upload) => (upload.key === key ? { ...upload, ...part } : upload)));
  const drop = (key: string) => setUploads((before) => before.filter((upload) => upload.key !== key));
  const run = async (upload: Upload) => {
    alive.current.add(upload.stop);
    try {
      const file = await uploadFile(api, upload.file, {
        purpose: 'notice-attachment',
        signal: upload.stop.signal,
        onProgress: (share) => patch(upload.key, { share }),
        onBegun: (resume) => patch(upload.key, { resume }),
        ...(upload.resume === undefined ? {} : { resume: upload.resume }),
      });
      drop(upload.key);
      onChange((before) => [...before, { fileId: file.id, name: file.name, size: file.size, mime: file.mime, state: file.state }]);
    } catch (error) {
      if (upload.stop.signal.aborted) return;
      patch(upload.key, {
        error: isApiError(error) ? error.message : m.ui_failed(),
        final: isApiError(error, 'FILE_TOO_LARGE', 'FILE_TYPE_BLOCKED'),
      });
    } finally {
      alive.current.delete(upload.stop);
    }
  };
  const add = (list: FileList | null) => {
    const chosen = [...(list ?? [])];
    const room = NOTICE_LIMITS.attachments - files.length - uploads.length;
    if (chosen.length > room) toast(m.notices_attachments_full({ max: NOTICE_LIMITS.attachments }), 'bad');
    const next = chosen
      .slice(0, Math.max(0, room))
      .map((file): Upload => ({ key: crypto.randomUUID(), file, share: 0, stop: new AbortController() }));
    setUploads((before) => [...before, ...next]);
    for (const upload of next) void run(upload);
  };
  const retry = (upload: Upload) => {
    const { error: _old, ...rest } = upload;
    const fresh: Upload = { ...rest, stop: new AbortController() };
    setUploads((before) => before.map((other) => (other.key === upload.key ? fresh : other)));
    void run(fresh);
  };
  const giveUp = (upload: Upload) => {
    upload.stop.abort();
    drop(upload.key);
    // The server forgets it after a day in any case.
    if (upload.resume !== undefined) api.call(filesApi.discard, { params: { id: upload.resume } }).catch(() => undefined);
  };
  const total = files.length + uploads.length;
  return (
    <section className="cmp-part" aria-label={m.notices_attachments()}>
      <div className="cmp-part__head">
        <h2>{m.notices_attachments()}</h2>
        {total === 0 ? null : <span className="sc-number sc-quiet">{`${total} / ${NOTICE_LIMITS.attachments}`}</span>}
        <Button
          kind="text"
          size="medium"
          icon={IconPlus}
          {...(total >= NOTICE_LIMITS.attachments
            ? { disabledReason: m.notices_attachments_full({ max: NOTICE_LIMITS.attachments }) }
            : {})}
          onClick={() => input.current?.click()}
        >
          {m.notices_add_attachment()}
        </Button>
        <input
          ref={input}
          type="file"
          multiple
          className="sc-hidden"
          tabIndex={-1}
          aria-label={m.notices_add_attachment()}
          accept={FILE_PURPOSES['notice-attachment'].accept}
          onChange={(event) => {
            add(event.target.files);
            event.target.value = '';
          }}
        />
      </div>
      {total === 0 ? null : (
        <ul className="cmp-files">
          {files.map((file) => {
            const IconShape = fileIcon(file.mime);
            return (
              <li key={file.fileId} className="cmp-file">
                <IconShape size={20} className="cmp-file__icon" />
                <span className="cmp-file__text">
                  <span>{file.name}</span>
                  <small className={file.state === 'blocked' ? 'cmp-bad' : 'sc-quiet'}>
                    {fileStateWord(file.state) ?? formatBytes(file.size)}
                  </small>
                </span>
                <Button
                  kind="quiet"
                  size="medium"
                  icon={IconClose}
                  aria-label={m.notices_remove({ name: file.name })}
                  onClick={() => onChange((before) => before.filter((other) => other.fileId !== file.fileId))}
                />
              </li>
            );
          })}
          {uploads.map((upload) => (
            <li key={upload.key} className="cmp-file">
              <IconClip size={20} className="cmp-file__icon" />
              <span className="cmp-file__text">
                <span>{upload.file.name}</span>
                {upload.error === undefined ? (
                  <>
                    <ProgressBar share={upload.share === 0 ? null : upload.share} label={m.notices_uploading({ name: upload.file.name })} />
                    <small className="sc-quiet">{`${m.ui_uploading()} ${formatPercent(upload.share, 1)}`}</small>
                  </>
                ) : (
                  <small className="cmp-bad" role="alert">
                    {upload.error}
                  </small>
                )}
              </span>
              {upload.error === undefined || upload.final === true ? null : (
                <Button kind="quiet" size="medium" icon={IconReload} aria-label={m.ui_retry()} onClick={() => retry(upload)} />
              )}
              <Button
                kind="quiet"
                size="medium"
                icon={IconClose}
                aria-label={m.notices_remove({ name: upload.file.name })}
                onClick={() => giveUp(upload)}
              />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
