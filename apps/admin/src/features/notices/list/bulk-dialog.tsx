import { useState } from 'react';
import { Modal } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { m } from '@contracts/messages';
import { noticesApi, type NoticeItem } from '@contracts/notices';
import { isApiError } from '@ui/core/api/api-error';
import { routeKey, useApi } from '@ui/core/api/query';
import { formatNumber } from '@ui/core/format/number';
import { useLocale } from '@ui/core/i18n/locale';
import { IconCheckCircle, IconCloseCircle } from '@ui/core/icons/icons';
import { whyNot } from '@ui/core/notices/notice-words';
import { Button } from '@ui/core/shell/button';
import { ProgressBar } from '@ui/core/status/progress-row';
import { bulkPlan, type BulkAction, type BulkRow } from './bulk-plan';
import { useFocusBack } from '@ui/admin/use-focus-back';

/** Asks with numbers, works through the chosen notices one by one, and says for each what became of it. */
export function BulkDialog({
  action,
  notices,
  onClose,
}: {
  action: BulkAction;
  notices: readonly NoticeItem[];
  onClose: (done: boolean) => void;
}) {
  useFocusBack();
  const api = useApi();
  const client = useQueryClient();
  const locale = useLocale();
  const [rows, setRows] = useState<BulkRow[]>(() =>
    bulkPlan(
      action,
      notices,
      (allowed) => (allowed === undefined ? m.notices_not_now() : whyNot(allowed, locale)),
      { waiting: m.console_notices_bulk_waiting(), untitled: m.notices_untitled() },
      () => crypto.randomUUID(),
    ),
  );
  const [phase, setPhase] = useState<'asking' | 'running' | 'done'>('asking');
  const possible = rows.filter((row) => row.key !== '');
  const settled = possible.filter((row) => row.state === 'ok' || row.state === 'failed').length;
  const ok = rows.filter((row) => row.state === 'ok').length;

  const one = async (row: BulkRow): Promise<string> => {
    if (action === 'close') {
      await api.call(noticesApi.close, { params: { id: row.id } });
      return m.console_notices_bulk_closed();
    }
    const { students } = await api.call(noticesApi.remind, { params: { id: row.id }, idempotencyKey: row.key });
    return m.console_notices_bulk_reminded({ n: formatNumber(students) });
  };
  const run = async () => {
    setPhase('running');
    const put = (id: string, part: Partial<BulkRow>) =>
      setRows((before) => before.map((row) => (row.id === id ? { ...row, ...part } : row)));
    for (const row of possible) {
      put(row.id, { state: 'running' });
      try {
        put(row.id, { state: 'ok', words: await one(row) });
      } catch (error) {
        put(row.id, { state: 'failed', words: isApiError(error) ? error.message : m.ui_failed() });
      }
    }
    setPhase('done');
    await Promise.all(
      [noticesApi.list, noticesApi.detail, noticesApi.progress].map((route) => client.invalidateQueries({ queryKey: routeKey(route) })),
    );
  };
  const title =
    action === 'remind'
      ? m.console_notices_bulk_remind_title({ n: possible.length })
      : m.console_notices_bulk_close_title({ n: possible.length });
  const skipped = rows.length - possible.length;
  const close = () => {
    if (phase !== 'running') onClose(phase === 'done');
  };
  return (
    <Modal
      open
      width={560}
      title={
        possible.length === 0
          ? m.console_notices_bulk_none()
          : phase === 'done'
            ? m.console_notices_bulk_done({ ok, failed: rows.length - ok })
            : title
      }
      onCancel={close}
      mask={{ closable: phase === 'asking' }}
      footer={
        <span className="cn-foot">
          {phase === 'asking' && possible.length > 0 ? (
            <>
              <Button onClick={close}>{m.ui_cancel()}</Button>
              <Button kind="primary" onClick={() => void run()}>
                {action === 'remind' ? m.notices_remind() : m.notices_close()}
              </Button>
            </>
          ) : (
            <Button kind="primary" busy={phase === 'running'} onClick={close}>
              {m.ui_done()}
            </Button>
          )}
        </span>
      }
    >
      {phase === 'asking' && possible.length > 0 ? (
        <p className="sc-quiet">
          {action === 'remind' ? m.console_notices_bulk_remind_text() : m.console_notices_bulk_close_text()}
          {skipped === 0 ? null : ` ${m.console_notices_bulk_skip({ n: skipped })}`}
        </p>
      ) : null}
      {phase === 'running' ? (
        <ProgressBar
          share={possible.length === 0 ? null : settled / possible.length}
          label={m.console_notices_bulk_running({ done: settled, total: possible.length })}
        />
      ) : null}
      <ul className="cn-bulk-rows" aria-live="polite">
        {rows.map((row) => (
          <li key={row.id}>
            {row.state === 'ok' ? (
              <IconCheckCircle size={18} className="cn-ok" />
            ) : row.state === 'failed' ? (
              <IconCloseCircle size={18} className="cn-bad" />
            ) : row.state === 'running' ? (
              <span className="sc-spinner" />
            ) : (
              <span className="cn-bulk-rows__wait" />
            )}
            <span className="sc-ellipsis">{row.title}</span>
            <small className={row.state === 'failed' ? 'cn-bad' : 'sc-quiet'}>{row.words}</small>
          </li>
        ))}
      </ul>
    </Modal>
  );
}
