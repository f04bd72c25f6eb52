import './app-shell.css';
import { createContext, useContext, useEffect, useId, useState, type ReactNode } from 'react';
import { Dropdown } from 'antd';
import { m } from '@contracts/messages';
import { LOCALES, type Locale } from '@contracts/locale';
import { localeNames, localeShort, useLocale } from '../../core/i18n/locale';
import { IconBell, IconGlobe, IconHome, IconListBullet, IconSearch } from '../../core/icons/icons';
import { Button } from '../../core/shell/button';
import { OfflineBanner } from '../../core/status/offline-banner';
import { currentEntry, type NavGroup } from './navigation';
import { SideBar } from './side-bar';

export interface UnitChoice {
  id: string;
  name: string;
  number: string;
}

export interface AppShellProps {
  product?: string;
  unit: UnitChoice;
  units?: readonly UnitChoice[];
  onUnit?: (id: string) => void;
  areas?: readonly { id: string; label: string }[];
  area?: string;
  onArea?: (id: string) => void;
  groups: readonly NavGroup[];
  /** Path of the page. */
  path: string;
  homeHref: string;
  helpHref?: string;
  person: { id: string; name: string; role: string };
  onLogout?: () => void;
  /** Page of one's own log-ins, beside the log-out. */
  sessionsHref?: string;
  unread?: number;
  remindersHref?: string;
  /** Opens the search over everything (`Ctrl K`). */
  onSearch?: () => void;
  onLocale: (locale: Locale) => void;
  children: ReactNode;
}

const CrumbContext = createContext<(label: string | undefined) => void>(() => undefined);

/** Last word of the path line, set by a page below a list (「通知詳情」). */
export function useCrumb(label: string | undefined): void {
  const set = useContext(CrumbContext);
  useEffect(() => {
    set(label);
    return () => set(undefined);
  }, [label, set]);
}

/** Frame of the console: side bar with unit, area and menu; top line with path, search, reminders, language. */
export function AppShell(props: AppShellProps) {
  const { path, groups, homeHref, onSearch, children } = props;
  const [crumb, setCrumb] = useState<string>();
  const [menuOpen, setMenuOpen] = useState(false);
  const mainId = useId();
  const here = currentEntry(groups, path);

  useEffect(() => setMenuOpen(false), [path]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape') setMenuOpen(false);
      if (onSearch !== undefined && event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        onSearch();
      }
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [onSearch]);

  const crumbs: { label: string; href?: string }[] = [];
  if (here !== undefined) {
    if (here.leaf !== undefined) crumbs.push({ label: here.group.label });
    const page = here.leaf ?? { label: here.group.label, href: here.group.href };
    crumbs.push({ label: page.label, ...(crumb === undefined || page.href === undefined ? {} : { href: page.href }) });
  }
  if (crumb !== undefined) crumbs.push({ label: crumb });

  return (
    <CrumbContext.Provider value={setCrumb}>
      <div className="sc-console">
        <a className="sc-skip" href={`#${mainId}`}>
          {m.ui_skip_to_content()}
        </a>
        {menuOpen ? (
          <button type="button" className="sc-console__scrim" tabIndex={-1} aria-hidden="true" onClick={() => setMenuOpen(false)} />
        ) : null}
        <SideBar {...props} open={menuOpen} onClose={() => setMenuOpen(false)} />
        <div className="sc-stage">
          <div className="sc-top">
            <span className="sc-top__menu">
              <Button
                kind="quiet"
                size="small"
                icon={IconListBullet}
                aria-label={m.ui_menu_open()}
                aria-expanded={menuOpen}
                onClick={() => setMenuOpen(true)}
              />
            </span>
            <nav className="sc-crumbs" aria-label={m.ui_breadcrumb()}>
              <ol>
                <li>
                  <a href={homeHref} aria-label={m.ui_nav_home()}>
                    <IconHome size={16} />
                  </a>
                </li>
                {crumbs.map((item, index) => (
                  <li key={index} className="sc-ellipsis">
                    {item.href !== undefined ? (
                      <a href={item.href}>{item.label}</a>
                    ) : index === crumbs.length - 1 ? (
                      <b aria-current="page">{item.label}</b>
                    ) : (
                      <span>{item.label}</span>
                    )}
                  </li>
                ))}
              </ol>
            </nav>
            {onSearch === undefined ? null : (
              <button type="button" className="sc-command" onClick={onSearch} aria-keyshortcuts="Control+K">
                <IconSearch size={16} />
                <span className="sc-ellipsis">{m.ui_search_all()}</span>
                <kbd className="sc-kbd">Ctrl K</kbd>
              </button>
            )}
            <Reminders unread={props.unread ?? 0} href={props.remindersHref} />
            <LanguageMenu onLocale={props.onLocale} />
          </div>
          <OfflineBanner text={m.ui_offline_console()} />
          <main id={mainId} className="sc-stage__main" tabIndex={-1}>
            {children}
          </main>
        </div>
      </div>
    </CrumbContext.Provider>
  );
}

function Reminders({ unread, href }: { unread: number; href: string | undefined }) {
  if (href === undefined) return null;
  const label = unread > 0 ? m.ui_reminders_n({ n: unread }) : m.ui_reminders();
  return (
    <a className="sc-button sc-button--quiet sc-button--small sc-button--icon sc-bell" href={href} aria-label={label} title={label}>
      <IconBell size={18} />
      {unread > 0 ? <i className="sc-dot" /> : null}
    </a>
  );
}

function LanguageMenu({ onLocale }: { onLocale: (locale: Locale) => void }) {
  const current = useLocale();
  const items = LOCALES.map((locale) => ({ key: locale, label: <span lang={locale}>{localeNames[locale]}</span> }));
  return (
    <Dropdown
      trigger={['click']}
      placement="bottomRight"
      menu={{ items, selectable: true, selectedKeys: [current], onClick: ({ key }) => onLocale(key as Locale) }}
    >
      <button
        type="button"
        className="sc-button sc-button--quiet sc-button--small"
        aria-label={`${localeShort[current]} · ${m.ui_language()}: ${localeNames[current]}`}
      >
        <IconGlobe size={18} />
        {localeShort[current]}
      </button>
    </Dropdown>
  );
}
