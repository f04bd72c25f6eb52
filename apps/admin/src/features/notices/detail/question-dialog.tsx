import type { ReactNode } from 'react';
import { Modal } from 'antd';
import { m } from '@contracts/messages';
import { Button } from '@ui/core/shell/button';
import { useFocusBack } from '@ui/admin/use-focus-back';

/** Asks once more, with numbers, before something happens to a notice (ui rule 7). */
export function QuestionDialog({
  title,
  subtitle,
  text,
  confirm,
  danger = false,
  facts = [],
  busy,
  onClose,
  onConfirm,
}: {
  title: string;
  subtitle?: ReactNode;
  text: string;
  confirm: string;
  danger?: boolean;
  facts?: readonly (readonly [string, string])[];
  busy: boolean;
  onClose: () => void;
  onConfirm: () => void;
}) {
  useFocusBack();
  return (
    <Modal
      open
      width={460}
      title={title}
      onCancel={() => (busy ? undefined : onClose())}
      footer={
        <span className="cn-foot">
          <Button onClick={onClose}>{m.ui_cancel()}</Button>
          <Button kind={danger ? 'danger-fill' : 'primary'} busy={busy} onClick={onConfirm}>
            {confirm}
          </Button>
        </span>
      }
    >
      {subtitle === undefined ? null : <p className="cn-question__what">{subtitle}</p>}
      <p className="sc-quiet">{text}</p>
      {facts.length === 0 ? null : (
        <dl className="cn-facts">
          {facts.map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd className="sc-number">{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </Modal>
  );
}
