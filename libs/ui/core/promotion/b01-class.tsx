import './promotion.css';
import { useState } from 'react';
import { m } from '@contracts/messages';
import { b01Api, type B01Row } from '@contracts/promotion-b01';
import { useRouteList } from '../api/query';
import { Button } from '../shell/button';
import { SkeletonRows } from '../states/skeleton';
import { FailedState } from '../states/states';
import { StatusTag, type Tone } from '../status/status-tag';
import { ExportButton } from './b01-update';
import { useFlowKit } from './flow-kit';
import { anomalyWord, resultWord } from './promotion-words';

const TONES: Readonly<Record<B01Row['result'], Tone>> = {
  planned: 'info',
  moving: 'info',
  moved: 'ok',
  unchanged: 'quiet',
  blocked: 'warn',
  failed: 'bad',
};

/** Pupils of a class of the file: 座號, 姓名, 現班別 → 新班別, 狀態, 異常原因 (PRM-24, PRM-25). */
export function B01Class({ id, grade, className }: { id: string; grade: string; className: string }) {
  const { surface } = useFlowKit();
  const [bad, setBad] = useState(false);
  const list = useRouteList<B01Row>(b01Api.rows, {
    params: { id },
    query: { grade, class: className, pageSize: '50', ...(bad ? { anomalies: 'true' } : {}) },
  });
  if (list.error !== null && list.rows === undefined) {
    return <FailedState surface={surface} error={list.error} onRetry={() => void list.refetch()} />;
  }
  return (
    <section className="pr-box">
      <div className="pr-head">
        <label className="pr-pre">
          <input type="checkbox" checked={bad} onChange={(event) => setBad(event.target.checked)} /> {m.promotion_b01_only_anomalies()}
        </label>
        <ExportButton id={id} grade={grade} className={className} />
      </div>
      {list.rows === undefined ? (
        <SkeletonRows />
      ) : list.rows.length === 0 ? (
        <p className="pr-quiet">{m.promotion_b01_none_in_class()}</p>
      ) : (
        <ul className="pr-list">
          {list.rows.map((row) => (
            <li key={row.seq}>
              <span>
                <span className="pr-head">
                  <span>
                    <span className="pr-seat" aria-label={m.promotion_b01_seat()}>
                      {row.seatNo}
                    </span>{' '}
                    {row.name} <small className="pr-quiet">••{row.cardLast4}</small>
                  </span>
                  <StatusTag tone={TONES[row.result]}>{resultWord(row.result)}</StatusTag>
                </span>
                {row.from === null && row.to === null ? null : (
                  <span className="pr-move">
                    {row.from ?? '—'} → <b>{row.to ?? '—'}</b>
                  </span>
                )}
                {row.anomaly === null && row.message === null ? null : (
                  <small>
                    {[row.anomaly === null ? null : anomalyWord(row.anomaly), row.message].filter((word) => word !== null).join('；')}
                  </small>
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
      {list.hasNextPage ? (
        <Button kind="text" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {m.ui_load_more()}
        </Button>
      ) : null}
    </section>
  );
}
