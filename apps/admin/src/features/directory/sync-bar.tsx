import './directory.css';
import { useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { directoryApi, type SyncState } from '@contracts/directory';
import { m } from '@contracts/messages';
import { isApiError } from '@ui/core/api/api-error';
import { routeKey, useApi, useRouteQuery } from '@ui/core/api/query';
import { formatDateTime, formatShort } from '@ui/core/format/date';
import { formatNumber } from '@ui/core/format/number';
import { IconCheckCircle, IconClock, IconReload, IconWarning } from '@ui/core/icons/icons';
import { useMay } from '@ui/core/session/session';
import { Button } from '@ui/core/shell/button';
import { StatusTag } from '@ui/core/status/status-tag';
import { toast } from '@ui/core/status/toast';
import { SideDrawer } from '@ui/admin/side-drawer';

const WATCH_MS = 4_000;

function kindWord(kind: string): string {
  const known: Readonly<Record<string, () => string>> = {
    departments: () => m.console_directory_kind_departments(),
    members: () => m.console_directory_kind_members(),
    labels: () => m.console_directory_kind_labels(),
    nodes: () => m.console_directory_kind_nodes(),
    students: () => m.console_directory_kind_students(),
    parents: () => m.console_directory_kind_parents(),
    guardianships: () => m.console_directory_kind_guardianships(),
    teachers: () => m.console_directory_kind_teachers(),
  };
  return (Object.hasOwn(known, kind) ? known[kind]?.() : undefined) ?? m.console_directory_kind_other();
}

function StateTag({ state }: { state: SyncState['state'] }) {
  switch (state) {
    case 'ok':
      return (
        <StatusTag tone="ok" icon={IconCheckCircle}>
          {m.contacts_sync_done()}
        </StatusTag>
      );
    case 'running':
      return (
        <StatusTag tone="info" live>
          {m.console_directory_sync_running()}
        </StatusTag>
      );
    case 'failed':
      return (
        <StatusTag tone="bad" icon={IconWarning}>
          {m.console_directory_sync_failed()}
        </StatusTag>
      );
    case 'never':
      return (
        <StatusTag tone="quiet" icon={IconClock}>
          {m.console_directory_sync_never()}
        </StatusTag>
      );
  }
}

function newest(item: SyncState): string | null {
  return [item.lastFullAt, item.lastDeltaAt, item.lastComparedAt].reduce(
    (a, b) => (a === null || (b !== null && Date.parse(b) > Date.parse(a)) ? b : a),
    null,
  );
}

function Details({ item }: { item: SyncState }) {
  const rows: [string, string | null][] = [
    [m.console_directory_sync_full(), item.lastFullAt],
    [m.console_directory_sync_delta(), item.lastDeltaAt],
    [m.console_directory_sync_compared(), item.lastComparedAt],
  ];
  const repaired = Object.entries(item.counts).filter(([, n]) => n.added + n.changed + n.removed > 0);
  return (
    <section className="cd-sync">
      <h3>
        {item.directory === 'school' ? m.console_directory_sync_school() : m.console_directory_sync_contacts()}
        <StateTag state={item.state} />
      </h3>
      {item.error === null ? null : <p className="cd-sync__error">{item.error}</p>}
      <dl>
        {rows.map(([label, at]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{at === null ? '—' : formatDateTime(at)}</dd>
          </div>
        ))}
      </dl>
      <h4>{m.console_directory_sync_repaired()}</h4>
      {repaired.length === 0 ? (
        <p className="sc-quiet">{m.console_directory_sync_repaired_none()}</p>
      ) : (
        <dl>
          {repaired.map(([kind, n]) => (
            <div key={kind}>
              <dt>{kindWord(kind)}</dt>
              <dd>
                {m.console_directory_sync_row({
                  added: formatNumber(n.added),
                  changed: formatNumber(n.changed),
                  removed: formatNumber(n.removed),
                })}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}

/** One line above a directory: whether the mirror is right, 【查看】 and 【立即同步】 (SCH-16). Nothing for people who may not see it. */
export function SyncBar({ directory }: { directory: SyncState['directory'] }) {
  const api = useApi();
  const client = useQueryClient();
  const mayRead = useMay('directory.read');
  const maySync = useMay('directory.sync');
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const [watch, setWatch] = useState(false);
  const query = useRouteQuery(directoryApi.syncState, {}, { enabled: mayRead, ...(watch ? { refetchInterval: WATCH_MS } : {}) });
  const items = query.data?.items ?? [];
  const item = items.find((one) => one.directory === directory);
  if (!mayRead || item === undefined) return null;
  const running = item.state === 'running';
  const at = newest(item);
  const words = running
    ? m.console_directory_sync_running()
    : item.state === 'failed'
      ? `${m.console_directory_sync_failed()}${item.error === null ? '' : `：${item.error}`}`
      : item.state === 'never'
        ? m.console_directory_sync_never()
        : directory === 'school'
          ? m.console_directory_sync_ok_school()
          : m.console_directory_sync_ok_contacts();
  const start = async () => {
    setBusy(true);
    try {
      await api.call(directoryApi.sync, { body: {} });
      toast(m.console_directory_sync_started());
      setWatch(true);
      for (const route of [directoryApi.syncState, directoryApi.nodes, directoryApi.departments])
        await client.invalidateQueries({ queryKey: routeKey(route) });
    } catch (error) {
      toast(isApiError(error) ? error.message : m.ui_failed(), 'bad');
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className={item.state === 'failed' ? 'cd-bar cd-bar--bad' : 'cd-bar'} role="status">
      {running ? <span className="sc-spinner" /> : item.state === 'failed' ? <IconWarning size={18} /> : <IconCheckCircle size={18} />}
      <span className="cd-bar__text">
        {words}
        {at === null || running ? null : <small>{m.console_directory_sync_last({ time: formatShort(at) })}</small>}
      </span>
      <button type="button" className="cd-bar__link" onClick={() => setOpen(true)}>
        {m.console_directory_sync_show()}
      </button>
      {maySync ? (
        <Button size="small" icon={IconReload} busy={busy || running} onClick={() => void start()}>
          {m.console_directory_sync_now()}
        </Button>
      ) : null}
      <SideDrawer title={m.console_directory_sync_title()} open={open} onClose={() => setOpen(false)} width={400}>
        {items.map((one) => (
          <Details key={one.directory} item={one} />
        ))}
      </SideDrawer>
    </div>
  );
}
