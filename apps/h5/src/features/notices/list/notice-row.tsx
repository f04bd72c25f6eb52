import '@ui/mobile/cells.css';
import '../notices.css';
import { m } from '@contracts/messages';
import type { NoticeItem } from '@contracts/notices';
import type { NoticeScope } from '@contracts/notice-types';
import { formatRelative } from '@ui/core/format/date';
import { formatNumber } from '@ui/core/format/number';
import { IconDoc, IconForm } from '@ui/core/icons/icons';
import { targetWords } from '@ui/core/notices/notice-words';
import { StatusTag } from '@ui/core/status/status-tag';
import { stateFace } from '../notice-words';

/** One notice in a list: icon a or b, title, state, when, to whom, 「已處理 x / 共 y」 (NOT-08, NOT-30). */
export function NoticeRow({ item, scope }: { item: NoticeItem; scope: NoticeScope }) {
  const IconShape = item.hasForm ? IconForm : IconDoc;
  const face = stateFace(item.state);
  const draft = item.state === 'draft';
  const counted = !draft && item.state !== 'recalled' && item.students > 0;
  const to = targetWords(item.targets);
  return (
    <a className="ntc-row" href={draft ? `/staff/notices/${item.id}/edit` : `/staff/notices/${item.id}`}>
      <span className="sc-kind">
        <IconShape size={20} title={item.hasForm ? m.notices_with_form() : m.notices_without_form()} />
      </span>
      <span className="ntc-row__text">
        <span
          className={
            item.state === 'sent' || item.state === 'sending'
              ? 'ntc-row__title ntc-row__title--open sc-two-lines'
              : 'ntc-row__title sc-two-lines'
          }
        >
          {item.title === '' ? m.notices_untitled() : item.title}
        </span>
        <span className="ntc-row__meta">
          <StatusTag tone={face.tone} icon={face.icon} live={item.state === 'sending'}>
            {face.word}
          </StatusTag>
          {scope === 'mine' ? null : <span>{item.sender.name}</span>}
          <span className="sc-number">{formatRelative(item.sendAt ?? item.sentAt ?? item.updatedAt)}</span>
          {to === '' ? null : <span>{to}</span>}
        </span>
        {counted ? (
          <span className="ntc-row__done">
            <span>{m.notices_handled_of({ done: formatNumber(item.handled), total: formatNumber(item.students) })}</span>
            <span className="ntc-row__bar" aria-hidden="true">
              <i style={{ width: `${((item.handled / item.students) * 100).toFixed(1)}%` }} />
            </span>
          </span>
        ) : null}
      </span>
    </a>
  );
}
