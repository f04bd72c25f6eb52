import { useLocation, useParams } from 'react-router';
import { B01Class } from '@ui/core/promotion/b01-class';
import { classWord } from '@ui/core/promotion/promotion-words';
import { PromotionPage } from './promotion-page';

/** Pupils of one class of the file (PRM-25). */
export function ClassScreen() {
  const { id = '' } = useParams();
  const asked = new URLSearchParams(useLocation().search);
  const grade = asked.get('grade') ?? '';
  const className = asked.get('class') ?? '';
  return (
    <PromotionPage title={classWord(grade, className)}>
      <B01Class id={id} grade={grade} className={className} />
    </PromotionPage>
  );
}
