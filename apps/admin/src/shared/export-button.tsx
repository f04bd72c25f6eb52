import { useState } from 'react';
import { exportsApi, type ExportView } from '@contracts/exports';
import { m } from '@contracts/messages';
import { API_BASE, pathOf } from '@contracts/route';
import { isApiError } from '@ui/core/api/api-error';
import { useRouteQuery } from '@ui/core/api/query';
import { IconDownload } from '@ui/core/icons/icons';
import { useStepUp } from '@ui/core/session/step-up';
import { Button } from '@ui/core/shell/button';
import { toast } from '@ui/core/status/toast';
import { StepUpDialog } from '@ui/admin/step-up-dialog';

const WATCH_MS = 1_000;

/** Starts a download, shows its progress in the button, and hands the file over when it is there; safe to leave (OVR-21).
 * A list of people asks for a confirmed identity first (A10). */
export function ExportButton({ start, children }: { start: (idempotencyKey: string) => Promise<ExportView>; children: string }) {
  const stepUp = useStepUp();
  const [id, setId] = useState<string>();
  const [busy, setBusy] = useState(false);
  const query = useRouteQuery(exportsApi.one, { params: { id: id ?? '' } }, { enabled: id !== undefined, refetchInterval: WATCH_MS });
  const view = id === undefined ? undefined : query.data;
  const press = async () => {
    if (view?.state === 'ready') {
      window.location.assign(`${API_BASE}${pathOf(exportsApi.download, { id: view.id })}`);
      setId(undefined);
      return;
    }
    setBusy(true);
    try {
      const key = crypto.randomUUID();
      setId((await stepUp.run(() => start(key))).id);
    } catch (error) {
      if (!isApiError(error)) throw error;
      if (error.code !== 'STEP_UP_REQUIRED') toast(error.message, 'bad');
    } finally {
      setBusy(false);
    }
  };
  const running = view !== undefined && (view.state === 'queued' || view.state === 'running');
  return (
    <>
      <Button
        icon={IconDownload}
        busy={busy || running}
        {...(view?.state === 'ready' ? { kind: 'primary' as const } : {})}
        onClick={() => void press()}
      >
        {running
          ? m.console_contacts_exporting({ done: view.done, total: view.total ?? 0 })
          : view?.state === 'ready'
            ? m.console_contacts_export_ready()
            : children}
      </Button>
      <StepUpDialog stepUp={stepUp} />
    </>
  );
}
