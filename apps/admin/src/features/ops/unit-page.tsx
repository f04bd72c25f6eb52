import { useState } from 'react';
import { useParams } from 'react-router';
import { useQueryClient } from '@tanstack/react-query';
import { m } from '@contracts/messages';
import { opsApi } from '@contracts/ops';
import { opsUnitsApi, type OpsUnitAction, type OpsUnitDetail } from '@contracts/ops-units';
import { isApiError } from '@ui/core/api/api-error';
import { routeKey, useApi, useRouteQuery } from '@ui/core/api/query';
import { formatTableTime } from '@ui/core/format/date';
import { formatNumber } from '@ui/core/format/number';
import { later, Meanwhile } from '@ui/core/later/later';
import { Button } from '@ui/core/shell/button';
import { SkeletonDetail } from '@ui/core/states/skeleton';
import { FailedState, NotFoundState } from '@ui/core/states/states';
import { toast } from '@ui/core/status/toast';
import { DetailPage, Panel } from '@ui/admin/shell/page-header';
import { OpsFrame } from './ops-frame';
import { UnitAbout } from './unit-about';
import { UnitCallback } from './unit-callback';
import { UnitDissolve } from './unit-dissolve';
import { UnitLook } from './unit-look';
import { UnitRecovery } from './unit-recovery';
import { unitStateWord, UnitTag } from './unit-tag';

// What brings the forms of antd comes when it is needed (ui rule 11).
const ReasonDialog = later(() => import('./reason-dialog').then((x) => x.ReasonDialog));
const UnitConnect = later(() => import('./unit-connect').then((x) => x.UnitConnect));

type Act = Extract<OpsUnitAction, 'suspend' | 'resume' | 'close'>;
const REASON = { shortest: 4, longest: 500 };
const ACTS: readonly Act[] = ['close', 'suspend', 'resume'];

const actWord = (act: Act): string => ({ suspend: m.ops_suspend, resume: m.ops_resume, close: m.ops_close })[act]();
const actText = (act: Act, unit: string): string =>
  ({ suspend: m.ops_suspend_text, resume: m.ops_resume_text, close: m.ops_close_text })[act]({ unit });

/** One unit: its state and what may be done with it, its connection, a lost founder, and what was done before. */
export function UnitPage() {
  const { unitId = '' } = useParams();
  const id = /^\d{1,9}$/.test(unitId) ? Number(unitId) : 0;
  const query = useRouteQuery(opsUnitsApi.read, { params: { unitId: id } });
  return (
    <OpsFrame>
      {query.data !== undefined ? (
        <Unit unit={query.data} />
      ) : query.error === null ? (
        <SkeletonDetail />
      ) : isApiError(query.error, 'NOT_FOUND') || isApiError(query.error, 'VALIDATION_FAILED') ? (
        <NotFoundState surface="console" />
      ) : (
        <FailedState surface="console" error={query.error} onRetry={() => void query.refetch()} />
      )}
    </OpsFrame>
  );
}

function Unit({ unit }: { unit: OpsUnitDetail }) {
  const api = useApi();
  const client = useQueryClient();
  const [asking, setAsking] = useState<Act>();
  const [busy, setBusy] = useState(false);
  const take = (next: OpsUnitDetail) => {
    client.setQueryData(routeKey(opsUnitsApi.read, { params: { unitId: next.id } }), next);
    void client.invalidateQueries({ queryKey: routeKey(opsApi.units) });
  };
  const act = async (action: Act, reason: string) => {
    setBusy(true);
    try {
      take(await api.call(opsUnitsApi.act, { params: { unitId: unit.id }, ifMatch: unit.version, body: { action, reason } }));
      setAsking(undefined);
    } catch (error) {
      toast(isApiError(error) ? error.message : m.ui_failed(), 'bad');
      await client.invalidateQueries({ queryKey: routeKey(opsUnitsApi.read) });
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <DetailPage
        title={`${unit.school.name} ${unit.name}`}
        crumb={unit.number}
        above={
          <>
            <b className="op-strong sc-number">{unit.number}</b>
            <UnitTag state={unit.state} />
          </>
        }
        facts={m.ops_unit_facts_line({
          members: formatNumber(unit.members),
          students: formatNumber(unit.students),
          admins: formatNumber(unit.administrators),
        })}
        actions={ACTS.filter((one) => unit.can.includes(one)).map((one) => (
          <Button key={one} kind={one === 'resume' ? 'primary' : 'danger'} onClick={() => setAsking(one)}>
            {actWord(one)}
          </Button>
        ))}
      >
        <div className="op-columns">
          {unit.can.includes('connect') && (
            <Meanwhile shows={<Panel title={m.ops_connect()}>{null}</Panel>}>
              <UnitConnect unit={unit} take={take} />
            </Meanwhile>
          )}
          {unit.dissolve !== null && <UnitDissolve unit={unit} dissolve={unit.dissolve} take={take} />}
          {unit.state === 'active' && unit.administrators === 0 && <NobodyYet />}
          <UnitAbout unit={unit} take={take} />
          {unit.can.includes('callback') && <UnitCallback unit={unit} />}
          {unit.can.includes('recover') && <UnitRecovery unit={unit} take={take} />}
          {(unit.look !== null || unit.can.includes('look')) && <UnitLook unit={unit} />}
        </div>
        <History unit={unit} />
      </DetailPage>
      {asking !== undefined && (
        <ReasonDialog
          title={actWord(asking)}
          text={actText(asking, `${unit.number} ${unit.name}`)}
          danger={asking !== 'resume'}
          ask={REASON}
          help={m.ops_reason_help()}
          busy={busy}
          onClose={() => setAsking(undefined)}
          onConfirm={(reason) => void act(asking, reason)}
        />
      )}
    </>
  );
}

/** In service and without administrator: the next step of the operator. */
function NobodyYet() {
  return (
    <Panel
      title={m.ops_first_missing()}
      aside={
        <a className="op-strong" href="/ops/registrations">
          {m.ops_nav_first()}
        </a>
      }
    >
      <p className="op-box sc-quiet">{m.ops_first_missing_text()}</p>
    </Panel>
  );
}

/** The words of the other actions name the state themselves. */
const STATE_SHOWN = new Set(['unit.created', 'unit.connected']);

function changeWord(action: string): string {
  switch (action) {
    case 'unit.created':
      return m.ops_act_created();
    case 'unit.changed':
      return m.ops_act_changed();
    case 'unit.connected':
      return m.ops_act_connected();
    case 'unit.suspended':
      return m.ops_act_suspended();
    case 'unit.resumed':
      return m.ops_act_resumed();
    case 'unit.closed':
      return m.ops_act_closed();
    case 'unit.dissolve-held':
      return m.ops_looks_act_held();
    case 'unit.dissolve-released':
      return m.ops_looks_act_released();
    default:
      return action;
  }
}

function History({ unit }: { unit: OpsUnitDetail }) {
  return (
    <Panel title={m.ops_unit_history()}>
      {unit.changes.length === 0 ? (
        <p className="op-box sc-quiet">{m.ops_unit_history_none()}</p>
      ) : (
        <ol className="op-history">
          {unit.changes.map((change) => (
            <li key={`${change.at}${change.action}`}>
              <b className="op-strong">{changeWord(change.action)}</b>
              {change.to !== null && STATE_SHOWN.has(change.action) && <span> → {unitStateWord(change.to)}</span>}
              <small className="sc-quiet">
                <span className="sc-number">{formatTableTime(change.at)}</span> · {change.operator ?? m.ops_by_system()}
              </small>
              {change.reason !== null && <p>{change.reason}</p>}
            </li>
          ))}
        </ol>
      )}
    </Panel>
  );
}
