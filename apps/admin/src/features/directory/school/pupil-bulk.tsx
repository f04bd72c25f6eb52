import { useState } from 'react';
import { m } from '@contracts/messages';
import { schoolEditApi } from '@contracts/school-contacts';
import { useApi } from '@ui/core/api/query';
import { formatNumber } from '@ui/core/format/number';
import { Button } from '@ui/core/shell/button';
import { toast } from '@ui/core/status/toast';
import type { Over } from './school-overlay';
import { messageOf } from './settle';

/** What is done with pupils who were ticked: 設置所在班級, 邀請加入, 刪除 (SCH-27, SCH-28, SCH-29). */
export function PupilBulk({ ids, clear, onOver }: { ids: ReadonlySet<string>; clear: () => void; onOver: (over: Over) => void }) {
  const api = useApi();
  const [busy, setBusy] = useState(false);
  const invite = async () => {
    setBusy(true);
    try {
      const answer = await api.call(schoolEditApi.invite, { body: { studentIds: [...ids] }, idempotencyKey: crypto.randomUUID() });
      const rest = answer.skipped.length === 0 ? '' : ` · ${m.console_school_invite_skipped({ n: formatNumber(answer.skipped.length) })}`;
      toast(`${m.console_school_invite_sent({ sent: formatNumber(answer.sent) })}${rest}`, answer.sent === 0 && rest !== '' ? 'bad' : 'ok');
    } catch (error) {
      toast(messageOf(error), 'bad');
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Button size="small" onClick={() => onOver({ kind: 'set-class', ids: [...ids], clear })}>
        {m.console_school_set_class()}
      </Button>
      <Button size="small" busy={busy} onClick={() => void invite()}>
        {m.console_school_invite()}
      </Button>
      <Button size="small" onClick={() => onOver({ kind: 'remove', ids: [...ids], clear })}>
        {m.console_school_remove()}
      </Button>
    </>
  );
}
