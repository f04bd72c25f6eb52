import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { fieldsApi, type PersonCard } from '@contracts/contacts-fields';
import { directoryApi, type DirectoryPerson } from '@contracts/directory';
import { m } from '@contracts/messages';
import { useApi, useRouteQuery } from '@ui/core/api/query';
import { formatNumber } from '@ui/core/format/number';
import { canChat, openChat } from '@ui/core/host';
import { IconChat, IconPhone } from '@ui/core/icons/icons';
import { Avatar } from '@ui/core/people/avatar';
import { Button } from '@ui/core/shell/button';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { EmptyState, FailedState } from '@ui/core/states/states';
import { toast } from '@ui/core/status/toast';
import type { Column } from '@ui/admin/list/data-table';
import { ListPage, type PageAnswer } from '@ui/admin/list/list-page';
import type { ListSpec } from '@ui/admin/list/list-state';
import { useListState } from '@ui/admin/list/use-list-state';
import { NavTree } from '@ui/admin/nav-tree';
import { SideDrawer } from '@ui/admin/side-drawer';

const SPEC: ListSpec = { filters: [] };
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const columnsOf = (): Column<DirectoryPerson>[] => [
  {
    id: 'name',
    title: m.console_directory_name(),
    width: 220,
    render: (row) => (
      <>
        <b className="cd-strong">{row.name}</b>
        {row.alias === null || row.alias === '' ? null : <span className="sc-quiet"> {row.alias}</span>}
      </>
    ),
  },
  {
    id: 'position',
    title: m.console_directory_position(),
    width: 200,
    render: (row) => row.title ?? <span className="sc-quiet">—</span>,
  },
  { id: 'department', title: m.console_directory_department(), render: (row) => row.departments.join(';') },
];

/** 組織架構 for everybody who administers nothing of it: whom the rules let be seen, and their cards (CON-26, VIS-05, VIS-06). */
export function StaffPage() {
  const list = useListState(SPEC);
  const [params, setParams] = useSearchParams();
  const tree = useRouteQuery(directoryApi.departments, {});
  const nodes = tree.data?.items ?? [];
  const wanted = params.get('department');
  const chosen = wanted !== null && UUID.test(wanted) ? wanted : nodes.find((node) => node.parentId === null)?.id;
  const department = nodes.find((node) => node.id === chosen);
  const shown = params.get('member') ?? undefined;
  const put = (key: 'department' | 'member', value: string | undefined) =>
    setParams((before) => {
      const next = new URLSearchParams(before);
      if (value === undefined) next.delete(key);
      else next.set(key, value);
      if (key === 'department') next.delete('page');
      return next;
    });
  const q = list.state.q.trim().slice(0, 60);
  const query = useRouteQuery(
    directoryApi.search,
    {
      query: {
        page: String(list.state.page),
        pageSize: String(list.state.pageSize),
        // The root is the whole school, also people of no department.
        ...(department === undefined || department.parentId === null ? {} : { departmentId: department.id }),
        ...(q === '' ? {} : { q }),
      },
    },
    { keepPrevious: true, enabled: tree.data !== undefined },
  );
  const data = query.data !== undefined && 'total' in query.data ? (query.data as PageAnswer<DirectoryPerson>) : undefined;
  return (
    <div className="sc-split">
      <div className="sc-split__tree">
        {tree.data === undefined ? (
          tree.error === null ? (
            <SkeletonRows count={8} />
          ) : (
            <FailedState
              surface="console"
              title={m.console_directory_failed_tree()}
              error={tree.error}
              onRetry={() => void tree.refetch()}
            />
          )
        ) : (
          <NavTree
            label={m.console_directory_org_tree()}
            searchLabel={m.console_directory_search_department()}
            nodes={nodes.map((node) => ({ id: node.id, parentId: node.parentId, name: node.name, count: node.membersBelow }))}
            selected={chosen}
            onSelect={(id) => put('department', id)}
          />
        )}
      </div>
      <div className="sc-split__main">
        <ListPage<DirectoryPerson>
          title={department?.name ?? m.console_directory_org()}
          facts={data === undefined ? <>&nbsp;</> : m.console_directory_members_n({ n: formatNumber(data.total) })}
          list={list}
          query={{ data, error: query.error ?? tree.error, isPlaceholderData: query.isPlaceholderData, refetch: query.refetch }}
          columns={columnsOf()}
          rowKey={(row) => row.id}
          rowName={(row) => row.name}
          onOpen={(row) => put('member', row.id)}
          searchLabel={m.console_directory_search_member()}
          failedTitle={m.console_directory_failed_members()}
          empty={
            <EmptyState surface="console" title={m.console_directory_empty_members()} text={m.console_directory_empty_members_text()} />
          }
        />
      </div>
      <PersonDrawer id={shown !== undefined && UUID.test(shown) ? shown : undefined} onClose={() => put('member', undefined)} />
    </div>
  );
}

function PersonDrawer({ id, onClose }: { id: string | undefined; onClose: () => void }) {
  const query = useRouteQuery(fieldsApi.card, { params: { id: id ?? '' } }, { enabled: id !== undefined });
  const card = id === undefined ? undefined : query.data;
  return (
    <SideDrawer title={card?.name ?? m.console_contacts_member()} open={id !== undefined} onClose={onClose} width={400}>
      {card !== undefined ? (
        <Card key={card.id} card={card} />
      ) : query.error === null ? (
        <SkeletonRows count={6} />
      ) : (
        <FailedState surface="console" error={query.error} onRetry={() => void query.refetch()} />
      )}
    </SideDrawer>
  );
}

function Card({ card }: { card: PersonCard }) {
  const phone = card.fields.find((field) => field.key === 'mobile') ?? card.fields.find((field) => field.type === 'phone');
  const dial = (number: string): string => `tel:${number.replaceAll(' ', '')}`;
  return (
    <div className="co-detail">
      <p className="co-person">
        <Avatar id={card.id} name={card.name} size={42} />
        <span>
          <b>{card.name}</b>
          {card.departments.map((path) => (
            <small key={path}>{path}</small>
          ))}
        </span>
      </p>
      <dl>
        {card.fields.map((field) => (
          <div key={field.key}>
            <dt>{field.label}</dt>
            <dd>
              {field.type === 'mail' ? (
                <a href={`mailto:${field.value}`}>{field.value}</a>
              ) : field.type === 'phone' ? (
                <a className="sc-number" href={dial(field.value)}>
                  {field.value}
                </a>
              ) : field.type === 'link' && /^https?:\/\//.test(field.value) ? (
                <a href={field.value} target="_blank" rel="noreferrer noopener">
                  {field.value}
                </a>
              ) : (
                field.value
              )}
            </dd>
          </div>
        ))}
      </dl>
      <div className="co-actions">
        {card.userid === null || !canChat() ? null : <ChatButton userid={card.userid} />}
        {phone === undefined ? null : (
          <a className="sc-button sc-button--default sc-button--medium" href={dial(phone.value)}>
            <IconPhone size={18} />
            {m.staff_contacts_call()}
          </a>
        )}
      </div>
    </div>
  );
}

/** 【發消息】: the chat itself is WeCom's. */
function ChatButton({ userid }: { userid: string }) {
  const api = useApi();
  const [busy, setBusy] = useState(false);
  const chat = async () => {
    setBusy(true);
    const url = window.location.href.split('#')[0] ?? '';
    const opened = await openChat(userid, () => api.call(fieldsApi.chat, { body: { url } })).catch(() => false);
    setBusy(false);
    if (!opened) toast(m.staff_contacts_message_failed(), 'bad');
  };
  return (
    <Button kind="primary" icon={IconChat} busy={busy} onClick={() => void chat()}>
      {m.staff_contacts_message()}
    </Button>
  );
}
