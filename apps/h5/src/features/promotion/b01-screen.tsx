import { m } from '@contracts/messages';
import { b01Api, type B01UpdateView } from '@contracts/promotion-b01';
import { useRouteList } from '@ui/core/api/query';
import { formatTableTime } from '@ui/core/format/date';
import { B01Flow } from '@ui/core/promotion/b01-flow';
import { b01Face } from '@ui/core/promotion/promotion-words';
import { Button } from '@ui/core/shell/button';
import { StatusTag } from '@ui/core/status/status-tag';
import { PromotionPage } from './promotion-page';

/** 按B01表更新: the flow and 更新日誌 (PRM-20…31). */
export function B01Screen() {
  return (
    <PromotionPage title={m.promotion_b01_title()}>
      <B01Flow />
      <Log />
    </PromotionPage>
  );
}

/** 更新日誌 (PRM-29). */
function Log() {
  const list = useRouteList<B01UpdateView>(b01Api.list, {});
  // Who may not see it, and what does not come, is told of above.
  if (list.rows === undefined) return null;
  const { rows } = list;
  return (
    <section className="pr-box">
      <h2>{m.promotion_b01_log()}</h2>
      {rows.length === 0 ? <p className="pr-quiet">{m.promotion_b01_log_empty()}</p> : null}
      <ul className="pr-list">
        {rows.map((row) => {
          const face = b01Face(row.state);
          return (
            <li key={row.id}>
              <a className="pr-link" href={`/staff/promotion/b01/${row.id}`}>
                <span>
                  {row.schoolYear} · {row.fileName}
                  <small>
                    {formatTableTime(row.appliedAt ?? row.uploadedAt)} {row.appliedBy ?? row.uploadedBy}
                  </small>
                  <small className="ph-figures">
                    {[
                      [m.promotion_b01_total(), row.total],
                      [m.promotion_b01_moved(), row.moved],
                      [m.promotion_b01_unchanged(), row.unchanged],
                      [m.promotion_b01_anomalies(), row.anomalies],
                      [m.promotion_b01_failures(), row.failed],
                    ].map(([word, n], at) => (
                      <span key={word}>{`${at === 0 ? '' : '· '}${String(word)} ${String(n)}`} </span>
                    ))}
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
      {list.hasNextPage ? (
        <Button kind="text" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {m.ui_load_more()}
        </Button>
      ) : null}
    </section>
  );
}
