import type { ReactNode } from 'react';
import { Modal } from 'antd';
import { m } from '@contracts/messages';
import type { Difference } from '../../core/form-faults';
import { Button } from '../../core/shell/button';

export interface ConflictDialogProps {
  rows: readonly Difference[];
  /** Number of fields that are equal in both versions. */
  same: number;
  word: (field: string, value: unknown) => { label: string; value: ReactNode };
  busy: boolean;
  onReload: () => void;
  onKeep: () => void;
  onClose: () => void;
}

/** 「內容已被他人更新」: only the fields that differ, both versions, and two ways on. */
export function ConflictDialog({ rows, same, word, busy, onReload, onKeep, onClose }: ConflictDialogProps) {
  return (
    <Modal
      open
      title={m.ui_conflict()}
      onCancel={onClose}
      width={520}
      footer={
        <span style={{ display: 'flex', gap: 8, justifyContent: 'flex-end' }}>
          <Button onClick={onReload}>{m.ui_reload()}</Button>
          <Button kind="primary" busy={busy} onClick={onKeep}>
            {m.ui_conflict_keep()}
          </Button>
        </span>
      }
    >
      <p className="sc-quiet">{m.ui_conflict_text()}</p>
      <table className="sc-conflict">
        <thead>
          <tr>
            <th aria-hidden="true" />
            <th scope="col">{m.ui_conflict_theirs()}</th>
            <th scope="col">{m.ui_conflict_mine()}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.field}>
              <td>{word(row.field, row.mine).label}</td>
              <td>
                <mark className="sc-conflict__theirs">{word(row.field, row.theirs).value}</mark>
              </td>
              <td>
                <mark>{word(row.field, row.mine).value}</mark>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {same > 0 ? <p className="sc-quiet">{m.ui_conflict_same({ n: same })}</p> : null}
    </Modal>
  );
}
