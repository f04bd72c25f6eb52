import { useState } from 'react';
import { m } from '@contracts/messages';
import { opsUnitsApi, type OpsUnitCallback, type OpsUnitDetail } from '@contracts/ops-units';
import { isApiError } from '@ui/core/api/api-error';
import { useApi } from '@ui/core/api/query';
import { Button } from '@ui/core/shell/button';
import { toast } from '@ui/core/status/toast';
import { Panel } from '@ui/admin/shell/page-header';

/** Address, Token and EncodingAESKey that WeCom's console asks for under 接收消息: shown once, then only made anew. */
export function UnitCallback({ unit }: { unit: OpsUnitDetail }) {
  const api = useApi();
  const [made, setMade] = useState<OpsUnitCallback>();
  const [busy, setBusy] = useState(false);
  const make = async () => {
    setBusy(true);
    try {
      setMade(await api.call(opsUnitsApi.callback, { params: { unitId: unit.id } }));
    } catch (error) {
      toast(isApiError(error) ? error.message : m.ui_failed(), 'bad');
    } finally {
      setBusy(false);
    }
  };
  return (
    <Panel title={m.ops_callback()}>
      <div className="op-box">
        <p className="sc-quiet">{m.ops_callback_text()}</p>
        {made === undefined ? (
          <Button busy={busy} onClick={() => void make()}>
            {m.ops_callback_make()}
          </Button>
        ) : (
          <dl className="op-callback">
            {(['url', 'token', 'encodingAesKey'] as const).map((field) => (
              <div key={field}>
                <dt>{{ url: 'URL', token: 'Token', encodingAesKey: 'EncodingAESKey' }[field]}</dt>
                <dd className="sc-number">{made[field]}</dd>
              </div>
            ))}
          </dl>
        )}
      </div>
    </Panel>
  );
}
