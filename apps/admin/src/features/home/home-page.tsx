import './home.css';
import { useNavigate } from 'react-router';
import { directoryApi } from '@contracts/directory';
import { m } from '@contracts/messages';
import { noticesApi, type NoticeItem } from '@contracts/notices';
import { useRouteQuery } from '@ui/core/api/query';
import { FourPartBar } from '@ui/core/charts/four-part-bar';
import { formatShort } from '@ui/core/format/date';
import { formatNumber } from '@ui/core/format/number';
import { IconCheckCircle, IconChevronRight, IconPlus, IconWarning } from '@ui/core/icons/icons';
import { doneKind, ringCounts } from '@ui/core/notices/notice-words';
import { useMay, useSession } from '@ui/core/session/session';
import { Button } from '@ui/core/shell/button';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { EmptyState, FailedState } from '@ui/core/states/states';
import { Banner } from '@ui/core/status/offline-banner';
import { PageHeader, Panel } from '@ui/admin/shell/page-header';
import { firstLoginSeen } from '../../shared/first-login-mark';
import { todosOf, type Todo } from './todo';

function TodoRow({ todo }: { todo: Todo }) {
  return (
    <li>
      <a href={todo.href}>
        {todo.bad === true ? <IconWarning size={18} className="ch-todo__bad" /> : <i className="sc-dot" />}
        <span>
          <b>{todo.title}</b>
          {todo.text === '' ? null : <small className="sc-quiet">{todo.text}</small>}
        </span>
        <span className="ch-todo__do">
          {todo.action}
          <IconChevronRight size={14} />
        </span>
      </a>
    </li>
  );
}

function Todos({ todos, loading }: { todos: readonly Todo[]; loading: boolean }) {
  if (loading) return <SkeletonRows count={4} />;
  if (todos.length > 0) {
    return (
      <ul className="ch-todos">
        {todos.map((todo) => (
          <TodoRow key={todo.id} todo={todo} />
        ))}
      </ul>
    );
  }
  return (
    <p className="ch-done">
      <IconCheckCircle size={20} />
      <span>
        <b>{m.console_home_all_done()}</b>
        <small className="sc-quiet">{m.console_home_all_done_text()}</small>
      </span>
    </p>
  );
}

function OpenNotices({ items, canCreate }: { items: readonly NoticeItem[]; canCreate: boolean }) {
  const navigate = useNavigate();
  if (items.length === 0) {
    return (
      <EmptyState
        surface="console"
        title={m.console_home_open_none()}
        text={m.console_home_open_none_text()}
        action={
          canCreate ? (
            <Button icon={IconPlus} onClick={() => void navigate('/console/notices/new')}>
              {m.notices_create()}
            </Button>
          ) : undefined
        }
      />
    );
  }
  return (
    <ul className="ch-notices">
      {items.map((item) => (
        <li key={item.id}>
          <a href={`/console/notices/${item.id}`}>
            <span>
              <b className="sc-two-lines">{item.title === '' ? m.notices_untitled() : item.title}</b>
              <small className="sc-quiet">
                {item.sender.name}
                {item.sentAt === null ? '' : ` · ${formatShort(item.sentAt)}`}
              </small>
            </span>
            <FourPartBar
              sum
              done={doneKind(item)}
              counts={
                item.stones === undefined
                  ? { done: item.handled, opened: 0, handed: 0, refused: 0, waiting: item.students - item.handled }
                  : ringCounts(item.stones)
              }
              name={item.title}
            />
          </a>
        </li>
      ))}
    </ul>
  );
}

/** 首頁: what waits, the school in numbers, notices under way (OVR-38). */
export function HomePage() {
  const navigate = useNavigate();
  const me = useSession();
  const mayDirectory = useMay('directory.read');
  const home = useRouteQuery(noticesApi.home, {});
  const school = useRouteQuery(directoryApi.nodes, {});
  const sync = useRouteQuery(directoryApi.syncState, {}, { enabled: mayDirectory });
  const scope = home.data?.shared == null ? 'mine' : 'shared';
  const open = useRouteQuery(
    noticesApi.list,
    { query: { scope, state: 'sent', page: '1', pageSize: '6' } },
    { enabled: home.data !== undefined },
  );

  const parts = [home, school, open, ...(mayDirectory ? [sync] : [])];
  const broken = parts.find((part) => part.error !== null && part.data === undefined);
  const loading = home.data === undefined || school.data === undefined || (mayDirectory && sync.data === undefined);
  const classes = school.data?.items ?? [];
  const todos = todosOf({
    drafts: home.data?.drafts ?? 0,
    classes: me.roles.length > 0 ? classes : [],
    guardians: school.data?.guardians ?? 0,
    joined: school.data?.joined ?? school.data?.guardians ?? 0,
    sync: sync.data?.items ?? [],
    firstLogin: me.roles.length > 0 && !firstLoginSeen.has(me),
  });
  const retry = () => parts.forEach((part) => void (part.error === null ? undefined : part.refetch()));
  const numbers: [string, number | undefined][] = [
    [m.console_home_students(), school.data?.students],
    [m.console_home_guardians(), school.data?.guardians],
    [m.console_home_joined(), school.data?.joined],
    [
      m.console_home_classes(),
      school.data === undefined ? undefined : classes.filter((node) => node.kind === 'class' && !node.graduated).length,
    ],
  ];
  return (
    <>
      <PageHeader
        title={m.console_home_hello({ name: me.person.name ?? '' })}
        facts={loading ? <>&nbsp;</> : todos.length === 0 ? m.console_home_facts_none() : m.console_home_facts_waiting({ n: todos.length })}
        actions={
          home.data?.canCreate === true ? (
            <Button kind="primary" icon={IconPlus} onClick={() => void navigate('/console/notices/new')}>
              {m.notices_create()}
            </Button>
          ) : undefined
        }
      />
      {broken?.error != null && parts.every((part) => part.data === undefined || part === home) ? (
        <FailedState surface="console" error={broken.error} onRetry={retry} />
      ) : (
        <div className="ch-page">
          {broken === undefined ? null : (
            <Banner
              tone="warn"
              action={
                <Button size="small" onClick={retry}>
                  {m.ui_retry()}
                </Button>
              }
            >
              {m.console_home_part_failed()}
            </Banner>
          )}
          <dl className="ch-numbers">
            {numbers.map(([label, value]) => (
              <div key={label}>
                <dt>{label}</dt>
                <dd>{value === undefined ? '—' : formatNumber(value)}</dd>
              </div>
            ))}
          </dl>
          <div className="ch-columns">
            <Panel
              title={m.console_home_todo()}
              {...(loading || todos.length === 0 ? {} : { note: <span className="sc-count">{todos.length}</span> })}
              grow
            >
              <Todos todos={todos} loading={loading && broken === undefined} />
            </Panel>
            <Panel
              title={m.console_home_open_notices()}
              grow
              aside={
                <a href={scope === 'shared' ? '/console/notices?tab=shared' : '/console/notices'}>{m.console_home_open_notices_all()}</a>
              }
            >
              {open.data === undefined ? (
                open.error === null ? (
                  <SkeletonRows count={5} />
                ) : (
                  <FailedState surface="console" error={open.error} onRetry={() => void open.refetch()} />
                )
              ) : (
                <OpenNotices items={open.data.items} canCreate={home.data?.canCreate === true} />
              )}
            </Panel>
          </div>
        </div>
      )}
    </>
  );
}
