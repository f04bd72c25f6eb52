import { useState } from 'react';
import { Checkbox, Input, Modal, Select } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { BUREAU_LIMITS, bureauOpsApi } from '@contracts/bureau-notices';
import { m } from '@contracts/messages';
import { opsApi } from '@contracts/ops';
import { REGISTRATION_IDENTITIES, type RegistrationIdentity } from '@contracts/registration-types';
import { isApiError } from '@ui/core/api/api-error';
import { routeKey, useApi, useRouteQuery } from '@ui/core/api/query';
import { formatNumber } from '@ui/core/format/number';
import { identityWord } from '@ui/core/registration/registration-words';
import { Button } from '@ui/core/shell/button';
import { toast } from '@ui/core/status/toast';
import { useFocusBack } from '@ui/admin/use-focus-back';

/** Writes one message; pressed again after a lost answer it is still the same one. */
export function BureauDialog({ onClose }: { onClose: () => void }) {
  const api = useApi();
  const client = useQueryClient();
  const units = useRouteQuery(opsApi.units, {}, { staleTime: 60_000 });
  const [id] = useState(() => crypto.randomUUID());
  const [title, setTitle] = useState('');
  const [body, setBody] = useState('');
  const [identities, setIdentities] = useState<RegistrationIdentity[]>(['parent']);
  const [numbers, setNumbers] = useState<string[]>([]);
  const [busy, setBusy] = useState(false);
  useFocusBack();
  const ready = title.trim() !== '' && body.trim() !== '' && identities.length > 0;
  const send = async () => {
    setBusy(true);
    try {
      const sent = await api.call(bureauOpsApi.send, {
        body: { id, title, body, identities, ...(numbers.length === 0 ? {} : { unitNumbers: numbers }) },
        timeout: 60_000,
      });
      toast(m.ops_bureau_done({ n: formatNumber(sent.units) }));
      await client.invalidateQueries({ queryKey: routeKey(bureauOpsApi.list) });
      onClose();
    } catch (error) {
      toast(isApiError(error) ? error.message : m.ui_failed(), 'bad');
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      width={560}
      title={m.ops_bureau_write()}
      mask={{ closable: false }}
      onCancel={() => (busy ? undefined : onClose())}
      footer={
        <span className="op-foot">
          <Button onClick={onClose}>{m.ui_cancel()}</Button>
          <Button kind="primary" busy={busy} disabledReason={ready ? undefined : m.ops_bureau_need()} onClick={() => void send()}>
            {m.ops_bureau_write()}
          </Button>
        </span>
      }
    >
      <p className="sc-quiet">{m.ops_bureau_note()}</p>
      <label className="op-field">
        {m.ops_bureau_title()}
        <Input value={title} maxLength={BUREAU_LIMITS.title} showCount onChange={(event) => setTitle(event.target.value)} />
      </label>
      <label className="op-field">
        {m.ops_bureau_body()}
        <textarea rows={6} maxLength={BUREAU_LIMITS.body} value={body} onChange={(event) => setBody(event.target.value)} />
      </label>
      <div className="op-field" role="group" aria-label={m.ops_bureau_identities()}>
        {m.ops_bureau_identities()}
        <Checkbox.Group<RegistrationIdentity>
          value={identities}
          onChange={setIdentities}
          options={REGISTRATION_IDENTITIES.map((value) => ({ value, label: identityWord(value) }))}
        />
      </div>
      <label className="op-field">
        {m.ops_bureau_units()}
        <Select<string[]>
          mode="multiple"
          value={numbers}
          onChange={setNumbers}
          placeholder={m.ops_bureau_units_choose()}
          showSearch={{ optionFilterProp: 'label' }}
          options={(units.data?.items ?? [])
            .filter((unit) => unit.state === 'active' || unit.state === 'connecting')
            .map((unit) => ({ value: unit.number, label: `${unit.number} ${unit.name}` }))}
        />
      </label>
    </Modal>
  );
}
