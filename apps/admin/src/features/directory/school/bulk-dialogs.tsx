import { useState } from 'react';
import { Modal, Radio } from 'antd';
import { useQuery } from '@tanstack/react-query';
import type { SchoolNodeItem } from '@contracts/directory';
import { m } from '@contracts/messages';
import { schoolEditApi } from '@contracts/school-contacts';
import { useApi } from '@ui/core/api/query';
import { formatNumber } from '@ui/core/format/number';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { useFocusBack } from '@ui/admin/use-focus-back';
import { BatchWatch } from './batch-watch';
import { ClassField } from './class-field';
import { Fault } from './fault';
import { messageOf } from './settle';
import { useAttemptKey } from './use-attempt-key';

interface Props {
  studentIds: readonly string[];
  nodes: readonly SchoolNodeItem[];
  onClose: (done: boolean) => void;
}

/** 設置所在班級: 移動 or 添加 of up to 200 pupils (SCH-27). */
export function SetClassDialog({ studentIds, nodes, onClose }: Props) {
  useFocusBack();
  const api = useApi();
  const attempt = useAttemptKey();
  const [mode, setMode] = useState<'move' | 'add'>('move');
  const [classIds, setClassIds] = useState<string[]>([]);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  const [batchId, setBatchId] = useState<string>();
  const run = async () => {
    if (classIds.length === 0) {
      setFault(m.console_school_choose_class());
      return;
    }
    setBusy(true);
    try {
      const { batchId: id, changes } = await api.call(schoolEditApi.setClass, {
        body: { studentIds: [...studentIds], classIds, mode },
        idempotencyKey: attempt.key(),
      });
      if (changes === 0) onClose(true);
      else setBatchId(id);
    } catch (error) {
      attempt.failed(error);
      setFault(messageOf(error));
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      width={520}
      title={m.console_school_set_class_title({ n: formatNumber(studentIds.length) })}
      onCancel={() => onClose(batchId !== undefined)}
      {...(batchId === undefined
        ? { onOk: () => void run(), okText: m.console_school_set_class(), okButtonProps: { loading: busy }, cancelText: m.ui_cancel() }
        : { footer: null })}
    >
      {batchId === undefined ? (
        <div className="cs-form">
          <Radio.Group value={mode} onChange={(event) => setMode(event.target.value as 'move' | 'add')} className="cs-choice">
            <Radio value="move">
              <b>{m.console_school_set_class_move()}</b>
              <small>{m.console_school_set_class_move_text()}</small>
            </Radio>
            <Radio value="add">
              <b>{m.console_school_set_class_add()}</b>
              <small>{m.console_school_set_class_add_text()}</small>
            </Radio>
          </Radio.Group>
          <ClassField nodes={nodes} value={classIds} onChange={setClassIds} />
          <Fault>{fault}</Fault>
        </div>
      ) : (
        <BatchWatch batchId={batchId} onClose={() => onClose(true)} />
      )}
    </Modal>
  );
}

/** 刪除: the number, the guardians who go too, and how it can be undone (SCH-28). */
export function RemoveDialog({ studentIds, onClose }: Omit<Props, 'nodes'>) {
  useFocusBack();
  const api = useApi();
  const attempt = useAttemptKey();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  const [batchId, setBatchId] = useState<string>();
  const preview = usePreview(studentIds);
  const n = formatNumber(studentIds.length);
  const run = async () => {
    setBusy(true);
    try {
      setBatchId(
        (await api.call(schoolEditApi.removeStudents, { body: { studentIds: [...studentIds] }, idempotencyKey: attempt.key() })).batchId,
      );
    } catch (error) {
      attempt.failed(error);
      setFault(messageOf(error));
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      width={480}
      title={m.console_school_remove_title({ n })}
      onCancel={() => onClose(batchId !== undefined)}
      {...(batchId === undefined
        ? {
            onOk: () => void run(),
            okText: m.console_school_remove_confirm({ n }),
            okButtonProps: { danger: true, loading: busy, disabled: preview.data === undefined },
            cancelText: m.ui_cancel(),
          }
        : { footer: null })}
    >
      {batchId !== undefined ? (
        <BatchWatch batchId={batchId} onClose={() => onClose(true)} />
      ) : preview.data === undefined ? (
        preview.error === null ? (
          <SkeletonRows count={3} />
        ) : (
          <p className="cs-fault">{preview.error.message}</p>
        )
      ) : (
        <div className="cs-form">
          {preview.data.guardians.length === 0 ? (
            <p>{m.console_school_remove_no_parents()}</p>
          ) : (
            <>
              <p>{m.console_school_remove_parents({ n: formatNumber(preview.data.guardians.length) })}</p>
              <ul className="cs-faults">
                {preview.data.guardians.map((label) => (
                  <li key={label}>{label}</li>
                ))}
              </ul>
            </>
          )}
          <p className="cs-note">{m.console_school_remove_undo()}</p>
          <Fault>{fault}</Fault>
        </div>
      )}
    </Modal>
  );
}

/** A reading POST: the list of pupils is too long for an address. */
function usePreview(studentIds: readonly string[]) {
  const api = useApi();
  return useQuery({
    queryKey: ['removal-preview', ...studentIds],
    queryFn: () => api.call(schoolEditApi.removalPreview, { body: { studentIds: [...studentIds] } }),
    gcTime: 0,
  });
}
