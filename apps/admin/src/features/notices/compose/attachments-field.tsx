import { useEffect, useRef, useState } from 'react';
import { FILE_PURPOSES, filesApi } from '@contracts/files';
import { m } from '@contracts/messages';
import type { NoticeDetail } from '@contracts/notices';
import { NOTICE_LIMITS } from '@contracts/notice-types';
import { useApi } from '@ui/core/api/query';
import { uploadFile } from '@ui/core/files/upload-file';
import { formatBytes, formatPercent } from '@ui/core/format/number';
import { IconClip, IconClose, IconReload } from '@ui/core/icons/icons';
import { Button } from '@ui/core/shell/button';
import { ProgressBar } from '@ui/core/status/progress-row';
import { toast } from '@ui/core/status/toast';
import { fileIcon } from '@ui/core/files/file-icon';

type Attachment = NoticeDetail['attachments'][number];
interface Upload {
  key: string;
  file: File;
  share: number;
  /** Id on the server, for going on after a cut. */
  id?: string;
  fault?: string;
  stop: AbortController;
}

/** 附件: up to nine files, sent in parts; a cut upload goes on where it stopped (NOT-05, OVR-23). */
export function AttachmentsField({
  files,
  onAdd,
  onRemove,
  onBusy,
}: {
  files: readonly Attachment[];
  onAdd: (file: Attachment) => void;
  onRemove: (fileId: string) => void;
  onBusy: (busy: boolean) => void;
}) {
  const api = useApi();
  const input = useRef<HTMLInputElement>(null);
  const [uploads, setUploads] = useState<readonly Upload[]>([]);
  const [over, setOver] = useState(false);
  const running = uploads.some((upload) => upload.fault === undefined);
  useEffect(() => onBusy(running), [running, onBusy]);
  const open = useRef(uploads);
  open.current = uploads;
  useEffect(() => () => open.current.forEach((upload) => upload.stop.abort()), []);

  const put = (key: string, part: Partial<Upload>) =>
    setUploads((before) => before.map((upload) => (upload.key === key ? { ...upload, ...part } : upload)));
  const drop = (key: string) => setUploads((before) => before.filter((upload) => upload.key !== key));
  const send = async (upload: Upload) => {
    try {
      const view = await uploadFile(api, upload.file, {
        purpose: 'notice-attachment',
        signal: upload.stop.signal,
        onProgress: (share) => put(upload.key, { share }),
        onBegun: (id) => put(upload.key, { id }),
        ...(upload.id === undefined ? {} : { resume: upload.id }),
      });
      drop(upload.key);
      onAdd({ fileId: view.id, name: view.name, size: view.size, mime: view.mime, state: view.state });
    } catch (error) {
      if (upload.stop.signal.aborted) return;
      put(upload.key, { fault: error instanceof Error ? error.message : m.ui_failed() });
    }
  };
  const add = (chosen: Iterable<File>) => {
    const room = NOTICE_LIMITS.attachments - files.length - uploads.length;
    const list = [...chosen];
    if (list.length > room) toast(m.console_notices_files_too_many({ max: NOTICE_LIMITS.attachments }), 'bad');
    const begun = list
      .slice(0, Math.max(0, room))
      .map((file): Upload => ({ key: crypto.randomUUID(), file, share: 0, stop: new AbortController() }));
    setUploads((before) => [...before, ...begun]);
    for (const upload of begun) void send(upload);
  };
  const cancel = (upload: Upload) => {
    upload.stop.abort();
    drop(upload.key);
    // Half a file is thrown away; where that fails, the server does it after 24 hours.
    if (upload.id !== undefined) void api.call(filesApi.discard, { params: { id: upload.id } }).catch(() => undefined);
  };
  const again = (upload: Upload) => {
    const { fault: _fault, ...rest } = upload;
    const next = { ...rest, stop: new AbortController() };
    setUploads((before) => before.map((item) => (item.key === upload.key ? next : item)));
    void send(next);
  };
  const rules = FILE_PURPOSES['notice-attachment'];
  return (
    <div
      className={over ? 'cc-drop cc-drop--over' : 'cc-drop'}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        add(event.dataTransfer.files);
      }}
    >
      <p className="cc-drop__line">
        <span className="sc-quiet">{m.console_notices_drop_files()}</span>
        <Button
          size="small"
          icon={IconClip}
          {...(files.length + uploads.length >= NOTICE_LIMITS.attachments
            ? { disabledReason: m.console_notices_files_too_many({ max: NOTICE_LIMITS.attachments }) }
            : {})}
          onClick={() => input.current?.click()}
        >
          {m.console_notices_add_files()}
        </Button>
      </p>
      <p className="cc-help">{m.console_notices_attachments_note({ max: NOTICE_LIMITS.attachments, size: formatBytes(rules.maxBytes) })}</p>
      <input
        ref={input}
        type="file"
        className="sc-hidden"
        tabIndex={-1}
        aria-label={m.console_notices_add_files()}
        multiple
        accept={rules.accept}
        onChange={(event) => {
          add(event.target.files ?? []);
          event.target.value = '';
        }}
      />
      {files.length + uploads.length === 0 ? null : (
        <ul className="cc-files">
          {files.map((file) => {
            const IconShape = fileIcon(file.mime);
            return (
              <li key={file.fileId}>
                <IconShape size={18} />
                <span className="sc-ellipsis">{file.name}</span>
                <small className={file.state === 'blocked' ? 'cn-bad' : 'sc-quiet'}>
                  {file.state === 'scanning'
                    ? m.notices_file_scanning()
                    : file.state === 'blocked'
                      ? m.notices_file_blocked()
                      : formatBytes(file.size)}
                </small>
                <Button
                  kind="quiet"
                  size="small"
                  icon={IconClose}
                  aria-label={m.console_notices_remove_file({ name: file.name })}
                  onClick={() => onRemove(file.fileId)}
                />
              </li>
            );
          })}
          {uploads.map((upload) => (
            <li key={upload.key} className="cc-files__upload">
              <IconClip size={18} />
              <span className="sc-ellipsis">{upload.file.name}</span>
              <small className={upload.fault === undefined ? 'sc-quiet' : 'cn-bad'} role={upload.fault === undefined ? undefined : 'alert'}>
                {upload.fault ?? m.console_notices_uploading({ percent: formatPercent(upload.share, 1) })}
              </small>
              {upload.fault === undefined ? null : (
                <Button
                  kind="quiet"
                  size="small"
                  icon={IconReload}
                  aria-label={m.console_notices_upload_again()}
                  title={m.console_notices_upload_again()}
                  onClick={() => again(upload)}
                />
              )}
              <Button
                kind="quiet"
                size="small"
                icon={IconClose}
                aria-label={m.console_notices_remove_file({ name: upload.file.name })}
                onClick={() => cancel(upload)}
              />
              {upload.fault === undefined ? <ProgressBar share={upload.share} label={upload.file.name} /> : null}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
