import './alumni.css';
import { useParams } from 'react-router';
import { m } from '@contracts/messages';
import { pictureUrl } from '@contracts/files';
import { alumniApi } from '@contracts/promotion-alumni';
import { useRouteQuery } from '@ui/core/api/query';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { HeadBlock, Page } from '@ui/mobile/page';
import { ScreenFault } from '../../shared/screen-fault';

/** The page behind 「{學生} 已移入校友」: the school's alumni channel (PRM-52). */
export function FamilyAlumniScreen() {
  const { id = '' } = useParams();
  const query = useRouteQuery(alumniApi.mine, { params: { studentId: id } });
  if (query.data === undefined) {
    return (
      <Page title={m.promotion_family_title()}>
        {query.error === null ? <SkeletonRows /> : <ScreenFault error={query.error} onRetry={() => void query.refetch()} />}
      </Page>
    );
  }
  const { name, leftYear, lastClass, qr } = query.data;
  return (
    <Page
      title={m.promotion_family_title()}
      head={
        <HeadBlock>
          <h1>{m.promotion_family_left({ name })}</h1>
          <p className="sc-quiet">{m.promotion_family_facts({ year: String(leftYear), class: lastClass })}</p>
        </HeadBlock>
      }
    >
      <section className="al-code">
        {qr === null ? (
          <p>{m.promotion_family_no_qr()}</p>
        ) : (
          <>
            <h1>{qr.title}</h1>
            <img src={pictureUrl(qr.fileId)} alt={qr.title} />
            <p>{m.promotion_qr_scan()}</p>
            {qr.link === null ? null : (
              <p>
                <a href={qr.link}>{qr.link}</a>
              </p>
            )}
          </>
        )}
      </section>
    </Page>
  );
}
