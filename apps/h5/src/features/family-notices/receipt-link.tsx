import { useState } from 'react';
import { ledgerApi } from '@contracts/ledger';
import { m } from '@contracts/messages';
import { API_BASE, pathOf } from '@contracts/route';
import { IconDownload } from '@ui/core/icons/icons';
import { Button } from '@ui/core/shell/button';
import { toast } from '@ui/core/status/toast';

/** 下載收據: asked for first, so that a receipt that is not sealed yet is a sentence and not a page of error text (BEY-01). */
export function ReceiptLink({ noticeId, studentId }: { noticeId: string; studentId: string }) {
  const [busy, setBusy] = useState(false);
  const url = `${API_BASE}${pathOf(ledgerApi.myReceipt, { id: noticeId })}?${new URLSearchParams({ studentId }).toString()}`;
  const open = async () => {
    setBusy(true);
    try {
      const answer = await fetch(url, { credentials: 'same-origin', headers: { 'X-Requested-With': 'smart-campus' } });
      if (answer.ok) {
        await answer.body?.cancel();
        // WeChat hands files only over by their address.
        window.location.assign(url);
        return;
      }
      const fault = (await answer.json().catch(() => undefined)) as { message?: string } | undefined;
      toast(fault?.message ?? m.ui_unreachable(), 'bad');
    } catch {
      toast(m.ui_unreachable(), 'bad');
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="fam-receipt">
      <Button kind="text" size="medium" icon={IconDownload} busy={busy} onClick={() => void open()}>
        {m.family_forms_receipt()}
      </Button>
      <small className="sc-quiet">{m.family_forms_receipt_text()}</small>
    </div>
  );
}
