import './promotion.css';
import { m } from '@contracts/messages';
import { promotionApi } from '@contracts/promotion';
import { useRouteQuery } from '../api/query';
import { useNews } from '../live/use-news';
import { formatTableTime } from '../format/date';
import { formatPercent } from '../format/number';
import { SkeletonRows } from '../states/skeleton';
import { FailedState, NoPermissionState } from '../states/states';
import { useFlowKit } from './flow-kit';

/** 升班更新流程: B08 → subscription → B01 → confirm → one week, with the school's progress (PRM-15). */
export function GuideFlow() {
  const { surface, base } = useFlowKit();
  const query = useRouteQuery(promotionApi.guide, {});
  useNews('promotion', [promotionApi.guide]);
  if (query.error !== null && query.data === undefined) {
    return query.error.status === 403 ? (
      <NoPermissionState surface={surface} text={m.promotion_no_permission()} />
    ) : (
      <FailedState surface={surface} title={m.promotion_failed()} error={query.error} onRetry={() => void query.refetch()} />
    );
  }
  if (query.data === undefined) return <SkeletonRows />;
  const { schoolYear, classesFiled, classesSynced, subscribed, students, lastUpdate, daysLeft } = query.data;
  const updated = lastUpdate !== null && lastUpdate.schoolYear === schoolYear;
  const steps = [
    {
      word: m.promotion_guide_step_b08(),
      facts:
        classesFiled === null ? m.promotion_guide_b08_none() : m.promotion_guide_b08_facts({ done: classesSynced, total: classesFiled }),
      done: classesFiled !== null && classesSynced >= classesFiled,
      href: `${base}/b08`,
    },
    {
      word: m.promotion_guide_step_subscribe(),
      facts: m.promotion_guide_subscribe_facts({ percent: formatPercent(subscribed, students), n: subscribed, total: students }),
      done: students > 0 && subscribed === students,
      href: surface === 'h5' ? '/staff/qr-codes' : '/console/subscriptions',
    },
    {
      word: m.promotion_guide_step_b01(),
      facts:
        lastUpdate === null || !updated
          ? m.promotion_guide_b01_none()
          : m.promotion_guide_b01_facts({ time: formatTableTime(lastUpdate.appliedAt), n: lastUpdate.moved }),
      done: updated,
      href: `${base}/b01`,
    },
    { word: m.promotion_guide_step_confirm(), facts: null, done: updated, href: `${base}/b01` },
    {
      word: m.promotion_guide_step_week(),
      facts: daysLeft === null ? m.promotion_guide_week_none() : m.promotion_guide_week_facts({ n: daysLeft }),
      done: updated && daysLeft === null,
      href: `${base}/b01`,
    },
  ];
  return (
    <section className="pr-box">
      <h2>
        {m.promotion_school_year()} {schoolYear}
      </h2>
      <ol className="pr-steps">
        {steps.map((step) => (
          <li key={step.word} className={step.done ? 'pr-step--done' : undefined}>
            <a href={step.href}>
              <b>{step.word}</b>
              {step.facts === null ? null : <span className="pr-quiet">{step.facts}</span>}
            </a>
          </li>
        ))}
      </ol>
    </section>
  );
}
