import '@ui/admin/nav-tree.css';
import './permissions.css';
import type { ReactNode } from 'react';
import { useLocation } from 'react-router';
import { m } from '@contracts/messages';
import { permissionsApi } from '@contracts/permissions-admin';
import { useRouteQuery } from '@ui/core/api/query';
import { formatNumber } from '@ui/core/format/number';
import {
  IconCheckCircle,
  IconDesktop,
  IconEye,
  IconGrid,
  IconIdCard,
  IconPen,
  IconPeople,
  IconPerson,
  IconPlus,
  IconShieldCheck,
  type Icon,
} from '@ui/core/icons/icons';
import { useAddress } from '@ui/core/routing/use-address';
import { useMay } from '@ui/core/session/session';

const HOME = '/console/rights';

function Entry({
  href,
  icon: Shape,
  label,
  count,
  on,
}: {
  href: string;
  icon?: Icon;
  label: string;
  count?: number | undefined;
  on: boolean;
}) {
  return (
    <a className={on ? 'cp-side__entry cp-side__entry--on' : 'cp-side__entry'} href={href} aria-current={on ? 'page' : undefined}>
      {Shape === undefined ? <i className="cp-side__dot" aria-hidden="true" /> : <Shape size={18} />}
      <span className="sc-ellipsis">{label}</span>
      {count === undefined ? null : <small className="sc-number">{formatNumber(count)}</small>}
    </a>
  );
}

/** Left column of 權限管理: founder, super admins, groups, and the registers below. */
export function RightsFrame({ children }: { children: ReactNode }) {
  const manages = useMay('permissions.manage');
  const gives = useMay('contacts.edit');
  const devices = useMay('devices.manage');
  const { pathname } = useLocation();
  const [params] = useAddress();
  const groups = useRouteQuery(permissionsApi.groups, {}, { enabled: gives, staleTime: 30_000 });
  const here = (path: string) => pathname === path;
  const role = params.get('role');
  const chosen = params.get('group');
  return (
    <div className="sc-split">
      <nav className="sc-split__tree cp-side" aria-label={m.permissions_title()}>
        {gives ? (
          <>
            {manages ? (
              <Entry href={`${HOME}/founder`} icon={IconPerson} label={m.permissions_founder()} on={here(`${HOME}/founder`)} />
            ) : null}
            {manages ? (
              <Entry
                href={`${HOME}?role=super_admin`}
                icon={IconShieldCheck}
                label={m.permissions_super_group()}
                on={here(HOME) && role === 'super_admin'}
              />
            ) : null}
            <Entry href={HOME} icon={IconPeople} label={m.permissions_all_admins()} on={here(HOME) && role === null && chosen === null} />
            <div className="cp-side__head">
              <span>{m.permissions_groups()}</span>
              {manages ? (
                <a
                  href={`${HOME}/groups/new`}
                  className="cp-side__icon"
                  aria-label={m.permissions_group_new()}
                  title={m.permissions_group_new()}
                >
                  <IconPlus size={16} />
                </a>
              ) : null}
            </div>
            {groups.data?.items.length === 0 ? <p className="cp-side__none">{m.permissions_no_groups()}</p> : null}
            {groups.data?.items.map((group) => (
              <div key={group.id} className="cp-side__group">
                <Entry
                  href={`${HOME}?group=${group.id}`}
                  label={group.name}
                  count={group.members.filter((one) => !one.gone).length}
                  on={here(HOME) && chosen === group.id}
                />
                {manages ? (
                  <a
                    href={`${HOME}/groups/${group.id}`}
                    className="cp-side__icon"
                    aria-label={m.permissions_edit_of({ name: group.name })}
                    title={m.permissions_group_edit()}
                  >
                    <IconPen size={16} />
                  </a>
                ) : null}
              </div>
            ))}
            <hr />
          </>
        ) : null}
        {devices ? (
          <Entry href={`${HOME}/devices`} icon={IconDesktop} label={m.permissions_devices()} on={here(`${HOME}/devices`)} />
        ) : null}
        {manages ? (
          <>
            <Entry href={`${HOME}/owners`} icon={IconGrid} label={m.permissions_app_owners()} on={here(`${HOME}/owners`)} />
            <Entry href={`${HOME}/wecom`} icon={IconCheckCircle} label={m.permissions_wecom()} on={here(`${HOME}/wecom`)} />
            <Entry href={`${HOME}/views`} icon={IconIdCard} label={m.role_views_title()} on={here(`${HOME}/views`)} />
            <Entry href={`${HOME}/looks`} icon={IconEye} label={m.ops_looks_unit_title()} on={here(`${HOME}/looks`)} />
          </>
        ) : null}
      </nav>
      <div className="sc-split__main">{children}</div>
    </div>
  );
}
