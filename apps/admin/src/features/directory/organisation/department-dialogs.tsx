import { useRef, useState } from 'react';
import { Input, Modal } from 'antd';
import { DEPARTMENT_LIMITS, departmentsApi, type DepartmentDetail } from '@contracts/contacts-departments';
import type { DepartmentItem } from '@contracts/directory';
import { m } from '@contracts/messages';
import { useApi, useRouteQuery } from '@ui/core/api/query';
import { Button } from '@ui/core/shell/button';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { Banner } from '@ui/core/status/offline-banner';
import { useFocusBack } from '@ui/admin/use-focus-back';
import { DrawerFailed } from '../drawer-failed';
import { DepartmentSelect, MemberSelect, type Person } from './entry-picker';
import { useWrite, type Write } from './use-write';

/** What the menu of a node opens (CON-02). */
export type DepartmentAct = 'add' | 'rename' | 'heads' | 'move' | 'remove';

function Frame({
  title,
  write,
  onClose,
  onDone,
  words,
  danger = false,
  off,
  gone,
  children,
}: {
  title: string;
  write: Write;
  /** Said when somebody else deleted the department meanwhile. */
  gone: string;
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
      width={460}
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
            <Banner tone="bad">{write.fault.code === 'NOT_FOUND' ? gone : write.fault.message}</Banner>
          </div>
        )}
      </div>
    </Modal>
  );
}

/** The dialog of one act on one department; it reads the department anew, so that nobody works on an old version. */
export function DepartmentDialog({
  act,
  item,
  onClose,
}: {
  act: DepartmentAct;
  item: DepartmentItem;
  /** @param deleted the department, when this dialog deleted it */
  onClose: (deleted?: string) => void;
}) {
  if (act === 'add') return <AddDialog parent={item} onClose={() => onClose()} />;
  return <Loaded act={act} item={item} onClose={onClose} />;
}

function AddDialog({ parent, onClose }: { parent: DepartmentItem; onClose: () => void }) {
  const api = useApi();
  const write = useWrite();
  const [name, setName] = useState('');
  const key = useRef(crypto.randomUUID());
  const save = async () => {
    const done = await write.run(
      () => api.call(departmentsApi.add, { body: { parentId: parent.id, name }, idempotencyKey: key.current }),
      m.console_contacts_department_added({ name }),
    );
    key.current = crypto.randomUUID();
    if (done) onClose();
  };
  return (
    <Frame
      title={m.console_contacts_add_below({ name: parent.name })}
      gone={m.ui_gone_kept({ name: parent.name })}
      write={write}
      onClose={onClose}
      onDone={() => void save()}
      words={m.ui_save()}
    >
      <label>
        <span>{m.console_contacts_department_name()}</span>
        <Input
          value={name}
          maxLength={DEPARTMENT_LIMITS.name}
          showCount

          onChange={(event) => setName(event.target.value)}
          onPressEnter={() => void save()}
        />
      </label>
    </Frame>
  );
}

function Loaded({
  act,
  item,
  onClose: close,
}: {
  act: Exclude<DepartmentAct, 'add'>;
  item: DepartmentItem;
  onClose: (deleted?: string) => void;
}) {
  const onClose = () => close();
  const query = useRouteQuery(departmentsApi.one, { params: { id: item.id } }, { staleTime: 0 });
  if (query.data === undefined) {
    return (
      <Modal open width={460} title={item.name} onCancel={onClose} footer={null}>
        {query.error === null ? <SkeletonRows count={3} /> : <DrawerFailed error={query.error} onRetry={query.refetch} />}
      </Modal>
    );
  }
  const { data } = query;
  if (act === 'rename') return <RenameDialog key={data.version} department={data} onClose={onClose} />;
  if (act === 'heads') return <HeadsDialog department={data} onClose={onClose} />;
  return act === 'move' ? <MoveDialog department={data} onClose={onClose} /> : <RemoveDialog department={data} onClose={close} />;
}

function RenameDialog({ department, onClose }: { department: DepartmentDetail; onClose: () => void }) {
  const api = useApi();
  const write = useWrite();
  const [name, setName] = useState(department.name);
  const [nameEn, setNameEn] = useState(department.nameEn ?? '');
  const theirs = write.fault?.current as DepartmentDetail | undefined;
  const save = async (version: number) => {
    const done = await write.run(
      () => api.call(departmentsApi.update, { params: { id: department.id }, body: { name, nameEn }, ifMatch: version }),
      m.console_contacts_saved(),
    );
    if (done) onClose();
  };
  return (
    <Frame
      title={m.console_contacts_rename()}
      gone={m.ui_gone_kept({ name: department.name })}
      write={write}
      onClose={onClose}
      onDone={() => void save(theirs?.version ?? department.version)}
      words={theirs === undefined ? m.ui_save() : m.console_contacts_keep_mine()}
    >
      {theirs === undefined ? null : <Banner tone="warn">{m.console_contacts_theirs({ value: theirs.name })}</Banner>}
      <label>
        <span>{m.console_contacts_department_name()}</span>
        <Input value={name} maxLength={DEPARTMENT_LIMITS.name} showCount onChange={(event) => setName(event.target.value)} />
      </label>
      <label>
        <span>{m.console_contacts_department_name_en()}</span>
        <Input value={nameEn} maxLength={64} onChange={(event) => setNameEn(event.target.value)} />
      </label>
    </Frame>
  );
}

function HeadsDialog({ department, onClose }: { department: DepartmentDetail; onClose: () => void }) {
  const api = useApi();
  const write = useWrite();
  const [heads, setHeads] = useState<Person[]>(department.heads);
  const save = async () => {
    const done = await write.run(
      () =>
        api.call(departmentsApi.heads, {
          params: { id: department.id },
          body: { memberIds: heads.map((one) => one.id) },
          ifMatch: department.version,
        }),
      m.console_contacts_saved(),
    );
    if (done) onClose();
  };
  return (
    <Frame
      title={m.console_contacts_heads_of({ name: department.name })}
      gone={m.ui_gone_kept({ name: department.name })}
      write={write}
      onClose={onClose}
      onDone={() => void save()}
      words={m.ui_save()}
    >
      <MemberSelect
        value={heads}
        onChange={setHeads}
        label={m.console_contacts_set_heads()}
        departmentId={department.id}
        most={DEPARTMENT_LIMITS.heads}
      />
      <small className="sc-quiet">{m.console_contacts_heads_note()}</small>
    </Frame>
  );
}

function MoveDialog({ department, onClose }: { department: DepartmentDetail; onClose: () => void }) {
  const api = useApi();
  const write = useWrite();
  const [parentId, setParentId] = useState(department.parentId ?? undefined);
  const save = async () => {
    if (parentId === undefined) return;
    const done = await write.run(
      () =>
        api.call(departmentsApi.move, {
          params: { id: department.id },
          body: { parentId, before: null },
          idempotencyKey: crypto.randomUUID(),
        }),
      m.console_contacts_saved(),
    );
    if (done) onClose();
  };
  return (
    <Frame
      title={m.console_contacts_move_of({ name: department.name })}
      gone={m.ui_gone_kept({ name: department.name })}
      write={write}
      onClose={onClose}
      onDone={() => void save()}
      words={m.ui_save()}
    >
      <DepartmentSelect value={parentId} onChange={setParentId} label={m.console_contacts_parent()} without={department.id} />
    </Frame>
  );
}

/** A department that is not empty is moved out of first: the dialog says how much is in it (CON-17). */
function RemoveDialog({ department, onClose }: { department: DepartmentDetail; onClose: (deleted?: string) => void }) {
  const api = useApi();
  const write = useWrite();
  const full = department.members + department.children > 0;
  const [moveTo, setMoveTo] = useState<string>();
  const remove = async () => {
    const done = await write.run(
      () =>
        api.call(departmentsApi.remove, {
          params: { id: department.id },
          body: { moveTo: full ? (moveTo ?? null) : null },
          idempotencyKey: crypto.randomUUID(),
        }),
      m.console_contacts_department_removed({ name: department.name }),
    );
    if (done) onClose(department.id);
  };
  return (
    <Frame
      title={m.console_contacts_remove_of({ name: department.name })}
      gone={m.ui_gone({ name: department.name })}
      write={write}
      onClose={() => onClose()}
      onDone={() => void remove()}
      words={m.ui_delete()}
      danger
      off={full && moveTo === undefined ? m.console_contacts_choose_target() : undefined}
    >
      {full ? (
        <>
          <p>{m.console_contacts_not_empty({ members: department.members, children: department.children })}</p>
          <DepartmentSelect value={moveTo} onChange={setMoveTo} label={m.console_contacts_move_to()} without={department.id} />
        </>
      ) : (
        <p>{m.console_contacts_remove_sure()}</p>
      )}
    </Frame>
  );
}
