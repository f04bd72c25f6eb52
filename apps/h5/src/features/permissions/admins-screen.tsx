import './permissions.css';
import { useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { m } from '@contracts/messages';
import { permissionsApi, type AdminItem } from '@contracts/permissions-admin';
import { founderApi } from '@contracts/permissions-founder';
import { isApiError } from '@ui/core/api/api-error';
import { routeKey, useApi, useRouteQuery } from '@ui/core/api/query';
import { useNews } from '@ui/core/live/use-news';
import { formatDateTime } from '@ui/core/format/date';
import { IconPlus, IconSwap, IconTrash } from '@ui/core/icons/icons';
import { Avatar } from '@ui/core/people/avatar';
import { rightWord, roleWord } from '@ui/core/permissions/right-words';
import { useMay, useSession } from '@ui/core/session/session';
import { Button } from '@ui/core/shell/button';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { EmptyState, FailedState, NoPermissionState } from '@ui/core/states/states';
import { Banner } from '@ui/core/status/offline-banner';
import { toast } from '@ui/core/status/toast';
import { MenuRow } from '@ui/mobile/cells';
import { BottomBar, Page, SectionHead } from '@ui/mobile/page';
import { ConfirmDialog, Sheet } from '@ui/mobile/sheet';
import { afterSheet } from '../../shared/after-sheet';
import { orConfirm } from '../../shared/confirm-identity';

const HERE = '/staff/admins';

function scopeLine(item: AdminItem): string {
  if (item.scope === null) return m.permissions_scope_all();
  if (item.scope.whole) return m.permissions_scope_whole();
  return [...item.scope.departments, ...item.scope.nodes, ...item.scope.members].map((one) => one.name).join('、');
}

/** 設置管理員 (PER-05): who administers the school, with 【添加】 in reach of the thumb. */
export function AdminsScreen() {
  const gives = useMay('contacts.edit');
  const api = useApi();
  const client = useQueryClient();
  const me = useSession();
  const navigate = useNavigate();
  const mine = useRouteQuery(permissionsApi.mine, {});
  const list = useRouteQuery(permissionsApi.admins, { query: { pageSize: '100' } }, { enabled: gives });
  const helpers = useRouteQuery(permissionsApi.whomToAsk, {}, { enabled: !gives });
  useNews('permissions', [permissionsApi.admins, permissionsApi.mine, permissionsApi.whomToAsk]);
  const [shown, setShown] = useState<AdminItem>();
  const [asking, setAsking] = useState<AdminItem>();
  const [busy, setBusy] = useState(false);

  const run = async (act: () => Promise<unknown>, word: string) => {
    setBusy(true);
    try {
      if ((await orConfirm(api, HERE, act)) === undefined) return;
      toast(word);
      for (const route of [permissionsApi.admins, permissionsApi.mine]) void client.invalidateQueries({ queryKey: routeKey(route) });
    } catch (error) {
      toast(isApiError(error) ? error.message : m.ui_failed(), 'bad');
    } finally {
      setBusy(false);
    }
  };
  const transfer = mine.data?.transfer ?? null;
  const pending =
    transfer !== null ? (
      <Banner
        tone="info"
        action={
          <Button
            size="small"
            kind="primary"
            busy={busy}
            onClick={() =>
              void run(
                () => api.call(founderApi.accept, { params: { id: transfer.id } }),
                m.permissions_transfer_done({ name: transfer.to.name }),
              )
            }
          >
            {m.permissions_transfer_accept()}
          </Button>
        }
      >
        {m.permissions_transfer_for_me({
          name: transfer.from?.name ?? '',
          time: formatDateTime(transfer.expiresAt ?? transfer.createdAt),
        })}
      </Banner>
    ) : mine.data?.state === 'pending_identity' ? (
      <Banner
        tone="warn"
        action={
          <Button
            size="small"
            busy={busy}
            onClick={() => void run(() => api.call(permissionsApi.confirmMine, {}), m.permissions_h5_confirmed())}
          >
            {m.permissions_h5_confirm()}
          </Button>
        }
      >
        {m.permissions_h5_pending()}
      </Banner>
    ) : null;
  if (!gives) {
    return (
      <Page title={m.permissions_h5_title()}>
        {pending}
        <NoPermissionState
          surface="h5"
          text={m.permissions_ask_whom()}
          helpers={(helpers.data?.items ?? []).map((one, index) => ({
            id: `${String(index)}${one.name}`,
            name: one.name,
            role: roleWord(one.role),
          }))}
        />
      </Page>
    );
  }
  const items = list.data?.items ?? [];
  return (
    <Page
      title={m.permissions_h5_title()}
      bar={
        <BottomBar>
          <a className="sc-button sc-button--primary sc-button--large sc-button--block" href="/staff/admins/new">
            <IconPlus size={18} />
            <span>{m.permissions_add_short()}</span>
          </a>
        </BottomBar>
      }
    >
      {pending}
      {list.data?.noSuperAdmin === true ? <Banner tone="warn">{m.permissions_warn_no_super()}</Banner> : null}
      {list.data === undefined ? (
        list.error === null ? (
          <SkeletonRows />
        ) : (
          <FailedState surface="h5" title={m.permissions_failed()} error={list.error} onRetry={() => void list.refetch()} />
        )
      ) : items.length === 0 ? (
        <EmptyState surface="h5" title={m.permissions_empty()} />
      ) : (
        (['founder', 'super_admin', 'sub_admin'] as const).map((role) => {
          const people = items.filter((item) => item.role === role);
          if (people.length === 0) return null;
          return (
            <section key={role}>
              <SectionHead note={String(people.length)}>{roleWord(role)}</SectionHead>
              <ul className="hp-list">
                {people.map((item) => (
                  <li key={item.id}>
                    <button type="button" className="hp-row" onClick={() => setShown(item)}>
                      <Avatar id={item.person.id} name={item.person.name} size={42} />
                      <span className="hp-row__text">
                        <b className={item.gone ? 'hp-gone' : undefined}>{item.person.name}</b>
                        <span>
                          {item.role === 'sub_admin'
                            ? [item.group?.name ?? '', scopeLine(item)].filter((part) => part !== '').join(' · ')
                            : item.person.departments.join('、')}
                        </span>
                      </span>
                      {item.state === 'pending_identity' ? <small className="hp-mark">{m.permissions_state_pending()}</small> : null}
                      {item.gone ? <small className="hp-mark hp-mark--quiet">{m.permissions_state_gone()}</small> : null}
                    </button>
                  </li>
                ))}
              </ul>
            </section>
          );
        })
      )}
      <Sheet open={shown !== undefined} onClose={() => setShown(undefined)} title={shown?.person.name ?? ''}>
        {shown === undefined ? null : (
          <div className="hp-sheet">
            <dl>
              <dt>{m.permissions_col_role()}</dt>
              <dd>{roleWord(shown.role)}</dd>
              <dt>{m.permissions_col_scope()}</dt>
              <dd>{scopeLine(shown)}</dd>
              {shown.rights.length === 0 ? null : (
                <>
                  <dt>{m.permissions_h5_rights({ n: shown.rights.length })}</dt>
                  <dd>{shown.rights.map(rightWord).join('、')}</dd>
                </>
              )}
            </dl>
            {shown.role === 'founder' && shown.person.id === me.person.id ? (
              <MenuRow
                icon={IconSwap}
                onPress={() => {
                  setShown(undefined);
                  afterSheet(() => void navigate('/staff/admins/founder'));
                }}
              >
                {m.permissions_transfer()}
              </MenuRow>
            ) : null}
            {shown.can.includes('remove') ? (
              <MenuRow
                icon={IconTrash}
                danger
                onPress={() => {
                  const item = shown;
                  setShown(undefined);
                  afterSheet(() => setAsking(item));
                }}
              >
                {m.permissions_remove()}
              </MenuRow>
            ) : null}
          </div>
        )}
      </Sheet>
      <ConfirmDialog
        open={asking !== undefined}
        onClose={() => setAsking(undefined)}
        danger
        busy={busy}
        title={m.permissions_remove_title({ name: asking?.person.name ?? '' })}
        note={m.permissions_remove_text({ name: asking?.person.name ?? '', role: roleWord(asking?.role ?? 'sub_admin') })}
        confirm={m.permissions_remove()}
        onConfirm={() => {
          const item = asking;
          if (item === undefined) return;
          void run(() => api.call(permissionsApi.revoke, { params: { id: item.id }, ifMatch: item.version }), m.permissions_removed()).then(
            () => setAsking(undefined),
          );
        }}
      />
    </Page>
  );
}
