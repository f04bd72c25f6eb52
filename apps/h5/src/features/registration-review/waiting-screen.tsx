import '@ui/mobile/cells.css';
import { m } from '@contracts/messages';
import { reviewPath, subscriptionsApi } from '@contracts/registration-admin';
import { useRouteQuery } from '@ui/core/api/query';
import { formatShort } from '@ui/core/format/date';
import { IconChevronRight } from '@ui/core/icons/icons';
import { Avatar } from '@ui/core/people/avatar';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { EmptyState } from '@ui/core/states/states';
import { Page } from '@ui/mobile/page';
import { identityWord, kindWord } from '@ui/core/registration/registration-words';
import { ScreenFault } from '../../shared/screen-fault';
import './review.css';

/** 待審核申請: what waits for this reviewer (SUB-44, SUB-96). */
export function WaitingScreen() {
  const query = useRouteQuery(subscriptionsApi.waiting, {});
  return (
    <Page title={m.staff_registration_reviews()}>
      {query.data !== undefined ? (
        query.data.items.length === 0 ? (
          <EmptyState surface="h5" title={m.staff_registration_reviews_empty()} text={m.staff_registration_reviews_empty_text()} />
        ) : (
          <ul className="sc-cells rv-list">
            {query.data.items.map((row) => (
              <li key={row.id}>
                <a className="rv-row" href={reviewPath(row.id)}>
                  <Avatar id={row.id} name={row.name} size={42} />
                  <span className="rv-row__text">
                    <b>{row.name}</b>
                    <small>{[kindWord(row.kind), ...row.identities.map(identityWord), ...row.places].join(' · ')}</small>
                    {row.submittedAt === null ? null : <small>{formatShort(row.submittedAt)}</small>}
                  </span>
                  <IconChevronRight size={18} />
                </a>
              </li>
            ))}
          </ul>
        )
      ) : query.error === null ? (
        <SkeletonRows />
      ) : (
        <ScreenFault error={query.error} title={m.staff_registration_reviews_failed()} onRetry={() => void query.refetch()} />
      )}
    </Page>
  );
}
