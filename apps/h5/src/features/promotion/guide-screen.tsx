import { m } from '@contracts/messages';
import { GuideFlow } from '@ui/core/promotion/guide-flow';
import { PromotionPage } from './promotion-page';

/** 升班更新流程 (PRM-15). */
export function GuideScreen() {
  return (
    <PromotionPage title={m.promotion_guide_title()}>
      <GuideFlow />
    </PromotionPage>
  );
}
