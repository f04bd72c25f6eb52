import { useState } from 'react';
import { ledgerApi } from '@contracts/ledger';
import { m } from '@contracts/messages';
import type { NoticeDetail } from '@contracts/notices';
import { API_BASE, pathOf } from '@contracts/route';
import { useRouteQuery } from '@ui/core/api/query';
import { openFile } from '@ui/core/files/open-file';
import { formatShort } from '@ui/core/format/date';
import { IconClock, IconShieldCheck } from '@ui/core/icons/icons';
import { VerifyDialog } from './verify-dialog';

/** 「記錄已封存，可離線核對」 with the school's receipt of this notice and how it is checked (BEY-01). */
export function LedgerFoot({ notice }: { notice: Pick<NoticeDetail, 'id' | 'sentAt' | 'can'> }) {
  const query = useRouteQuery(ledgerApi.state, {}, { staleTime: 30_000 });
  const [explained, setExplained] = useState(false);
  const state = query.data;
  if (state === undefined || notice.sentAt === null) return null;
  const sealed = state.sealedAt !== null && Date.parse(state.sealedAt) > Date.parse(notice.sentAt);
  // Readers in copy see what happened; the receipt with all families is for those who may download.
  const receipt = sealed && notice.can.export !== undefined;
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
        {receipt ? (
          <span className="cl-foot__acts">
            <button
              type="button"
              className="cn-link cn-link--blue"
              onClick={() => void openFile(`${API_BASE}${pathOf(ledgerApi.noticeReceipt, { id: notice.id })}`)}
            >
              {m.notice_following_receipt()}
            </button>
            <button type="button" className="cn-link cn-link--blue" onClick={() => setExplained(true)}>
              {m.console_notices_verify()}
            </button>
          </span>
        ) : null}
      </span>
      {explained ? <VerifyDialog noticeId={notice.id} fingerprint={state.fingerprint} onClose={() => setExplained(false)} /> : null}
    </div>
  );
}
