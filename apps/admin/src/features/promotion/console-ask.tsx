import { Modal } from 'antd';
import { m } from '@contracts/messages';
import type { AskProps } from '@ui/core/promotion/flow-kit';
import './promotion-console.css';

/** The second step of promotion in the console. */
export function ConsoleAsk({ open, onClose, title, facts = [], note, confirm, danger = false, busy = false, onConfirm }: AskProps) {
  return (
    <Modal
      open={open}
      onCancel={onClose}
      onOk={onConfirm}
      title={title}
      okText={confirm}
      cancelText={m.promotion_cancel()}
      okButtonProps={{ danger, loading: busy }}
      destroyOnHidden
    >
      {facts.length === 0 ? null : (
        <dl className="pc-facts">
          {facts.map((fact) => (
            <div key={fact.label}>
              <dt>{fact.label}</dt>
              <dd>{fact.value}</dd>
            </div>
          ))}
        </dl>
      )}
      {note === undefined ? null : <p className="pc-note">{note}</p>}
    </Modal>
  );
}
