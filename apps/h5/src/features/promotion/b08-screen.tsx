import { useParams } from 'react-router';
import { m } from '@contracts/messages';
import { B08Flow } from '@ui/core/promotion/b08-flow';
import { PromotionPage } from './promotion-page';

/** 按B08表同步年級班別 (PRM-01…14). */
export function B08Screen() {
  const { id } = useParams();
  return (
    <PromotionPage title={m.promotion_b08_title()}>
      <B08Flow key={id} syncId={id} />
    </PromotionPage>
  );
}
