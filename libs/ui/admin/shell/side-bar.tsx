import { useEffect, useState } from 'react';
import { Dropdown } from 'antd';
import { m } from '@contracts/messages';
import { IconChevronDown, IconChevronRight, IconClose, IconHelp, IconLogOut, IconSelector, IconShieldCheck } from '../../core/icons/icons';
import { Avatar } from '../../core/people/avatar';
import { Button } from '../../core/shell/button';
import { Logo } from '../../core/shell/logo';
import { Wave } from '../../core/shell/wave';
import type { AppShellProps } from './app-shell';
import { currentEntry, type NavGroup } from './navigation';

/** Side bar: unit, area, menu in two levels, help, the person and the way out. */
export function SideBar({
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
              {person.role === '' ? null : (
                <>
                  {' · '}
                  <span className="sc-side__role">{person.role}</span>
                </>
              )}
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
