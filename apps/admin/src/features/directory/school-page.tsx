import { useSearchParams } from 'react-router';
import { directoryApi, STUDENT_FILTERS, UNKNOWN_GRADE, type NodeTeacher, type StudentItem } from '@contracts/directory';
import { m } from '@contracts/messages';
import { useRouteQuery } from '@ui/core/api/query';
import { formatNumber } from '@ui/core/format/number';
import { IconCheckCircle, IconClock } from '@ui/core/icons/icons';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { EmptyState, FailedState } from '@ui/core/states/states';
import { StatusTag } from '@ui/core/status/status-tag';
import type { Column } from '@ui/admin/list/data-table';
import { ListPage, type PageAnswer } from '@ui/admin/list/list-page';
import type { ListSpec } from '@ui/admin/list/list-state';
import { useListState } from '@ui/admin/list/use-list-state';
import { NavTree } from '@ui/admin/nav-tree';
import { ALUMNI, schoolTree, WHOLE } from './school-tree';
import { SyncBar } from './sync-bar';

const SPEC: ListSpec = { filters: ['joined'] };
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function Guardians({ row }: { row: StudentItem }) {
  if (row.guardians === null) return <span className="sc-quiet">{m.console_directory_guardians_hidden()}</span>;
  if (row.guardians.length === 0) return <span className="cd-missing">{m.console_directory_guardians_none()}</span>;
  return (
    <span className="cd-guardians" title={row.guardians.map((guardian) => `${guardian.label} ${guardian.mobile ?? ''}`.trim()).join('\n')}>
      {row.guardians.map((guardian, index) => (
        <span key={guardian.id} className={guardian.joined ? undefined : 'sc-quiet'}>
          {index === 0 ? '' : '/'}
          {guardian.label}
        </span>
      ))}
    </span>
  );
}

/** Columns of SCH-05 with whether somebody follows 學校通知. */
function columnsOf(): Column<StudentItem>[] {
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

function teacherWord(teacher: NodeTeacher): string {
  return teacher.subject === null || teacher.subject === ''
    ? teacher.name
    : m.console_directory_subject_of({ name: teacher.name, subject: teacher.subject });
}

/** 「班主任: … 任課老師: …」; 負責人 for what is no class (SCH-08, SCH-10). */
function Teachers({ kind, teachers }: { kind: string; teachers: readonly NodeTeacher[] }) {
  const of = (role: NodeTeacher['role']) =>
    teachers
      .filter((teacher) => teacher.role === role)
      .map(teacherWord)
      .join(m.notices_name_separator());
  const rows: [string, string][] =
    kind === 'class'
      ? [
          [m.console_directory_class_teacher(), of('class_teacher')],
          [m.console_directory_subject_teacher(), of('subject_teacher')],
        ]
      : [[m.console_directory_node_head(), of('head')]];
  return (
    <dl className="cd-teachers">
      {rows.map(([label, names]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd className={names === '' && kind === 'class' ? 'cd-missing' : undefined}>
            {names === '' ? m.console_directory_not_set() : names}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** 家校通訊錄, read only: campus, grades and classes at the left, pupils with their families at the right (SCH-05, 06, 08, 16, 17). */
export function SchoolPage() {
  const list = useListState(SPEC);
  const [params, setParams] = useSearchParams();
  const tree = useRouteQuery(directoryApi.nodes, {});
  const wanted = params.get('node') ?? WHOLE;
  const selected = UUID.test(wanted) || wanted === UNKNOWN_GRADE ? wanted : WHOLE;
  const nodeId = selected === WHOLE ? undefined : selected;
  const isNode = nodeId !== undefined && nodeId !== UNKNOWN_GRADE;
  const node = useRouteQuery(directoryApi.node, { params: { id: isNode ? nodeId : '' } }, { enabled: isNode });
  const filter = STUDENT_FILTERS.find((item) => item === list.state.filters.joined);
  const q = list.state.q.trim().slice(0, 60);
  const query = useRouteQuery(
    directoryApi.students,
    {
      query: {
        page: String(list.state.page),
        pageSize: String(list.state.pageSize),
        ...(nodeId === undefined ? {} : { nodeId }),
        ...(filter === undefined ? {} : { filter }),
        ...(q === '' ? {} : { q }),
      },
    },
    { keepPrevious: true },
  );
  const data = query.data !== undefined && 'total' in query.data ? (query.data as PageAnswer<StudentItem>) : undefined;
  const nodes =
    tree.data === undefined
      ? []
      : schoolTree(tree.data.items, tree.data.students, {
          whole: tree.data.unitName,
          unknown: m.console_directory_unknown_grade(),
          alumni: m.console_directory_alumni(),
          noTeacher: `${m.console_directory_class_teacher()}: ${m.console_directory_not_set()}`,
        });
  const here = tree.data?.items.find((item) => item.id === nodeId);
  const title = nodes.find((item) => item.id === selected)?.name ?? node.data?.name ?? m.console_directory_family();
  const numbers = nodeId === undefined ? tree.data : here;
  const facts =
    numbers === undefined ? (
      <>&nbsp;</>
    ) : numbers.joined === undefined ? (
      m.console_directory_counts({
        students: formatNumber(numbers.students),
        guardians: formatNumber(numbers.guardians),
      })
    ) : (
      m.console_directory_counts_joined({
        students: formatNumber(numbers.students),
        guardians: formatNumber(numbers.guardians),
        joined: formatNumber(numbers.joined),
      })
    );
  const select = (id: string) => {
    // 校友 is a heading of its own; its classes are what can be shown.
    if (id === ALUMNI) return;
    setParams((before) => {
      const next = new URLSearchParams(before);
      if (id === WHOLE) next.delete('node');
      else next.set('node', id);
      next.delete('page');
      return next;
    });
  };
  return (
    <div className="sc-split">
      <div className="sc-split__tree">
        {tree.data === undefined ? (
          tree.error === null ? (
            <SkeletonRows count={8} />
          ) : (
            <FailedState
              surface="console"
              title={m.console_directory_failed_tree()}
              error={tree.error}
              onRetry={() => void tree.refetch()}
            />
          )
        ) : (
          <NavTree
            label={m.console_directory_family_tree()}
            searchLabel={m.console_directory_search_class()}
            nodes={nodes}
            open={[WHOLE, ...tree.data.items.filter((item) => item.kind === 'campus' || item.kind === 'section').map((item) => item.id)]}
            selected={selected}
            onSelect={select}
          />
        )}
      </div>
      <div className="sc-split__main">
        <SyncBar directory="school" />
        <ListPage<StudentItem>
          title={title}
          facts={
            <>
              {facts}
              {node.data === undefined || !isNode ? null : <Teachers kind={node.data.kind} teachers={node.data.teachers} />}
            </>
          }
          list={list}
          query={{ data, error: query.error, isPlaceholderData: query.isPlaceholderData, refetch: query.refetch }}
          columns={columnsOf()}
          rowKey={(row) => row.id}
          rowName={(row) => row.name}
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
    </div>
  );
}
