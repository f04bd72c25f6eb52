import { useState } from 'react';
import { Checkbox, Select } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { m } from '@contracts/messages';
import type { ModuleRight } from '@contracts/permissions';
import { permissionsApi, type AdminItem, type ScopeBody, type ScopePreview } from '@contracts/permissions-admin';
import { isApiError } from '@ui/core/api/api-error';
import { routeKey, useApi, useRouteQuery } from '@ui/core/api/query';
import { IconEye } from '@ui/core/icons/icons';
import { useStepUp } from '@ui/core/session/step-up';
import { useSession } from '@ui/core/session/session';
import { Button } from '@ui/core/shell/button';
import { toast } from '@ui/core/status/toast';
import { SideDrawer } from '@ui/admin/side-drawer';
import { StepUpDialog } from '@ui/admin/step-up-dialog';
import { MemberSelect, type Candidate } from './member-select';
import { PreviewPanel } from './preview-panel';
import { RightsField } from './rights-field';
import { ScopeField } from './scope-field';
import { isEmptyScope, NO_SCOPE, scopeBodyOf } from './scope-words';
import { Choice } from './choice';

type Role = 'super_admin' | 'sub_admin';
type Way = 'group' | 'own';

/** 【+】 and 編輯: member, type, group or scope, rights; with a look at what the person will see (PER-01, PER-33). */
export function AdminDrawer({ edited, onClose }: { edited: AdminItem | undefined; onClose: () => void }) {
  const api = useApi();
  const client = useQueryClient();
  const stepUp = useStepUp();
  const me = useSession();
  const manages = me.rights.includes('permissions.manage');
  const groups = useRouteQuery(permissionsApi.groups, {}, { staleTime: 30_000 });
  const [member, setMember] = useState<Candidate>();
  const [role, setRole] = useState<Role>(edited?.role === 'super_admin' ? 'super_admin' : 'sub_admin');
  const [way, setWay] = useState<Way>(edited !== undefined && edited.group === null ? 'own' : 'group');
  const [groupId, setGroupId] = useState<string | null>(edited?.group?.id ?? null);
  const [scope, setScope] = useState<ScopeBody>(edited === undefined ? NO_SCOPE : scopeBodyOf(edited.scope));
  const [names, setNames] = useState<ReadonlyMap<string, string>>(new Map(edited?.scope?.members.map((one) => [one.id, one.name])));
  const [rights, setRights] = useState<readonly ModuleRight[]>(edited?.group === null ? edited.rights : []);
  const [pending, setPending] = useState(false);
  const [preview, setPreview] = useState<ScopePreview>();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<{ at: 'member' | 'scope' | 'form'; text: string }>();
  // One key per intent: a repeat after the confirmation of one's identity is the same grant.
  const [key] = useState(() => crypto.randomUUID());
  const noGroups = groups.data?.items.length === 0;
  const own = way === 'own' || noGroups;

  const body = () => ({
    role,
    ...(role === 'super_admin' ? {} : own ? { scope, rights: [...rights] } : { groupId }),
  });
  const checked = (): boolean => {
    if (edited === undefined && member === undefined) {
      setFault({ at: 'member', text: m.permissions_pick_member() });
      return false;
    }
    if (role === 'sub_admin' && (own ? isEmptyScope(scope) : groupId === null)) {
      setFault({ at: 'scope', text: own ? m.permissions_nothing_chosen() : m.permissions_group_choose() });
      return false;
    }
    setFault(undefined);
    return true;
  };
  const refused = (error: unknown) => {
    if (isApiError(error, 'STEP_UP_REQUIRED')) return;
    setFault({ at: isApiError(error, 'SCOPE_REQUIRED') ? 'scope' : 'form', text: isApiError(error) ? error.message : m.ui_failed() });
  };
  const look = async () => {
    if (!checked()) return;
    const memberId = edited?.person.id ?? member?.id;
    try {
      setPreview(await api.call(permissionsApi.preview, { body: { ...body(), ...(memberId === undefined ? {} : { memberId }) } }));
    } catch (error) {
      refused(error);
    }
  };
  const save = async () => {
    if (!checked()) return;
    setBusy(true);
    try {
      await stepUp.run(() =>
        edited === undefined
          ? api.call(permissionsApi.grant, { body: { ...body(), memberId: member!.id, identityPending: pending }, idempotencyKey: key })
          : api.call(permissionsApi.change, { params: { id: edited.id }, body: body(), ifMatch: edited.version, idempotencyKey: key }),
      );
      await Promise.all(
        [permissionsApi.admins, permissionsApi.groups].map((route) => client.invalidateQueries({ queryKey: routeKey(route) })),
      );
      toast(m.permissions_saved());
      onClose();
    } catch (error) {
      refused(error);
    } finally {
      setBusy(false);
    }
  };
  const changed = () => setPreview(undefined);
  return (
    <SideDrawer
      open
      width={560}
      onClose={onClose}
      title={edited === undefined ? m.permissions_add() : m.permissions_edit_of({ name: edited.person.name })}
      foot={
        <div className="cp-foot">
          <Button className="cp-left" kind="text" icon={IconEye} onClick={() => void look()}>
            {m.permissions_preview_show()}
          </Button>
          <Button onClick={onClose}>{m.permissions_cancel()}</Button>
          <Button kind="primary" busy={busy} onClick={() => void save()}>
            {m.permissions_save()}
          </Button>
        </div>
      }
    >
      <div className="cp-form" onChange={changed}>
        {edited === undefined ? (
          <div className="cp-form__part">
            <label htmlFor="cp-member">
              {m.permissions_member()}
              <i aria-hidden="true">*</i>
            </label>
            <MemberSelect
              id="cp-member"
              value={member}
              onChange={(one) => {
                setMember(one);
                changed();
              }}
            />
            {fault?.at === 'member' ? <p className="cp-fault">{fault.text}</p> : null}
          </div>
        ) : null}
        <div className="cp-form__part">
          <span className="cp-form__label">
            {m.permissions_type()}
            <i aria-hidden="true">*</i>
          </span>
          <Choice<Role>
            name="role"
            value={role}
            onChange={setRole}
            items={[
              ...(manages
                ? [{ value: 'super_admin' as const, label: m.permissions_role_super_admin(), what: m.permissions_type_super_what() }]
                : []),
              { value: 'sub_admin', label: m.permissions_role_sub_admin(), what: m.permissions_type_sub_what() },
            ]}
          />
        </div>
        {role === 'sub_admin' ? (
          <>
            <div className="cp-form__part">
              <span className="cp-form__label">
                {m.permissions_scope()}
                <i aria-hidden="true">*</i>
              </span>
              {noGroups ? null : (
                <Choice<Way>
                  name="way"
                  value={way}
                  onChange={setWay}
                  items={[
                    { value: 'group', label: m.permissions_by_group() },
                    { value: 'own', label: m.permissions_by_own() },
                  ]}
                />
              )}
              {own ? (
                <ScopeField
                  value={scope}
                  onChange={(next) => {
                    setScope(next);
                    changed();
                  }}
                  names={names}
                  onNames={setNames}
                />
              ) : (
                <Select<string>
                  className="cp-wide"
                  aria-label={m.permissions_by_group()}
                  placeholder={m.permissions_group_choose()}
                  value={groupId}
                  onChange={(id) => {
                    setGroupId(id);
                    changed();
                  }}
                  options={(groups.data?.items ?? []).map((group) => ({ value: group.id, label: group.name }))}
                />
              )}
              {fault?.at === 'scope' ? <p className="cp-fault">{fault.text}</p> : null}
            </div>
            {own ? (
              <div className="cp-form__part">
                <span className="cp-form__label">{m.permissions_rights()}</span>
                <RightsField value={rights} onChange={setRights} />
              </div>
            ) : null}
          </>
        ) : null}
        {edited === undefined ? (
          <Checkbox checked={pending} onChange={(event) => setPending(event.target.checked)}>
            {m.permissions_identity_pending()}
          </Checkbox>
        ) : null}
        {fault?.at === 'form' ? (
          <p className="cp-fault" role="alert">
            {fault.text}
          </p>
        ) : null}
        {preview === undefined ? null : (
          <div className="cp-form__part" aria-live="polite">
            <span className="cp-form__label">{m.permissions_preview()}</span>
            <PreviewPanel preview={preview} />
          </div>
        )}
      </div>
      <StepUpDialog stepUp={stepUp} />
    </SideDrawer>
  );
}
