import './promotion.css';
import { useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { m } from '@contracts/messages';
import { b01Api, type B01ClassLine, type B01UpdateView, type BalanceKind, type BalanceView } from '@contracts/promotion-b01';
import { isApiError } from '../api/api-error';
import { routeKey, useRouteMutation, useRouteQuery } from '../api/query';
import { formatTableTime } from '../format/date';
import { IconDownload, IconWarning } from '../icons/icons';
import { useLive } from '../live/use-live';
import { Button } from '../shell/button';
import { SkeletonRows } from '../states/skeleton';
import { FailedState, NoPermissionState, NotFoundState } from '../states/states';
import { StatusTag } from '../status/status-tag';
import { toast } from '../status/toast';
import { BalanceBlock } from './balance-block';
import { RunningRow } from './b01-flow';
import { ConflictsBlock } from './conflicts-block';
import { useFlowKit, useTaskSize } from './flow-kit';
import { b01Face } from './promotion-words';
import { Step, WeekBlock } from './week-block';

/** One update: preview per class, balance, confirmation; later its log, the week and the undo (PRM-24…30, BEY-11, BEY-12). */
export function B01Update({ id, people }: { id: string; people: BalanceKind | null }) {
  const { surface } = useFlowKit();
  const client = useQueryClient();
  const query = useRouteQuery(b01Api.summary, { params: { id } }, { keepPrevious: true });
  const refresh = (): void => {
    for (const route of [b01Api.summary, b01Api.current, b01Api.list, b01Api.people, b01Api.conflicts]) {
      void client.invalidateQueries({ queryKey: routeKey(route) });
    }
  };
  useLive(`b01:${id}`, refresh);
  if (query.error !== null && query.data === undefined) {
    if (query.error.status === 403) return <NoPermissionState surface={surface} text={m.promotion_no_permission()} />;
    if (query.error.status === 404) return <NotFoundState surface={surface} />;
    return <FailedState surface={surface} title={m.promotion_failed()} error={query.error} onRetry={() => void query.refetch()} />;
  }
  if (query.data === undefined) return <SkeletonRows />;
  const { update, classes, balance } = query.data;
  const open = update.state === 'validated';
  return (
    <div className="pr-stack">
      <Head update={update} />
      <div className="pr-columns pr-columns--decide">
        <Classes id={id} classes={classes} />
        <div className="pr-stack">
          {update.state === 'undone' || update.state === 'undoing' ? <ConflictsBlock id={id} count={update.conflicts} /> : null}
          <BalanceBlock key={String(balance.balanced)} id={id} balance={balance} open={people} editable={open} />
          {open ? <Commit update={update} balance={balance} onDone={refresh} /> : null}
          {open ? null : <WeekBlock update={update} onChanged={refresh} />}
          <Later update={update} onDone={refresh} />
        </div>
      </div>
    </div>
  );
}

function Head({ update }: { update: B01UpdateView }) {
  const face = b01Face(update.state);
  const figures: [string, number, boolean][] = [
    [m.promotion_b01_total(), update.total, false],
    [m.promotion_b01_moved(), update.moved, false],
    [m.promotion_b01_unchanged(), update.unchanged, false],
    [m.promotion_b01_anomalies(), update.anomalies, update.anomalies > 0],
    [m.promotion_b01_failures(), update.failed, update.failed > 0],
  ];
  return (
    <section className="pr-box">
      <div className="pr-head">
        <b>{update.fileName}</b>
        <StatusTag tone={face.tone} live={face.live === true} {...(face.icon === undefined ? {} : { icon: face.icon })}>
          {face.word}
        </StatusTag>
      </div>
      <p className="pr-quiet">
        {m.promotion_b01_file_facts({ year: update.schoolYear, total: update.total, time: formatTableTime(update.generatedAt) })}
      </p>
      {update.appliedAt === null ? null : (
        <p className="pr-quiet">
          {m.promotion_b01_state_applied()} · {formatTableTime(update.appliedAt)} {update.appliedBy ?? ''}
        </p>
      )}
      <dl className="pr-figures">
        {figures.map(([label, n, bad]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd className={bad ? 'pr-bad' : undefined}>{n}</dd>
          </div>
        ))}
      </dl>
      {update.state === 'applying' || update.state === 'undoing' ? <RunningRow update={update} /> : null}
    </section>
  );
}

/** Per grade and class 「異常數 / 上傳總數」, ❗ where something is wrong (PRM-24). */
function Classes({ id, classes }: { id: string; classes: readonly B01ClassLine[] }) {
  const { base } = useFlowKit();
  const grades = Map.groupBy(classes, (line) => line.grade);
  return (
    <section className="pr-box">
      <div className="pr-head">
        <b>{m.promotion_b01_preview()}</b>
        <ExportButton id={id} />
      </div>
      <p className="pr-quiet">{m.promotion_b01_anomaly_of()}</p>
      {[...grades].map(([grade, lines]) => (
        <div key={grade}>
          <h3 className="pr-grade">{grade}</h3>
          <div className="pr-classes">
            {lines.map((line) => (
              <a
                key={`${line.gradeCode ?? ''}/${line.classCode ?? ''}`}
                className={line.anomalies > 0 ? 'pr-class pr-class--bad' : 'pr-class'}
                href={`${base}/b01/${id}/class?${new URLSearchParams({ grade: line.gradeCode ?? '', class: line.classCode ?? '' }).toString()}`}
              >
                <b>{line.className}</b>
                <span>
                  {line.anomalies > 0 ? <IconWarning size={16} /> : null}
                  {line.anomalies} / {line.total}
                </span>
              </a>
            ))}
          </div>
        </div>
      ))}
    </section>
  );
}

/** Callout a (PRM-26). @param inRow as one of the actions of a row */
export function ExportButton({ id, grade, className, inRow = false }: { id: string; grade?: string; className?: string; inRow?: boolean }) {
  const size = useTaskSize();
  const start = useRouteMutation(b01Api.export);
  return (
    <Button
      kind={inRow ? 'text' : 'default'}
      size={inRow ? 'small' : size}
      {...(inRow ? {} : { icon: IconDownload })}
      busy={start.isPending}
      onClick={() =>
        start.mutate(
          {
            params: { id },
            body: { ...(grade === undefined ? {} : { grade }), ...(className === undefined ? {} : { class: className }) },
            idempotencyKey: crypto.randomUUID(),
          },
          { onSuccess: () => toast(m.promotion_b01_exported()), onError: (error) => toast(error.message, 'bad') },
        )
      }
    >
      {inRow ? m.promotion_al_export() : m.promotion_b01_export()}
    </Button>
  );
}

/** 【確認更新通訊錄】 → 【確認】 with the numbers and the one-week note in full (PRM-28, PRM-30). */
function Commit({ update, balance, onDone }: { update: B01UpdateView; balance: BalanceView; onDone: () => void }) {
  const moving = balance.promoted + balance.repeating;
  return (
    <section className="pr-box">
      <Step
        label={m.promotion_b01_apply()}
        confirm={m.promotion_confirm()}
        title={m.promotion_b01_apply_ask({ n: moving })}
        facts={[
          { label: m.promotion_bal_promoted(), value: m.promotion_b01_people({ n: balance.promoted }) },
          { label: m.promotion_bal_repeating(), value: m.promotion_b01_people({ n: balance.repeating }) },
          { label: m.promotion_bal_joining(), value: m.promotion_b01_people({ n: balance.joining }) },
          { label: m.promotion_bal_leaving(), value: m.promotion_b01_people({ n: balance.leaving }) },
          { label: m.promotion_bal_unmatched(), value: m.promotion_b01_people({ n: balance.unmatched }) },
          { label: m.promotion_bal_roster(), value: m.promotion_b01_people({ n: balance.roster }) },
          { label: m.promotion_b01_apply_alumni(), value: m.promotion_b01_people({ n: update.sweep.students }) },
        ]}
        note={m.promotion_b01_week_note()}
        told={m.promotion_b01_done_toast()}
        route={b01Api.apply}
        id={update.id}
        primary
        block
        disabledReason={balance.balanced ? undefined : m.promotion_bal_off({ n: balance.unaccounted })}
        onDone={onDone}
      />
    </section>
  );
}

/** What can still be done with one that was applied: failed rows again, undo. */
function Later({ update, onDone }: { update: B01UpdateView; onDone: () => void }) {
  const applied = update.state === 'applied' || update.state === 'applied_with_errors';
  if (!applied || update.undoUntil === null) return null;
  return (
    <section className="pr-box">
      {update.failed === 0 ? null : (
        <div className="pr-actions">
          <Step
            label={m.promotion_b01_retry_failed({ n: update.failed })}
            title={m.promotion_b01_retry_failed({ n: update.failed })}
            note={m.promotion_b01_note()}
            told={m.promotion_b01_done_toast()}
            route={b01Api.retry}
            id={update.id}
            onDone={onDone}
          />
        </div>
      )}
      <p className="pr-quiet">{m.promotion_undo_until({ time: formatTableTime(update.undoUntil) })}</p>
      <div className="pr-actions">
        <UndoButton id={update.id} onDone={onDone} />
      </div>
    </section>
  );
}

/** Says first whom it would bring back and who was edited since (BEY-11). */
function UndoButton({ id, onDone }: { id: string; onDone: () => void }) {
  const { Ask } = useFlowKit();
  const size = useTaskSize();
  const [key, setKey] = useState<string>();
  const preview = useRouteQuery(b01Api.undoPreview, { params: { id } }, { enabled: key !== undefined, staleTime: 0 });
  const undo = useRouteMutation(b01Api.undo);
  return (
    <>
      <Button
        size={size}
        kind="danger"
        busy={key !== undefined && preview.data === undefined && preview.error === null}
        onClick={() => setKey(crypto.randomUUID())}
      >
        {m.promotion_undo()}
      </Button>
      <Ask
        open={key !== undefined && preview.data !== undefined}
        onClose={() => setKey(undefined)}
        title={m.promotion_undo_ask({ n: preview.data?.restored ?? 0 })}
        facts={[
          { label: m.promotion_undo_alumni(), value: m.promotion_b01_people({ n: preview.data?.alumni ?? 0 }) },
          { label: m.promotion_undo_conflicts(), value: m.promotion_b01_people({ n: preview.data?.conflicts ?? 0 }) },
        ]}
        note={m.promotion_undo_note()}
        confirm={m.promotion_undo()}
        danger
        busy={undo.isPending}
        onConfirm={() =>
          undo.mutate(
            { params: { id }, ...(key === undefined ? {} : { idempotencyKey: key }) },
            {
              onSuccess: () => {
                setKey(undefined);
                toast(m.promotion_undo_started());
                onDone();
              },
              onError: (error) => {
                setKey(undefined);
                if (isApiError(error)) toast(error.message, 'bad');
              },
            },
          )
        }
      />
    </>
  );
}
