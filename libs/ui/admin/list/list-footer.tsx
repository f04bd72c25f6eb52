import './list-footer.css';
import { m } from '@contracts/messages';
import { formatRange } from '../../core/format/number';
import { SkeletonBar } from '../../core/states/skeleton';
import { PAGE_SIZES, pageButtons } from './list-state';

/** 「顯示第 1 至 10 項結果, 共 128 項」, page size, 上頁 1 2 3 下頁. The present page is ink, not blue. */
export function ListFooter({
  page,
  pageSize,
  total,
  onPage,
  onPageSize,
}: {
  page: number;
  pageSize: number;
  total: number | undefined;
  onPage: (page: number) => void;
  onPageSize?: (size: number) => void;
}) {
  if (total === undefined) {
    return (
      <footer className="sc-list-foot">
        <SkeletonBar width={200} />
      </footer>
    );
  }
  const pages = Math.max(1, Math.ceil(total / pageSize));
  const now = Math.min(page, pages);
  const step = (to: number, label: string) => (
    <button
      type="button"
      className="sc-pages__step"
      aria-disabled={to < 1 || to > pages}
      onClick={() => (to < 1 || to > pages ? undefined : onPage(to))}
    >
      {label}
    </button>
  );
  return (
    <footer className="sc-list-foot">
      <span role="status">{formatRange(now, pageSize, total)}</span>
      {onPageSize === undefined || total <= PAGE_SIZES[0] ? null : (
        <select
          className="sc-page-size"
          value={pageSize}
          aria-label={m.ui_page_size({ n: pageSize })}
          onChange={(event) => onPageSize(Number(event.target.value))}
        >
          {PAGE_SIZES.map((size) => (
            <option key={size} value={size}>
              {m.ui_page_size({ n: size })}
            </option>
          ))}
        </select>
      )}
      {pages === 1 ? null : (
        <nav className="sc-pages" aria-label={m.ui_pages()}>
          {step(now - 1, m.ui_page_previous())}
          {pageButtons(now, pages).map((n, index) =>
            n === null ? (
              <span key={`gap${index}`} aria-hidden="true">
                …
              </span>
            ) : (
              <button
                key={n}
                type="button"
                aria-label={m.ui_page_number({ n })}
                aria-current={n === now ? 'page' : undefined}
                onClick={() => onPage(n)}
              >
                {n}
              </button>
            ),
          )}
          {step(now + 1, m.ui_page_next())}
        </nav>
      )}
    </footer>
  );
}
