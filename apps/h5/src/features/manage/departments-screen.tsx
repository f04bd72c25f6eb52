import './manage.css';
import { useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { DEPARTMENT_LIMITS, departmentsApi } from '@contracts/contacts-departments';
import { membersApi } from '@contracts/contacts-members';
import { directoryApi, type MemberItem } from '@contracts/directory';
import { m } from '@contracts/messages';
import { isApiError } from '@ui/core/api/api-error';
import { routeKey, useApi, useRouteList, useRouteQuery } from '@ui/core/api/query';
import { formatNumber } from '@ui/core/format/number';
import { Avatar } from '@ui/core/people/avatar';
import { only, useAddress } from '@ui/core/routing/use-address';
import { useMay } from '@ui/core/session/session';
import { Button } from '@ui/core/shell/button';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { EmptyState, FailedState } from '@ui/core/states/states';
import { toast } from '@ui/core/status/toast';
import { GoneNote } from '@ui/core/tree/gone-note';
import { useGoneNode } from '@ui/core/tree/use-gone-node';
import { Cell, CellGroup } from '@ui/mobile/cells';
import { CursorList } from '@ui/mobile/cursor-list';
import { TextInput } from '@ui/mobile/form-cards';
import { BottomBar, Page, SectionHead } from '@ui/mobile/page';
import { Sheet } from '@ui/mobile/sheet';

/** 成員與部門管理: one department after the other, 添加子部門, 修改名稱, and inviting who has not joined (CON-07, CON-11). */
export function DepartmentsScreen() {
  const api = useApi();
  const client = useQueryClient();
  const mayEdit = useMay('contacts.edit');
  const [params, setParams] = useAddress();
  const tree = useRouteQuery(directoryApi.departments, {}, { staleTime: 30_000 });
  const items = tree.data?.items ?? [];
  const wanted = params.get('department') ?? undefined;
  const here = items.find((item) => item.id === wanted) ?? items.find((item) => item.parentId === null);
  const go = (department: string | undefined, replace = false) => setParams(only({ department }), { replace });
  const { gone, forget } = useGoneNode({ tree, nodeId: wanted, goTo: (above) => go(above, true) });
  const children = here === undefined ? [] : items.filter((item) => item.parentId === here.id);
  const [adding, setAdding] = useState(false);
  const [name, setName] = useState('');
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  const list = useRouteList<MemberItem>(
    directoryApi.members,
    { query: { below: 'false', ...(here === undefined ? {} : { departmentId: here.id }) } },
    { enabled: here !== undefined },
  );
  const act = async (run: () => Promise<unknown>, words: string): Promise<boolean> => {
    setBusy(true);
    setFault(undefined);
    try {
      await run();
      toast(words);
      return true;
    } catch (error) {
      if (!isApiError(error)) throw error;
      const missing = isApiError(error, 'NOT_FOUND') && here !== undefined;
      setFault(missing ? m.staff_contacts_gone_above({ name: here.name }) : error.message);
      toast(error.message, 'bad');
      return false;
    } finally {
      setBusy(false);
      for (const route of [directoryApi.departments, directoryApi.members]) void client.invalidateQueries({ queryKey: routeKey(route) });
    }
  };
  const add = async () => {
    if (here === undefined) return;
    const done = await act(
      () => api.call(departmentsApi.add, { body: { parentId: here.id, name }, idempotencyKey: crypto.randomUUID() }),
      m.staff_contacts_department_added({ name }),
    );
    if (done) {
      setAdding(false);
      setName('');
    }
  };
  const invite = (person: MemberItem) =>
    act(
      () => api.call(membersApi.invite, { body: { memberIds: [person.id] }, idempotencyKey: crypto.randomUUID() }),
      m.staff_contacts_invited({ name: person.name }),
    );
  if (here === undefined) {
    return (
      <Page title={m.staff_contacts_departments()}>
        {tree.error === null ? <SkeletonRows /> : <FailedState surface="h5" error={tree.error} onRetry={() => void tree.refetch()} />}
      </Page>
    );
  }
  return (
    <Page
      title={here.name}
      bar={
        mayEdit ? (
          <BottomBar>
            <Button kind="primary" size="large" block onClick={() => setAdding(true)}>
              {m.staff_contacts_add_sub()}
            </Button>
          </BottomBar>
        ) : undefined
      }
    >
      <GoneNote gone={gone} place={here.name} onClose={forget} />
      <SectionHead note={m.staff_contacts_members_n({ n: formatNumber(here.membersBelow) })}>{here.name}</SectionHead>
      {children.length === 0 ? null : (
        <CellGroup>
          {children.map((child) => (
            <Cell
              key={child.id}
              label={child.name}
              value={<span className="sc-number">{formatNumber(child.membersBelow)}</span>}
              onPress={() => {
                forget();
                go(child.id);
              }}
            />
          ))}
        </CellGroup>
      )}
      <SectionHead>{m.staff_contacts_members()}</SectionHead>
      <CursorList<MemberItem>
        source={list}
        rowKey={(person) => person.id}
        failedTitle={m.directory_failed()}
        render={(person) => (
          <div className="mng-row">
            <Avatar id={person.id} name={person.name} size={42} />
            <span>
              <b>{person.name}</b>
              <small>{[person.title ?? '', person.isHead ? m.staff_contacts_head() : ''].filter((part) => part !== '').join(' · ')}</small>
            </span>
            {mayEdit && (person.joinState === 'not_joined' || person.joinState === 'not_downloaded') ? (
              <Button size="medium" busy={busy} onClick={() => void invite(person)}>
                {m.staff_contacts_invite()}
              </Button>
            ) : null}
          </div>
        )}
        empty={<EmptyState surface="h5" title={m.staff_contacts_nobody()} text={m.staff_contacts_nobody_text()} />}
      />
      <Sheet
        open={adding}
        onClose={() => setAdding(false)}
        title={m.staff_contacts_add_sub()}
        foot={
          <Button kind="primary" size="large" block busy={busy} onClick={() => void add()}>
            {m.ui_save()}
          </Button>
        }
      >
        <div className="mng-form">
          <TextInput
            label={m.staff_contacts_department_name()}
            required
            maxLength={DEPARTMENT_LIMITS.name}
            value={name}
            fault={fault}
            onChange={(event) => setName(event.target.value)}
          />
          <p className="sc-help">{m.staff_contacts_below({ name: here.name })}</p>
        </div>
      </Sheet>
    </Page>
  );
}
