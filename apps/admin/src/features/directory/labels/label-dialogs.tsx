import { useState } from 'react';
import { Input, Modal, Radio, Select } from 'antd';
import { APP_CODES, type AppCode } from '@contracts/apps';
import { LABEL_NAME_MAX, LABEL_SCOPES, labelsApi, type LabelDetail, type LabelScope, type LabelUse } from '@contracts/contacts-labels';
import type { NamedEntry } from '@contracts/contacts-visibility';
import { m } from '@contracts/messages';
import { useApi } from '@ui/core/api/query';
import { Button } from '@ui/core/shell/button';
import { Banner } from '@ui/core/status/offline-banner';
import { appWord } from '@ui/core/permissions/right-words';
import { useFocusBack } from '@ui/admin/use-focus-back';
import { EntryPicker, MemberSelect, type Person } from '../organisation/entry-picker';
import { useWrite, type Write } from '../organisation/use-write';

function Frame({
  title,
  write,
  onClose,
  onDone,
  words,
  danger = false,
  off,
  children,
}: {
  title: string;
  write: Write;
  onClose: () => void;
  onDone: () => void;
  words: string;
  danger?: boolean;
  off?: string | undefined;
  children: React.ReactNode;
}) {
  useFocusBack();
  return (
    <Modal
      open
      width={500}
      title={title}
      onCancel={onClose}
      footer={
        <span className="co-foot">
          <Button onClick={onClose}>{m.ui_cancel()}</Button>
          <Button kind={danger ? 'danger-fill' : 'primary'} busy={write.busy} disabledReason={off} onClick={onDone}>
            {words}
          </Button>
        </span>
      }
    >
      <div className="co-form">
        {children}
        {write.fault === undefined ? null : (
          <div role="alert">
            <Banner tone="bad">{write.fault.message}</Banner>
          </div>
        )}
      </div>
    </Modal>
  );
}

interface UsersValue {
  useScope: LabelScope;
  people: Person[];
  apps: AppCode[];
}

const scopeWord = (scope: LabelScope): string =>
  scope === 'creator_group'
    ? m.console_contacts_scope_creator()
    : scope === 'specified'
      ? m.console_contacts_scope_specified()
      : m.console_contacts_scope_all();

/** 可使用人: one of three, with administrators and apps for the second (LAB-03…06). */
function UsersChoice({ value, onChange }: { value: UsersValue; onChange: (next: UsersValue) => void }) {
  return (
    <>
      <Radio.Group
        className="co-radios"
        value={value.useScope}
        onChange={(event) => onChange({ ...value, useScope: event.target.value as LabelScope })}
        options={LABEL_SCOPES.map((scope) => ({ value: scope, label: scopeWord(scope) }))}
      />
      {value.useScope === 'specified' ? (
        <>
          <MemberSelect
            value={value.people}
            onChange={(people) => onChange({ ...value, people })}
            label={m.console_contacts_pick_admins()}
          />
          <Select<AppCode[]>
            mode="multiple"
            value={value.apps}
            style={{ width: '100%' }}
            aria-label={m.console_contacts_pick_apps()}
            placeholder={m.console_contacts_pick_apps()}
            options={APP_CODES.map((code) => ({ value: code, label: appWord(code) }))}
            showSearch={{ optionFilterProp: 'label' }}
            onChange={(apps) => onChange({ ...value, apps })}
          />
        </>
      ) : null}
    </>
  );
}

const usersOf = ({ useScope, people, apps }: UsersValue) => ({ useScope, memberIds: people.map((one) => one.id), apps });

/** 【+】 and 修改名稱. */
export function LabelDialog({ label, onClose, onMade }: { label?: LabelDetail; onClose: () => void; onMade?: (id: string) => void }) {
  const api = useApi();
  const write = useWrite();
  const [name, setName] = useState(label?.name ?? '');
  const [users, setUsers] = useState<UsersValue>({ useScope: 'creator_group', people: [], apps: [] });
  const save = async () => {
    const done = await write.run(async () => {
      if (label === undefined) {
        const made = await api.call(labelsApi.add, { body: { name, ...usersOf(users) }, idempotencyKey: crypto.randomUUID() });
        onMade?.(made.id);
        return;
      }
      const theirs = write.fault?.current as LabelDetail | undefined;
      await api.call(labelsApi.rename, { params: { id: label.id }, body: { name }, ifMatch: theirs?.version ?? label.version });
    }, m.console_contacts_saved());
    if (done) onClose();
  };
  return (
    <Frame
      title={label === undefined ? m.console_contacts_label_add() : m.console_contacts_rename()}
      write={write}
      onClose={onClose}
      onDone={() => void save()}
      words={m.ui_save()}
      off={name.trim() === '' ? m.console_contacts_name_needed() : undefined}
    >
      <label>
        <span>{m.console_contacts_label_name()}</span>
        <Input value={name} maxLength={LABEL_NAME_MAX} showCount onChange={(event) => setName(event.target.value)} />
      </label>
      {label === undefined ? (
        <>
          <b>{m.console_contacts_users()}</b>
          <UsersChoice value={users} onChange={setUsers} />
        </>
      ) : null}
    </Frame>
  );
}

/** 可使用人【修改】. */
export function UsersDialog({ label, onClose }: { label: LabelDetail; onClose: () => void }) {
  const api = useApi();
  const write = useWrite();
  const [users, setUsers] = useState<UsersValue>({ useScope: label.useScope, people: label.users, apps: label.apps });
  const save = async () => {
    const theirs = write.fault?.current as LabelDetail | undefined;
    const done = await write.run(
      () => api.call(labelsApi.setUsers, { params: { id: label.id }, body: usersOf(users), ifMatch: theirs?.version ?? label.version }),
      m.console_contacts_saved(),
    );
    if (done) onClose();
  };
  return (
    <Frame title={m.console_contacts_users()} write={write} onClose={onClose} onDone={() => void save()} words={m.ui_save()}>
      <UsersChoice value={users} onChange={setUsers} />
    </Frame>
  );
}

/** 【添加部門/成員】. */
export function AddEntriesDialog({ labelId, already, onClose }: { labelId: string; already: readonly NamedEntry[]; onClose: () => void }) {
  const api = useApi();
  const write = useWrite();
  const [chosen, setChosen] = useState<NamedEntry[]>([]);
  const fresh = chosen.filter((entry) => !already.some((one) => one.id === entry.id));
  const save = async () => {
    const done = await write.run(
      () =>
        api.call(labelsApi.addMembers, {
          params: { id: labelId },
          body: { entries: fresh.map(({ kind, id }) => ({ kind, id })) },
          idempotencyKey: crypto.randomUUID(),
        }),
      m.console_contacts_saved(),
    );
    if (done) onClose();
  };
  return (
    <Frame
      title={m.console_contacts_add_entries()}
      write={write}
      onClose={onClose}
      onDone={() => void save()}
      words={m.ui_save()}
      off={fresh.length === 0 ? m.console_contacts_choose_somebody() : undefined}
    >
      <EntryPicker value={chosen} onChange={setChosen} label={m.console_contacts_add_entries()} />
    </Frame>
  );
}

const useWord = (kind: LabelUse['kind']): string =>
  kind === 'review' ? m.console_contacts_duty_label() : kind === 'visibility' ? m.console_contacts_tab_rules() : m.ui_nav_notices();

/** Deleting says where the label is used; messages already scheduled keep their receivers (LAB-11). */
export function RemoveLabelDialog({ label, uses, onClose }: { label: LabelDetail; uses: readonly LabelUse[]; onClose: () => void }) {
  const api = useApi();
  const write = useWrite();
  const remove = async () => {
    const done = await write.run(
      () => api.call(labelsApi.remove, { params: { id: label.id }, body: { confirmed: true }, idempotencyKey: crypto.randomUUID() }),
      m.console_contacts_label_removed({ name: label.name }),
    );
    if (done) onClose();
  };
  return (
    <Frame
      title={m.console_contacts_remove_of({ name: label.name })}
      write={write}
      onClose={onClose}
      onDone={() => void remove()}
      words={m.ui_delete()}
      danger
    >
      <p>{uses.length === 0 ? m.console_contacts_label_unused() : m.console_contacts_label_used_n({ n: uses.length })}</p>
      {uses.length === 0 ? null : (
        <ul className="co-names">
          {uses.map((use) => (
            <li key={`${use.kind}:${use.name}`}>
              <span>{use.name === '' ? useWord(use.kind) : `${useWord(use.kind)} · ${use.name}`}</span>
              <small className="sc-number">{use.count}</small>
            </li>
          ))}
        </ul>
      )}
    </Frame>
  );
}
