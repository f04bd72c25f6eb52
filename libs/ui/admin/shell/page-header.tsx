import './page-header.css';
import type { ReactNode } from 'react';
import { useCrumb } from './app-shell';

export interface PageTab {
  id: string;
  label: string;
  count?: number;
}

export interface PageHeaderProps {
  title: string;
  /** One line of facts below the title. */
  facts?: ReactNode;
  /** Tags and facts above the title (detail pages). */
  above?: ReactNode;
  /** At most four buttons, the primary one last. */
  actions?: ReactNode;
  tabs?: readonly PageTab[];
  tab?: string;
  onTab?: (id: string) => void;
  /** Word for the path line, for pages below a list. */
  crumb?: string;
}

/** Head of a console page: title, one line of facts, actions at the right, tabs with counts. */
export function PageHeader({ title, facts, above, actions, tabs = [], tab, onTab, crumb }: PageHeaderProps) {
  useCrumb(crumb);
  return (
    <>
      <header className="sc-page-head">
        <div className="sc-page-head__text">
          {above === undefined ? null : <div className="sc-page-head__above">{above}</div>}
          <h1>{title}</h1>
          {facts === undefined ? null : <div className="sc-page-head__facts">{facts}</div>}
        </div>
        {actions === undefined ? null : <div className="sc-page-head__actions">{actions}</div>}
      </header>
      {tabs.length === 0 ? null : (
        <div className="sc-page-tabs" role="tablist">
          {tabs.map((item) => (
            <button key={item.id} type="button" role="tab" aria-selected={item.id === tab} onClick={() => onTab?.(item.id)}>
              {item.label}
              {item.count === undefined ? null : <small>{item.count}</small>}
            </button>
          ))}
        </div>
      )}
    </>
  );
}

/** Page of one record: head, then panels side by side; the right one becomes a drawer below 1360 px (`detail-panels`). */
export function DetailPage({ children, ...head }: PageHeaderProps & { children: ReactNode }) {
  return (
    <>
      <PageHeader {...head} />
      <div className="sc-detail">{children}</div>
    </>
  );
}

/** White box with a headline. */
export function Panel({
  title,
  note,
  aside,
  children,
  grow = false,
}: {
  title: ReactNode;
  note?: ReactNode;
  aside?: ReactNode;
  children: ReactNode;
  grow?: boolean;
}) {
  return (
    <section className={grow ? 'sc-panel sc-panel-box sc-panel-box--grow' : 'sc-panel sc-panel-box'}>
      <header>
        <h2>{title}</h2>
        {note === undefined ? null : <span className="sc-quiet">{note}</span>}
        {aside === undefined ? null : <span className="sc-panel-box__aside">{aside}</span>}
      </header>
      {children}
    </section>
  );
}
