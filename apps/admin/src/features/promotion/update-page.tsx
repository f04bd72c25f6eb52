import { useLocation, useParams } from 'react-router';
import { m } from '@contracts/messages';
import { BALANCE_KINDS } from '@contracts/promotion-b01';
import { B01Class } from '@ui/core/promotion/b01-class';
import { B01Update } from '@ui/core/promotion/b01-update';
import { classWord } from '@ui/core/promotion/promotion-words';
import { PromotionFrame } from './promotion-frame';

/** Preview and log of one update (PRM-24, PRM-29, BEY-11, BEY-12). */
export function UpdatePage() {
  const { id = '' } = useParams();
  const asked = new URLSearchParams(useLocation().search).get('people');
  return (
    <PromotionFrame title={m.promotion_b01_preview()} crumb={m.promotion_b01_preview()}>
      <B01Update id={id} people={BALANCE_KINDS.find((kind) => kind === asked) ?? null} />
    </PromotionFrame>
  );
}

/** Pupils of one class of the file (PRM-25). */
export function ClassPage() {
  const { id = '' } = useParams();
  const asked = new URLSearchParams(useLocation().search);
  const grade = asked.get('grade') ?? '';
  const className = asked.get('class') ?? '';
  const title = classWord(grade, className);
  return (
    <PromotionFrame title={title} crumb={title}>
      <B01Class id={id} grade={grade} className={className} />
    </PromotionFrame>
  );
}
