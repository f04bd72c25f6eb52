import { useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { m } from '@contracts/messages';
import { b01Api, BALANCE_KINDS, type BalanceKind, type BalancePerson, type BalanceView } from '@contracts/promotion-b01';
import { routeKey, useRouteList, useRouteMutation } from '../api/query';
import { IconChevronDown, IconChevronRight } from '../icons/icons';
import { Button } from '../shell/button';
import { toast } from '../status/toast';
import { useFlowKit, useTaskSize } from './flow-kit';
import { anomalyWord, balanceWord, leavingWord } from './promotion-words';

/**
 * Balance sheet of an update (BEY-12): everybody of the directory and of the file in one line. Who is in none keeps the
 * commit closed and is named here.
 */
export function BalanceBlock({
  id,
  balance,
  open,
  editable,
}: {
  id: string;
  balance: BalanceView;
  open: BalanceKind | null;
  editable: boolean;
}) {
  const [shown, setShown] = useState<BalanceKind | null>(open ?? (balance.unaccounted > 0 ? 'unaccounted' : null));
  const kinds = BALANCE_KINDS.filter((kind) => kind !== 'unaccounted' || balance.unaccounted > 0);
  return (
    <section className="pr-box">
      <h2>{m.promotion_bal_title()}</h2>
      <div className="pr-flow" aria-hidden="true">
        {kinds.map((kind) =>
          balance[kind] === 0 ? null : <i key={kind} className={`pr-flow--${kind}`} style={{ flexGrow: balance[kind] }} />,
        )}
      </div>
      <ul className="pr-sheet">
        {kinds.map((kind) => (
          <li key={kind}>
            {balance[kind] === 0 ? (
              <div className="pr-sheet__row">
                <i className={`pr-dot pr-dot--${kind}`} aria-hidden="true" />
                <span>{balanceWord(kind)}</span>
                <b>0</b>
              </div>
            ) : (
              <button
                type="button"
                className="pr-sheet__row"
                aria-expanded={shown === kind}
                onClick={() => setShown(shown === kind ? null : kind)}
              >
                <i className={`pr-dot pr-dot--${kind}`} aria-hidden="true" />
                <span>{balanceWord(kind)}</span>
                <b>{balance[kind]}</b>
                {shown === kind ? <IconChevronDown size={18} /> : <IconChevronRight size={18} />}
              </button>
            )}
            {shown === kind && balance[kind] > 0 ? <People id={id} kind={kind} editable={editable} /> : null}
          </li>
        ))}
        <li className="pr-sum">
          <div className="pr-sheet__row">
            <span>{m.promotion_bal_roster()}</span>
            <b>{balance.roster}</b>
          </div>
        </li>
      </ul>
      {editable ? (
        <p className={balance.balanced ? 'pr-note pr-note--ok' : 'pr-note pr-note--bad'} role="status">
          {balance.balanced ? m.promotion_bal_ok() : m.promotion_bal_off({ n: balance.unaccounted })}
        </p>
      ) : null}
    </section>
  );
}

function People({ id, kind, editable }: { id: string; kind: BalanceKind; editable: boolean }) {
  const { Ask } = useFlowKit();
  const size = useTaskSize();
  const client = useQueryClient();
  const list = useRouteList<BalancePerson>(b01Api.people, { params: { id }, query: { kind, pageSize: '50' } });
  const change = useRouteMutation(b01Api.leavers);
  const [asking, setAsking] = useState<{ ids: string[]; key: string }>();
  const rows = list.rows ?? [];
  const decide = (studentIds: string[], leaving: boolean, key: string): void =>
    change.mutate(
      { params: { id }, body: { studentIds, leaving }, idempotencyKey: key },
      {
        onSettled: () => {
          setAsking(undefined);
          void client.invalidateQueries({ queryKey: routeKey(b01Api.summary) });
          void client.invalidateQueries({ queryKey: routeKey(b01Api.people) });
        },
        onError: (error) => toast(error.message, 'bad'),
      },
    );
  const everybody = rows.flatMap((row) => row.studentId ?? []);
  return (
    <div>
      <ul className="pr-list">
        {rows.map((row, i) => (
          <li key={row.studentId ?? String(i)}>
            <span>
              {row.name}
              <small>
                {[
                  row.className,
                  row.reason === null ? null : leavingWord(row.reason),
                  row.anomaly === null ? null : anomalyWord(row.anomaly),
                ]
                  .filter((word) => word !== null)
                  .join(' · ')}
              </small>
            </span>
            {editable && row.studentId !== null && kind === 'unaccounted' ? (
              <Button size="small" onClick={() => setAsking({ ids: [row.studentId ?? ''], key: crypto.randomUUID() })}>
                {m.promotion_bal_mark()}
              </Button>
            ) : null}
            {editable && row.studentId !== null && row.reason === 'confirmed' ? (
              <Button size="small" kind="text" onClick={() => decide([row.studentId ?? ''], false, crypto.randomUUID())}>
                {m.promotion_bal_back()}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      {list.hasNextPage ? (
        <Button kind="text" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {m.ui_load_more()}
        </Button>
      ) : null}
      {editable && kind === 'unaccounted' && everybody.length > 1 && !list.hasNextPage ? (
        <div className="pr-actions">
          <Button size={size} onClick={() => setAsking({ ids: everybody, key: crypto.randomUUID() })}>
            {m.promotion_bal_mark_all()}
          </Button>
        </div>
      ) : null}
      <Ask
        open={asking !== undefined}
        onClose={() => setAsking(undefined)}
        title={m.promotion_bal_ask({ n: asking?.ids.length ?? 0 })}
        note={m.promotion_bal_ask_note()}
        confirm={m.promotion_bal_mark()}
        busy={change.isPending}
        onConfirm={() => (asking === undefined ? undefined : decide(asking.ids, true, asking.key))}
      />
    </div>
  );
}
