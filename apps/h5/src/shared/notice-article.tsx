import './notice-article.css';
import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import { pictureUrl } from '@contracts/files';
import { m } from '@contracts/messages';
import type { MyNoticeDetail } from '@contracts/my-notices';
import { richPictures } from '@contracts/rich-text';
import { formatDateTime, formatDeadline } from '@ui/core/format/date';
import { previewImages } from '@ui/core/host';
import { IconBolt, IconChevronDown, IconChevronUp, IconClip, IconClock } from '@ui/core/icons/icons';
import { RichTextView } from '@ui/core/rich-text/rich-text-view';
import { Button } from '@ui/core/shell/button';
import { StatusTag } from '@ui/core/status/status-tag';
import { AttachmentList, LinkList } from './attachment-list';
import { SenderLine } from './sender-line';

export type ArticleNotice = Pick<MyNoticeDetail, 'title' | 'body' | 'links' | 'attachments' | 'sender' | 'sentAt' | 'urgent'> & {
  /** Shown while it is to be kept. */
  dueAt: string | null;
};

/**
 * Title, sender, body, links and files of a notice as a family reads them; knows no network.
 * @param props.folded with a form the body folds to four lines, and links and files go below the fold (components, Form)
 * @param props.language choice of the language, where there are several
 */
export function NoticeArticle({ notice, folded = false, language }: { notice: ArticleNotice; folded?: boolean; language?: ReactNode }) {
  const parts = notice.links.length + notice.attachments.length;
  const body = (
    <RichTextView
      document={notice.body}
      imageUrl={(fileId) => pictureUrl(fileId, 'preview')}
      onImage={(fileId) => showPicture(notice, fileId)}
    />
  );
  const files = (
    <>
      <LinkList links={notice.links} />
      <AttachmentList files={notice.attachments} />
    </>
  );
  return (
    <article className={folded ? 'art art--form' : 'art'}>
      <div>
        <h1>
          {notice.urgent ? (
            <StatusTag tone="bad" icon={IconBolt}>
              {m.family_forms_urgent()}
            </StatusTag>
          ) : null}
          {notice.title}
        </h1>
        <p className="art__meta">
          <SenderLine sender={notice.sender} after={<time dateTime={notice.sentAt}>{formatDateTime(notice.sentAt)}</time>} />
        </p>
        <Due at={notice.dueAt} />
      </div>
      {language === undefined ? null : <div className="art__lang">{language}</div>}
      {folded ? (
        <Fold body={body} rest={parts === 0 ? null : files} attachments={notice.attachments.length} />
      ) : (
        <>
          {body}
          {files}
        </>
      )}
    </article>
  );
}

function Fold({ body, rest, attachments }: { body: ReactNode; rest: ReactNode; attachments: number }) {
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);
  // Short notices have nothing to unfold; measured again when pictures and fonts have come or the phone is turned.
  const [long, setLong] = useState(true);
  useEffect(() => {
    const element = box.current;
    if (element === null || open) return;
    const text = element.querySelector('.sc-rich') ?? element;
    const cut = (box: Element) => box.scrollHeight > box.clientHeight + 4;
    const watch = new ResizeObserver(() => setLong(cut(element) || cut(text)));
    watch.observe(element);
    watch.observe(text);
    return () => watch.disconnect();
  }, [open]);
  const more = long || rest !== null;
  return (
    <div>
      <div id={id} ref={box} className={open ? 'art__rest' : 'art__fold'}>
        <div>{body}</div>
        {open ? rest : null}
      </div>
      {more ? (
        <div className="art__more">
          <Button kind="text" size="medium" aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
            {open ? m.ui_collapse() : m.ui_expand()}
            {open ? <IconChevronUp size={16} /> : <IconChevronDown size={16} />}
          </Button>
          {attachments === 0 ? null : (
            <span className="art__count">
              <IconClip size={16} />
              {m.family_forms_attachments_n({ n: attachments })}
            </span>
          )}
        </div>
      ) : null}
    </div>
  );
}

function showPicture(notice: ArticleNotice, fileId: string): void {
  const urls = richPictures(notice.body).map((picture) => pictureUrl(picture));
  if (!previewImages(urls, pictureUrl(fileId))) window.open(pictureUrl(fileId), '_blank', 'noopener');
}

function Due({ at }: { at: string | null }) {
  if (at === null) return null;
  const { text, urgent } = formatDeadline(at);
  return (
    <p className={urgent ? 'art__meta art__meta--due sc-task__due--urgent' : 'art__meta art__meta--due'}>
      <IconClock size={16} />
      <span>{text}</span>
    </p>
  );
}
