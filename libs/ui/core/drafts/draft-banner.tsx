import { m } from '@contracts/messages';
import { formatClock, formatShort } from '../format/date';
import { IconCheckCircle, IconDoc } from '../icons/icons';
import { Button } from '../shell/button';
import { Banner } from '../status/offline-banner';
import type { DraftHandle } from './use-draft';

/** 「找到 07:41 未完成的內容」 with 恢復 and 捨棄; nothing while there is no found draft. */
export function DraftBanner<T>({ draft, onRestore }: { draft: DraftHandle<T>; onRestore: (value: T) => void }) {
  if (draft.found === undefined) return null;
  return (
    <Banner
      tone="info"
      icon={IconDoc}
      action={
        <>
          <Button
            size="small"
            onClick={() => {
              const value = draft.restore();
              if (value !== undefined) onRestore(value);
            }}
          >
            {m.ui_draft_restore()}
          </Button>
          <Button size="small" onClick={() => void draft.discard()}>
            {m.ui_draft_discard()}
          </Button>
        </>
      }
    >
      {m.ui_draft_found({ time: formatShort(draft.found.savedAt) })}
    </Banner>
  );
}

/** 「已保存 07:51」 with a tick, for the bottom bar; empty before the first save. */
export function SavedMark({ savedAt }: { savedAt: number | undefined }) {
  return (
    <span className="sc-saved sc-quiet" role="status">
      {savedAt === undefined ? null : (
        <>
          <IconCheckCircle size={18} />
          <span>{m.ui_saved_at({ time: formatClock(savedAt) })}</span>
        </>
      )}
    </span>
  );
}
