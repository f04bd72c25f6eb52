import './permissions.css';
import { useEffect, useState } from 'react';
import { useNavigate } from 'react-router';
import { m } from '@contracts/messages';
import { permissionsApi } from '@contracts/permissions-admin';
import { founderApi } from '@contracts/permissions-founder';
import { isApiError } from '@ui/core/api/api-error';
import { useApi, useRouteQuery } from '@ui/core/api/query';
import { useNews } from '@ui/core/live/use-news';
import { Avatar } from '@ui/core/people/avatar';
import { roleWord } from '@ui/core/permissions/right-words';
import { useMay } from '@ui/core/session/session';
import { Button } from '@ui/core/shell/button';
import { SearchField } from '@ui/core/shell/search-field';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { EmptyState, FailedState, NoPermissionState } from '@ui/core/states/states';
import { toast } from '@ui/core/status/toast';
import { SwitchCell } from '@ui/mobile/cells';
import { FieldFault } from '@ui/mobile/form-cards';
import { Block, BottomBar, Page, SectionHead } from '@ui/mobile/page';
import { orConfirm } from '../../shared/confirm-identity';
import { keepTransfer, keptTransfer, type TransferForm } from './kept-form';

/** 選擇新創建人 on the phone: one of the administrators, a second look at name and department, 【確定】 (PER-09, PER-24). */
export function FounderScreen() {
  const manages = useMay('permissions.manage');
  const api = useApi();
  const navigate = useNavigate();
  const [form, setForm] = useState<TransferForm>(keptTransfer);
  const [q, setQ] = useState('');
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  useEffect(() => keepTransfer(form), [form]);
  const state = useRouteQuery(founderApi.state, {}, { enabled: manages });
  useNews('permissions', [founderApi.state]);
  const found = useRouteQuery(
    permissionsApi.candidates,
    { query: { admins: 'true', ...(q.trim() === '' ? {} : { q: q.trim().slice(0, 60) }) } },
    { enabled: manages && form.member === null, keepPrevious: true },
  );
  if (!manages) {
    return (
      <Page title={m.permissions_transfer_title()}>
        <NoPermissionState surface="h5" />
      </Page>
    );
  }
  const put = (part: Partial<TransferForm>) => {
    setFault(undefined);
    setForm((before) => ({ ...before, ...part }));
  };
  const accept = state.data?.transferAccept === true;
  const save = async () => {
    const { member, keep, key } = form;
    if (member === null) return setFault(m.permissions_pick_member());
    setBusy(true);
    try {
      const body = { memberId: member.id, keepSuperAdmin: keep };
      const done = await orConfirm(api, '/staff/admins/founder', () => api.call(founderApi.transfer, { body, idempotencyKey: key }));
      if (done === undefined) return;
      keepTransfer(null);
      toast(accept ? m.permissions_saved() : m.permissions_transfer_done({ name: member.name }));
      void navigate('/staff/admins', { replace: true });
    } catch (error) {
      setFault(isApiError(error) ? error.message : m.ui_failed());
    } finally {
      setBusy(false);
    }
  };
  const { member } = form;
  return (
    <Page
      title={m.permissions_transfer_title()}
      bar={
        member === null ? undefined : (
          <BottomBar>
            <Button size="large" onClick={() => put({ member: null })}>
              {m.permissions_cancel()}
            </Button>
            <Button size="large" kind="primary" busy={busy} onClick={() => void save()}>
              {m.permissions_ok()}
            </Button>
          </BottomBar>
        )
      }
    >
      {member === null ? (
        <>
          <SectionHead>{m.permissions_transfer_must()}</SectionHead>
          <div className="hp-search">
            <SearchField value={q} onChange={setQ} placeholder={m.permissions_transfer_hint()} />
          </div>
          {found.data === undefined ? (
            found.error === null ? (
              <SkeletonRows />
            ) : (
              <FailedState surface="h5" title={m.permissions_failed()} error={found.error} onRetry={() => void found.refetch()} />
            )
          ) : found.data.items.length === 0 ? (
            <EmptyState surface="h5" title={m.permissions_member_none()} />
          ) : (
            <ul className="hp-list">
              {found.data.items.map((one) => (
                <li key={one.id}>
                  <button
                    type="button"
                    className="hp-row"
                    onClick={() => put({ member: { id: one.id, name: one.name, about: [...one.departments, one.account].join(' · ') } })}
                  >
                    <Avatar id={one.id} name={one.name} size={42} />
                    <span className="hp-row__text">
                      <b>{one.name}</b>
                      <span>{[one.role === null ? '' : roleWord(one.role), ...one.departments].filter(Boolean).join(' · ')}</span>
                    </span>
                  </button>
                </li>
              ))}
            </ul>
          )}
        </>
      ) : (
        <>
          <SectionHead>{m.permissions_transfer_check()}</SectionHead>
          <Block>
            <div className="hp-row">
              <Avatar id={member.id} name={member.name} size={42} />
              <span className="hp-row__text">
                <b>{member.name}</b>
                <span>{member.about}</span>
              </span>
            </div>
            <SwitchCell label={m.permissions_transfer_keep()} checked={form.keep} onChange={(keep) => put({ keep })} />
          </Block>
          <p className="hp-note">{accept ? m.permissions_transfer_asks() : m.permissions_transfer_at_once()}</p>
        </>
      )}
      <div className="hp-options">
        <FieldFault text={fault} />
      </div>
    </Page>
  );
}
