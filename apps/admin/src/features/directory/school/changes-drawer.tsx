import { useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { changesApi, type ChangeItem } from '@contracts/directory-changes';
import { m } from '@contracts/messages';
import { routeKey, useApi, useRouteList, useRouteQuery } from '@ui/core/api/query';
import { formatShort } from '@ui/core/format/date';
import { formatNumber } from '@ui/core/format/number';
import { IconClock, IconWarning } from '@ui/core/icons/icons';
import { useLive } from '@ui/core/live/use-live';
import { useMay } from '@ui/core/session/session';
import { Button } from '@ui/core/shell/button';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { EmptyState, FailedState } from '@ui/core/states/states';
import { StatusTag } from '@ui/core/status/status-tag';
import { toast } from '@ui/core/status/toast';
import { SideDrawer } from '@ui/admin/side-drawer';
import { messageOf, refreshSchool } from './settle';

/** Bar above a directory while changes wait for WeCom or failed; opens the list (14 §7). */
export function ChangesBar() {
  const may = useMay('directory.sync');
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const query = useRouteQuery(changesApi.numbers, {}, { enabled: may });
  useLive(may ? 'directory:changes' : undefined, () => {
    void client.invalidateQueries({ queryKey: routeKey(changesApi.numbers) });
    void client.invalidateQueries({ queryKey: routeKey(changesApi.list) });
  });
  const { pending = 0, failed = 0, waits = null } = query.data ?? {};
  // A handful on their way is the normal case and no news.
  if (failed === 0 && waits === null && !open) return null;
  return (
    <div className={failed > 0 ? 'cd-bar cd-bar--bad' : 'cd-bar'} role="status">
      {failed > 0 ? <IconWarning size={18} /> : <IconClock size={18} />}
      <span className="cd-bar__text">
        {failed > 0
          ? m.console_school_changes_failed_n({ n: formatNumber(failed) })
          : m.console_school_changes_pending_n({ n: formatNumber(pending) })}
        {waits === null ? null : <small>{waits}</small>}
      </span>
      <button type="button" className="cd-bar__link" onClick={() => setOpen(true)}>
        {m.console_directory_sync_show()}
      </button>
      <SideDrawer title={m.console_school_changes()} open={open} onClose={() => setOpen(false)} width={480}>
        {open ? (
          <>
            <ChangeSection state="failed" />
            <ChangeSection state="pending" />
          </>
        ) : null}
      </SideDrawer>
    </div>
  );
}

function ChangeSection({ state }: { state: 'failed' | 'pending' }) {
  const list = useRouteList<ChangeItem>(changesApi.list, { query: { state } });
  const title = state === 'failed' ? m.console_school_changes_failed() : m.console_school_changes_pending();
  return (
    <section className="cs-role">
      <h3>{title}</h3>
      {list.rows === undefined ? (
        list.error === null ? (
          <SkeletonRows count={2} />
        ) : (
          <FailedState surface="console" error={list.error} onRetry={() => void list.refetch()} />
        )
      ) : list.rows.length === 0 ? (
        <EmptyState surface="console" title={m.console_school_changes_none()} />
      ) : (
        list.rows.map((item) => <ChangeCard key={item.id} item={item} />)
      )}
      {list.hasNextPage ? <Button onClick={() => void list.fetchNextPage()}>{m.ui_load_more()}</Button> : null}
    </section>
  );
}

const entityWord = (kind: string): string => {
  const words: Readonly<Record<string, () => string>> = {
    department: m.console_school_entity_department,
    member: m.console_school_entity_member,
    label: m.console_school_entity_label,
    node: m.console_school_entity_node,
    student: m.console_school_entity_student,
    parent: m.console_school_entity_parent,
  };
  return words[kind.split('.')[0] ?? '']?.() ?? '';
};
const actWord = (kind: string): string => {
  const act = kind.split('.')[1] ?? '';
  if (act === 'create' || act === 'join') return m.console_school_change_create();
  if (act === 'update' || act === 'rename') return m.console_school_change_update();
  if (act === 'delete') return m.console_school_change_delete();
  return act === 'invite' ? m.console_school_change_invite() : m.console_school_change_other();
};

function ChangeCard({ item }: { item: ChangeItem }) {
  const api = useApi();
  const client = useQueryClient();
  const [comparing, setComparing] = useState(false);
  const [busy, setBusy] = useState(false);
  const act = async (work: () => Promise<unknown>, done: string) => {
    setBusy(true);
    try {
      await work();
      toast(done);
      await refreshSchool(client);
    } catch (error) {
      toast(messageOf(error), 'bad');
    } finally {
      setBusy(false);
    }
  };
  const retry = (overwrite: boolean) =>
    act(() => api.call(changesApi.retry, { params: { id: item.id }, body: { overwrite } }), m.console_school_changes_retried());
  const discard = () =>
    act(() => api.call(changesApi.discard, { params: { id: item.id }, body: {} }), m.console_school_changes_discarded());
  return (
    <div className="cs-card">
      <div className="cs-card__line">
        <b>{`${actWord(item.kind)}${entityWord(item.kind)}`}</b>
        <span>{item.label}</span>
        <StatusTag tone={item.state === 'failed' ? 'bad' : 'info'} icon={item.state === 'failed' ? IconWarning : IconClock}>
          {item.state === 'failed' ? m.console_school_changes_failed() : m.console_school_changes_pending()}
        </StatusTag>
      </div>
      <small className="sc-quiet">
        {formatShort(item.createdAt)}
        {item.by === null ? '' : ` · ${item.by}`}
      </small>
      {item.error === null ? null : <p className="cs-fault">{item.error}</p>}
      {comparing ? <Versions id={item.id} /> : null}
      {item.state !== 'failed' ? null : (
        <div className="cs-card__acts">
          {item.conflict ? (
            comparing ? (
              <>
                <Button size="small" busy={busy} onClick={() => void discard()}>
                  {m.console_school_changes_use_theirs()}
                </Button>
                <Button size="small" kind="primary" busy={busy} onClick={() => void retry(true)}>
                  {m.console_school_changes_use_mine()}
                </Button>
              </>
            ) : (
              <Button size="small" onClick={() => setComparing(true)}>
                {m.console_school_changes_compare()}
              </Button>
            )
          ) : (
            <>
              <Button size="small" busy={busy} onClick={() => void discard()}>
                {m.console_school_changes_discard()}
              </Button>
              <Button size="small" kind="primary" busy={busy} onClick={() => void retry(false)}>
                {m.console_school_changes_retry()}
              </Button>
            </>
          )}
        </div>
      )}
    </div>
  );
}

const fieldWord = (field: string): string => {
  const words: Readonly<Record<string, () => string>> = {
    name: m.console_school_field_name,
    tagname: m.console_school_field_name,
    department: m.console_school_field_department,
    parentid: m.console_school_field_parentid,
    teachers: m.console_school_field_teachers,
    children: m.console_school_field_children,
  };
  return (words[field] ?? m.console_school_field_other)();
};

/** Both versions side by side: the change, and what WeCom has now (BEY-16). */
function Versions({ id }: { id: string }) {
  const query = useRouteQuery(changesApi.conflict, { params: { id } }, { staleTime: 0 });
  if (query.data === undefined)
    return query.error === null ? <SkeletonRows count={2} /> : <p className="cs-fault">{query.error.message}</p>;
  return (
    <table className="cs-versions">
      <thead>
        <tr>
          <th>{m.console_school_field_other()}</th>
          <th>{m.console_school_changes_mine()}</th>
          <th>{m.console_school_changes_theirs()}</th>
        </tr>
      </thead>
      <tbody>
        {query.data.fields.map((each) => (
          <tr key={each.field}>
            <th>{fieldWord(each.field)}</th>
            <td>{each.mine === '' ? '—' : each.mine}</td>
            <td>{each.theirs === '' ? '—' : each.theirs}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
