import { ledgerApi } from '@contracts/ledger';
import { m } from '@contracts/messages';
import type { NoticeProgress } from '@contracts/notices';
import type { Allowed, NoticeCan } from '@contracts/notice-types';
import { API_BASE, pathOf } from '@contracts/route';
import { openFile } from '@ui/core/files/open-file';
import { formatShort } from '@ui/core/format/date';
import { formatNumber } from '@ui/core/format/number';
import { useLocale } from '@ui/core/i18n/locale';
import {
  IconBell,
  IconCopy,
  IconDownload,
  IconLock,
  IconPerson,
  IconReload,
  IconShieldCheck,
  IconTrash,
  IconUndo,
  type Icon,
} from '@ui/core/icons/icons';
import { whyNot } from '@ui/core/notices/notice-words';
import { MenuRow } from '@ui/mobile/cells';
import { Sheet } from '@ui/mobile/sheet';

/** Actions that ask first. */
export type NoticeAction = 'remind' | 'close' | 'reopen' | 'recall' | 'delete' | 'cancelSchedule' | 'takeOver' | 'reinvite';
export type MenuAction = NoticeAction | 'copy' | 'download' | 'receipt';

interface Row {
  action: MenuAction;
  icon: Icon;
  word: string;
  note: string;
  allowed: Allowed;
  danger?: boolean;
}

/** Rows of ⋯ in the order of the drawing; what this person may not do at all is not there. */
export function menuRows(can: NoticeCan, progress: NoticeProgress, sent: boolean): Row[] {
  const quota = m.notices_quota({ today: progress.reminders.today, perDay: progress.reminders.perDay });
  const nobody = progress.remindable === 0;
  const rows: (Omit<Row, 'allowed'> & { allowed: Allowed | undefined })[] = [
    {
      action: 'takeOver',
      icon: IconPerson,
      word: m.notice_following_take_over(),
      note: m.notice_following_take_over_note(),
      allowed: can.takeOver,
    },
    {
      action: 'remind',
      icon: IconBell,
      word: m.notices_remind(),
      note: nobody ? m.notices_nobody_to_remind() : m.notices_remind_note({ n: formatNumber(progress.remindable), quota }),
      allowed: can.remind === undefined || !nobody ? can.remind : { ...can.remind, ok: false },
    },
    { action: 'copy', icon: IconCopy, word: m.notice_following_copy(), note: m.notice_following_copy_note(), allowed: can.copy },
    { action: 'close', icon: IconLock, word: m.notices_close(), note: m.notices_close_note(), allowed: can.close },
    { action: 'reopen', icon: IconReload, word: m.notices_reopen(), note: m.notices_reopen_note(), allowed: can.reopen },
    {
      action: 'recall',
      icon: IconUndo,
      word: m.notices_recall(),
      note:
        can.recall?.until === null || can.recall === undefined
          ? m.notices_recall_note()
          : m.notices_recall_note_until({ time: formatShort(can.recall.until) }),
      allowed: can.recall,
      danger: true,
    },
    {
      action: 'download',
      icon: IconDownload,
      word: m.notice_following_download(),
      note: progress.hasForm
        ? m.notice_following_download_note_form({ n: formatNumber(progress.stones.done) })
        : m.notice_following_download_note(),
      allowed: can.export,
    },
    {
      action: 'receipt',
      icon: IconShieldCheck,
      word: m.notice_following_receipt(),
      note: m.notice_following_receipt_note(),
      // The sealed rows are for everybody who may see the notice (BEY-01).
      allowed: sent ? { ok: true, reason: null, until: null } : undefined,
    },
    { action: 'delete', icon: IconTrash, word: m.ui_delete(), note: m.notices_delete_note(), allowed: can.delete, danger: true },
  ];
  return rows.filter((row): row is Row => row.allowed !== undefined);
}

/** ⋯ of a notice: what this person may do with it, each with what it does or why not now (NOT-36). */
export function NoticeMenu({
  open,
  onClose,
  can,
  progress,
  sent,
  noticeId,
  onPick,
}: {
  open: boolean;
  onClose: () => void;
  can: NoticeCan;
  progress: NoticeProgress;
  sent: boolean;
  noticeId: string;
  onPick: (action: Exclude<MenuAction, 'receipt'>) => void;
}) {
  const locale = useLocale();
  const rows = menuRows(can, progress, sent);
  const receipt = () => {
    onClose();
    void openFile(`${API_BASE}${pathOf(ledgerApi.noticeReceipt, { id: noticeId })}`);
  };
  return (
    <Sheet open={open} onClose={onClose} title={m.ui_more()} plain>
      <div className="st-menu">
        {rows.map(({ action, icon, word, note, allowed, danger = false }) => (
          <MenuRow
            key={action}
            icon={icon}
            note={allowed.ok || allowed.reason === null ? note : whyNot(allowed, locale)}
            danger={danger && allowed.ok}
            disabled={!allowed.ok}
            onPress={() => (action === 'receipt' ? receipt() : onPick(action))}
          >
            {word}
          </MenuRow>
        ))}
      </div>
    </Sheet>
  );
}
