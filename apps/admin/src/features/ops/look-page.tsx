import type { ReactNode } from 'react';
import { useParams } from 'react-router';
import { isAppCode } from '@contracts/apps';
import { m } from '@contracts/messages';
import { opsUnitsApi } from '@contracts/ops-units';
import { opsLooksApi, type UnitInsight } from '@contracts/permissions-looks';
import { isApiError } from '@ui/core/api/api-error';
import { useRouteQuery } from '@ui/core/api/query';
import { formatDateTime, formatTableTime } from '@ui/core/format/date';
import { formatNumber } from '@ui/core/format/number';
import { appWord, roleWord } from '@ui/core/permissions/right-words';
import { SkeletonDetail } from '@ui/core/states/skeleton';
import { FailedState, NoPermissionState, NotFoundState } from '@ui/core/states/states';
import { Banner } from '@ui/core/status/offline-banner';
import { DetailPage, Panel } from '@ui/admin/shell/page-header';
import { ACTION_WORDS, ENTITY_WORDS } from '../../shared/audit-codes';
import { OpsFrame } from './ops-frame';

/** A unit as its operator may see it while it agrees: set-up, faults, latest actions; no child, no family (PER-31). */
export function LookPage() {
  const { unitId = '' } = useParams();
  const id = /^\d{1,9}$/.test(unitId) ? Number(unitId) : 0;
  const query = useRouteQuery(opsLooksApi.read, { params: { unitId: id } }, { staleTime: 60_000 });
  return (
    <OpsFrame>
      {query.data !== undefined ? (
        <Insight seen={query.data} unitId={id} />
      ) : query.error === null ? (
        <SkeletonDetail />
      ) : isApiError(query.error, 'LOOK_NOT_AGREED') ? (
        <NoPermissionState surface="console" text={`${m.ops_looks_look_closed()} ${m.ops_looks_look_closed_text()}`} />
      ) : isApiError(query.error, 'NOT_FOUND') || isApiError(query.error, 'VALIDATION_FAILED') ? (
        <NotFoundState surface="console" />
      ) : (
        <FailedState surface="console" error={query.error} onRetry={() => void query.refetch()} />
      )}
    </OpsFrame>
  );
}

const NOTICE_WORDS: Readonly<Record<string, () => string>> = {
  sending: m.ops_looks_notice_sending,
  sent: m.ops_looks_notice_sent,
  closed: m.ops_looks_notice_closed,
  recalled: m.ops_looks_notice_recalled,
};
const STATE_WORDS: Readonly<Record<UnitInsight['members'][number]['state'], () => string>> = {
  not_joined: m.ops_looks_state_not_joined,
  not_downloaded: m.ops_looks_state_not_downloaded,
  active: m.ops_looks_state_active,
  disabled: m.ops_looks_state_disabled,
  left: m.ops_looks_state_left,
};

function Facts({ rows }: { rows: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className="op-facts op-box">
      {rows.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Lines({ rows }: { rows: readonly { key: string; what: string; about: string }[] }) {
  if (rows.length === 0) return <p className="op-box sc-quiet">{m.ops_looks_see_none()}</p>;
  return (
    <ol className="op-history">
      {rows.map((row) => (
        <li key={row.key}>
          <b className="op-strong">{row.what}</b>
          <small className="sc-quiet">{row.about}</small>
        </li>
      ))}
    </ol>
  );
}

function Insight({ seen, unitId }: { seen: UnitInsight; unitId: number }) {
  const unit = useRouteQuery(opsUnitsApi.read, { params: { unitId } }, { staleTime: 60_000 }).data;
  const members = seen.members.map((one) => `${STATE_WORDS[one.state]()} ${formatNumber(one.n)}`).join(' · ');
  const n = (value: number) => <span className="sc-number">{formatNumber(value)}</span>;
  return (
    <DetailPage
      title={m.ops_looks_look_page()}
      crumb={m.ops_looks_look_page()}
      {...(unit === undefined
        ? {}
        : {
            facts: (
              <a href={`/ops/units/${String(unitId)}`}>
                {unit.number} {unit.school.name} {unit.name}
              </a>
            ),
          })}
    >
      <div className="op-columns">
        <Banner tone="info">{m.ops_looks_look_until({ time: formatDateTime(seen.until) })}</Banner>
        <Panel title={m.ops_looks_see_people()}>
          <Facts
            rows={[
              [m.ops_looks_see_members(), members === '' ? m.ops_looks_see_none() : members],
              [m.ops_looks_see_classes(), n(seen.classes)],
              [m.ops_looks_see_students(), n(seen.students)],
              [m.ops_looks_see_guardians(), n(seen.guardians)],
            ]}
          />
        </Panel>
        <Panel title={m.ops_looks_see_admins()}>
          <Lines rows={seen.administrators.map((one, at) => ({ key: String(at), what: one.name, about: roleWord(one.role) }))} />
        </Panel>
        <Panel title={m.ops_looks_see_directory()}>
          <Facts
            rows={[
              [m.ops_looks_see_synced(), seen.directory.syncedAt === null ? '—' : formatDateTime(seen.directory.syncedAt)],
              [m.ops_looks_see_waiting(), n(seen.directory.waiting)],
              [m.ops_looks_see_failed(), n(seen.directory.failed)],
              ...seen.refused.map(
                (one) =>
                  [
                    `${one.kind} · ${one.code}`,
                    <>
                      {n(one.n)} · {formatTableTime(one.lastAt)}
                    </>,
                  ] as const,
              ),
            ]}
          />
        </Panel>
        <Panel title={m.ops_looks_see_apps()}>
          <p className="op-box">
            {seen.apps.length === 0 ? m.ops_looks_see_none() : seen.apps.map((app) => (isAppCode(app) ? appWord(app) : app)).join('、')}
          </p>
        </Panel>
        <Panel title={m.ops_looks_see_notices()}>
          <Lines
            rows={seen.notices.map((one, at) => ({
              key: String(at),
              what: one.title,
              about: `${NOTICE_WORDS[one.state]?.() ?? '—'} · ${formatTableTime(one.at)}`,
            }))}
          />
        </Panel>
      </div>
      <Panel title={m.ops_looks_see_actions()}>
        <Lines
          rows={seen.actions.map((one, at) => ({
            key: String(at),
            what: ACTION_WORDS[one.action]?.() ?? m.audit_other(),
            about: [
              ENTITY_WORDS[one.entity]?.() ?? m.audit_other(),
              one.result === 'refused' ? m.audit_refused() : '',
              formatTableTime(one.at),
            ]
              .filter((part) => part !== '')
              .join(' · '),
          }))}
        />
      </Panel>
    </DetailPage>
  );
}
