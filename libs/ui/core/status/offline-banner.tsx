import './banner.css';
import { useSyncExternalStore, type ReactNode } from 'react';
import { m } from '@contracts/messages';
import { IconInfo, IconOffline, IconWarning, type Icon } from '../icons/icons';

function watchOnline(changed: () => void): () => void {
  window.addEventListener('online', changed);
  window.addEventListener('offline', changed);
  return () => {
    window.removeEventListener('online', changed);
    window.removeEventListener('offline', changed);
  };
}

/** False while the device knows that it has no network; true says nothing about the server. */
export function useOnline(): boolean {
  return useSyncExternalStore(
    watchOnline,
    () => navigator.onLine,
    () => true,
  );
}

/** Ink line at the top while offline. Buttons stay active: answers wait and are sent once. */
export function OfflineBanner({ text }: { text?: string }) {
  const online = useOnline();
  return (
    <div className="sc-offline" role="status" aria-live="polite">
      {online ? null : (
        <Banner tone="ink" icon={IconOffline}>
          {text ?? m.ui_offline()}
        </Banner>
      )}
    </div>
  );
}

const ICONS: Readonly<Record<string, Icon>> = { ink: IconInfo, info: IconInfo, warn: IconWarning, bad: IconWarning };

/** One line across the page with an icon; `action` is a button at its end (restore, discard). */
export function Banner({
  tone,
  icon,
  children,
  action,
}: {
  tone: 'ink' | 'info' | 'warn' | 'bad';
  icon?: Icon;
  children: ReactNode;
  action?: ReactNode;
}) {
  const IconShape = icon ?? ICONS[tone] ?? IconInfo;
  return (
    <div className={`sc-banner sc-banner--${tone}`}>
      <IconShape size={20} />
      <span className="sc-banner__text">{children}</span>
      {action === undefined ? null : <span className="sc-banner__action">{action}</span>}
    </div>
  );
}
