import './skeleton.css';
import { m } from '@contracts/messages';

/** Grey bar in the place of text; heights are those of the data, so that nothing shifts when it arrives. */
export function SkeletonBar({ width, height = 14, radius }: { width?: number | string; height?: number; radius?: number }) {
  return <span className="sc-skeleton" style={{ width: width ?? '100%', height, borderRadius: radius }} />;
}

function Loading() {
  return (
    <span className="sc-hidden" role="status">
      {m.ui_loading()}
    </span>
  );
}

/** Cards of a phone list: kind, title, meta, button. */
export function SkeletonCards({ count = 3 }: { count?: number }) {
  return (
    <div className="sc-skeleton-cards">
      <Loading />
      <SkeletonBar width={130} height={16} />
      {Array.from({ length: count }, (_place, index) => (
        <div key={index} className="sc-skeleton-card">
          <div className="sc-skeleton-card__head">
            <SkeletonBar width={36} height={36} radius={11} />
            <div>
              <SkeletonBar width="92%" height={18} />
              <SkeletonBar width="48%" height={13} />
            </div>
          </div>
          <div className="sc-skeleton-card__foot">
            <SkeletonBar width={150} height={13} />
            <SkeletonBar width={66} height={44} radius={12} />
          </div>
        </div>
      ))}
    </div>
  );
}

/** Rows of a phone list (icon, title, meta): 74 high as the data. */
export function SkeletonRows({ count = 6 }: { count?: number }) {
  return (
    <div className="sc-skeleton-rows">
      <Loading />
      {Array.from({ length: count }, (_place, index) => (
        <div key={index} className="sc-skeleton-row">
          <SkeletonBar width={36} height={36} radius={11} />
          <div>
            <SkeletonBar width={`${82 - ((index * 17) % 34)}%`} height={16} />
            <SkeletonBar width="40%" height={13} />
          </div>
        </div>
      ))}
    </div>
  );
}

/** A detail page: tag, title, lines, then a block. */
export function SkeletonDetail() {
  return (
    <div className="sc-skeleton-detail">
      <Loading />
      <SkeletonBar width={72} height={22} radius={6} />
      <SkeletonBar width="84%" height={27} />
      <SkeletonBar width="52%" height={14} />
      <SkeletonBar height={16} />
      <SkeletonBar height={16} />
      <SkeletonBar width="66%" height={16} />
      <SkeletonBar height={142} radius={12} />
    </div>
  );
}
