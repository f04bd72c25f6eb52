import './app-shell.css';
import { createContext, useContext, useEffect, useId, useState, type ReactNode } from 'react';
import { Dropdown } from 'antd';
import { m } from '@contracts/messages';
import { LOCALES, type Locale } from '@contracts/locale';
import { localeNames, localeShort, useLocale } from '../../core/i18n/locale';
import {
  IconBell,
  IconChevronDown,
  IconChevronRight,
  IconClose,
  IconGlobe,
  IconHelp,
  IconHome,
  IconListBullet,
  IconLogOut,
  IconSearch,
  IconSelector,
  IconShieldCheck,
} from '../../core/icons/icons';
import { Avatar } from '../../core/people/avatar';
import { Button } from '../../core/shell/button';
import { Logo } from '../../core/shell/logo';
import { Wave } from '../../core/shell/wave';
import { OfflineBanner } from '../../core/status/offline-banner';
import { currentEntry, type NavGroup } from './navigation';

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

function SideBar({
  product,
  unit,
  units = [],
  onUnit,
  areas = [],
  area,
  onArea,
  groups,
  path,
  helpHref,
  person,
  onLogout,
  sessionsHref,
  open,
  onClose,
}: AppShellProps & { open: boolean; onClose: () => void }) {
  const here = currentEntry(groups, path);
  const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(new Set());
  const current = here?.group.id;
  useEffect(() => {
    if (current !== undefined) setUnfolded((before) => new Set([...before, current]));
  }, [current]);

  const unitButton = (
    <button type="button" className="sc-unit" title={units.length > 1 ? m.ui_switch_unit() : undefined} disabled={units.length < 2}>
      <Logo />
      <span className="sc-unit__text">
        <b className="sc-two-lines">{unit.name}</b>
        <small className="sc-ellipsis">{product ?? m.ui_unit_number({ n: unit.number })}</small>
      </span>
      {units.length > 1 ? <IconSelector size={16} /> : null}
    </button>
  );
  return (
    <aside className={open ? 'sc-side sc-side--open' : 'sc-side'}>
      <div className="sc-side__close">
        <Button kind="quiet" size="small" icon={IconClose} aria-label={m.ui_menu_close()} onClick={onClose} />
      </div>
      {units.length > 1 ? (
        <Dropdown
          trigger={['click']}
          menu={{
            selectable: true,
            selectedKeys: [unit.id],
            items: units.map((choice) => ({ key: choice.id, label: `${choice.name} · ${choice.number}` })),
            onClick: ({ key }) => onUnit?.(key),
          }}
        >
          {unitButton}
        </Dropdown>
      ) : (
        unitButton
      )}
      {areas.length < 2 ? null : (
        <div className="sc-area" role="tablist" aria-label={m.ui_area()}>
          {areas.map((item) => (
            <button key={item.id} type="button" role="tab" aria-selected={item.id === area} onClick={() => onArea?.(item.id)}>
              {item.label}
            </button>
          ))}
        </div>
      )}
      <nav className="sc-nav" aria-label={m.ui_main_menu()}>
        <ul>
          {groups.map((group) => (
            <NavEntry
              key={group.id}
              group={group}
              currentHref={here?.leaf?.href ?? (here?.leaf === undefined ? here?.group.href : undefined)}
              open={unfolded.has(group.id)}
              onTurn={() =>
                setUnfolded((before) => {
                  const next = new Set(before);
                  if (!next.delete(group.id)) next.add(group.id);
                  return next;
                })
              }
            />
          ))}
        </ul>
      </nav>
      <div className="sc-side__foot">
        {helpHref === undefined ? null : (
          <a className="sc-nav__item" href={helpHref}>
            <IconHelp size={18} />
            <span className="sc-ellipsis">{m.ui_nav_help()}</span>
          </a>
        )}
        <Dropdown
          trigger={['click']}
          placement="topLeft"
          disabled={onLogout === undefined}
          menu={{
            items: [
              ...(sessionsHref === undefined
                ? []
                : [{ key: 'sessions', icon: <IconShieldCheck size={16} />, label: <a href={sessionsHref}>{m.ui_sessions()}</a> }]),
              { key: 'logout', icon: <IconLogOut size={16} />, label: m.ui_nav_logout() },
            ],
            onClick: ({ key }) => {
              if (key === 'logout') onLogout?.();
            },
          }}
        >
          <button type="button" className="sc-nav__item">
            <Avatar id={person.id} name={person.name} size={24} />
            <span className="sc-two-lines">
              {person.name}
              {person.role === '' ? null : ` · ${person.role}`}
            </span>
          </button>
        </Dropdown>
      </div>
      <Wave bare />
    </aside>
  );
}

function NavEntry({
  group,
  currentHref,
  open,
  onTurn,
}: {
  group: NavGroup;
  currentHref: string | undefined;
  open: boolean;
  onTurn: () => void;
}) {
  const GroupIcon = group.icon;
  const inner = (
    <>
      <GroupIcon size={18} />
      <span className="sc-two-lines">{group.label}</span>
      {group.badge === undefined || group.badge === 0 ? null : (
        <span className="sc-count">
          <span aria-hidden="true">{group.badge}</span>
          <span className="sc-hidden">{m.ui_todo_n({ n: group.badge })}</span>
        </span>
      )}
    </>
  );
  if (group.children === undefined) {
    return (
      <li>
        <a className="sc-nav__item" href={group.href} aria-current={group.href === currentHref ? 'page' : undefined}>
          {inner}
        </a>
      </li>
    );
  }
  return (
    <li>
      <button type="button" className="sc-nav__item" aria-expanded={open} onClick={onTurn}>
        {inner}
        {open ? <IconChevronDown size={14} className="sc-nav__chevron" /> : <IconChevronRight size={14} className="sc-nav__chevron" />}
      </button>
      {open ? (
        <ul>
          {group.children.map((leaf) => (
            <li key={leaf.id}>
              <a className="sc-nav__item sc-nav__item--sub" href={leaf.href} aria-current={leaf.href === currentHref ? 'page' : undefined}>
                <span className="sc-two-lines">{leaf.label}</span>
                {leaf.badge === undefined || leaf.badge === 0 ? null : <span className="sc-count">{leaf.badge}</span>}
              </a>
            </li>
          ))}
        </ul>
      ) : null}
    </li>
  );
}
