import './permissions.css';
import { useEffect, useState } from 'react';
import { useNavigate } from 'react-router';
import { m } from '@contracts/messages';
import { MODULE_RIGHTS } from '@contracts/permissions';
import { permissionsApi } from '@contracts/permissions-admin';
import { isApiError } from '@ui/core/api/api-error';
import { useApi, useRouteQuery } from '@ui/core/api/query';
import { Avatar } from '@ui/core/people/avatar';
import { roleWord } from '@ui/core/permissions/right-words';
import { rightsTree, scopeTree } from '@ui/core/permissions/scope-tree';
import { useMay } from '@ui/core/session/session';
import { Button } from '@ui/core/shell/button';
import { SearchField } from '@ui/core/shell/search-field';
import { NoPermissionState } from '@ui/core/states/states';
import { toast } from '@ui/core/status/toast';
import { PickerTree } from '@ui/core/tree/picker-tree';
import { SwitchCell } from '@ui/mobile/cells';
import { FieldFault, OptionCards } from '@ui/mobile/form-cards';
import { Block, BottomBar, Page, SectionHead } from '@ui/mobile/page';
import { TextTabs } from '@ui/mobile/tabs';
import { orConfirm } from '../../shared/confirm-identity';
import { keepForm, keptForm, type AdminForm } from './kept-form';

type Tab = 'departments' | 'classes' | 'rights';

/** 【添加】 of 設置管理員: member, type, group or scope and rights (PER-05). */
export function NewAdminScreen() {
  const gives = useMay('contacts.edit');
  const manages = useMay('permissions.manage');
  const api = useApi();
  const navigate = useNavigate();
  const [form, setForm] = useState<AdminForm>(keptForm);
  const [q, setQ] = useState('');
  const [tab, setTab] = useState<Tab>('departments');
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  const put = (part: Partial<AdminForm>) => {
    setFault(undefined);
    setForm((before) => ({ ...before, ...part }));
  };
  useEffect(() => keepForm(form), [form]);
  const groups = useRouteQuery(permissionsApi.groups, {}, { enabled: gives });
  const options = useRouteQuery(permissionsApi.scopeOptions, {}, { enabled: gives });
  const found = useRouteQuery(
    permissionsApi.candidates,
    { query: q.trim() === '' ? {} : { q: q.trim().slice(0, 60) } },
    { enabled: gives && form.member === null, keepPrevious: true },
  );
  if (!gives) {
    return (
      <Page title={m.permissions_h5_title()}>
        <NoPermissionState surface="h5" />
      </Page>
    );
  }
  const noGroups = groups.data?.items.length === 0;
  const own = form.way === 'own' || noGroups;
  const missing =
    form.member === null
      ? m.permissions_pick_member()
      : form.role === 'sub_admin' && !own && form.groupId === null
        ? m.permissions_group_choose()
        : form.role === 'sub_admin' && own && !form.whole && form.departmentIds.length + form.nodeIds.length === 0
          ? m.permissions_nothing_chosen()
          : undefined;
  const save = async () => {
    if (missing !== undefined || form.member === null) return setFault(missing);
    setBusy(true);
    const { member, role, groupId, whole, departmentIds, nodeIds, rights, key } = form;
    const body = {
      memberId: member.id,
      role,
      ...(role === 'super_admin'
        ? {}
        : own
          ? { scope: { whole, departmentIds: whole ? [] : departmentIds, nodeIds: whole ? [] : nodeIds, memberIds: [] }, rights }
          : { groupId }),
    };
    try {
      const done = await orConfirm(api, '/staff/admins/new', () => api.call(permissionsApi.grant, { body, idempotencyKey: key }));
      if (done === undefined) return;
      keepForm(null);
      toast(m.permissions_saved());
      void navigate('/staff/admins', { replace: true });
    } catch (error) {
      setFault(isApiError(error) ? error.message : m.ui_failed());
    } finally {
      setBusy(false);
    }
  };
  return (
    <Page
      title={m.permissions_add()}
      bar={
        <BottomBar>
          <Button size="large" kind="primary" block busy={busy} onClick={() => void save()}>
            {m.permissions_save()}
          </Button>
        </BottomBar>
      }
    >
      <SectionHead>{m.permissions_member()}</SectionHead>
      {form.member === null ? (
        <>
          <div className="hp-search">
            <SearchField value={q} onChange={setQ} placeholder={m.permissions_member_hint()} />
          </div>
          <ul className="hp-list">
            {(found.data?.items ?? []).map((one) => (
              <li key={one.id}>
                <button
                  type="button"
                  className="hp-row"
                  disabled={one.role !== null}
                  onClick={() => put({ member: { id: one.id, name: one.name, about: [...one.departments, one.account].join(' · ') } })}
                >
                  <Avatar id={one.id} name={one.name} size={42} />
                  <span className="hp-row__text">
                    <b>{one.name}</b>
                    <span>{one.role === null ? one.departments.join('、') : m.permissions_member_is({ role: roleWord(one.role) })}</span>
                  </span>
                </button>
              </li>
            ))}
          </ul>
        </>
      ) : (
        <Block>
          <div className="hp-row">
            <Avatar id={form.member.id} name={form.member.name} size={42} />
            <span className="hp-row__text">
              <b>{form.member.name}</b>
              <span>{form.member.about}</span>
            </span>
            <Button kind="text" size="medium" onClick={() => put({ member: null })}>
              {m.permissions_edit()}
            </Button>
          </div>
        </Block>
      )}
      {form.member === null ? null : (
        <>
          <SectionHead>{m.permissions_type()}</SectionHead>
          <div className="hp-options">
            <OptionCards
              items={[
                ...(manages ? [{ id: 'super_admin', label: m.permissions_role_super_admin() }] : []),
                { id: 'sub_admin', label: m.permissions_role_sub_admin() },
              ]}
              selected={[form.role]}
              onChange={([role]) => put({ role: role === 'super_admin' ? 'super_admin' : 'sub_admin' })}
            />
          </div>
        </>
      )}
      {form.member === null || form.role === 'super_admin' ? null : (
        <>
          <SectionHead>{m.permissions_scope()}</SectionHead>
          {noGroups ? null : (
            <div className="hp-options">
              <OptionCards
                items={[
                  { id: 'group', label: m.permissions_by_group() },
                  { id: 'own', label: m.permissions_by_own() },
                ]}
                selected={[form.way]}
                onChange={([way]) => put({ way: way === 'own' ? 'own' : 'group' })}
              />
            </div>
          )}
          {own ? (
            <>
              {options.data?.whole === true ? (
                <Block>
                  <SwitchCell label={m.permissions_scope_whole()} checked={form.whole} onChange={(whole) => put({ whole })} />
                </Block>
              ) : null}
              <TextTabs<Tab>
                label={m.permissions_scope()}
                items={[
                  { id: 'departments', label: m.permissions_scope_departments(), count: form.whole ? 0 : form.departmentIds.length },
                  { id: 'classes', label: m.permissions_scope_classes(), count: form.whole ? 0 : form.nodeIds.length },
                  { id: 'rights', label: m.permissions_rights(), count: form.rights.length },
                ]}
                selected={tab}
                onSelect={setTab}
              />
              <Block>
                <div className="hp-tree">
                  {tab === 'rights' ? (
                    <PickerTree
                      key="rights"
                      label={m.permissions_rights()}
                      placeholder={m.permissions_search_right()}
                      roots={rightsTree(options.data?.rights ?? [])}
                      open={[]}
                      chosen={new Set<string>(form.rights)}
                      onChange={(chosen) => put({ rights: MODULE_RIGHTS.filter((right) => chosen.has(right)) })}
                    />
                  ) : form.whole ? (
                    <p className="hp-note">{m.permissions_scope_whole_what()}</p>
                  ) : tab === 'departments' ? (
                    <PickerTree
                      key="departments"
                      label={m.permissions_scope_departments()}
                      placeholder={m.permissions_search_place()}
                      roots={scopeTree(options.data?.departments ?? [])}
                      chosen={new Set(form.departmentIds)}
                      onChange={(chosen) => put({ departmentIds: [...chosen] })}
                    />
                  ) : (
                    <PickerTree
                      key="classes"
                      label={m.permissions_scope_classes()}
                      placeholder={m.permissions_search_place()}
                      roots={scopeTree(options.data?.nodes ?? [])}
                      chosen={new Set(form.nodeIds)}
                      onChange={(chosen) => put({ nodeIds: [...chosen] })}
                    />
                  )}
                </div>
              </Block>
            </>
          ) : (
            <div className="hp-options">
              <OptionCards
                items={(groups.data?.items ?? []).map((group) => ({ id: group.id, label: group.name }))}
                selected={form.groupId === null ? [] : [form.groupId]}
                onChange={([groupId]) => put({ groupId: groupId ?? null })}
              />
            </div>
          )}
        </>
      )}
      <div className="hp-options">
        <FieldFault text={fault} />
      </div>
    </Page>
  );
}
