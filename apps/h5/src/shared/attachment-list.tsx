import '@ui/mobile/cells.css';
import './attachment-list.css';
import { downloadUrl } from '@contracts/files';
import { m } from '@contracts/messages';
import type { NoticeLink } from '@contracts/notice-types';
import { fileIcon } from '@ui/core/files/file-icon';
import { formatBytes } from '@ui/core/format/number';
import { IconDownload, IconLink } from '@ui/core/icons/icons';
import { safeHref } from '@ui/core/rich-text/rich-text';

export interface AttachmentView {
  fileId: string;
  name: string;
  size: number;
  mime: string;
  state: 'uploading' | 'scanning' | 'ready' | 'blocked' | 'deleted';
}

/** Word below a file that cannot be opened (yet); undefined where it can. */
export function fileStateWord(state: AttachmentView['state']): string | undefined {
  if (state === 'scanning' || state === 'uploading') return m.notices_file_scanning();
  return state === 'ready' ? undefined : m.notices_file_blocked();
}

/** Files of a notice: name, size, one press to download. A file that is still scanned or was refused says so. */
export function AttachmentList({ files }: { files: readonly AttachmentView[] }) {
  if (files.length === 0) return null;
  return (
    <ul className="att-list" aria-label={m.notices_attachments()}>
      {files.map((file) => {
        const IconShape = fileIcon(file.mime);
        const word = fileStateWord(file.state);
        const inner = (
          <>
            <span className="sc-kind">
              <IconShape size={20} />
            </span>
            <span className="att-list__text">
              <span className="att-list__name">{file.name}</span>
              <small className="sc-quiet">{word === undefined ? formatBytes(file.size) : word}</small>
            </span>
          </>
        );
        return (
          <li key={file.fileId}>
            {word === undefined ? (
              <a className="att-list__file" href={downloadUrl(file.fileId)}>
                {inner}
                <IconDownload size={20} className="att-list__end" title={m.notices_download()} />
              </a>
            ) : (
              <span className="att-list__file">{inner}</span>
            )}
          </li>
        );
      })}
    </ul>
  );
}

/** Links of a notice; an address that is not http(s) is shown, never opened. */
export function LinkList({ links }: { links: readonly NoticeLink[] }) {
  if (links.length === 0) return null;
  return (
    <ul className="att-list" aria-label={m.notices_links()}>
      {links.map((link, index) => {
        const href = safeHref(link.url);
        const inner = (
          <>
            <span className="sc-kind">
              <IconLink size={20} />
            </span>
            <span className="att-list__text">
              <span className="att-list__name">{link.title === '' ? link.url : link.title}</span>
              {link.title === '' ? null : <small className="sc-quiet att-list__url">{link.url}</small>}
            </span>
          </>
        );
        return (
          <li key={index}>
            {href === undefined ? (
              <span className="att-list__file">{inner}</span>
            ) : (
              <a className="att-list__file" href={href} target="_blank" rel="noopener noreferrer nofollow">
                {inner}
              </a>
            )}
          </li>
        );
      })}
    </ul>
  );
}
