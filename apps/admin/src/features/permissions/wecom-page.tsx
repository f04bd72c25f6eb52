import { Checkbox } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { m } from '@contracts/messages';
import { isAppCode } from '@contracts/apps';
import { permissionsApi } from '@contracts/permissions-admin';
import { permissionRegistersApi, type WecomStep } from '@contracts/permissions-registers';
import { isApiError } from '@ui/core/api/api-error';
import { routeKey, useApi, useRouteQuery } from '@ui/core/api/query';
import { formatDateTime } from '@ui/core/format/date';
import { IconCheckCircle, IconWarning } from '@ui/core/icons/icons';
import { appWord } from '@ui/core/permissions/right-words';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { FailedState } from '@ui/core/states/states';
import { StatusTag } from '@ui/core/status/status-tag';
import { toast } from '@ui/core/status/toast';
import { PageHeader, Panel } from '@ui/admin/shell/page-header';
import { RightsFrame } from './rights-frame';

function wordsOf(step: WecomStep): { title: string; path: string } {
  const name = step.member ?? '';
  switch (step.kind) {
    case 'first_login':
      return { title: m.permissions_wecom_first_login(), path: m.permissions_wecom_path_admin() };
    case 'set_admin':
      return { title: m.permissions_wecom_set_admin({ name }), path: m.permissions_wecom_path_admin() };
    case 'remove_admin':
      return { title: m.permissions_wecom_remove_admin({ name }), path: m.permissions_wecom_path_admin() };
    case 'set_founder':
      return { title: m.permissions_wecom_set_founder({ name }), path: m.permissions_wecom_path_founder() };
    case 'app_owner':
      return {
        title: m.permissions_wecom_app_owner({ app: step.app === null ? '' : appWord(step.app) }),
        path: m.permissions_wecom_path_app(),
      };
    case 'dissolve':
      return { title: m.permissions_wecom_dissolve(), path: m.permissions_wecom_path_dissolve() };
  }
}

/** 「在企業微信完成」: steps with their path and tick, what the first log-in should find, and differences with WeCom (PER-18, PER-28). */
export function WecomPage() {
  const steps = useRouteQuery(permissionRegistersApi.checklist, {});
  return (
    <RightsFrame>
      <PageHeader title={m.permissions_wecom()} facts={m.permissions_wecom_steps_what()} />
      <div className="cp-page">
        <div className="cp-narrow cp-form">
          <Panel title={m.permissions_wecom_steps()}>
            {steps.data === undefined ? (
              steps.error === null ? (
                <SkeletonRows count={4} />
              ) : (
                <FailedState surface="console" error={steps.error} onRetry={() => void steps.refetch()} />
              )
            ) : steps.data.items.length === 0 ? (
              <p className="sc-quiet">{m.permissions_wecom_none()}</p>
            ) : (
              <ul className="cp-list">
                {steps.data.items.map((step) => (
                  <Step key={step.id} step={step} />
                ))}
              </ul>
            )}
          </Panel>
          <FirstLogin />
          <Differences />
        </div>
      </div>
    </RightsFrame>
  );
}

function Step({ step }: { step: WecomStep }) {
  const api = useApi();
  const client = useQueryClient();
  const { title, path } = wordsOf(step);
  const tick = async (done: boolean) => {
    try {
      await api.call(permissionRegistersApi.tick, { params: { id: step.id }, ifMatch: step.version, body: { done, note: step.note } });
    } catch (error) {
      toast(isApiError(error) ? error.message : m.ui_failed(), 'bad');
    }
    await client.invalidateQueries({ queryKey: routeKey(permissionRegistersApi.checklist) });
  };
  return (
    <li className={step.doneAt === null ? 'cp-row' : 'cp-row cp-row--done'}>
      <Checkbox
        checked={step.doneAt !== null}
        onChange={(event) => void tick(event.target.checked)}
        aria-label={`${title} · ${m.permissions_wecom_tick()}`}
      />
      <span className="cp-row__text">
        <b>{title}</b>
        <small>
          {step.doneAt === null ? path : m.permissions_wecom_done({ name: step.doneBy ?? '', time: formatDateTime(step.doneAt) })}
        </small>
      </span>
    </li>
  );
}

function Verdict({ ok }: { ok: boolean }) {
  return (
    <StatusTag tone={ok ? 'ok' : 'warn'} icon={ok ? IconCheckCircle : IconWarning}>
      {ok ? m.permissions_first_ok() : m.permissions_first_missing()}
    </StatusTag>
  );
}

function FirstLogin() {
  const { data } = useRouteQuery(permissionsApi.mine, {});
  if (data === undefined) return null;
  return (
    <Panel title={m.permissions_first_title()}>
      <ul className="cp-list">
        <li className="cp-row">
          <span className="cp-row__text">{m.permissions_first_rights()}</span>
          <Verdict ok={data.firstLogin.adminRights} />
        </li>
        {data.firstLogin.apps.map(({ app, connected }) => (
          <li key={app} className="cp-row">
            <span className="cp-row__text">{m.permissions_first_app({ app: appWord(app) })}</span>
            <Verdict ok={connected} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Differences() {
  const { data } = useRouteQuery(permissionRegistersApi.differences, {});
  if (data === undefined) return null;
  const line =
    data.state === null
      ? m.permissions_diff_never()
      : data.state === 'unavailable'
        ? m.permissions_diff_unavailable()
        : data.state === 'failed'
          ? m.permissions_diff_failed()
          : data.items.length === 0
            ? m.permissions_diff_none()
            : null;
  return (
    <Panel
      title={m.permissions_diff_title()}
      {...(data.ranAt === null ? {} : { note: m.permissions_diff_at({ time: formatDateTime(data.ranAt) }) })}
    >
      {line === null ? (
        <ul className="cp-list">
          {data.items.map((one) => (
            <li key={`${one.app} ${one.account}`} className="cp-row">
              <span className="cp-row__text">
                <b>{one.member?.name ?? one.account}</b>
                <small>{[isAppCode(one.app) ? appWord(one.app) : one.app, one.account].join(' · ')}</small>
              </span>
              <StatusTag tone="warn" icon={IconWarning}>
                {one.kind === 'only_wecom' ? m.permissions_diff_only_wecom() : m.permissions_diff_only_platform()}
              </StatusTag>
            </li>
          ))}
        </ul>
      ) : (
        <p className="sc-quiet">{line}</p>
      )}
    </Panel>
  );
}
