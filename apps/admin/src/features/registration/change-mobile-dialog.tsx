import { useState } from 'react';
import { Input, Modal } from 'antd';
import { m } from '@contracts/messages';
import { subscriptionsApi, type SubscriptionDetail } from '@contracts/registration-admin';
import { isApiError } from '@ui/core/api/api-error';
import { useApi } from '@ui/core/api/query';

/** 更改手機號並重新邀請: the school's half of a changed number (SUB-95). */
export function ChangeMobileDialog({
  detail,
  open,
  onClose,
  onDone,
}: {
  detail: SubscriptionDetail;
  open: boolean;
  onClose: () => void;
  onDone: (next: SubscriptionDetail) => void;
}) {
  const api = useApi();
  const [areaCode, setAreaCode] = useState(detail.areaCode);
  const [mobile, setMobile] = useState('');
  const [fault, setFault] = useState<string>();
  const [busy, setBusy] = useState(false);
  // The same key for the same intent: another number is another one.
  const [key, setKey] = useState(() => crypto.randomUUID());
  const change = (set: (text: string) => void) => (text: string) => {
    set(text);
    setFault(undefined);
    setKey(crypto.randomUUID());
  };
  const send = async () => {
    setBusy(true);
    try {
      const body = { areaCode, mobile: mobile.replace(/\D/g, '') };
      onDone(
        await api.call(subscriptionsApi.changeMobile, { params: { id: detail.id }, body, ifMatch: detail.version, idempotencyKey: key }),
      );
    } catch (error) {
      if (!isApiError(error)) throw error;
      setFault(error.message);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal
      title={m.console_registration_change_mobile_title()}
      open={open}
      onCancel={onClose}
      okText={m.ui_confirm()}
      cancelText={m.ui_cancel()}
      okButtonProps={{ loading: busy, disabled: mobile.trim() === '' }}
      onOk={() => void send()}
    >
      <p className="cr-note">{m.console_registration_change_mobile_note()}</p>
      <div className="cr-mobile">
        <label>
          {m.console_registration_change_mobile_area()}
          <Input value={areaCode} maxLength={6} onChange={(event) => change(setAreaCode)(event.target.value)} />
        </label>
        <label>
          {m.console_registration_change_mobile_number()}
          <Input
            value={mobile}
            inputMode="numeric"
            maxLength={20}
            status={fault === undefined ? '' : 'error'}
            aria-invalid={fault !== undefined || undefined}
            aria-describedby="cr-mobile-fault"
            onChange={(event) => change(setMobile)(event.target.value)}
          />
        </label>
      </div>
      <p id="cr-mobile-fault" className="cr-fault" role="alert">
        {fault ?? ''}
      </p>
    </Modal>
  );
}
