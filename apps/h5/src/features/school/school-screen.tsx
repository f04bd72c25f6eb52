import './school.css';
import { useEffect, useRef, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { directoryApi, type SchoolNodeItem, type StudentItem } from '@contracts/directory';
import { m } from '@contracts/messages';
import { isApiError } from '@ui/core/api/api-error';
import { routeKey, useRouteList, useRouteQuery } from '@ui/core/api/query';
import { formatNumber } from '@ui/core/format/number';
import { IconPeople, IconQr } from '@ui/core/icons/icons';
import { Avatar } from '@ui/core/people/avatar';
import { only, useAddress } from '@ui/core/routing/use-address';
import { useMay } from '@ui/core/session/session';
import { Button } from '@ui/core/shell/button';
import { SearchField } from '@ui/core/shell/search-field';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { EmptyState, FailedState, NoMatchState } from '@ui/core/states/states';
import { GoneNote } from '@ui/core/tree/gone-note';
import type { Gone } from '@ui/core/tree/use-gone-node';
import { Cell, CellGroup } from '@ui/mobile/cells';
import { CursorList } from '@ui/mobile/cursor-list';
import { BottomBar, Page, SectionHead } from '@ui/mobile/page';
import { useSearchText } from '../../shared/use-search-text';
import { classesOf } from './class-list';
import { OneKeySheet } from './one-key-sheet';
import { QrSheet } from './qr-sheet';
import { StudentSheet } from './student-sheet';
import { TeachersSheet } from './teachers-sheet';

/** 家校通訊錄 on the phone: own classes for teachers, all for administrators; pupils, families, 邀請家長, 設置老師 (SCH-12). */
export function StaffSchoolScreen() {
  const [params, setParams] = useAddress();
  const nodeId = params.get('node') ?? undefined;
  const [gone, setGone] = useState<Gone>();
  if (nodeId === undefined) return <Classes gone={gone} onRead={() => setGone(undefined)} />;
  const leave = (name: string | undefined) => {
    setGone({ name });
    setParams(only({}), { replace: true });
  };
  return <OneClass key={nodeId} id={nodeId} onGone={leave} />;
}

function Classes({ gone, onRead }: { gone: Gone | undefined; onRead: () => void }) {
  const [, setParams] = useAddress();
  const mayEdit = useMay('school_contacts.edit');
  const [setting, setSetting] = useState(false);
  const query = useRouteQuery(directoryApi.nodes, {});
  const groups = query.data === undefined ? [] : classesOf(query.data.items);
  const open = (node: string) => {
    onRead();
    setParams(only({ node }));
  };
  const line = (node: SchoolNodeItem) =>
    m.staff_school_counts({ students: formatNumber(node.students), guardians: formatNumber(node.guardians) });
  return (
    <Page title={m.staff_school_title()}>
      <GoneNote gone={gone} place={m.staff_school_title()} onClose={onRead} />
      {query.data === undefined ? (
        query.error === null ? (
          <SkeletonRows count={6} />
        ) : (
          <FailedState surface="h5" title={m.staff_school_failed()} error={query.error} onRetry={() => void query.refetch()} />
        )
      ) : groups.length === 0 ? (
        <EmptyState
          surface="h5"
          title={m.staff_school_no_classes()}
          text={mayEdit ? m.staff_school_none_made() : m.staff_school_no_classes_text()}
          {...(mayEdit
            ? {
                action: (
                  <Button kind="primary" size="large" onClick={() => setSetting(true)}>
                    {m.console_school_one_key()}
                  </Button>
                ),
              }
            : {})}
        />
      ) : (
        groups.map((group) => (
          <section key={group.path}>
            <SectionHead>{group.path === '' ? m.staff_school_classes() : group.path}</SectionHead>
            <CellGroup>
              {group.classes.map((node) => (
                <Cell key={node.id} label={node.name} value={line(node)} onPress={() => open(node.id)} />
              ))}
            </CellGroup>
          </section>
        ))
      )}
      {mayEdit && groups.length > 0 ? (
        <div className="ss-more">
          <CellGroup>
            <Cell label={m.console_school_one_key()} onPress={() => setSetting(true)} />
          </CellGroup>
        </div>
      ) : null}
      <OneKeySheet nodes={query.data?.items ?? []} open={setting} onClose={() => setSetting(false)} />
    </Page>
  );
}

function OneClass({ id, onGone }: { id: string; onGone: (name: string | undefined) => void }) {
  const client = useQueryClient();
  const mayEdit = useMay('school_contacts.edit');
  const node = useRouteQuery(directoryApi.node, { params: { id } });
  const [q, setQ] = useState('');
  const [text, setText] = useSearchText(q, setQ, false);
  const [student, setStudent] = useState<StudentItem>();
  const [sheet, setSheet] = useState<'qr' | 'teachers'>();
  const list = useRouteList<StudentItem>(directoryApi.students, { query: { nodeId: id, ...(q === '' ? {} : { q }) } });
  const gone = isApiError(node.error, 'NOT_FOUND') || isApiError(list.error, 'NOT_FOUND');
  const name = node.data?.name;
  // Whoever is in the middle of something on a sheet finishes reading it first.
  const busy = sheet !== undefined || student !== undefined;
  const left = useRef(false);
  useEffect(() => {
    if (!gone || busy || left.current) return;
    left.current = true;
    void client.invalidateQueries({ queryKey: routeKey(directoryApi.nodes) });
    onGone(name);
  }, [gone, busy, name, client, onGone]);
  const leads = mayEdit || node.data?.myRole === 'class_teacher';
  const names = (role: 'class_teacher' | 'subject_teacher') => {
    const found = (node.data?.teachers ?? []).filter((each) => each.role === role).map((each) => each.name);
    return found.length === 0 ? m.staff_school_not_set() : found.join(m.notices_name_separator());
  };
  return (
    <Page
      title={node.data?.name ?? m.staff_school_title()}
      {...(leads
        ? {
            bar: (
              <BottomBar>
                <Button size="large" icon={IconPeople} onClick={() => setSheet('teachers')}>
                  {m.staff_school_set_teachers()}
                </Button>
                <Button size="large" kind="primary" icon={IconQr} onClick={() => setSheet('qr')}>
                  {m.staff_school_invite_parents()}
                </Button>
              </BottomBar>
            ),
          }
        : {})}
    >
      {node.data === undefined ? null : (
        <header className="ss-head">
          <h1>{node.data.name}</h1>
          <p>{m.staff_school_counts({ students: formatNumber(node.data.students), guardians: formatNumber(node.data.guardians) })}</p>
          <dl>
            <dt>{m.staff_school_class_teacher()}</dt>
            <dd>{names('class_teacher')}</dd>
            <dt>{m.staff_school_subject_teacher()}</dt>
            <dd>{names('subject_teacher')}</dd>
          </dl>
        </header>
      )}
      <div className="ss-search">
        <SearchField value={text} onChange={setText} placeholder={m.staff_school_search()} />
      </div>
      <CursorList<StudentItem>
        source={list}
        rowKey={(row) => row.id}
        failedTitle={m.staff_school_failed()}
        render={(row) => (
          <button type="button" className="ss-row" onClick={() => setStudent(row)}>
            <Avatar id={row.id} name={row.name} size={42} />
            <span className="ss-row__text">
              <b>{row.name}</b>
              <small>{row.guardians === null ? m.staff_school_hidden() : row.guardians.map((each) => each.label).join(' / ')}</small>
            </span>
            <em className={row.joined ? 'ss-joined' : 'ss-waits'}>{row.joined ? m.staff_school_joined() : m.staff_school_not_joined()}</em>
          </button>
        )}
        empty={
          q === '' ? (
            <EmptyState surface="h5" title={m.staff_school_no_students()} />
          ) : (
            <NoMatchState surface="h5" onClear={() => setText('')} />
          )
        }
      />
      <StudentSheet student={student} mayInvite={leads} onClose={() => setStudent(undefined)} />
      <QrSheet nodeId={id} open={sheet === 'qr'} onClose={() => setSheet(undefined)} />
      <TeachersSheet nodeId={id} mayLead={mayEdit} open={sheet === 'teachers'} onClose={() => setSheet(undefined)} />
    </Page>
  );
}
