import { m } from '@contracts/messages';
import type { NoticeCheck } from '@contracts/notices';
import { formatNumber } from '@ui/core/format/number';
import { ConfirmDialog } from '@ui/mobile/sheet';
import type { ComposeForm } from './compose-form';
import { audienceWord } from './compose-words';

const NAMED_CLASSES = 8;

/** 【確認】: what will happen, in numbers, before it happens (NOT-14). */
export function SendDialog({
  form,
  check,
  busy,
  onClose,
  onConfirm,
}: {
  form: ComposeForm;
  check: NoticeCheck | undefined;
  busy: boolean;
  onClose: () => void;
  onConfirm: () => void;
}) {
  if (check === undefined) return null;
  const names = check.classes.slice(0, NAMED_CLASSES).map((item) => item.name);
  const classes =
    check.classes.length > NAMED_CLASSES
      ? m.notices_targets_more({
          names: names.join(m.notices_name_separator()),
          total: formatNumber(check.classes.length),
        })
      : names.join(m.notices_name_separator());
  const copies = [...form.cc.map((person) => person.name), ...(form.ccSelf ? [m.notices_myself()] : [])];
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={m.notices_send_title({ n: formatNumber(check.students - check.unreachable) })}
      subtitle={form.title}
      facts={[
        { label: m.notices_class(), value: classes === '' ? m.notices_none() : classes },
        {
          label: m.notices_fact_students(),
          value:
            check.unreachable === 0
              ? formatNumber(check.students)
              : m.notices_fact_unreachable({
                  n: formatNumber(check.students),
                  missing: formatNumber(check.unreachable),
                }),
        },
        {
          label: m.notices_fact_recipients(),
          value: m.notices_fact_people({ n: formatNumber(check.recipients), who: audienceWord(form.audience) }),
        },
        {
          label: m.notices_copies(),
          value:
            copies.length === 0
              ? m.notices_none()
              : copies.length > 4
                ? m.notices_people_n({ n: formatNumber(check.copies) })
                : copies.join(m.notices_name_separator()),
        },
        { label: m.notices_filter_form(), value: m.notices_none() },
        {
          label: m.notices_settings(),
          value: form.requireConfirm ? m.notices_require_confirm() : m.notices_no_confirm(),
        },
        { label: m.notices_fact_when(), value: m.notices_now() },
      ]}
      note={m.notices_send_note()}
      confirm={m.ui_confirm()}
      busy={busy}
      onConfirm={onConfirm}
    />
  );
}
