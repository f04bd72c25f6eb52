import { m } from '@contracts/messages';
import { IconLock } from '../icons/icons';
import { Banner } from '../status/offline-banner';

/** Says why nothing can be sent, filled in or changed, before anybody tries. */
export function SuspendedBanner() {
  return (
    <div role="status">
      <Banner tone="warn" icon={IconLock}>
        {m.ui_unit_suspended()}
      </Banner>
    </div>
  );
}
