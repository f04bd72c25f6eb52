import { m } from '@contracts/messages';
import { b01Api, type UndoConflictLine } from '@contracts/promotion-b01';
import { useRouteList } from '../api/query';
import { Button } from '../shell/button';
import { conflictWord } from './promotion-words';

/** Pupils who were edited after the update: what was done with each, nothing lost (BEY-11). */
export function ConflictsBlock({ id, count }: { id: string; count: number }) {
  const list = useRouteList<UndoConflictLine>(b01Api.conflicts, { params: { id }, query: { pageSize: '50' } });
  if (count === 0) return null;
  return (
    <section className="pr-box">
      <div className="pr-head">
        <b>{m.promotion_conflicts_title()}</b>
        <span className="pr-quiet">{m.promotion_b01_people({ n: count })}</span>
      </div>
      <ul className="pr-list">
        {(list.rows ?? []).map((row) => (
          <li key={row.studentId}>
            <span>
              {row.name}
              <small>{conflictWord(row.conflict)}</small>
              <span className="pr-move">
                {row.given} → <b>{(row.restored ? row.before : row.now) ?? '—'}</b>
              </span>
            </span>
          </li>
        ))}
      </ul>
      {list.hasNextPage ? (
        <Button kind="text" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {m.ui_load_more()}
        </Button>
      ) : null}
    </section>
  );
}
