import { useEffect, useRef, useState, type DragEvent } from 'react';
import { Select } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { IMPORT_LIMITS, importsApi, type ImportKind, type ImportRow, type ImportRowState, type ImportView } from '@contracts/imports';
import { m } from '@contracts/messages';
import { API_BASE, pathOf } from '@contracts/route';
import { ApiError } from '@ui/core/api/api-error';
import { routeKey, useApi, useRouteQuery } from '@ui/core/api/query';
import { formatDateTime } from '@ui/core/format/date';
import { formatNumber } from '@ui/core/format/number';
import { currentLocale } from '@ui/core/i18n/locale';
import { IconCheckCircle, IconClock, IconCloseCircle, IconDownload, IconUndo, IconUpload, type Icon } from '@ui/core/icons/icons';
import { useLive } from '@ui/core/live/use-live';
import { Button } from '@ui/core/shell/button';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { ProgressBar } from '@ui/core/status/progress-row';
import { StatusTag } from '@ui/core/status/status-tag';
import { SideDrawer } from '@ui/admin/side-drawer';
import { Fault } from './fault';
import { messageOf, refreshSchool } from './settle';

const PAGE = 50;
const READ_MS = 60_000;

const STATE: Readonly<Record<ImportRowState, { word: () => string; tone: 'ok' | 'warn' | 'bad' | 'info' | 'quiet'; icon: Icon }>> = {
  ok: { word: m.console_school_import_ok, tone: 'ok', icon: IconCheckCircle },
  skipped: { word: m.console_school_import_skipped, tone: 'quiet', icon: IconClock },
  error: { word: m.console_school_import_error, tone: 'bad', icon: IconCloseCircle },
  waiting: { word: m.console_school_import_waiting, tone: 'info', icon: IconClock },
  done: { word: m.console_school_import_done, tone: 'ok', icon: IconCheckCircle },
  failed: { word: m.console_school_import_failed, tone: 'bad', icon: IconCloseCircle },
  undone: { word: m.console_school_import_undone, tone: 'quiet', icon: IconUndo },
};
const STATES = Object.keys(STATE) as ImportRowState[];

/** Raw bytes have no place in the JSON client; headers and errors are the same. @throws ApiError */
async function send(kind: ImportKind, file: File): Promise<ImportView> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), READ_MS);
  try {
    const response = await fetch(`${API_BASE}${pathOf(importsApi.preview, { kind })}?name=${encodeURIComponent(file.name.slice(-255))}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/octet-stream', 'X-Requested-With': 'smart-campus', 'Accept-Language': currentLocale() },
      credentials: 'same-origin',
      signal: stop.signal,
      body: file,
    });
    const body = (await response.json()) as ImportView & { code?: string; message?: string };
    if (response.ok) return body;
    throw new ApiError({ status: response.status, code: 'BAD_ANSWER', message: body.message ?? m.ui_failed() });
  } catch (cause) {
    if (cause instanceof ApiError) throw cause;
    throw new ApiError({ status: 0, code: 'OFFLINE', message: m.ui_unreachable(), cause });
  } finally {
    clearTimeout(timer);
  }
}

/** 批量導入 in three steps: file → each row judged → written by a job, with a file of faults and an undo (SCH-20, OVR-21). */
export function ImportDrawer({ kind, onClose }: { kind: ImportKind; onClose: () => void }) {
  const [id, setId] = useState<string>();
  const earlier = useRouteQuery(importsApi.list, { query: { kind } }, { staleTime: 0 });
  const running = earlier.data?.items.find((item) => item.state === 'running' || item.state === 'undoing');
  useEffect(() => {
    if (running !== undefined) setId((before) => before ?? running.id);
  }, [running]);
  return (
    <SideDrawer
      title={kind === 'members' ? m.console_contacts_import_title() : m.console_school_import_title()}
      open
      onClose={onClose}
      width={920}
    >
      {id === undefined ? (
        <FileStep kind={kind} onRead={setId} earlier={earlier.data?.items ?? []} />
      ) : (
        <CheckStep kind={kind} id={id} onOther={() => setId(undefined)} />
      )}
    </SideDrawer>
  );
}

function FileStep({ kind, onRead, earlier }: { kind: ImportKind; onRead: (id: string) => void; earlier: readonly ImportView[] }) {
  const input = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const [over, setOver] = useState(false);
  const [fault, setFault] = useState<string>();
  const take = async (file: File | undefined) => {
    if (file === undefined || busy) return;
    if (file.size > IMPORT_LIMITS.bytes) {
      setFault(m.console_school_import_limits());
      return;
    }
    setBusy(true);
    setFault(undefined);
    try {
      onRead((await send(kind, file)).id);
    } catch (error) {
      setFault(messageOf(error));
      setBusy(false);
    }
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void take(event.dataTransfer.files[0]);
  };
  return (
    <div className="cs-form">
      <p>
        <a className="cs-link" href={`${API_BASE}${pathOf(importsApi.template, { kind })}`}>
          <IconDownload size={16} /> {m.console_school_import_template()}
        </a>
      </p>
      <button
        type="button"
        className={over ? 'cs-drop cs-drop--over' : 'cs-drop'}
        onClick={() => input.current?.click()}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        {busy ? <span className="sc-spinner" /> : <IconUpload size={28} />}
        <b>{busy ? m.console_school_import_reading() : m.console_school_import_drop()}</b>
        <small>{m.console_school_import_limits()}</small>
      </button>
      <input
        ref={input}
        type="file"
        hidden
        accept=".xlsx,.csv,.txt"
        onChange={(event) => {
          void take(event.target.files?.[0]);
          event.target.value = '';
        }}
      />
      <Fault>{fault}</Fault>
      {earlier.length === 0 ? null : (
        <ul className="cs-earlier">
          {earlier.map((item) => (
            <li key={item.id}>
              <button type="button" className="cs-link" onClick={() => onRead(item.id)}>
                {item.fileName}
              </button>
              <small>
                {formatDateTime(item.createdAt)} · {numbersOf(item)}
              </small>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function numbersOf(view: ImportView): string {
  return STATES.filter((state) => view.rows[state] > 0)
    .map((state) => `${STATE[state].word()} ${formatNumber(view.rows[state])}`)
    .join(' · ');
}

function CheckStep({ kind, id, onOther }: { kind: ImportKind; id: string; onOther: () => void }) {
  const api = useApi();
  const client = useQueryClient();
  const [key] = useState(() => ({ confirm: crypto.randomUUID(), undo: crypto.randomUUID() }));
  const [shown, setShown] = useState<ImportRowState | 'all'>('all');
  const [page, setPage] = useState(1);
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  const again = () => {
    void client.invalidateQueries({ queryKey: routeKey(importsApi.one) });
    void client.invalidateQueries({ queryKey: routeKey(importsApi.rows) });
  };
  useLive(`import:${id}`, again);
  const query = useRouteQuery(importsApi.one, { params: { id } }, { staleTime: 0 });
  const rows = useRouteQuery(
    importsApi.rows,
    { params: { id }, query: { page: String(page), pageSize: String(PAGE), ...(shown === 'all' ? {} : { state: shown }) } },
    { staleTime: 0, keepPrevious: true },
  );
  const view = query.data;
  const over = view?.state === 'done' || view?.state === 'undone';
  useEffect(() => {
    if (over) void refreshSchool(client);
  }, [over, client]);
  if (view === undefined) return query.error === null ? <SkeletonRows count={8} /> : <p className="cs-fault">{query.error.message}</p>;
  const act = async (work: () => Promise<unknown>) => {
    setBusy(true);
    setFault(undefined);
    try {
      await work();
      setAsking(false);
      again();
    } catch (error) {
      setFault(messageOf(error));
    } finally {
      setBusy(false);
    }
  };
  const working = view.state === 'running' || view.state === 'undoing';
  const total = view.rows.ok + view.rows.waiting + view.rows.done + view.rows.failed + view.rows.undone;
  const ended = view.state === 'undoing' ? view.rows.undone : view.rows.done + view.rows.failed;
  return (
    <div className="cs-form">
      <div className="cs-card__line">
        <b>{view.fileName}</b>
        <span>{numbersOf(view)}</span>
      </div>
      {view.repeatedAt === null || view.state !== 'preview' ? null : (
        <p className="cs-warn">{m.console_school_import_repeated({ time: formatDateTime(view.repeatedAt) })}</p>
      )}
      {working ? (
        <div role="status">
          <p>{m.console_school_import_running({ done: formatNumber(ended), total: formatNumber(total) })}</p>
          <ProgressBar share={total === 0 ? null : ended / total} label={m.console_school_import_title()} />
        </div>
      ) : null}
      <div className="cs-card__line">
        <Select
          value={shown}
          onChange={(value) => {
            setShown(value);
            setPage(1);
          }}
          aria-label={m.console_school_import_reason()}
          style={{ minWidth: 160 }}
          options={[
            { value: 'all' as const, label: `${m.console_school_import_all()} ${formatNumber(view.rows.total)}` },
            ...STATES.filter((state) => view.rows[state] > 0).map((state) => ({
              value: state,
              label: `${STATE[state].word()} ${formatNumber(view.rows[state])}`,
            })),
          ]}
        />
        {view.rows.error + view.rows.failed === 0 ? null : (
          <a className="cs-link" href={`${API_BASE}${pathOf(importsApi.faults, { id })}`}>
            <IconDownload size={16} /> {m.console_school_import_faults()}
          </a>
        )}
      </div>
      <RowTable view={view} rows={rows.data?.items} />
      {rows.data !== undefined && 'total' in rows.data && rows.data.total > PAGE ? (
        <span className="cs-foot">
          <Button size="small" disabledReason={page === 1 ? m.console_school_page_previous() : undefined} onClick={() => setPage(page - 1)}>
            {m.console_school_page_previous()}
          </Button>
          <span className="sc-number">
            {page} / {Math.ceil(rows.data.total / PAGE)}
          </span>
          <Button
            size="small"
            disabledReason={page * PAGE >= rows.data.total ? m.console_school_page_next() : undefined}
            onClick={() => setPage(page + 1)}
          >
            {m.console_school_page_next()}
          </Button>
        </span>
      ) : null}
      <Fault>{fault}</Fault>
      {asking ? (
        <div className="cs-ask">
          <b>{m.console_school_import_undo_title()}</b>
          <p>{kind === 'members' ? m.console_contacts_import_undo_text() : m.console_school_import_undo_text()}</p>
          <Button onClick={() => setAsking(false)}>{m.ui_cancel()}</Button>
          <Button
            kind="danger-fill"
            busy={busy}
            onClick={() => void act(() => api.call(importsApi.undo, { params: { id }, idempotencyKey: key.undo }))}
          >
            {m.console_school_import_undo()}
          </Button>
        </div>
      ) : (
        <span className="cs-foot cs-foot--stick">
          {working ? null : <Button onClick={onOther}>{m.console_school_import_other()}</Button>}
          {view.undoUntil === null ? null : (
            <Button icon={IconUndo} onClick={() => setAsking(true)}>
              {m.console_school_import_undo()}
            </Button>
          )}
          {view.state === 'preview' ? (
            <Button
              kind="primary"
              busy={busy}
              disabledReason={view.rows.ok === 0 ? m.console_school_import_error() : undefined}
              onClick={() => void act(() => api.call(importsApi.confirm, { params: { id }, idempotencyKey: key.confirm }))}
            >
              {m.console_school_import_confirm({ n: formatNumber(view.rows.ok) })}
            </Button>
          ) : null}
        </span>
      )}
    </div>
  );
}

function RowTable({ view, rows }: { view: ImportView; rows: readonly ImportRow[] | undefined }) {
  if (rows === undefined) return <SkeletonRows count={8} />;
  // Columns nobody filled in would only push the others aside.
  const used = view.columns.map((_, i) => rows.some((row) => (row.cells[i] ?? '') !== ''));
  return (
    <div className="cs-rows">
      <table>
        <thead>
          <tr>
            <th>{m.console_school_import_row()}</th>
            <th>{m.console_school_import_reason()}</th>
            {view.columns.map((column, i) => (used[i] === true ? <th key={column}>{column}</th> : null))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const { word, tone, icon } = STATE[row.state];
            return (
              <tr key={row.n}>
                <td className="sc-number">{row.n}</td>
                <td>
                  <StatusTag tone={tone} icon={icon}>
                    {word()}
                  </StatusTag>
                  {row.faults.map((text) => (
                    <div key={text} className={row.state === 'skipped' ? 'sc-quiet' : 'cs-fault'}>
                      {text}
                    </div>
                  ))}
                </td>
                {row.cells.map((cell, i) => (used[i] === true ? <td key={view.columns[i]}>{cell}</td> : null))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
