import { useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { m } from '@contracts/messages';
import { opsUnitsApi, type OpsUnitDetail } from '@contracts/ops-units';
import { opsLooksApi } from '@contracts/permissions-looks';
import { isApiError } from '@ui/core/api/api-error';
import { routeKey, useApi } from '@ui/core/api/query';
import { formatDateTime } from '@ui/core/format/date';
import { later } from '@ui/core/later/later';
import { Button } from '@ui/core/shell/button';
import { toast } from '@ui/core/status/toast';
import { Panel } from '@ui/admin/shell/page-header';

const UnitLookForm = later(() => import('./unit-look-form').then((x) => x.UnitLookForm));

/** The read-only look at a unit: asked with a support reference, open while the unit agrees (PER-31). */
export function UnitLook({ unit }: { unit: OpsUnitDetail }) {
  const api = useApi();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const { look } = unit;
  const again = () => client.invalidateQueries({ queryKey: routeKey(opsUnitsApi.read) });
  const end = async () => {
    setBusy(true);
    try {
      await api.call(opsLooksApi.end, { params: { unitId: unit.id } });
      toast(m.ops_looks_look_ended());
    } catch (error) {
      toast(isApiError(error) ? error.message : m.ui_failed(), 'bad');
    } finally {
      setBusy(false);
      await again();
    }
  };
  const open = look?.own === true && look.state === 'agreed';
  return (
    <Panel
      title={m.ops_looks_look()}
      aside={
        unit.can.includes('look') && !asking ? (
          <Button size="small" onClick={() => setAsking(true)}>
            {m.ops_looks_look_ask()}
          </Button>
        ) : undefined
      }
    >
      <div className="op-box">
        <p className="sc-quiet">{m.ops_looks_look_text()}</p>
        {look === null ? null : !look.own ? (
          <p>{m.ops_looks_look_other({ name: look.operator, reference: look.reference })}</p>
        ) : (
          <p>
            {open && look.until !== null
              ? m.ops_looks_look_until({ time: formatDateTime(look.until) })
              : m.ops_looks_look_waiting({ reference: look.reference })}
          </p>
        )}
        {look?.own === true && (
          <span className="op-foot">
            <Button busy={busy} onClick={() => void end()}>
              {open ? m.ops_looks_look_end() : m.ops_looks_look_take_back()}
            </Button>
            {open && (
              <a className="sc-button sc-button--primary" href={`/ops/units/${String(unit.id)}/look`}>
                {m.ops_looks_look_open()}
              </a>
            )}
          </span>
        )}
        {asking && look === null && (
          <UnitLookForm
            unit={unit}
            close={() => {
              setAsking(false);
              void again();
            }}
          />
        )}
      </div>
    </Panel>
  );
}
