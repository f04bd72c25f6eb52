import { ledgerApi } from '@contracts/ledger';
import { m } from '@contracts/messages';
import { API_BASE, pathOf } from '@contracts/route';
import { useRouteQuery } from '@ui/core/api/query';
import { formatShort } from '@ui/core/format/date';
import { IconClock, IconShieldCheck } from '@ui/core/icons/icons';

/** 「記錄已封存，可離線核對」 with the school's receipt of this notice (BEY-01). */
export function LedgerFoot({ noticeId, sentAt }: { noticeId: string; sentAt: string | null }) {
  const query = useRouteQuery(ledgerApi.state, {}, { staleTime: 30_000 });
  const state = query.data;
  if (state === undefined || sentAt === null) return null;
  const sealed = state.sealedAt !== null && Date.parse(state.sealedAt) > Date.parse(sentAt);
  return (
    <div className={sealed ? 'cl-foot cl-foot--ok' : 'cl-foot'}>
      {sealed ? <IconShieldCheck size={18} /> : <IconClock size={18} />}
      <span>
        <b>{sealed ? m.notice_following_receipt_note() : m.notice_following_receipt_waiting()}</b>
        {state.sealedAt === null ? null : (
          <small title={state.fingerprint}>
            {m.console_notices_ledger_sealed({ time: formatShort(state.sealedAt), key: state.fingerprint.slice(0, 8) })}
          </small>
        )}
      </span>
      {sealed ? (
        <a href={`${API_BASE}${pathOf(ledgerApi.noticeReceipt, { id: noticeId })}`} download>
          {m.notice_following_receipt()}
        </a>
      ) : null}
    </div>
  );
}
