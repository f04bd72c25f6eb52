import { useState } from 'react';
import { m } from '@contracts/messages';
import { opsUnitsApi, type OpsDissolve, type OpsUnitDetail } from '@contracts/ops-units';
import { isApiError } from '@ui/core/api/api-error';
import { useApi } from '@ui/core/api/query';
import { formatDateTime } from '@ui/core/format/date';
import { later } from '@ui/core/later/later';
import { Button } from '@ui/core/shell/button';
import { Banner } from '@ui/core/status/offline-banner';
import { toast } from '@ui/core/status/toast';
import { Panel } from '@ui/admin/shell/page-header';

const ReasonDialog = later(() => import('./reason-dialog').then((x) => x.ReasonDialog));
const UnitHoldForm = later(() => import('./unit-hold-form').then((x) => x.UnitHoldForm));
const REASON = { shortest: 4, longest: 300 };

interface Given {
  unit: OpsUnitDetail;
  take: (next: OpsUnitDetail) => void;
}

/** The founder's dissolving, and the legal order that holds it (PER-25). */
export function UnitDissolve({ unit, dissolve, take }: Given & { dissolve: OpsDissolve }) {
  const api = useApi();
  const [open, setOpen] = useState<'hold' | 'release'>();
  const [busy, setBusy] = useState(false);
  const release = async (reason: string) => {
    setBusy(true);
    try {
      take(await api.call(opsUnitsApi.release, { params: { unitId: unit.id }, body: { reason } }));
      toast(m.ops_looks_release_done());
      setOpen(undefined);
    } catch (error) {
      toast(isApiError(error) ? error.message : m.ui_failed(), 'bad');
    } finally {
      setBusy(false);
    }
  };
  return (
    <Panel title={m.ops_looks_dissolve()}>
      <div className="op-box">
        {dissolve.order === null ? null : <Banner tone="warn">{m.ops_looks_held({ order: dissolve.order })}</Banner>}
        <p>{m.ops_looks_dissolve_text({ start: formatDateTime(dissolve.startedAt), end: formatDateTime(dissolve.executeAt) })}</p>
        {open === 'hold' ? (
          <UnitHoldForm unit={unit} take={take} close={() => setOpen(undefined)} />
        ) : (
          <span className="op-foot">
            {unit.can.includes('hold') && <Button onClick={() => setOpen('hold')}>{m.ops_looks_hold()}</Button>}
            {unit.can.includes('release') && <Button onClick={() => setOpen('release')}>{m.ops_looks_release()}</Button>}
          </span>
        )}
      </div>
      {open === 'release' && (
        <ReasonDialog
          title={m.ops_looks_release()}
          text={m.ops_looks_release_text()}
          danger
          ask={REASON}
          help={m.ops_reason_help()}
          busy={busy}
          onClose={() => setOpen(undefined)}
          onConfirm={(reason) => void release(reason)}
        />
      )}
    </Panel>
  );
}
