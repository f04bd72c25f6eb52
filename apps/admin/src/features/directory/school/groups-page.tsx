import '../directory.css';
import './school.css';
import { useState } from 'react';
import { Input, Modal } from 'antd';
import { useLocation, useNavigate } from 'react-router';
import { m } from '@contracts/messages';
import { schoolEditApi } from '@contracts/school-contacts';
import { useRouteQuery } from '@ui/core/api/query';
import { IconCheckCircle, IconClock } from '@ui/core/icons/icons';
import { useMay } from '@ui/core/session/session';
import { Button } from '@ui/core/shell/button';
import { EmptyState, FailedState, NoPermissionState } from '@ui/core/states/states';
import { StatusTag } from '@ui/core/status/status-tag';
import { DataTable } from '@ui/admin/list/data-table';
import { PageHeader } from '@ui/admin/shell/page-header';
import { schoolPath, schoolTabs } from './school-menu';

interface Row {
  classId: string;
  path: string[];
  open: boolean;
  owner: string | null;
}

/** 班級群 and 學生群: their state as far as WeCom tells it, and the way there (SCH-32; WeCom has no call that makes one). */
export function GroupsPage() {
  const students = useLocation().pathname.endsWith('/student-groups');
  const navigate = useNavigate();
  const may = useMay('school_contacts.edit');
  const query = useRouteQuery(schoolEditApi.groups, {}, { enabled: may });
  const [q, setQ] = useState('');
  const [how, setHow] = useState(false);
  const rows = query.data?.items.filter((item) => item.path.join(' / ').includes(q.trim()));
  const title = students ? m.console_school_menu_student_groups() : m.console_school_menu_groups();
  return (
    <>
      <PageHeader
        title={m.console_directory_family()}
        tabs={schoolTabs()}
        tab={students ? 'student-groups' : 'groups'}
        onTab={(tab) => void navigate(schoolPath(tab))}
      />
      {!may ? (
        <NoPermissionState surface="console" text={m.console_school_no_permission()} />
      ) : (
        <div className="cs-page">
          {students ? <p className="cs-note">{m.console_school_student_group_text()}</p> : null}
          <Input.Search
            className="cs-find"
            value={q}
            maxLength={60}
            placeholder={m.console_directory_search_class()}
            aria-label={m.console_directory_search_class()}
            onChange={(event) => setQ(event.target.value)}
          />
          <DataTable<Row>
            label={title}
            rows={query.error === null ? rows : []}
            rowKey={(row) => row.classId}
            columns={[
              { id: 'class', title: m.console_directory_class(), render: (row) => row.path.join(' / ') },
              {
                id: 'state',
                title: m.console_school_group_state(),
                width: 150,
                render: (row) =>
                  students ? (
                    <span className="sc-quiet">{m.console_school_student_group_unknown()}</span>
                  ) : (
                    <StatusTag tone={row.open ? 'ok' : 'quiet'} icon={row.open ? IconCheckCircle : IconClock}>
                      {row.open ? m.console_school_group_open() : m.console_school_group_none()}
                    </StatusTag>
                  ),
              },
              { id: 'owner', title: m.console_school_group_owner(), width: 200, render: (row) => (students ? '—' : (row.owner ?? '—')) },
              {
                id: 'act',
                title: m.console_school_group_action(),
                width: 150,
                render: (row) =>
                  row.open && !students ? null : (
                    <Button size="small" onClick={() => setHow(true)}>
                      {m.console_school_group_create()}
                    </Button>
                  ),
              },
            ]}
          />
          {query.error === null ? null : <FailedState surface="console" error={query.error} onRetry={() => void query.refetch()} />}
          {rows?.length === 0 ? <EmptyState surface="console" title={m.console_school_empty_classes()} /> : null}
        </div>
      )}
      {how ? <HowDialog students={students} onClose={() => setHow(false)} /> : null}
    </>
  );
}

/** WeCom has no call that makes a group: the way to the place where it is made. */
export function HowDialog({ students, onClose }: { students: boolean; onClose: () => void }) {
  return (
    <Modal
      open
      width={440}
      title={m.console_school_group_how()}
      onCancel={onClose}
      footer={<Button onClick={onClose}>{m.ui_close()}</Button>}
    >
      <p>{students ? m.console_school_student_group_text() : m.console_school_group_how_text()}</p>
    </Modal>
  );
}
