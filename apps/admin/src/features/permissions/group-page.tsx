import { useState } from 'react';
import { Input, Select } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from 'react-router';
import type { AppCode } from '@contracts/apps';
import { m } from '@contracts/messages';
import type { ModuleRight } from '@contracts/permissions';
import { PERMISSION_LIMITS, permissionsApi, type GroupItem, type ScopeBody, type ScopePreview } from '@contracts/permissions-admin';
import { isApiError } from '@ui/core/api/api-error';
import { routeKey, useApi, useRouteQuery } from '@ui/core/api/query';
import { IconEye, IconTrash } from '@ui/core/icons/icons';
import { appWord } from '@ui/core/permissions/right-words';
import { useStepUp } from '@ui/core/session/step-up';
import { Button } from '@ui/core/shell/button';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { FailedState, NotFoundState } from '@ui/core/states/states';
import { toast } from '@ui/core/status/toast';
import { PageHeader, Panel } from '@ui/admin/shell/page-header';
import { StepUpDialog } from '@ui/admin/step-up-dialog';
import { AskDialog } from './ask-dialog';
import { MemberSelect } from './member-select';
import { PreviewPanel } from './preview-panel';
import { RightsField } from './rights-field';
import { RightsFrame } from './rights-frame';
import { Chips, ScopeField } from './scope-field';
import { isEmptyScope, NO_SCOPE, scopeBodyOf } from './scope-words';

/** 管理組編輯 (PER-04). */
export function GroupPage() {
  const { id = 'new' } = useParams();
  const groups = useRouteQuery(permissionsApi.groups, {});
  const group = groups.data?.items.find((one) => one.id === id);
  return (
    <RightsFrame>
      {groups.data === undefined ? (
        groups.error === null ? (
          <SkeletonRows count={8} />
        ) : (
          <FailedState surface="console" title={m.permissions_failed()} error={groups.error} onRetry={() => void groups.refetch()} />
        )
      ) : id !== 'new' && group === undefined ? (
        <NotFoundState surface="console" />
      ) : (
        <GroupForm key={`${id} ${String(group?.version)}`} group={group} />
      )}
    </RightsFrame>
  );
}

function GroupForm({ group }: { group: GroupItem | undefined }) {
  const api = useApi();
  const client = useQueryClient();
  const navigate = useNavigate();
  const stepUp = useStepUp();
  const [name, setName] = useState(group?.name ?? '');
  const [scope, setScope] = useState<ScopeBody>(group === undefined ? NO_SCOPE : scopeBodyOf(group.scope));
  const [rights, setRights] = useState<ModuleRight[]>([...(group?.rights ?? [])]);
  const [apps, setApps] = useState<AppCode[]>([...(group?.apps ?? [])]);
  const present = group?.members.filter((one) => !one.gone) ?? [];
  const [people, setPeople] = useState<string[]>(present.map((one) => one.id));
  const [names, setNames] = useState<ReadonlyMap<string, string>>(
    new Map([...present, ...(group?.scope.members ?? [])].map((one) => [one.id, one.name])),
  );
  const [preview, setPreview] = useState<ScopePreview>();
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<{ at: 'name' | 'scope' | 'form'; text: string }>();
  const options = useRouteQuery(permissionsApi.scopeOptions, {}, { staleTime: 60_000 });
  const [key] = useState(() => crypto.randomUUID());

  const renew = () =>
    Promise.all([permissionsApi.groups, permissionsApi.admins].map((route) => client.invalidateQueries({ queryKey: routeKey(route) })));
  const save = async () => {
    if (name.trim() === '') return setFault({ at: 'name', text: m.permissions_group_name() });
    if (isEmptyScope(scope)) return setFault({ at: 'scope', text: m.permissions_nothing_chosen() });
    setBusy(true);
    setFault(undefined);
    const body = { name: name.trim(), scope, rights, apps, memberIds: people };
    try {
      const saved = await stepUp.run(() =>
        group === undefined
          ? api.call(permissionsApi.createGroup, { body, idempotencyKey: key })
          : api.call(permissionsApi.changeGroup, { params: { id: group.id }, body, ifMatch: group.version, idempotencyKey: key }),
      );
      await renew();
      toast(m.permissions_group_saved());
      void navigate(`/console/rights?group=${saved.id}`);
    } catch (error) {
      if (isApiError(error, 'STEP_UP_REQUIRED')) return;
      setFault({
        at: isApiError(error, 'ADMIN_GROUP_NAME') ? 'name' : isApiError(error, 'SCOPE_REQUIRED') ? 'scope' : 'form',
        text: isApiError(error) ? error.message : m.ui_failed(),
      });
    } finally {
      setBusy(false);
    }
  };
  const look = async () => {
    try {
      setPreview(await api.call(permissionsApi.preview, { body: { role: 'sub_admin', scope, rights, apps } }));
    } catch (error) {
      setFault({ at: isApiError(error, 'SCOPE_REQUIRED') ? 'scope' : 'form', text: isApiError(error) ? error.message : m.ui_failed() });
    }
  };
  return (
    <>
      <PageHeader
        title={group?.name ?? m.permissions_group_new()}
        crumb={group === undefined ? m.permissions_group_new() : m.permissions_group_edit()}
        actions={
          <>
            {group === undefined ? null : (
              <Button kind="danger" icon={IconTrash} onClick={() => setAsking(true)}>
                {m.permissions_delete()}
              </Button>
            )}
            <Button onClick={() => void navigate('/console/rights')}>{m.permissions_cancel()}</Button>
            <Button kind="primary" busy={busy} onClick={() => void save()}>
              {m.permissions_save()}
            </Button>
          </>
        }
      />
      <div className="cp-page">
        <div className="cp-narrow cp-form">
          {fault?.at === 'form' ? (
            <p className="cp-fault" role="alert">
              {fault.text}
            </p>
          ) : null}
          <Panel title={m.permissions_group_name()}>
            <Input
              aria-label={m.permissions_group_name()}
              value={name}
              maxLength={PERMISSION_LIMITS.groupName}
              showCount
              onChange={(event) => setName(event.target.value)}
            />
            {fault?.at === 'name' ? <p className="cp-fault">{fault.text}</p> : null}
          </Panel>
          <Panel title={m.permissions_scope()}>
            <ScopeField value={scope} onChange={setScope} names={names} onNames={setNames} />
            {fault?.at === 'scope' ? <p className="cp-fault">{fault.text}</p> : null}
          </Panel>
          <Panel title={m.permissions_rights()}>
            <RightsField value={rights} onChange={setRights} />
          </Panel>
          <Panel title={m.permissions_apps()} note={m.permissions_apps_hint()}>
            <Select<AppCode[]>
              mode="multiple"
              className="cp-wide"
              aria-label={m.permissions_apps()}
              placeholder={m.permissions_apps_hint()}
              value={apps}
              onChange={setApps}
              optionFilterProp="label"
              options={(options.data?.apps ?? []).map((app) => ({ value: app, label: appWord(app) }))}
            />
          </Panel>
          <Panel title={m.permissions_group_members()}>
            <div className="cp-scope">
              <MemberSelect
                value={undefined}
                onChange={(one) => {
                  if (one === undefined || people.includes(one.id)) return;
                  setNames(new Map([...names, [one.id, one.name]]));
                  setPeople([...people, one.id]);
                }}
              />
              <Chips ids={people} names={names} onRemove={(gone) => setPeople(people.filter((one) => one !== gone))} />
            </div>
          </Panel>
          <Panel
            title={m.permissions_preview()}
            aside={
              <Button size="small" icon={IconEye} onClick={() => void look()}>
                {m.permissions_preview_show()}
              </Button>
            }
          >
            {preview === undefined ? null : <PreviewPanel preview={preview} />}
          </Panel>
        </div>
      </div>
      {asking && group !== undefined ? (
        <AskDialog
          danger
          title={m.permissions_group_delete_title({ name: group.name })}
          ok={m.permissions_delete()}
          act={() => api.call(permissionsApi.deleteGroup, { params: { id: group.id }, ifMatch: group.version })}
          onClose={(done) => {
            setAsking(false);
            if (!done) return;
            toast(m.permissions_group_deleted());
            void renew().then(() => navigate('/console/rights'));
          }}
        >
          <p>{m.permissions_group_delete_text()}</p>
        </AskDialog>
      ) : null}
      <StepUpDialog stepUp={stepUp} />
    </>
  );
}
