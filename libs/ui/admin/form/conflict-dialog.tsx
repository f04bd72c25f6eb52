import { Modal } from 'antd';
import { m } from '@contracts/messages';
import { ConflictFields } from '../../core/conflict/conflict-fields';
import type { ConflictHandle } from '../../core/conflict/use-conflict';
import { Button } from '../../core/shell/button';

export interface ConflictDialogProps<T, F extends string> {
  conflict: ConflictHandle<T, F>;
  label: (field: F) => string;
  /** A field of one version in words; empty = nothing there. */
  words: (record: T, field: F) => string;
  theirName?: string | undefined;
  busy: boolean;
  onReload: () => void;
  onKeep: () => void;
}

/** 「內容已被他人更新」: only the fields that differ, both versions, a choice per field, and two ways on (BEY-16). */
export function ConflictDialog<T, F extends string>({
  conflict,
  label,
  words,
  theirName,
  busy,
  onReload,
  onKeep,
}: ConflictDialogProps<T, F>) {
  const { meeting, lost } = conflict;
  if (meeting === undefined) return null;
  return (
    <Modal
      open
      title={m.ui_conflict()}
      onCancel={conflict.close}
      width={720}
      styles={{ body: { maxHeight: '60vh', overflowY: 'auto' } }}
      footer={
        <span className="sc-conflict-foot">
          {lost.length === 0 ? null : <small className="sc-quiet">{m.ui_conflict_lost()}</small>}
          <Button onClick={onReload}>{m.ui_reload()}</Button>
          <Button kind="primary" busy={busy} onClick={onKeep}>
            {lost.length === 0 ? m.ui_conflict_keep() : m.ui_conflict_as_chosen()}
          </Button>
        </span>
      }
    >
      <p className="sc-quiet sc-conflict-what">{m.ui_conflict_text()}</p>
      <ConflictFields
        rows={conflict.rows}
        same={conflict.same}
        choices={conflict.choices}
        onChoose={conflict.choose}
        label={label}
        words={(field) => ({ mine: words(meeting.mine, field), theirs: words(meeting.theirs, field) })}
        theirName={theirName}
      />
    </Modal>
  );
}
