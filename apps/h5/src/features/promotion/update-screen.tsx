import { useLocation, useParams } from 'react-router';
import { m } from '@contracts/messages';
import { BALANCE_KINDS } from '@contracts/promotion-b01';
import { B01Update } from '@ui/core/promotion/b01-update';
import { PromotionPage } from './promotion-page';

/** 預覽結果, and later the log of one update with its week (PRM-24, PRM-29, PRM-43). */
export function UpdateScreen() {
  const { id = '' } = useParams();
  const asked = new URLSearchParams(useLocation().search).get('people');
  const people = BALANCE_KINDS.find((kind) => kind === asked) ?? null;
  return (
    <PromotionPage title={m.promotion_b01_preview()}>
      <B01Update id={id} people={people} />
    </PromotionPage>
  );
}
