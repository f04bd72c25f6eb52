import './page.css';
import { useEffect, type ReactNode } from 'react';
import { Wave } from '../core/shell/wave';
import { OfflineBanner } from '../core/status/offline-banner';

export interface PageProps {
  /** Title of the document: the client paints it in its own title bar. */
  title: string;
  /** White block at the top (child switcher, headline) that the wave closes. */
  head?: ReactNode;
  children?: ReactNode;
  /** Fixed bar at the bottom. */
  bar?: ReactNode;
  offlineText?: string;
}

/** One phone page. No title bar of our own: WeChat and WeCom paint theirs. */
export function Page({ title, head, children, bar, offlineText }: PageProps) {
  useEffect(() => {
    document.title = title;
  }, [title]);
  return (
    <div className={bar === undefined ? 'sc-page' : 'sc-page sc-page--bar'}>
      <OfflineBanner {...(offlineText === undefined ? {} : { text: offlineText })} />
      {head}
      <main className="sc-page__main">{children}</main>
      {bar}
    </div>
  );
}

/** Bar in reach of the thumb: quiet things left, one filled button takes the width. Wraps below 360 px. */
export function BottomBar({ children }: { children: ReactNode }) {
  return <footer className="sc-bottom-bar">{children}</footer>;
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
