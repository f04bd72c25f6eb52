import { m } from '@contracts/messages';
import type { NoticeProgress } from '@contracts/notices';
import type { Allowed, NoticeCan } from '@contracts/notice-types';
import { formatShort } from '@ui/core/format/date';
import { formatNumber } from '@ui/core/format/number';
import { useLocale } from '@ui/core/i18n/locale';
import { IconBell, IconLock, IconReload, IconTrash, IconUndo } from '@ui/core/icons/icons';
import { MenuRow } from '@ui/mobile/cells';
import { Sheet } from '@ui/mobile/sheet';
import { reasonWords } from '../notice-words';

export type NoticeAction = 'remind' | 'close' | 'reopen' | 'recall' | 'delete';

/** ⋯ of a notice: what this person may do with it, each with what it does or why not now (NOT-36). */
export function NoticeMenu({
  open,
  onClose,
  can,
  progress,
  onPick,
}: {
  open: boolean;
  onClose: () => void;
  can: NoticeCan;
  progress: NoticeProgress;
  onPick: (action: NoticeAction) => void;
}) {
  const locale = useLocale();
  const why = (allowed: Allowed) => {
    const words = reasonWords(allowed.reason, locale);
    return allowed.until === null ? words : m.notices_reason_until({ reason: words, time: formatShort(allowed.until) });
  };
  const row = (allowed: Allowed | undefined, note: string) =>
    allowed === undefined ? undefined : { disabled: !allowed.ok, note: allowed.ok ? note : why(allowed) };
  const quota = m.notices_quota({ today: progress.reminders.today, perDay: progress.reminders.perDay });
  const remind = row(
    can.remind,
    progress.remindable === 0 ? m.notices_nobody_to_remind() : m.notices_remind_note({ n: formatNumber(progress.remindable), quota }),
  );
  const close = row(can.close, m.notices_close_note());
  const reopen = row(can.reopen, m.notices_reopen_note());
  const recall = row(
    can.recall,
    can.recall?.until === null || can.recall === undefined
      ? m.notices_recall_note()
      : m.notices_recall_note_until({ time: formatShort(can.recall.until ?? '') }),
  );
  const remove = row(can.delete, m.notices_delete_note());
  return (
    <Sheet open={open} onClose={onClose} title={m.ui_more()} plain>
      <div className="st-menu">
        {remind === undefined ? null : (
          <MenuRow
            icon={IconBell}
            note={remind.note}
            disabled={remind.disabled || progress.remindable === 0}
            onPress={() => onPick('remind')}
          >
            {m.notices_remind()}
          </MenuRow>
        )}
        {close === undefined ? null : (
          <MenuRow icon={IconLock} {...close} onPress={() => onPick('close')}>
            {m.notices_close()}
          </MenuRow>
        )}
        {reopen === undefined ? null : (
          <MenuRow icon={IconReload} {...reopen} onPress={() => onPick('reopen')}>
            {m.notices_reopen()}
          </MenuRow>
        )}
        {recall === undefined ? null : (
          <MenuRow icon={IconUndo} danger={!recall.disabled} {...recall} onPress={() => onPick('recall')}>
            {m.notices_recall()}
          </MenuRow>
        )}
        {remove === undefined ? null : (
          <MenuRow icon={IconTrash} danger={!remove.disabled} {...remove} onPress={() => onPick('delete')}>
            {m.ui_delete()}
          </MenuRow>
        )}
      </div>
    </Sheet>
  );
}
