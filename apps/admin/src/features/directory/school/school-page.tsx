import '../directory.css';
import './school.css';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { Dropdown } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearchParams } from 'react-router';
import { directoryApi, STUDENT_FILTERS, UNKNOWN_GRADE, type StudentItem } from '@contracts/directory';
import { m } from '@contracts/messages';
import { schoolEditApi } from '@contracts/school-contacts';
import { isApiError } from '@ui/core/api/api-error';
import { routeKey, useApi, useRouteQuery } from '@ui/core/api/query';
import { formatNumber } from '@ui/core/format/number';
import { IconChevronDown, IconPlus, IconQr } from '@ui/core/icons/icons';
import { useLive } from '@ui/core/live/use-live';
import { useMay } from '@ui/core/session/session';
import { useStepUp } from '@ui/core/session/step-up';
import { Button } from '@ui/core/shell/button';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { EmptyState, FailedState } from '@ui/core/states/states';
import { toast } from '@ui/core/status/toast';
import { StepUpDialog } from '@ui/admin/step-up-dialog';
import { ListPage, type PageAnswer } from '@ui/admin/list/list-page';
import type { ListSpec } from '@ui/admin/list/list-state';
import { useListState } from '@ui/admin/list/use-list-state';
import { NavTree } from '@ui/admin/nav-tree';
import { ALUMNI, schoolTree, WHOLE } from '../school-tree';
import { SyncBar } from '../sync-bar';
import { ChangesBar } from './changes-drawer';
import { useGuide } from './guide-panel';
import { schoolPath, schoolTabs } from './school-menu';
import { Overlay, parentFor, type Over } from './school-overlay';
import { columnsOf, Teachers } from './school-parts';
import { messageOf } from './settle';

const GuidePanel = lazy(() => import('./guide-panel').then((x) => ({ default: x.GuidePanel })));

const SPEC: ListSpec = { filters: ['joined'] };
const REFRESH_MS = 1_000;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** 家校通訊錄: campus, grades and classes at the left, pupils with their families at the right, and what can be done with them (SCH-01, 03, 05…08, 16, 17, 25…30). */
export function SchoolPage() {
  const list = useListState(SPEC);
  const navigate = useNavigate();
  const api = useApi();
  const stepUp = useStepUp();
  const mayEdit = useMay('school_contacts.edit');
  const mayExport = useMay('contacts.export');
  const [params, setParams] = useSearchParams();
  const [over, setOver] = useState<Over>();
  const guide = useGuide(mayEdit);
  const close = () => setOver(undefined);
  // Guardians of a new pupil come after him, a batch one after the other: what WeCom has taken is read again, once a second at most.
  const client = useQueryClient();
  const later = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(later.current), []);
  useLive(useMay('directory.sync') ? 'directory:changes' : undefined, () => {
    later.current ??= setTimeout(() => {
      later.current = undefined;
      for (const route of [directoryApi.students, directoryApi.nodes]) void client.invalidateQueries({ queryKey: routeKey(route) });
    }, REFRESH_MS);
  });
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
  const items = tree.data?.items ?? [];
  const isClass = here?.kind === 'class';
  const withTeachers = isNode && (mayEdit || node.data?.myRole === 'class_teacher');
  // A link from 配置 leads straight to the teachers of a class.
  const asked = params.get('act') === 'teachers' && isNode ? ({ kind: 'teachers', nodeId } as const) : undefined;
  const shown = over ?? asked;
  const closeShown = () => {
    close();
    if (asked !== undefined) {
      setParams((before) => {
        const next = new URLSearchParams(before);
        next.delete('act');
        return next;
      });
    }
  };
  const startExport = async () => {
    const idempotencyKey = crypto.randomUUID();
    try {
      await stepUp.run(() => api.call(schoolEditApi.startExport, { body: {}, idempotencyKey }));
      toast(m.console_school_export_started());
    } catch (error) {
      if (!isApiError(error, 'STEP_UP_REQUIRED')) toast(messageOf(error), 'bad');
    }
  };
  const inviteAll = async (body: { studentIds?: string[]; nodeId?: string }) => {
    try {
      const answer = await api.call(schoolEditApi.invite, { body, idempotencyKey: crypto.randomUUID() });
      const rest = answer.skipped.length === 0 ? '' : ` · ${m.console_school_invite_skipped({ n: formatNumber(answer.skipped.length) })}`;
      toast(`${m.console_school_invite_sent({ sent: formatNumber(answer.sent) })}${rest}`, answer.sent === 0 && rest !== '' ? 'bad' : 'ok');
    } catch (error) {
      toast(messageOf(error), 'bad');
    }
  };
  const add = (kind: 'campus' | 'section' | 'grade' | 'class', label: string) => ({
    key: kind,
    label,
    onClick: () => setOver({ kind: 'node', ask: { act: 'add', kind, parentId: parentFor(kind, here, items) } }),
  });
  const more = [
    { key: 'one-key', label: m.console_school_one_key(), onClick: () => setOver({ kind: 'one-key' }) },
    { type: 'divider' as const },
    add('campus', m.console_school_node_add_campus()),
    add('section', m.console_school_node_add_section()),
    add('grade', m.console_school_node_add_grade()),
    add('class', m.console_school_node_add_class()),
    ...(here === undefined
      ? []
      : [
          { type: 'divider' as const },
          {
            key: 'rename',
            label: m.console_school_node_rename(),
            onClick: () => setOver({ kind: 'node', ask: { act: 'rename', node: here } }),
          },
          { key: 'move', label: m.console_school_node_move(), onClick: () => setOver({ kind: 'node', ask: { act: 'move', node: here } }) },
          {
            key: 'delete',
            danger: true,
            label: m.console_school_node_delete({ name: here.name }),
            onClick: () => setOver({ kind: 'node', ask: { act: 'delete', node: here } }),
          },
        ]),
    { type: 'divider' as const },
    { key: 'removed', label: m.console_school_removed(), onClick: () => setOver({ kind: 'removed' }) },
    { key: 'guide', label: m.console_school_guide(), onClick: guide.show },
  ];
  const batch = [
    { key: 'import', label: m.console_school_import(), onClick: () => setOver({ kind: 'import' }) },
    ...(mayExport ? [{ key: 'export', label: m.console_school_export(), onClick: () => void startExport() }] : []),
  ];
  const actions = (
    <>
      {withTeachers || (mayEdit && nodeId === undefined) ? (
        <Button icon={IconQr} onClick={() => setOver({ kind: 'qr', nodeId })}>
          {m.console_school_qr()}
        </Button>
      ) : null}
      {mayEdit ? (
        <>
          <Dropdown menu={{ items: batch }} trigger={['click']}>
            <Button>
              <span className="cs-word">
                {m.console_school_batch()} <IconChevronDown size={14} />
              </span>
            </Button>
          </Dropdown>
          <Dropdown menu={{ items: more }} trigger={['click']}>
            <Button>
              <span className="cs-word">
                {m.console_school_more()} <IconChevronDown size={14} />
              </span>
            </Button>
          </Dropdown>
        </>
      ) : null}
      {mayEdit || node.data?.myRole === 'class_teacher' ? (
        <Button kind="primary" icon={IconPlus} onClick={() => setOver({ kind: 'new' })}>
          {m.console_school_add_student()}
        </Button>
      ) : null}
    </>
  );
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
        <ChangesBar />
        <ListPage<StudentItem>
          title={title}
          actions={actions}
          tabs={schoolTabs()}
          tab="school"
          onTab={(tab) => void navigate(schoolPath(tab))}
          facts={
            <>
              {facts}
              {node.data === undefined || !isNode ? null : (
                <Teachers kind={node.data.kind} teachers={node.data.teachers}>
                  {withTeachers ? (
                    <button type="button" className="cs-link" onClick={() => setOver({ kind: 'teachers', nodeId })}>
                      {m.console_school_teachers_set()}
                    </button>
                  ) : null}
                  {isClass ? (
                    <span>
                      {m.console_school_group()}:{' '}
                      {node.data.groupOpen ? (
                        m.console_school_group_open()
                      ) : (
                        <button type="button" className="cs-link" onClick={() => setOver({ kind: 'group-how' })}>
                          {m.console_school_group_create()} ›
                        </button>
                      )}
                    </span>
                  ) : null}
                </Teachers>
              )}
            </>
          }
          list={list}
          query={{ data, error: query.error, isPlaceholderData: query.isPlaceholderData, refetch: query.refetch }}
          columns={columnsOf()}
          rowKey={(row) => row.id}
          rowName={(row) => row.name}
          {...(mayEdit || node.data?.myRole === 'class_teacher'
            ? { onOpen: (row: StudentItem) => setOver({ kind: 'student', id: row.id }) }
            : {})}
          {...(mayEdit
            ? {
                bulk: (ids: ReadonlySet<string>, clear: () => void) => (
                  <>
                    <Button size="small" onClick={() => setOver({ kind: 'set-class', ids: [...ids], clear })}>
                      {m.console_school_set_class()}
                    </Button>
                    <Button size="small" onClick={() => void inviteAll({ studentIds: [...ids] })}>
                      {m.console_school_invite()}
                    </Button>
                    <Button size="small" onClick={() => setOver({ kind: 'remove', ids: [...ids], clear })}>
                      {m.console_school_remove()}
                    </Button>
                  </>
                ),
              }
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
      <Suspense fallback={null}>
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
        {shown === undefined ? null : (
          <Overlay
            over={shown}
            items={items}
            classId={isClass ? nodeId : undefined}
            onClose={(gone) => {
              closeShown();
              if (gone === selected) select(WHOLE);
            }}
          />
        )}
      </Suspense>
      <StepUpDialog stepUp={stepUp} />
    </div>
  );
}
