import './promotion.css';
import { useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { m } from '@contracts/messages';
import { b08Api, type B08Item, type B08SyncLine } from '@contracts/promotion-b08';
import { routeKey, useRouteMutation, useRouteQuery } from '../api/query';
import { IconReload } from '../icons/icons';
import { useLive } from '../live/use-live';
import { Button } from '../shell/button';
import { ProgressRow } from '../status/progress-row';
import { StatusTag } from '../status/status-tag';
import { toast } from '../status/toast';
import { useFlowKit, useTaskSize } from './flow-kit';
import { b08Face, gradeWord } from './promotion-words';

/** One sync: progress while it runs, then what was made and what failed, with 【重試】 and 【合併】 (PRM-05, 06, 13, 14, 16). */
export function B08SyncBlock({ id }: { id: string }) {
  const client = useQueryClient();
  const size = useTaskSize();
  const { surface } = useFlowKit();
  const query = useRouteQuery(b08Api.one, { params: { id } });
  const retry = useRouteMutation(b08Api.retry);
  const [key] = useState(() => crypto.randomUUID());
  const refresh = (): void => {
    void query.refetch();
    void client.invalidateQueries({ queryKey: routeKey(b08Api.latest) });
    void client.invalidateQueries({ queryKey: routeKey(b08Api.list) });
  };
  useLive(`b08:${id}`, refresh);
  if (query.data === undefined) return null;
  const { sync, items } = query.data;
  const runs = sync.state === 'queued' || sync.state === 'running';
  const broken = items.filter((item) => item.result === 'failed' || item.result === 'conflict');
  const lonely = items.filter((item) => item.classId !== null && item.result !== 'failed' && item.classTeachers === 0);
  return (
    <section className="pr-box">
      <SyncHead sync={sync} />
      {runs ? (
        <ProgressRow
          title={m.promotion_b08_running()}
          icon={IconReload}
          done={sync.done}
          total={sync.total === 0 ? null : sync.total}
          note={m.promotion_b08_progress({ done: sync.done, total: sync.total })}
        />
      ) : (
        <p className={sync.state === 'succeeded' ? 'pr-note pr-note--ok' : 'pr-note'}>
          {m.promotion_b08_result({ created: sync.created, reused: sync.reused, failed: sync.failed })}
        </p>
      )}
      {broken.length === 0 ? null : (
        <>
          <h3 className="pr-grade">{m.promotion_b08_failures()}</h3>
          <ul className="pr-list">
            {broken.map((item) => (
              <li key={item.id}>
                <span>
                  {gradeWord(item.gradeCode)} · {item.name}
                  <small>{item.message}</small>
                </span>
                {item.result === 'conflict' ? <MergeButton syncId={id} item={item} onDone={refresh} /> : null}
              </li>
            ))}
          </ul>
          {items.some((item) => item.result === 'failed') && !runs ? (
            <div className="pr-actions">
              <Button
                size={size}
                busy={retry.isPending}
                onClick={() =>
                  retry.mutate(
                    { params: { id }, idempotencyKey: `${key}-${String(Date.parse(sync.finishedAt ?? '0') || 0)}` },
                    { onSuccess: refresh, onError: (error) => toast(error.message, 'bad') },
                  )
                }
              >
                {m.promotion_retry()}
              </Button>
            </div>
          ) : null}
        </>
      )}
      {runs || lonely.length === 0 ? null : (
        <>
          <p className="pr-note pr-note--info">
            <b>{m.promotion_b08_teachers({ n: lonely.length })}</b> {m.promotion_b08_teachers_note()}
          </p>
          <Lonely items={lonely} />
          <div className="pr-actions">
            <a className={`sc-button sc-button--default sc-button--${size}`} href={surface === 'h5' ? '/staff/school' : '/console/school'}>
              {m.promotion_b08_set_teachers()}
            </a>
          </div>
        </>
      )}
    </section>
  );
}

/** Classes nobody leads yet, by grade (PRM-13). */
function Lonely({ items }: { items: readonly B08Item[] }) {
  const grades = [...Map.groupBy(items, (item) => gradeWord(item.gradeCode))];
  return (
    <ul className="pr-lonely">
      {grades.map(([grade, classes]) => (
        <li key={grade}>
          <b>{grade}</b>
          <span>{classes.map((item) => item.name).join('、')}</span>
        </li>
      ))}
    </ul>
  );
}

export function SyncHead({ sync }: { sync: B08SyncLine }) {
  const face = b08Face(sync.state);
  return (
    <div className="pr-head">
      <b>
        {sync.schoolYear} · {sync.campus}
      </b>
      <StatusTag tone={face.tone} live={face.live === true} {...(face.icon === undefined ? {} : { icon: face.icon })}>
        {face.word}
      </StatusTag>
    </div>
  );
}

function MergeButton({ syncId, item, onDone }: { syncId: string; item: B08Item; onDone: () => void }) {
  const { Ask } = useFlowKit();
  const merge = useRouteMutation(b08Api.merge);
  const [key, setKey] = useState<string>();
  return (
    <>
      <Button size="small" onClick={() => setKey(crypto.randomUUID())}>
        {m.promotion_b08_merge()}
      </Button>
      <Ask
        open={key !== undefined}
        onClose={() => setKey(undefined)}
        title={m.promotion_b08_merge_ask({ name: item.name })}
        note={m.promotion_b08_merge_note()}
        confirm={m.promotion_b08_merge()}
        busy={merge.isPending}
        onConfirm={() =>
          merge.mutate(
            { params: { id: syncId, itemId: item.id }, ...(key === undefined ? {} : { idempotencyKey: key }) },
            {
              onSuccess: () => {
                setKey(undefined);
                toast(m.promotion_b08_merged());
                onDone();
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
