import { useRef, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { exportsApi } from '@contracts/exports';
import { ledgerApi } from '@contracts/ledger';
import { m } from '@contracts/messages';
import { isApiError } from '@ui/core/api/api-error';
import { routeKey, useApi, useRouteQuery } from '@ui/core/api/query';
import { formatDateTime } from '@ui/core/format/date';
import { formatNumber } from '@ui/core/format/number';
import { IconDownload } from '@ui/core/icons/icons';
import { useStepUp } from '@ui/core/session/step-up';
import { Button } from '@ui/core/shell/button';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { FailedState } from '@ui/core/states/states';
import { toast } from '@ui/core/status/toast';
import { StepUpDialog } from '@ui/admin/step-up-dialog';
import { Panel } from '@ui/admin/shell/page-header';
import { CopyLine } from '../copy-line';
import { ExportsPanel } from '../detail/exports-panel';

/** State of the sealed ledger, the fingerprint to keep elsewhere, and the whole of it to take away (BEY-01). */
export function LedgerSection() {
  const api = useApi();
  const stepUp = useStepUp();
  const client = useQueryClient();
  const query = useRouteQuery(ledgerApi.state, {}, { staleTime: 30_000 });
  const [busy, setBusy] = useState(false);
  const key = useRef(crypto.randomUUID());
  const { data } = query;
  const download = async () => {
    setBusy(true);
    try {
      await stepUp.run(() => api.call(ledgerApi.export, { idempotencyKey: key.current }));
      // Another press is another download.
      key.current = crypto.randomUUID();
      void client.invalidateQueries({ queryKey: routeKey(exportsApi.list) });
      toast(m.notice_settings_ledger_started());
    } catch (error) {
      if (!isApiError(error, 'STEP_UP_REQUIRED')) toast(isApiError(error) ? error.message : m.ui_failed(), 'bad');
    } finally {
      setBusy(false);
    }
  };
  return (
    <Panel
      title={m.notice_settings_ledger()}
      aside={
        data === undefined || data.rows === 0 ? undefined : (
          <Button size="small" icon={IconDownload} busy={busy} onClick={() => void download()}>
            {m.notice_settings_ledger_download()}
          </Button>
        )
      }
    >
      <p className="cn-rules-what sc-quiet">{m.notice_settings_ledger_what()}</p>
      {data === undefined ? (
        query.error === null ? (
          <SkeletonRows count={3} />
        ) : (
          <FailedState surface="console" error={query.error} onRetry={() => void query.refetch()} />
        )
      ) : data.fingerprint === '' ? (
        <p className="cn-note">{m.notice_settings_ledger_none()}</p>
      ) : (
        <dl className="cn-settings">
          <div>
            <dt>{m.notice_settings_ledger_key()}</dt>
            <dd>
              <CopyLine text={data.fingerprint} />
              <small className="sc-quiet">{m.notice_settings_ledger_key_help()}</small>
            </dd>
          </div>
          <div>
            <dt>{m.notice_settings_ledger_sealed()}</dt>
            <dd>{data.sealedAt === null ? '—' : formatDateTime(data.sealedAt)}</dd>
          </div>
          <div>
            <dt>{m.notice_settings_ledger_rows()}</dt>
            <dd>{m.notice_settings_ledger_rows_n({ rows: formatNumber(data.rows), blocks: formatNumber(data.blocks) })}</dd>
          </div>
          <div>
            <dt>{m.notice_settings_ledger_waiting()}</dt>
            <dd>{m.notice_settings_ledger_waiting_n({ n: formatNumber(data.waiting) })}</dd>
          </div>
        </dl>
      )}
      <div className="cn-rules-downloads">
        <ExportsPanel kind="ledger" />
      </div>
      <StepUpDialog stepUp={stepUp} />
    </Panel>
  );
}
