import type { Locale } from '@contracts/locale';
import { m } from '@contracts/messages';
import type { NoticeItem } from '@contracts/notices';
import { FourPartBar } from '@ui/core/charts/four-part-bar';
import type { ResponseCounts } from '@ui/core/charts/response-counts';
import { formatShort, formatTableTime } from '@ui/core/format/date';
import { formatNumber } from '@ui/core/format/number';
import { doneKind, ringCounts, targetWords } from '@ui/core/notices/notice-words';
import { TitleCell, type Column } from '@ui/admin/list/data-table';
import { FormIcon, NoticeTag } from '../notice-tags';

/** A draft that may be written on opens in the form, everything else as a page. */
export function noticeHref(notice: Pick<NoticeItem, 'id' | 'state' | 'can'>): string {
  return `/console/notices/${notice.id}${notice.state === 'draft' && notice.can.edit?.ok === true ? '/edit' : ''}`;
}

/** Parts of the bar; where nothing is asked, opening is all there is to do. */
export function barCounts(notice: Pick<NoticeItem, 'stones' | 'handled' | 'students' | 'hasForm' | 'requireConfirm'>): ResponseCounts {
  const { stones, handled, students } = notice;
  if (stones === undefined) return { done: handled, opened: 0, handed: 0, waiting: students - handled, refused: 0 };
  const counts = ringCounts(stones);
  return notice.hasForm || notice.requireConfirm ? counts : { ...counts, done: counts.done + counts.opened, opened: 0 };
}

/** 發送時間: what has left, what is planned, or when the draft was kept. */
function When({ notice: { sentAt, sendAt, updatedAt } }: { notice: NoticeItem }) {
  const at = sentAt ?? sendAt;
  return at === null ? (
    <span className="sc-quiet">{m.console_notices_draft_time({ time: formatShort(updatedAt) })}</span>
  ) : (
    <span className="sc-number">{formatTableTime(at)}</span>
  );
}

/** Columns of all three lists, words of the specification. */
export function noticeColumns(locale: Locale): Column<NoticeItem>[] {
  const short = locale === 'zh-Hant';
  return [
    {
      id: 'title',
      title: m.console_notices_title(),
      render: (row) => (
        <TitleCell
          href={noticeHref(row)}
          strong={row.state === 'sent' || row.state === 'sending'}
          icon={<FormIcon hasForm={row.hasForm} />}
        >
          {row.title === '' ? m.notices_untitled() : row.title}
        </TitleCell>
      ),
    },
    { id: 'sender', title: m.console_notices_sender(), width: 120, minor: true, render: (row) => row.sender.name },
    {
      id: 'sent',
      title: m.console_notices_sent_at(),
      width: 172,
      sortable: true,
      render: (row) => <When notice={row} />,
    },
    {
      id: 'targets',
      title: m.console_notices_targets(),
      width: short ? 140 : 164,
      render: (row) => {
        const { school, names, total } = row.targets;
        const words =
          !school && total > 2
            ? m.console_notices_targets_more({ name: names[0] ?? '', total: formatNumber(total) })
            : targetWords(row.targets);
        return words === '' ? <span className="sc-quiet">—</span> : <span title={targetWords(row.targets)}>{words}</span>;
      },
    },
    {
      id: 'handled',
      title: m.console_notices_handled(),
      width: 208,
      render: (row) =>
        row.students === 0 ||
        row.state === 'draft' ||
        row.state === 'scheduled' ||
        row.state === 'recalled' ||
        row.can.undo?.ok === true ? (
          <span className="sc-quiet">—</span>
        ) : (
          <FourPartBar sum counts={barCounts(row)} done={doneKind(row)} name={row.title} />
        ),
    },
    {
      id: 'state',
      title: m.console_notices_state(),
      width: 132,
      render: (row) => <NoticeTag state={row.state} preparing={row.can.undo?.ok === true} />,
    },
  ];
}
