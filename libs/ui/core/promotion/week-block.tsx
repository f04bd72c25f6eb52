import { useState } from 'react';
import { m } from '@contracts/messages';
import { b01Api, type B01UpdateView } from '@contracts/promotion-b01';
import { useRouteMutation } from '../api/query';
import { daysUntil, formatTableTime } from '../format/date';
import { Button } from '../shell/button';
import { toast } from '../status/toast';
import { useFlowKit, useTaskSize } from './flow-kit';
import { sweepWord } from './promotion-words';

/** 一周倒數: days left, how many it concerns, 【暫緩】, and 【確認移入校友】 behind the guard (PRM-40, 43, 44). */
export function WeekBlock({ update, onChanged }: { update: B01UpdateView; onChanged: () => void }) {
  const { base } = useFlowKit();
  const { sweep } = update;
  if (sweep.state === 'none') return null;
  const over = sweepWord(sweep.state, sweep.students);
  const days = sweep.at === null ? 0 : Math.max(0, daysUntil(sweep.at));
  return (
    <section className="pr-box pr-week">
      <h2>{m.promotion_week_title()}</h2>
      {over === null ? (
        <>
          {sweep.state === 'guarded' ? (
            <p className="pr-note pr-note--bad">{m.promotion_week_guarded()}</p>
          ) : (
            <span className="pr-week__days">{days === 0 ? m.promotion_week_today() : m.promotion_week_left({ n: days })}</span>
          )}
          <a href={`${base}/b01/${update.id}?people=leaving`}>
            {sweep.students === 0 ? m.promotion_week_nobody() : m.promotion_week_people({ n: sweep.students })}
          </a>
          {sweep.at === null ? null : <span className="pr-quiet">{m.promotion_week_at({ time: formatTableTime(sweep.at) })}</span>}
          <div className="pr-actions">
            {sweep.canPostpone ? (
              <Step
                label={m.promotion_week_postpone()}
                title={m.promotion_week_postpone_ask()}
                note={m.promotion_week_postpone_note()}
                told={m.promotion_week_postponed()}
                route={b01Api.postpone}
                id={update.id}
                onDone={onChanged}
              />
            ) : null}
            {sweep.state === 'guarded' ? (
              <Step
                label={m.promotion_week_confirm()}
                title={m.promotion_week_confirm_ask({ n: sweep.students })}
                note={m.promotion_b01_week_note()}
                told={m.promotion_week_running()}
                route={b01Api.sweepConfirm}
                id={update.id}
                danger
                onDone={onChanged}
              />
            ) : null}
          </div>
        </>
      ) : (
        <p className="pr-quiet">{over}</p>
      )}
    </section>
  );
}

/** A button with its second step that answers the update. */
export function Step({
  label,
  confirm = label,
  title,
  note,
  facts,
  told,
  route,
  id,
  danger = false,
  primary = false,
  block = false,
  disabledReason,
  onDone,
}: {
  label: string;
  /** Word of the second step where it is another one. */
  confirm?: string;
  title: string;
  note: string;
  facts?: readonly { label: string; value: string }[];
  told: string;
  /** One of the routes that answer the update they change. */
  route: typeof b01Api.apply;
  id: string;
  danger?: boolean;
  primary?: boolean;
  block?: boolean;
  disabledReason?: string | undefined;
  onDone: () => void;
}) {
  const { Ask } = useFlowKit();
  const size = useTaskSize();
  const change = useRouteMutation(route);
  const [key, setKey] = useState<string>();
  return (
    <>
      <Button
        size={block ? 'large' : size}
        kind={primary ? 'primary' : danger ? 'danger' : 'default'}
        block={block}
        disabledReason={disabledReason}
        onClick={() => setKey(crypto.randomUUID())}
      >
        {label}
      </Button>
      <Ask
        open={key !== undefined}
        onClose={() => setKey(undefined)}
        title={title}
        note={note}
        {...(facts === undefined ? {} : { facts })}
        confirm={confirm}
        danger={danger}
        busy={change.isPending}
        onConfirm={() =>
          change.mutate(
            { params: { id }, ...(key === undefined ? {} : { idempotencyKey: key }) },
            {
              onSuccess: () => {
                setKey(undefined);
                toast(told);
                onDone();
              },
              onError: (error) => {
                setKey(undefined);
                toast(error.message, 'bad');
                onDone();
              },
            },
          )
        }
      />
    </>
  );
}
