import { useState } from 'react';
import { Modal, Radio, Select } from 'antd';
import { labelsApi } from '@contracts/contacts-labels';
import { membersApi } from '@contracts/contacts-members';
import { directoryApi } from '@contracts/directory';
import { m } from '@contracts/messages';
import { useApi, useRouteQuery } from '@ui/core/api/query';
import { Button } from '@ui/core/shell/button';
import { Banner } from '@ui/core/status/offline-banner';
import { useFocusBack } from '@ui/admin/use-focus-back';
import { DepartmentSelect } from './entry-picker';
import { useWrite } from './use-write';

interface Props {
  memberIds: readonly string[];
  onClose: (done: boolean) => void;
}

/** 設置部門 for the chosen members: 移動 replaces, 添加 keeps (CON-23). */
export function SetDepartmentsDialog({ memberIds, onClose }: Props) {
  useFocusBack();
  const api = useApi();
  const write = useWrite();
  const [departmentId, setDepartmentId] = useState<string>();
  const [mode, setMode] = useState<'move' | 'add'>('move');
  const save = async () => {
    if (departmentId === undefined) return;
    const done = await write.run(
      () =>
        api.call(membersApi.setDepartments, {
          body: { memberIds: [...memberIds], departmentId, mode },
          idempotencyKey: crypto.randomUUID(),
        }),
      m.console_contacts_moving_n({ n: memberIds.length }),
    );
    if (done) onClose(true);
  };
  return (
    <Modal
      open
      width={460}
      title={m.console_contacts_set_department_n({ n: memberIds.length })}
      onCancel={() => onClose(false)}
      footer={
        <span className="co-foot">
          <Button onClick={() => onClose(false)}>{m.ui_cancel()}</Button>
          <Button
            kind="primary"
            busy={write.busy}
            disabledReason={departmentId === undefined ? m.console_contacts_choose_target() : undefined}
            onClick={() => void save()}
          >
            {m.ui_save()}
          </Button>
        </span>
      }
    >
      <div className="co-form">
        <DepartmentSelect value={departmentId} onChange={setDepartmentId} label={m.contacts_field_department()} />
        <Radio.Group
          value={mode}
          onChange={(event) => setMode(event.target.value as 'move' | 'add')}
          options={[
            { value: 'move', label: m.console_contacts_mode_move() },
            { value: 'add', label: m.console_contacts_mode_add() },
          ]}
        />
        {write.fault === undefined ? null : <Banner tone="bad">{write.fault.message}</Banner>}
      </div>
    </Modal>
  );
}

/** One label for the chosen members (CON-23, LAB-01). */
export function SetLabelDialog({ memberIds, onClose }: Props) {
  useFocusBack();
  const api = useApi();
  const write = useWrite();
  const labels = useRouteQuery(directoryApi.labels, {});
  const [labelId, setLabelId] = useState<string>();
  const save = async () => {
    if (labelId === undefined) return;
    const done = await write.run(
      () =>
        api.call(labelsApi.addMembers, {
          params: { id: labelId },
          body: { entries: memberIds.map((id) => ({ kind: 'member' as const, id })) },
          idempotencyKey: crypto.randomUUID(),
        }),
      m.console_contacts_saved(),
    );
    if (done) onClose(true);
  };
  return (
    <Modal
      open
      width={420}
      title={m.console_contacts_set_label_n({ n: memberIds.length })}
      onCancel={() => onClose(false)}
      footer={
        <span className="co-foot">
          <Button onClick={() => onClose(false)}>{m.ui_cancel()}</Button>
          <Button
            kind="primary"
            busy={write.busy}
            disabledReason={labelId === undefined ? m.console_contacts_choose_label() : undefined}
            onClick={() => void save()}
          >
            {m.ui_save()}
          </Button>
        </span>
      }
    >
      <div className="co-form">
        <Select<string>
          {...(labelId === undefined ? {} : { value: labelId })}
          style={{ width: '100%' }}
          aria-label={m.ui_nav_labels()}
          placeholder={m.console_contacts_choose_label()}
          options={(labels.data?.items ?? []).map((label) => ({ value: label.id, label: label.name }))}
          onChange={setLabelId}
        />
        {write.fault === undefined ? null : <Banner tone="bad">{write.fault.message}</Banner>}
      </div>
    </Modal>
  );
}
