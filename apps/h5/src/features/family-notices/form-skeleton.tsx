import type { FormQuestion } from '@contracts/forms/questions';
import { SkeletonBar, SkeletonDetail } from '@ui/core/states/skeleton';

/** The page of a notice before it is here: child line, then title, lines and body in their heights. */
export function NoticeSkeleton() {
  return (
    <>
      <div className="fam-head fam-head--empty">
        <SkeletonBar width={32} height={32} radius={10} />
        <SkeletonBar width={120} height={16} />
      </div>
      <SkeletonDetail />
    </>
  );
}

const FIELD_PX: Readonly<Partial<Record<FormQuestion['type'], number>>> = { text: 118, signature: 96 };

/** Place of a form whose fields are still on their way: as high as they will be, so that nothing shifts. */
export function FormSkeleton({ questions }: { questions: readonly FormQuestion[] }) {
  return (
    <>
      <div className="sc-section" aria-hidden="true">
        <SkeletonBar width={72} height={20} />
      </div>
      <div className="fam-form" aria-busy="true">
        {questions.map(({ key, type, options }) => (
          <div key={key} className="fam-question">
            <SkeletonBar width="62%" height={24} />
            <div className="fam-gap" />
            {options.length > 2 || (options.length === 2 && options.some((option) => [...option.text].length > 8)) ? (
              options.map((option) => (
                <div key={option.key} className="fam-option">
                  <SkeletonBar height={48} radius={12} />
                </div>
              ))
            ) : (
              <SkeletonBar height={FIELD_PX[type] ?? 48} radius={12} />
            )}
          </div>
        ))}
      </div>
    </>
  );
}
