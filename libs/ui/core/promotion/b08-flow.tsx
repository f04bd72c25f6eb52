import './promotion.css';
import { useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { m } from '@contracts/messages';
import { b08Api } from '@contracts/promotion-b08';
import { routeKey, useRouteMutation, useRouteQuery } from '../api/query';
import { useNews } from '../live/use-news';
import { formatTableTime } from '../format/date';
import { Button } from '../shell/button';
import { SkeletonRows } from '../states/skeleton';
import { EmptyState, FailedState, NoPermissionState } from '../states/states';
import { StatusTag } from '../status/status-tag';
import { toast } from '../status/toast';
import { B08Form } from './b08-form';
import { B08SyncBlock } from './b08-sync';
import { B08TableBlock } from './b08-table';
import { useFlowKit, useTaskSize } from './flow-kit';
import { b08Face } from './promotion-words';

/** 按B08表同步年級班別: the filed table, the form, what runs, what was (PRM-01…14). @param syncId one to look at */
export function B08Flow({ syncId }: { syncId?: string | undefined }) {
  const { surface } = useFlowKit();
  const client = useQueryClient();
  const query = useRouteQuery(b08Api.latest, {});
  useNews('promotion', [b08Api.latest, b08Api.list]);
  const [started, setStarted] = useState<string>();
  const [shown, setShown] = useState<string>();
  const refresh = (): void => {
    void client.invalidateQueries({ queryKey: routeKey(b08Api.latest) });
    void client.invalidateQueries({ queryKey: routeKey(b08Api.list) });
  };
  if (query.error !== null && query.data === undefined) {
    return query.error.status === 403 ? (
      <NoPermissionState surface={surface} text={m.promotion_no_permission()} />
    ) : (
      <FailedState surface={surface} title={m.promotion_failed()} error={query.error} onRetry={() => void query.refetch()} />
    );
  }
  if (query.data === undefined) return <SkeletonRows />;
  const { table, campuses, running, open, schoolYear } = query.data;
  // Whoever opens one by its link wants that one, also while another runs.
  const current = started ?? syncId ?? running ?? open;
  // What ended, or was mended, while somebody looks at it stays in view with its result.
  if (current !== null && current !== shown) setShown(current);
  return (
    <div className="pr-columns">
      <div className="pr-stack">
        {table === null ? (
          <section className="pr-box">
            <EmptyState
              surface={surface}
              title={m.promotion_b08_none()}
              text={m.promotion_b08_none_text()}
              action={<FetchButton schoolYear={schoolYear} primary onFetched={refresh} />}
            />
          </section>
        ) : (
          <>
            <section className="pr-box">
              <div className="pr-head">
                <b>
                  {m.promotion_school_year()} {schoolYear}
                </b>
                <FetchButton schoolYear={schoolYear} onFetched={refresh} />
              </div>
            </section>
            <B08TableBlock table={table} />
          </>
        )}
      </div>
      <div className="pr-stack">
        {shown === undefined ? null : <B08SyncBlock key={shown} id={shown} />}
        {table === null || running !== null ? null : (
          <B08Form
            table={table}
            campuses={campuses}
            onStarted={(sync) => {
              setStarted(sync.id);
              refresh();
            }}
          />
        )}
        <History />
      </div>
    </div>
  );
}

/** 【從教青局同步】 → 【確定】 (PRM-02). */
function FetchButton({ schoolYear, primary = false, onFetched }: { schoolYear: string; primary?: boolean; onFetched: () => void }) {
  const { Ask } = useFlowKit();
  const size = useTaskSize();
  const pull = useRouteMutation(b08Api.pull);
  const [key, setKey] = useState<string>();
  return (
    <>
      <Button size={size} kind={primary ? 'primary' : 'default'} onClick={() => setKey(crypto.randomUUID())}>
        {m.promotion_b08_fetch()}
      </Button>
      <Ask
        open={key !== undefined}
        onClose={() => setKey(undefined)}
        title={m.promotion_b08_fetch_ask({ year: schoolYear })}
        note={m.promotion_b08_fetch_note()}
        confirm={m.promotion_ok()}
        busy={pull.isPending}
        onConfirm={() =>
          pull.mutate(
            { body: { schoolYear }, ...(key === undefined ? {} : { idempotencyKey: key }) },
            {
              onSuccess: () => {
                setKey(undefined);
                toast(m.promotion_b08_fetched());
                onFetched();
              },
              onError: (error) => {
                setKey(undefined);
                toast(error.message, 'bad');
              },
            },
          )
        }
      />
    </>
  );
}

function History() {
  const { base } = useFlowKit();
  const query = useRouteQuery(b08Api.list, { query: { page: '1', pageSize: '10' } });
  const items = query.data?.items ?? [];
  return (
    <section className="pr-box">
      <h2>{m.promotion_b08_history()}</h2>
      {items.length === 0 ? (
        <p className="pr-quiet">{m.promotion_b08_no_history()}</p>
      ) : (
        <ul className="pr-list">
          {items.map((sync) => {
            const face = b08Face(sync.state);
            return (
              <li key={sync.id}>
                <a className="pr-link" href={`${base}/b08/${sync.id}`}>
                  <span>
                    {sync.schoolYear} · {sync.campus}
                    <small>
                      {formatTableTime(sync.requestedAt)} {sync.requestedBy}
                    </small>
                  </span>
                  <StatusTag tone={face.tone} live={face.live === true} {...(face.icon === undefined ? {} : { icon: face.icon })}>
                    {face.word}
                  </StatusTag>
                </a>
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}
