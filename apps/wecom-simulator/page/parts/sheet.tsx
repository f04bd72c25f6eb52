import { useEffect, useRef, type ReactNode } from 'react';
import { useT } from '../i18n';
import { Icon } from './icons';

/** A sheet that rises inside one device; Escape and the space above it close it. */
export function Sheet({ title, close, children }: { title: string; close: () => void; children: ReactNode }) {
  const t = useT();
  const layer = useRef<HTMLDivElement>(null);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    box.current?.querySelector<HTMLElement>('[data-first], input, textarea, button:not(.shut)')?.focus({ preventScroll: true });
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, []);
  useEffect(() => {
    const element = layer.current;
    const leave = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      close();
    };
    element?.addEventListener('keydown', leave);
    return () => element?.removeEventListener('keydown', leave);
  }, [close]);
  return (
    <div className="sheetwrap" ref={layer}>
      <button type="button" className="scrim" tabIndex={-1} aria-hidden onClick={close} />
      <div className="sheet" role="dialog" aria-label={title} ref={box}>
        <header>
          <h3 className="el">{title}</h3>
          <button type="button" className="hb shut" aria-label={t('close')} onClick={close}>
            <Icon name="close" size={18} />
          </button>
        </header>
        <div className="sheetbody">{children}</div>
      </div>
    </div>
  );
}
