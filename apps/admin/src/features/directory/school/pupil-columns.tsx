import type { StudentItem } from '@contracts/directory';
import { m } from '@contracts/messages';
import { IconCheckCircle, IconClock } from '@ui/core/icons/icons';
import { StatusTag } from '@ui/core/status/status-tag';
import type { Column } from '@ui/admin/list/data-table';

function Guardians({ row }: { row: StudentItem }) {
  if (row.guardians === null) return <span className="sc-quiet">{m.console_directory_guardians_hidden()}</span>;
  if (row.guardians.length === 0) return <span className="cd-missing">{m.console_directory_guardians_none()}</span>;
  return (
    <span className="cd-guardians" title={row.guardians.map((guardian) => `${guardian.label} ${guardian.mobile ?? ''}`.trim()).join('\n')}>
      {row.guardians.map((guardian, index) => (
        <span key={guardian.id} className={guardian.joined ? undefined : 'sc-quiet'}>
          {index === 0 ? '' : ' / '}
          {guardian.label}
        </span>
      ))}
    </span>
  );
}

/** Columns of SCH-05 with whether somebody follows 學校通知. */
export function pupilColumns(): Column<StudentItem>[] {
  return [
    {
      id: 'student',
      title: m.console_directory_student(),
      width: 180,
      render: (row) => <b className="cd-strong">{row.name}</b>,
    },
    {
      id: 'class',
      title: m.console_directory_class(),
      width: 140,
      render: (row) => row.classes.map((item) => item.name).join(';'),
    },
    { id: 'guardian', title: m.console_directory_guardian(), render: (row) => <Guardians row={row} /> },
    {
      id: 'joined',
      title: m.console_directory_joined(),
      width: 128,
      render: (row) =>
        row.joined ? (
          <StatusTag tone="ok" icon={IconCheckCircle}>
            {m.console_directory_joined_yes()}
          </StatusTag>
        ) : (
          <StatusTag tone="warn" icon={IconClock}>
            {m.console_directory_joined_no()}
          </StatusTag>
        ),
    },
  ];
}
