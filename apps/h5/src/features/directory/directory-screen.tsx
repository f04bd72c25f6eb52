import './directory.css';
import { useState } from 'react';
import { directoryApi, type DirectoryPerson } from '@contracts/directory';
import { m } from '@contracts/messages';
import { useRouteList, useRouteQuery } from '@ui/core/api/query';
import { formatNumber } from '@ui/core/format/number';
import { Avatar } from '@ui/core/people/avatar';
import { only, useAddress } from '@ui/core/routing/use-address';
import { useMay } from '@ui/core/session/session';
import { SearchField } from '@ui/core/shell/search-field';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { EmptyState, FailedState, NoMatchState } from '@ui/core/states/states';
import { Cell, CellGroup } from '@ui/mobile/cells';
import { CursorList } from '@ui/mobile/cursor-list';
import { FilterChips } from '@ui/mobile/filter-chips';
import { OptionCards } from '@ui/mobile/form-cards';
import { Page } from '@ui/mobile/page';
import { Sheet } from '@ui/mobile/sheet';
import { afterSheet } from '../../shared/after-sheet';
import { useSearchText } from '../../shared/use-search-text';
import { departmentRows } from './department-rows';
import { PersonSheet } from './person-sheet';

const ALL = 'all';

/** 通訊錄 for staff: name, department, post; a row opens the card (CON-26). */
export function StaffDirectoryScreen() {
  const [params, setParams] = useAddress();
  const q = params.get('q') ?? '';
  const departmentId = params.get('department') ?? undefined;
  const departmentName = params.get('name') ?? undefined;
  const [picking, setPicking] = useState(false);
  const [open, setOpen] = useState<DirectoryPerson>();
  const mayManage = useMay('directory.read');
  const [text, setText] = useSearchText(q, (typed) => setParams({ q: typed }, { replace: true }), picking);
  const list = useRouteList<DirectoryPerson>(directoryApi.search, {
    query: { ...(q === '' ? {} : { q }), ...(departmentId === undefined ? {} : { departmentId }) },
  });
  const clear = () => {
    setText('');
    setParams(only({}), { replace: true });
  };
  return (
    <Page title={m.directory_title()}>
      <div className="dir-search">
        <SearchField value={text} onChange={setText} placeholder={m.directory_search()} />
      </div>
      <FilterChips
        items={[
          {
            id: 'department',
            label: m.directory_department(),
            value: departmentId === undefined ? undefined : (departmentName ?? m.directory_department()),
          },
        ]}
        onOpen={() => setPicking(true)}
        onClear={() => setParams({ department: undefined, name: undefined }, { replace: true })}
      />
      {q === '' && departmentId === undefined ? (
        <CellGroup>
          <Cell label={m.staff_contacts_profile()} href="/staff/profile" />
          <Cell label={m.staff_contacts_family()} href="/staff/school" />
          {mayManage ? <Cell label={m.staff_contacts_manage()} href="/staff/manage" /> : null}
        </CellGroup>
      ) : null}
      <div className="dir-list">
        <CursorList<DirectoryPerson>
          source={list}
          rowKey={(person) => person.id}
          failedTitle={m.directory_failed()}
          render={(person) => <PersonRow person={person} onOpen={() => setOpen(person)} />}
          empty={
            q === '' && departmentId === undefined ? (
              <EmptyState surface="h5" title={m.directory_empty()} text={m.directory_empty_text()} />
            ) : (
              <NoMatchState surface="h5" onClear={clear} />
            )
          }
        />
      </div>
      <PersonSheet id={open?.id} name={open?.name ?? ''} onClose={() => setOpen(undefined)} />
      <Sheet open={picking} onClose={() => setPicking(false)} title={m.directory_department()} tall>
        {picking ? (
          <DepartmentChoice
            chosen={departmentId}
            onChoose={(id, name) => {
              setPicking(false);
              afterSheet(() => setParams({ department: id, name }, { replace: true }));
            }}
          />
        ) : null}
      </Sheet>
    </Page>
  );
}

function PersonRow({ person, onOpen }: { person: DirectoryPerson; onOpen: () => void }) {
  const line = [person.departments.join(m.notices_name_separator()), person.title ?? ''].filter((part) => part !== '').join(' · ');
  return (
    <button type="button" className="dir-row" onClick={onOpen}>
      <Avatar id={person.id} name={person.name} size={42} />
      <span className="dir-row__text">
        <b>
          {person.name}
          {person.alias === null || person.alias === '' ? null : <span className="sc-quiet"> {person.alias}</span>}
        </b>
        {line === '' ? null : <span>{line}</span>}
      </span>
    </button>
  );
}

function DepartmentChoice({
  chosen,
  onChoose,
}: {
  chosen: string | undefined;
  onChoose: (id: string | undefined, name: string | undefined) => void;
}) {
  const query = useRouteQuery(directoryApi.departments, {}, { staleTime: 60_000 });
  if (query.data === undefined)
    return query.error === null ? <SkeletonRows /> : <FailedState surface="h5" error={query.error} onRetry={() => void query.refetch()} />;
  const rows = departmentRows(query.data.items);
  return (
    <div className="dir-options">
      <OptionCards
        items={[
          { id: ALL, label: m.ui_all() },
          ...rows.map(({ department, level }) => ({
            id: department.id,
            label: (
              <span className={`dir-department dir-department--l${Math.min(level, 4)}`}>
                <span>{department.name}</span>
                <small className="sc-number sc-quiet">{formatNumber(department.membersBelow)}</small>
              </span>
            ),
          })),
        ]}
        selected={[chosen ?? ALL]}
        onChange={([id]) => onChoose(id === ALL ? undefined : id, rows.find((row) => row.department.id === id)?.department.name)}
      />
    </div>
  );
}
