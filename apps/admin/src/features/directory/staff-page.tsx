import { fieldsApi, type PersonCard } from '@contracts/contacts-fields';
import { directoryApi, type DirectoryPerson } from '@contracts/directory';
import { m } from '@contracts/messages';
import { useRouteQuery } from '@ui/core/api/query';
import { formatNumber } from '@ui/core/format/number';
import { IconPhone } from '@ui/core/icons/icons';
import { Avatar } from '@ui/core/people/avatar';
import { ChatButton, dial, numberOf, PersonFields } from '@ui/core/people/person-card';
import { useAddress } from '@ui/core/routing/use-address';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { EmptyState } from '@ui/core/states/states';
import { GoneNote } from '@ui/core/tree/gone-note';
import { useGoneNode } from '@ui/core/tree/use-gone-node';
import type { Column } from '@ui/admin/list/data-table';
import { ListPage, type PageAnswer } from '@ui/admin/list/list-page';
import type { ListSpec } from '@ui/admin/list/list-state';
import { useListState } from '@ui/admin/list/use-list-state';
import { NavTree } from '@ui/admin/nav-tree';
import { SideDrawer } from '@ui/admin/side-drawer';
import { DrawerFailed } from './drawer-failed';
import { TreeSide } from './tree-side';

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
  const [params, setParams] = useAddress();
  const tree = useRouteQuery(directoryApi.departments, {});
  const nodes = tree.data?.items ?? [];
  const wanted = params.get('department');
  const departmentId = wanted !== null && UUID.test(wanted) ? wanted : undefined;
  const chosen = departmentId ?? nodes.find((node) => node.parentId === null)?.id;
  const department = nodes.find((node) => node.id === chosen);
  const shown = params.get('member') ?? undefined;
  const put = (key: 'department' | 'member', value: string | undefined, replace = false) =>
    setParams({ [key]: value, ...(key === 'department' ? { page: undefined } : {}) }, { replace });
  const { gone, forget } = useGoneNode({ tree, nodeId: departmentId, goTo: (above) => put('department', above, true) });
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
        <TreeSide query={tree}>
          <NavTree
            label={m.console_directory_org_tree()}
            searchLabel={m.console_directory_search_department()}
            nodes={nodes.map((node) => ({ id: node.id, parentId: node.parentId, name: node.name, count: node.membersBelow }))}
            selected={chosen}
            onSelect={(id) => {
              forget();
              put('department', id);
            }}
          />
        </TreeSide>
      </div>
      <div className="sc-split__main">
        <GoneNote gone={gone} place={department?.name ?? m.console_directory_org()} onClose={forget} />
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
        <DrawerFailed error={query.error} onRetry={query.refetch} />
      )}
    </SideDrawer>
  );
}

function Card({ card }: { card: PersonCard }) {
  const number = numberOf(card);
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
      <PersonFields fields={card.fields} />
      <div className="co-actions">
        <ChatButton kind="primary" userid={card.userid} />
        {number === undefined ? null : (
          <a className="sc-button sc-button--default sc-button--medium" href={dial(number)}>
            <IconPhone size={18} />
            {m.staff_contacts_call()}
          </a>
        )}
      </div>
    </div>
  );
}
