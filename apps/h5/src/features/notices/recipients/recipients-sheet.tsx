import { m } from '@contracts/messages';
import type { NoticeCheck } from '@contracts/notices';
import { formatNumber } from '@ui/core/format/number';
import { later, Meanwhile } from '@ui/core/later/later';
import { Button } from '@ui/core/shell/button';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { Sheet } from '@ui/mobile/sheet';
import type { ComposeForm } from '../compose/compose-form';
import { audienceWord } from '@ui/core/notices/compose-words';

// The tree comes when it is first opened: writing a notice begins with words.
const RecipientPicker = later(async () => (await import('./recipient-picker')).RecipientPicker);

interface RecipientsSheetProps {
  open: boolean;
  onClose: () => void;
  form: ComposeForm;
  count: NoticeCheck | undefined;
  onChange: (part: Partial<ComposeForm>) => void;
}

/** 接收對象: whom to write to, with the number of children and guardians while choosing (NOT-10). */
export function RecipientsSheet({ open, onClose, form, count, onChange }: RecipientsSheetProps) {
  const foot = (
    <>
      <div className="sc-sheet__result" role="status">
        <ResultWords form={form} count={count} />
      </div>
      <Button kind="primary" size="large" onClick={onClose}>
        {m.ui_done()}
      </Button>
    </>
  );
  return (
    <Sheet open={open} onClose={onClose} title={m.notices_recipients()} foot={foot} tall>
      {open ? (
        <Meanwhile shows={<SkeletonRows count={6} />}>
          <RecipientPicker form={form} onChange={onChange} />
        </Meanwhile>
      ) : null}
    </Sheet>
  );
}

function ResultWords({ form, count }: { form: ComposeForm; count: NoticeCheck | undefined }) {
  if (form.targets.length === 0) return <small>{m.notices_nobody_chosen()}</small>;
  if (count === undefined) return <small>{m.ui_loading()}</small>;
  return (
    <>
      <b>{m.notices_result({ classes: formatNumber(count.classes.length), students: formatNumber(count.students) })}</b>
      <small>
        {m.notices_result_people({
          n: formatNumber(count.recipients),
          who: audienceWord(form.audience),
          joined: formatNumber(count.joined),
        })}
      </small>
    </>
  );
}
