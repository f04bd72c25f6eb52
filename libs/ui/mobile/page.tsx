import './page.css';
import { createContext, useContext, useEffect, useState, type ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { Wave } from '../core/shell/wave';
import { OfflineBanner } from '../core/status/offline-banner';

export interface PageProps {
  /** Title of the document: the client paints it in its own title bar. */
  title: string;
  /** White block at the top (child switcher, headline) that the wave closes. */
  head?: ReactNode;
  children?: ReactNode;
  /** `BottomBar`, for screens whose content does not bring one. */
  bar?: ReactNode;
  offlineText?: string;
}

/** Where the page that is around has its bar; undefined where no page is around. */
const BarPlace = createContext<HTMLElement | null | undefined>(undefined);

/** One phone page. No title bar of our own: WeChat and WeCom paint theirs. */
export function Page({ title, head, children, bar, offlineText }: PageProps) {
  useEffect(() => {
    document.title = title;
  }, [title]);
  const [place, setPlace] = useState<HTMLElement | null>(null);
  return (
    <BarPlace value={place}>
      <div className="sc-page">
        <OfflineBanner {...(offlineText === undefined ? {} : { text: offlineText })} />
        {head}
        <main className="sc-page__main">{children}</main>
        <div className="sc-page__bar" ref={setPlace} />
        {bar}
      </div>
    </BarPlace>
  );
}

/**
 * Bar in reach of the thumb: quiet things left, one filled button takes the width. Wraps below 360 px. It stands at the end of the
 * page, wherever in it a screen puts it, and takes the room it needs: nothing of the page stays below it.
 */
export function BottomBar({ children }: { children: ReactNode }) {
  const place = useContext(BarPlace);
  const bar = <footer className="sc-bottom-bar">{children}</footer>;
  if (place === undefined) return bar;
  return place === null ? null : createPortal(bar, place);
}

/** Grey headline between blocks, with a quiet remark and something at its end. */
export function SectionHead({
  children,
  note,
  aside,
  waiting = false,
}: {
  children: ReactNode;
  note?: ReactNode;
  aside?: ReactNode;
  waiting?: boolean;
}) {
  return (
    <div className={waiting ? 'sc-section sc-section--waiting' : 'sc-section'}>
      {waiting ? <i className="sc-dot" aria-hidden="true" /> : null}
      <h2>{children}</h2>
      {note === undefined ? null : <span className="sc-section__note">{note}</span>}
      {aside === undefined ? null : <span className="sc-section__aside">{aside}</span>}
    </div>
  );
}

/** White head of a detail page (tags, title, facts), closed by the wave. */
export function HeadBlock({ children }: { children: ReactNode }) {
  return (
    <header>
      <div className="sc-head-block">{children}</div>
      <Wave />
    </header>
  );
}

/** White block across the page between hairlines. */
export function Block({ children, padded = false }: { children: ReactNode; padded?: boolean }) {
  return <section className={padded ? 'sc-block sc-block--padded' : 'sc-block'}>{children}</section>;
}
