import { m } from '@contracts/messages';
import { formatClock } from '@ui/core/format/date';
import { fieldWord, valueWords } from '@ui/core/notices/compose-words';
import { ConflictDialog } from '@ui/admin/form/conflict-dialog';
import type { NoticeForm } from './use-notice-form';

/** 「內容已被他人更新」 for a notice (BEY-16). */
export function ConflictView({ work }: { work: NoticeForm }) {
  const at = work.conflict.meeting?.at;
  return (
    <ConflictDialog
      conflict={work.conflict}
      label={fieldWord}
      words={valueWords}
      theirName={at === undefined ? undefined : m.console_notices_conflict_at({ time: formatClock(at) })}
      busy={work.busy !== undefined}
      onReload={() => void work.takeTheirs()}
      onKeep={() => void work.keepChosen()}
    />
  );
}
