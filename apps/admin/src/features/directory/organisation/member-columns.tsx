import type { MemberItem } from '@contracts/directory';
import { m } from '@contracts/messages';
import { formatShort } from '@ui/core/format/date';
import type { Column } from '@ui/admin/list/data-table';
import { JoinTag } from './contact-words';

/** Columns of CON-09 with the state of joining. */
export function memberColumns(): Column<MemberItem>[] {
  return [
    {
      id: 'name',
      title: m.console_directory_name(),
      width: 190,
      render: (row) => (
        <>
          <b className="cd-strong">{row.name}</b>
          {row.alias === null || row.alias === '' ? null : <span className="sc-quiet"> {row.alias}</span>}
          {row.isAdminLabel ? <span className="cd-tag">{m.console_directory_admin_label()}</span> : null}
        </>
      ),
    },
    {
      id: 'position',
      title: m.console_directory_position(),
      width: 140,
      render: (row) => row.title ?? <span className="sc-quiet">—</span>,
    },
    {
      id: 'department',
      title: m.console_directory_department(),
      render: (row) => <span title={row.departments.join(';')}>{row.departments.join(';')}</span>,
    },
    {
      id: 'mobile',
      title: m.console_directory_mobile(),
      width: 120,
      render: (row) => <span className="sc-number">{row.mobile ?? '—'}</span>,
    },
    {
      id: 'head',
      title: m.console_directory_head(),
      width: 100,
      minor: true,
      render: (row) => (row.isHead ? m.console_directory_yes() : <span className="sc-quiet">{m.console_directory_no()}</span>),
    },
    {
      id: 'join',
      title: m.console_directory_join_state(),
      width: 168,
      render: (row) => (
        <span className="co-join">
          <JoinTag state={row.joinState} />
          {row.lastInvitedAt === null || row.joinState === 'active' ? null : (
            <small className="sc-quiet">{m.console_contacts_invited_at({ time: formatShort(row.lastInvitedAt) })}</small>
          )}
        </span>
      ),
    },
  ];
}
