import { useState } from 'react';
import { Input, Modal } from 'antd';
import { m } from '@contracts/messages';
import { Button } from '@ui/core/shell/button';
import { useFocusBack } from '@ui/admin/use-focus-back';

const SHORTEST = 4;

/** Says what will happen and asks for the reason that the unit's log keeps (ui rule 7). */
export function ReasonDialog({
  title,
  text,
  danger,
  busy,
  onClose,
  onConfirm,
}: {
  title: string;
  text: string;
  danger: boolean;
  busy: boolean;
  onClose: () => void;
  onConfirm: (reason: string) => void;
}) {
  const [reason, setReason] = useState('');
  useFocusBack();
  const short = [...reason.trim()].length < SHORTEST;
  return (
    <Modal
      open
      width={460}
      title={title}
      onCancel={() => (busy ? undefined : onClose())}
      footer={
        <span className="co-foot">
          <Button onClick={onClose}>{m.ui_cancel()}</Button>
          <Button
            kind={danger ? 'danger-fill' : 'primary'}
            busy={busy}
            disabledReason={short ? m.ops_reason_short() : undefined}
            onClick={() => onConfirm(reason)}
          >
            {title}
          </Button>
        </span>
      }
    >
      <p className="sc-quiet">{text}</p>
      <label className="co-field">
        {m.ops_reason()}
        <Input.TextArea rows={3} maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} />
        <small className="sc-quiet">{m.ops_reason_help()}</small>
      </label>
    </Modal>
  );
}
