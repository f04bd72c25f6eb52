import '../directory.css';
import './school.css';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { directoryApi, STUDENT_FILTERS, type StudentItem } from '@contracts/directory';
import { m } from '@contracts/messages';
import { useRouteQuery } from '@ui/core/api/query';
import { later } from '@ui/core/later/later';
import { useMay } from '@ui/core/session/session';
import { EmptyState } from '@ui/core/states/states';
import { GoneNote } from '@ui/core/tree/gone-note';
import { useGoneNode } from '@ui/core/tree/use-gone-node';
import { ListPage, type PageAnswer } from '@ui/admin/list/list-page';
import type { ListSpec } from '@ui/admin/list/list-state';
import { useListState } from '@ui/admin/list/use-list-state';
import { NavTree } from '@ui/admin/nav-tree';
import { WHOLE } from '../school-tree';
import { SyncBar } from '../sync-bar';
import { TreeSide } from '../tree-side';
import { useDirectoryNews } from '../use-directory-news';
import { ChangesBar } from './changes-drawer';
import { useGuide } from './guide-panel';
import { PupilBulk } from './pupil-bulk';
import { pupilColumns } from './pupil-columns';
import { SchoolActions } from './school-actions';
import { SchoolFacts } from './school-facts';
import { schoolPath, schoolTabs } from './school-menu';
import { Overlay, parentFor, type Over } from './school-overlay';
import { useSchoolNode } from './use-school-node';

const GuidePanel = later(() => import('./guide-panel').then((x) => x.GuidePanel));

const SPEC: ListSpec = { filters: ['joined'] };

/** 家校通訊錄: campus, grades and classes at the left, pupils with their families at the right, and what can be done with them (SCH-01, 03, 05…08, 16, 17, 25…30). */
export function SchoolPage() {
  const list = useListState(SPEC);
  const navigate = useNavigate();
  const mayEdit = useMay('school_contacts.edit');
  const guide = useGuide(mayEdit);
  const at = useSchoolNode();
  const { realId, here, header, items } = at;
  const [over, setOver] = useState<Over>();
  // What the address asks for is opened once and then stays, also when the page has to go to another node.
  const [asked, setAsked] = useState<string>();
  const asks = at.asksTeachers ? realId : undefined;
  if (asks !== asked) {
    setAsked(asks);
    if (asks !== undefined) setOver({ kind: 'teachers', nodeId: asks });
  }
  useDirectoryNews([directoryApi.students, directoryApi.nodes]);

  const filter = STUDENT_FILTERS.find((item) => item === list.state.filters.joined);
  const q = list.state.q.trim().slice(0, 60);
  const query = useRouteQuery(
    directoryApi.students,
    {
      query: {
        page: String(list.state.page),
        pageSize: String(list.state.pageSize),
        ...(at.nodeId === undefined ? {} : { nodeId: at.nodeId }),
        ...(filter === undefined ? {} : { filter }),
        ...(q === '' ? {} : { q }),
      },
    },
    { keepPrevious: true },
  );
  const data = query.data !== undefined && 'total' in query.data ? (query.data as PageAnswer<StudentItem>) : undefined;
  const { gone, forget, leave } = useGoneNode({
    tree: at.tree,
    nodeId: realId,
    rows: query,
    held: over?.kind === 'node' && over.ask.act === 'delete',
    goTo: (above) => at.select(above, true),
  });
  const select = (id: string | undefined) => {
    forget();
    at.select(id);
  };
  const leads = mayEdit || header?.myRole === 'class_teacher';
  return (
    <div className="sc-split">
      <div className="sc-split__tree">
        <TreeSide query={at.tree}>
          <NavTree
            label={m.console_directory_family_tree()}
            searchLabel={m.console_directory_search_class()}
            nodes={at.rows}
            open={[WHOLE, ...items.filter((item) => item.kind === 'campus' || item.kind === 'section').map((item) => item.id)]}
            selected={at.selected}
            onSelect={select}
          />
        </TreeSide>
      </div>
      <div className="sc-split__main">
        <GoneNote gone={gone} place={at.title} onClose={forget} />
        <SyncBar directory="school" />
        <ChangesBar />
        <ListPage<StudentItem>
          title={at.title}
          actions={<SchoolActions at={at} onOver={setOver} onGuide={guide.show} />}
          tabs={schoolTabs()}
          tab="school"
          onTab={(tab) => void navigate(schoolPath(tab))}
          facts={
            <SchoolFacts
              numbers={at.nodeId === undefined ? at.tree.data : here}
              header={header}
              onTeachers={leads && realId !== undefined ? () => setOver({ kind: 'teachers', nodeId: realId }) : undefined}
              onGroup={() => setOver({ kind: 'group-how' })}
            />
          }
          list={list}
          query={{ data, error: query.error, isPlaceholderData: query.isPlaceholderData, refetch: query.refetch }}
          columns={pupilColumns()}
          rowKey={(row) => row.id}
          rowName={(row) => row.name}
          {...(leads ? { onOpen: (row: StudentItem) => setOver({ kind: 'student', id: row.id }) } : {})}
          {...(mayEdit
            ? { bulk: (ids: ReadonlySet<string>, clear: () => void) => <PupilBulk ids={ids} clear={clear} onOver={setOver} /> }
            : {})}
          searchLabel={m.console_directory_search_student()}
          filters={[
            {
              id: 'joined',
              label: m.console_directory_filter_joined(),
              options: [
                { value: 'joined', label: m.console_directory_joined_yes() },
                { value: 'not_joined', label: m.console_directory_joined_no() },
              ],
            },
          ]}
          failedTitle={m.console_directory_failed_students()}
          empty={
            <EmptyState surface="console" title={m.console_directory_empty_students()} text={m.console_directory_empty_students_text()} />
          }
        />
      </div>
      {guide.open ? (
        <GuidePanel
          onClose={guide.hide}
          onOneKey={() => setOver({ kind: 'one-key' })}
          onTeachers={(id) => setOver({ kind: 'teachers', nodeId: id })}
          onImport={() => setOver({ kind: 'import' })}
          onAdd={(kind) => setOver({ kind: 'node', ask: { act: 'add', kind, parentId: parentFor(kind, here, items) } })}
          onQr={() => setOver({ kind: 'qr', nodeId: undefined })}
        />
      ) : null}
      {over === undefined ? null : (
        <Overlay
          over={over}
          items={items}
          classId={here?.kind === 'class' ? realId : undefined}
          onClose={(deleted) => {
            setOver(undefined);
            if (at.asksTeachers) at.forgetAsked();
            if (deleted === undefined || deleted !== realId) return;
            leave(deleted);
            select(here?.parentId ?? undefined);
          }}
        />
      )}
    </div>
  );
}
