import { pictureUrl } from '@contracts/files';
import type { NoticeDetail } from '@contracts/notices';
import { richPictures } from '@contracts/rich-text';
import { previewImages } from '@ui/core/host';
import { RichTextView } from '@ui/core/rich-text/rich-text-view';
import { AttachmentList, LinkList } from '../../../shared/attachment-list';

/** What families read, for those who follow it up. */
export function NoticeContent({ notice }: { notice: NoticeDetail }) {
  return (
    <article className="st-content">
      <h3>{notice.title}</h3>
      <RichTextView
        document={notice.body}
        imageUrl={(fileId) => pictureUrl(fileId, 'preview')}
        onImage={(fileId) => {
          const urls = richPictures(notice.body).map((picture) => pictureUrl(picture));
          if (!previewImages(urls, pictureUrl(fileId))) window.open(pictureUrl(fileId), '_blank', 'noopener');
        }}
      />
      <LinkList links={notice.links} />
      <AttachmentList files={notice.attachments} />
    </article>
  );
}
