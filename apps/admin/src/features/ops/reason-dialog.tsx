import { useState } from 'react';
import { Modal } from 'antd';
import { m } from '@contracts/messages';
import { Button } from '@ui/core/shell/button';
import { useFocusBack } from '@ui/admin/use-focus-back';

/** Says what will happen and, where the act needs one, asks for the reason that is kept with it (ui rule 7). */
export function ReasonDialog({
  title,
  text,
  danger,
  ask,
  help,
  busy,
  onClose,
  onConfirm,
}: {
  title: string;
  text: string;
  danger: boolean;
  /** Lengths of the reason; undefined where none is asked. */
  ask: { shortest: number; longest: number } | undefined;
  /** Where the reason goes. */
  help?: string;
  busy: boolean;
  onClose: () => void;
  onConfirm: (reason: string) => void;
}) {
  const [reason, setReason] = useState('');
  useFocusBack();
  const short = ask !== undefined && [...reason.trim()].length < ask.shortest;
  return (
    <Modal
      open
      width={460}
      title={title}
      onCancel={() => (busy ? undefined : onClose())}
      footer={
        <span className="op-foot">
          <Button onClick={onClose}>{m.ui_cancel()}</Button>
          <Button
            kind={danger ? 'danger-fill' : 'primary'}
            busy={busy}
            disabledReason={short ? m.ops_reason_short({ n: ask.shortest }) : undefined}
            onClick={() => onConfirm(reason.trim())}
          >
            {title}
          </Button>
        </span>
      }
    >
      <p className="sc-quiet">{text}</p>
      {ask !== undefined && (
        <label className="op-field">
          {m.ops_reason()}
          <textarea rows={3} maxLength={ask.longest} value={reason} onChange={(event) => setReason(event.target.value)} />
          {help !== undefined && <small className="sc-quiet">{help}</small>}
        </label>
      )}
    </Modal>
  );
}
