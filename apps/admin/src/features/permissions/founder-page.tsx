import { useState } from 'react';
import { Input, Switch } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { m } from '@contracts/messages';
import { permissionsApi, type AdminItem } from '@contracts/permissions-admin';
import { founderApi } from '@contracts/permissions-founder';
import type { OkOf } from '@contracts/route';
import { routeKey, useApi, useRouteQuery } from '@ui/core/api/query';
import { useNews } from '@ui/core/live/use-news';
import { formatDateTime } from '@ui/core/format/date';
import { formatNumber } from '@ui/core/format/number';
import { Avatar } from '@ui/core/people/avatar';
import { useSession } from '@ui/core/session/session';
import { Button } from '@ui/core/shell/button';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { EmptyState, FailedState } from '@ui/core/states/states';
import { Banner } from '@ui/core/status/offline-banner';
import { toast } from '@ui/core/status/toast';
import { PageHeader, Panel } from '@ui/admin/shell/page-header';
import { AskDialog } from './ask-dialog';
import { RightsFrame } from './rights-frame';
import { TransferDialog } from './transfer-dialog';

type State = OkOf<typeof founderApi.state>;
type Open = 'transfer' | 'cancel-transfer' | 'accept' | 'dissolve' | 'cancel-dissolve' | 'setting';

/** 創建人詳情 (PER-13): who he is, what he may, 【轉讓創建人】 and 【解散組織】. */
export function FounderPage() {
  const query = useRouteQuery(founderApi.state, {});
  useNews('permissions', [founderApi.state, permissionsApi.settings]);
  return (
    <RightsFrame>
      <PageHeader title={m.permissions_founder()} facts={m.permissions_how_founder()} />
      {query.data === undefined ? (
        query.error === null ? (
          <SkeletonRows count={6} />
        ) : (
          <FailedState surface="console" title={m.permissions_failed()} error={query.error} onRetry={() => void query.refetch()} />
        )
      ) : (
        <Founder state={query.data} />
      )}
    </RightsFrame>
  );
}

function Founder({ state }: { state: State }) {
  const api = useApi();
  const client = useQueryClient();
  const me = useSession();
  const [open, setOpen] = useState<Open>();
  const [typed, setTyped] = useState('');
  const { founder, transfer, dissolve } = state;
  const mine = founder?.person.id === me.person.id;
  const counts = useRouteQuery(permissionsApi.memberPreview, { params: { id: me.person.id } }, { enabled: open === 'dissolve' });
  const close = (done: boolean, word?: string) => {
    setOpen(undefined);
    setTyped('');
    if (!done) return;
    toast(word ?? m.permissions_saved());
    for (const route of [founderApi.state, permissionsApi.admins, permissionsApi.settings])
      void client.invalidateQueries({ queryKey: routeKey(route) });
  };
  const settings = useRouteQuery(permissionsApi.settings, {});
  return (
    <div className="cp-page">
      <div className="cp-narrow cp-form">
        {dissolve === null ? null : (
          <Banner
            tone="bad"
            {...(dissolve.can.includes('cancel')
              ? {
                  action: (
                    <Button size="small" onClick={() => setOpen('cancel-dissolve')}>
                      {m.permissions_dissolve_cancel()}
                    </Button>
                  ),
                }
              : {})}
          >
            {dissolve.held ? m.permissions_dissolve_held() : m.permissions_dissolve_running({ time: formatDateTime(dissolve.executeAt) })}
          </Banner>
        )}
        {transfer === null ? null : (
          <Banner
            tone="info"
            {...(transfer.can.length === 0
              ? {}
              : {
                  action: transfer.can.includes('accept') ? (
                    <Button size="small" kind="primary" onClick={() => setOpen('accept')}>
                      {m.permissions_transfer_accept()}
                    </Button>
                  ) : (
                    <Button size="small" onClick={() => setOpen('cancel-transfer')}>
                      {m.permissions_transfer_cancel()}
                    </Button>
                  ),
                })}
          >
            {transfer.can.includes('accept')
              ? m.permissions_transfer_for_me({
                  name: transfer.from?.name ?? '',
                  time: formatDateTime(transfer.expiresAt ?? transfer.createdAt),
                })
              : m.permissions_transfer_waits({ name: transfer.to.name, time: formatDateTime(transfer.expiresAt ?? transfer.createdAt) })}
          </Banner>
        )}
        {founder === null ? (
          <EmptyState surface="console" title={m.permissions_no_founder()} text={m.permissions_no_founder_text()} />
        ) : (
          <Details founder={founder} />
        )}
        <Panel title={m.permissions_transfer()}>
          <div className="cp-danger__row">
            <p>{state.transferAccept ? m.permissions_transfer_asks() : m.permissions_transfer_at_once()}</p>
            <Button disabledReason={mine ? undefined : m.permissions_founder_only()} onClick={() => setOpen('transfer')}>
              {m.permissions_transfer()}
            </Button>
          </div>
          <div className="cp-row">
            <span className="cp-row__text">
              <b>{m.permissions_accept_setting()}</b>
              <small>{m.permissions_accept_setting_what()}</small>
            </span>
            <Switch
              aria-label={m.permissions_accept_setting()}
              checked={state.transferAccept}
              disabled={!mine || settings.data === undefined}
              onChange={() => setOpen('setting')}
            />
          </div>
        </Panel>
        <section className="sc-panel sc-panel-box cp-danger">
          <div className="cp-danger__row">
            <div>
              <h2>{m.permissions_dissolve()}</h2>
              <p>{m.permissions_dissolve_what()}</p>
            </div>
            <Button
              kind="danger"
              disabledReason={mine && dissolve === null ? undefined : m.permissions_founder_only()}
              onClick={() => setOpen('dissolve')}
            >
              {m.permissions_dissolve()}
            </Button>
          </div>
        </section>
      </div>
      {open === 'transfer' ? <TransferDialog accept={state.transferAccept} onClose={close} /> : null}
      {open === 'setting' && settings.data !== undefined ? (
        <AskDialog
          title={m.permissions_accept_setting()}
          ok={m.permissions_save()}
          act={() =>
            api.call(permissionsApi.saveSettings, { body: { transferAccept: !state.transferAccept }, ifMatch: settings.data!.version })
          }
          onClose={close}
        >
          <p>{m.permissions_accept_setting_what()}</p>
        </AskDialog>
      ) : null}
      {open === 'accept' && transfer !== null ? (
        <AskDialog
          title={m.permissions_transfer()}
          ok={m.permissions_transfer_accept()}
          act={() => api.call(founderApi.accept, { params: { id: transfer.id } })}
          onClose={close}
        >
          <p>
            {m.permissions_transfer_for_me({
              name: transfer.from?.name ?? '',
              time: formatDateTime(transfer.expiresAt ?? transfer.createdAt),
            })}
          </p>
        </AskDialog>
      ) : null}
      {open === 'cancel-transfer' && transfer !== null ? (
        <AskDialog
          title={m.permissions_transfer_cancel()}
          ok={m.permissions_transfer_cancel()}
          act={() => api.call(founderApi.cancelTransfer, { params: { id: transfer.id } })}
          onClose={close}
        >
          <p>{m.permissions_transfer_waits({ name: transfer.to.name, time: formatDateTime(transfer.expiresAt ?? transfer.createdAt) })}</p>
        </AskDialog>
      ) : null}
      {open === 'cancel-dissolve' ? (
        <AskDialog
          title={m.permissions_dissolve_cancel()}
          ok={m.permissions_dissolve_cancel()}
          act={() => api.call(founderApi.cancelDissolve, {})}
          onClose={(done) => close(done, m.permissions_dissolve_cancelled())}
        >
          <p>{m.permissions_dissolve_running({ time: formatDateTime(dissolve?.executeAt ?? '') })}</p>
        </AskDialog>
      ) : null}
      {open === 'dissolve' ? (
        <AskDialog
          danger
          title={m.permissions_dissolve()}
          ok={m.permissions_dissolve_begin()}
          why={typed.trim() === state.unitName ? undefined : m.permissions_dissolve_type({ name: state.unitName })}
          act={() => api.call(founderApi.dissolve, { body: { unitName: typed }, idempotencyKey: crypto.randomUUID() })}
          onClose={close}
        >
          <p>{m.permissions_dissolve_what()}</p>
          {counts.data === undefined ? null : (
            <p className="cp-fault">
              <b>
                {m.permissions_dissolve_numbers({
                  members: formatNumber(counts.data.members),
                  students: formatNumber(counts.data.students),
                  guardians: formatNumber(counts.data.guardians),
                })}
              </b>
            </p>
          )}
          <div className="cp-form__part">
            <label htmlFor="cp-unit">{m.permissions_dissolve_type({ name: state.unitName })}</label>
            <Input id="cp-unit" value={typed} autoComplete="off" onChange={(event) => setTyped(event.target.value)} />
          </div>
        </AskDialog>
      ) : null}
    </div>
  );
}

function Details({ founder }: { founder: AdminItem }) {
  const all = m.permissions_scope_all();
  return (
    <Panel title={m.permissions_info()}>
      <div className="cp-person">
        <Avatar id={founder.person.id} name={founder.person.name} size={42} />
        <span>
          <b>{founder.person.name}</b>
          <span className="sc-quiet">{[m.permissions_founder_group(), ...founder.person.departments].join(' · ')}</span>
        </span>
      </div>
      <dl className="cp-facts">
        <dt>{m.permissions_account()}</dt>
        <dd>{founder.person.account}</dd>
        <dt>{m.permissions_info_contacts()}</dt>
        <dd>{all}</dd>
        <dt>{m.permissions_info_apps()}</dt>
        <dd>{all}</dd>
        <dt>{m.permissions_info_devices()}</dt>
        <dd>{all}</dd>
        <dt>{m.permissions_info_security()}</dt>
        <dd>{all}</dd>
        <dt>{m.permissions_col_granted()}</dt>
        <dd>{formatDateTime(founder.grantedAt)}</dd>
      </dl>
    </Panel>
  );
}
