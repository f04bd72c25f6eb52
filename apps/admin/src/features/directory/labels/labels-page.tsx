import '@ui/admin/nav-tree.css';
import '../directory.css';
import { useState } from 'react';
import { labelsApi } from '@contracts/contacts-labels';
import type { NamedEntry } from '@contracts/contacts-visibility';
import { directoryApi, type LabelEntry } from '@contracts/directory';
import { m } from '@contracts/messages';
import { useApi, useRouteQuery } from '@ui/core/api/query';
import { formatNumber } from '@ui/core/format/number';
import { IconPeople, IconPerson, IconPlus } from '@ui/core/icons/icons';
import { later } from '@ui/core/later/later';
import { appWord } from '@ui/core/permissions/right-words';
import { only, useAddress } from '@ui/core/routing/use-address';
import { useMay } from '@ui/core/session/session';
import { Button } from '@ui/core/shell/button';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { EmptyState, FailedState, NoPermissionState } from '@ui/core/states/states';
import type { Column } from '@ui/admin/list/data-table';
import { ListPage } from '@ui/admin/list/list-page';
import { useListState } from '@ui/admin/list/use-list-state';
import { useWrite } from '../organisation/use-write';

// Loaded by the press that opens one of them.
const dialogs = () => import('./label-dialogs');
const AddEntriesDialog = later(() => dialogs().then((x) => x.AddEntriesDialog));
const LabelDialog = later(() => dialogs().then((x) => x.LabelDialog));
const RemoveLabelDialog = later(() => dialogs().then((x) => x.RemoveLabelDialog));
const UsersDialog = later(() => dialogs().then((x) => x.UsersDialog));

const columns: Column<LabelEntry>[] = [
  {
    id: 'name',
    title: m.contacts_field_name(),
    render: (row) => (
      <span className="co-entry">
        {row.kind === 'department' ? <IconPeople size={16} /> : <IconPerson size={16} />} <b className="cd-strong">{row.name}</b>
      </span>
    ),
  },
  {
    id: 'kind',
    title: m.console_contacts_entry_kind(),
    width: 160,
    render: (row) => (row.kind === 'department' ? m.console_directory_department() : m.console_contacts_member()),
  },
];

type Open = 'add' | 'rename' | 'users' | 'entries' | 'remove';

/** 標籤: labels at the left with 【+】, who bears the chosen one at the right, above it who may use it (LAB-01…11). */
export function LabelsPage() {
  const may = useMay('directory.read');
  const mayManage = useMay('labels.manage');
  const [params, setParams] = useAddress();
  const labels = useRouteQuery(directoryApi.labels, {}, { enabled: may });
  const items = labels.data?.items ?? [];
  const wanted = params.get('label');
  const chosen = items.find((label) => label.id === wanted) ?? items[0];
  const [open, setOpen] = useState<Open>();
  const choose = (id: string) => setParams(only({ label: id }));
  if (!may) return <NoPermissionState surface="console" text={m.console_directory_no_permission()} />;
  return (
    <div className="sc-split">
      <div className="sc-split__tree">
        <div className="co-list__head">
          {m.ui_nav_labels()}
          {mayManage ? (
            <Button size="small" kind="text" icon={IconPlus} aria-label={m.console_contacts_label_add()} onClick={() => setOpen('add')} />
          ) : null}
        </div>
        {labels.data === undefined ? (
          labels.error === null ? (
            <SkeletonRows count={6} />
          ) : (
            <FailedState surface="console" error={labels.error} onRetry={() => void labels.refetch()} />
          )
        ) : (
          <div className="co-list" role="listbox" aria-label={m.ui_nav_labels()}>
            {items.map((label) => (
              <button key={label.id} type="button" role="option" aria-selected={label.id === chosen?.id} onClick={() => choose(label.id)}>
                <span className="sc-ellipsis">{label.name}</span>
                {label.system ? <span className="cd-tag">{m.console_contacts_system()}</span> : null}
                <small className="sc-number">{formatNumber(label.members)}</small>
              </button>
            ))}
          </div>
        )}
      </div>
      <div className="sc-split__main co-narrow">
        {chosen === undefined ? (
          labels.data === undefined ? null : (
            <EmptyState
              surface="console"
              title={m.console_contacts_no_labels()}
              text={m.console_contacts_no_labels_text()}
              {...(mayManage
                ? {
                    action: (
                      <Button kind="primary" onClick={() => setOpen('add')}>
                        {m.console_contacts_label_add()}
                      </Button>
                    ),
                  }
                : {})}
            />
          )
        ) : (
          <OneLabel key={chosen.id} id={chosen.id} name={chosen.name} open={open} onOpen={setOpen} />
        )}
      </div>
      {open === 'add' ? <LabelDialog onClose={() => setOpen(undefined)} onMade={choose} /> : null}
    </div>
  );
}

function OneLabel({
  id,
  name,
  open,
  onOpen,
}: {
  id: string;
  name: string;
  open: Open | undefined;
  onOpen: (next: Open | undefined) => void;
}) {
  const api = useApi();
  const write = useWrite();
  const list = useListState({ filters: [] });
  const detail = useRouteQuery(labelsApi.one, { params: { id } });
  const entries = useRouteQuery(directoryApi.labelMembers, { params: { id } });
  const label = detail.data;
  const q = list.state.q.trim().toLowerCase();
  const found = (entries.data?.items ?? []).filter((entry) => entry.name.toLowerCase().includes(q));
  const { pageSize } = list.state;
  const page = Math.min(list.state.page, Math.max(1, Math.ceil(found.length / pageSize)));
  const close = () => onOpen(undefined);
  const users =
    label === undefined
      ? ''
      : !label.usersSet
        ? m.console_contacts_users_unset()
        : label.useScope === 'all_admins'
          ? m.console_contacts_scope_all()
          : label.useScope === 'creator_group'
            ? m.console_contacts_scope_creator()
            : [...label.users.map((one) => one.name), ...label.apps.map(appWord)].join(m.notices_name_separator());
  const remove = (ids: ReadonlySet<string>, clear: () => void) =>
    write
      .run(
        () =>
          api.call(labelsApi.removeMembers, {
            params: { id },
            body: {
              entries: (entries.data?.items ?? []).filter((entry) => ids.has(entry.id)).map(({ kind, id: one }) => ({ kind, id: one })),
            },
            idempotencyKey: crypto.randomUUID(),
          }),
        m.console_contacts_saved(),
      )
      .then((done) => {
        if (done) clear();
      });
  return (
    <>
      <ListPage<LabelEntry>
        title={name}
        facts={
          <>
            {m.console_contacts_users_line({ users })}
            {label?.mayEdit === true ? (
              <button type="button" className="cd-bar__link" onClick={() => onOpen('users')}>
                {m.console_contacts_change()}
              </button>
            ) : null}
          </>
        }
        actions={
          label?.mayEdit === true ? (
            <>
              {label.system ? null : <Button onClick={() => onOpen('remove')}>{m.ui_delete()}</Button>}
              {label.system ? null : <Button onClick={() => onOpen('rename')}>{m.console_contacts_rename()}</Button>}
              <Button kind="primary" icon={IconPlus} onClick={() => onOpen('entries')}>
                {m.console_contacts_add_entries()}
              </Button>
            </>
          ) : null
        }
        list={list}
        query={{
          data:
            entries.data === undefined
              ? undefined
              : { items: found.slice((page - 1) * pageSize, page * pageSize), total: found.length, page, pageSize },
          error: entries.error,
          refetch: entries.refetch,
        }}
        columns={columns}
        rowKey={(row) => row.id}
        rowName={(row) => row.name}
        searchLabel={m.console_contacts_search_entry()}
        {...(label?.mayEdit === true
          ? {
              bulk: (ids: ReadonlySet<string>, clear: () => void) => (
                <Button kind="danger" busy={write.busy} onClick={() => void remove(ids, clear)}>
                  {m.console_contacts_take_out()}
                </Button>
              ),
            }
          : {})}
        empty={<EmptyState surface="console" title={m.console_contacts_label_empty()} text={m.console_contacts_label_empty_text()} />}
      />
      {label === undefined ? null : open === 'rename' ? (
        <LabelDialog label={label} onClose={close} />
      ) : open === 'users' ? (
        <UsersDialog label={label} onClose={close} />
      ) : open === 'entries' ? (
        <AddEntriesDialog labelId={id} already={(entries.data?.items ?? []) as readonly NamedEntry[]} onClose={close} />
      ) : open === 'remove' ? (
        <RemoveLabelDialog label={label} uses={label.usedIn} onClose={close} />
      ) : null}
    </>
  );
}
