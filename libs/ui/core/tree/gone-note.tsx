import './gone-note.css';
import { m } from '@contracts/messages';
import { IconClose } from '../icons/icons';
import { Button } from '../shell/button';
import { Banner } from '../status/offline-banner';
import type { Gone } from './use-gone-node';

/** Says that somebody else deleted what the page had open, and what it shows instead; stays until it was read. */
export function GoneNote({ gone, place, onClose }: { gone: Gone | undefined; place: string; onClose: () => void }) {
  return (
    <div className="sc-gone" role="status">
      {gone === undefined ? null : (
        <Banner tone="warn" action={<Button kind="quiet" size="small" icon={IconClose} aria-label={m.ui_close()} onClick={onClose} />}>
          {gone.name === undefined ? m.ui_gone_moved_unknown({ place }) : m.ui_gone_moved({ name: gone.name, place })}
        </Banner>
      )}
    </div>
  );
}
