import { useParams } from 'react-router';
import { B01Flow } from '@ui/core/promotion/b01-flow';
import { B08Flow } from '@ui/core/promotion/b08-flow';
import { GuideFlow } from '@ui/core/promotion/guide-flow';
import { PromotionFrame } from './promotion-frame';

/** 升班更新流程 (PRM-15). */
export function GuidePage() {
  return (
    <PromotionFrame tab="guide">
      <GuideFlow />
    </PromotionFrame>
  );
}

/** 按B08表同步年級班別 (PRM-01…14). */
export function B08Page() {
  const { id } = useParams();
  return (
    <PromotionFrame tab="b08">
      <B08Flow key={id} syncId={id} />
    </PromotionFrame>
  );
}

/** 按B01表更新 (PRM-20…31). */
export function B01Page() {
  return (
    <PromotionFrame tab="b01">
      <B01Flow />
    </PromotionFrame>
  );
}
