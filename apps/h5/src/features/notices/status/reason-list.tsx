import { m } from '@contracts/messages';
import type { NoticeProgress } from '@contracts/notices';
import { formatNumber } from '@ui/core/format/number';
import { IconPhone } from '@ui/core/icons/icons';
import { failureRows } from '@ui/core/notices/notice-words';
import { Button } from '@ui/core/shell/button';
import { Cell } from '@ui/mobile/cells';

/** Why messages did not arrive, most frequent first, and for families that have not joined the way to ask them (NOT-17). */
export function ReasonList({
  progress,
  onReinvite,
  onUnreached,
}: {
  progress: NoticeProgress;
  onReinvite?: (() => void) | undefined;
  onUnreached: () => void;
}) {
  return (
    <>
      <ul className="st-reasons">
        {failureRows(progress).map((row) => (
          <li key={row.key}>
            <span>{row.text}</span>
            <b className="sc-number">{formatNumber(row.count)}</b>
            {row.key === 'not_joined' && onReinvite !== undefined ? (
              <Button size="medium" icon={IconPhone} onClick={onReinvite}>
                {m.notice_following_reinvite()}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      {progress.stones.unreached === 0 ? null : (
        // Children without guardians have no message that could fail: only the names tell of them.
        <Cell label={m.notice_following_show_unreached({ n: formatNumber(progress.stones.unreached) })} onPress={onUnreached} />
      )}
      {progress.reminders.total === 0 ? null : (
        <p className="st-note">{m.notices_reminded_times({ n: formatNumber(progress.reminders.total) })}</p>
      )}
    </>
  );
}
