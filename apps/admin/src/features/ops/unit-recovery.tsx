import { useState } from 'react';
import { m } from '@contracts/messages';
import { opsUnitsApi, type OpsRecovery, type OpsUnitDetail } from '@contracts/ops-units';
import { isApiError } from '@ui/core/api/api-error';
import { useApi } from '@ui/core/api/query';
import { formatTableTime } from '@ui/core/format/date';
import { later } from '@ui/core/later/later';
import { Button } from '@ui/core/shell/button';
import { toast } from '@ui/core/status/toast';
import { Panel } from '@ui/admin/shell/page-header';

const UnitRecoveryForm = later(() => import('./unit-recovery-form').then((x) => x.UnitRecoveryForm));

interface Given {
  unit: OpsUnitDetail;
  take: (next: OpsUnitDetail) => void;
}

/** A founder for a unit whose administrators are gone: asked by one office, confirmed by the other (PER-14). */
export function UnitRecovery({ unit, take }: Given) {
  const [asking, setAsking] = useState(false);
  const open = unit.recovery[0];
  return (
    <Panel
      title={m.ops_recovery()}
      aside={
        open === undefined && !asking ? (
          <Button size="small" onClick={() => setAsking(true)}>
            {m.ops_recovery_ask()}
          </Button>
        ) : undefined
      }
    >
      <div className="op-box">
        <p className="sc-quiet">{m.ops_recovery_text()}</p>
        {open !== undefined ? (
          <Open unit={unit} take={take} request={open} />
        ) : asking ? (
          <UnitRecoveryForm unit={unit} take={take} close={() => setAsking(false)} />
        ) : null}
      </div>
    </Panel>
  );
}

function Open({ unit, take, request }: Given & { request: OpsRecovery }) {
  const api = useApi();
  const [busy, setBusy] = useState<'confirm' | 'cancel'>();
  const run = async (what: 'confirm' | 'cancel') => {
    setBusy(what);
    try {
      const route = what === 'confirm' ? opsUnitsApi.confirmRecovery : opsUnitsApi.cancelRecovery;
      take(await api.call(route, { params: { unitId: unit.id, id: request.id } }));
      if (what === 'confirm') toast(m.ops_recovery_done());
    } catch (error) {
      toast(isApiError(error) ? error.message : m.ui_failed(), 'bad');
    } finally {
      setBusy(undefined);
    }
  };
  const office = request.office === 'bureau' ? m.ops_office_bureau() : m.ops_office_platform();
  return (
    <>
      <dl className="op-facts">
        <div>
          <dt>{m.ops_recovery_account()}</dt>
          <dd>{request.account}</dd>
        </div>
        <div>
          <dt>{m.ops_recovery_letter()}</dt>
          <dd>{request.letter}</dd>
        </div>
        <div>
          <dt>{m.ops_reason()}</dt>
          <dd>{request.reason}</dd>
        </div>
      </dl>
      <p>{request.own ? m.ops_recovery_own() : m.ops_recovery_other({ office })}</p>
      <p className="sc-quiet sc-number">{m.ops_recovery_until({ time: formatTableTime(request.expiresAt) })}</p>
      <span className="op-foot">
        <Button busy={busy === 'cancel'} onClick={() => void run('cancel')}>
          {m.ops_recovery_cancel()}
        </Button>
        <Button
          kind="primary"
          busy={busy === 'confirm'}
          disabledReason={request.own ? m.ops_recovery_own() : undefined}
          onClick={() => void run('confirm')}
        >
          {m.ops_recovery_confirm()}
        </Button>
      </span>
    </>
  );
}
