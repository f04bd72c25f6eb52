import './sending.css';
import { m } from '@contracts/messages';
import type { NoticeCheck } from '@contracts/notices';
import type { ReachPreview, SendPromise } from '@contracts/notice-sending';
import { formatDateTime } from '@ui/core/format/date';
import { formatNumber } from '@ui/core/format/number';
import { IconClock, IconUndo } from '@ui/core/icons/icons';
import { answerModeWord, audienceWord, languageWord } from '@ui/core/notices/compose-words';
import { arrivalTime, promiseWords } from '@ui/core/notices/send-words';
import { languagesOf } from '@ui/core/notices/version-edit';
import { ConfirmDialog } from '@ui/mobile/sheet';
import type { ComposeForm } from '../compose-form';

const NAMED_CLASSES = 8;

interface SendDialogProps {
  open: boolean;
  form: ComposeForm;
  check: NoticeCheck;
  /** The families of the sheet before: one number, not two counts of two moments. */
  reach: Pick<ReachPreview, 'students' | 'reachable' | 'unreached'>;
  promise: SendPromise;
  busy: boolean;
  onClose: () => void;
  onConfirm: () => void;
}

/** 【確認】: what will happen, in numbers and with the promise, before it happens (NOT-14, BEY-05). */
export function SendDialog({ open, form, check, reach, promise, busy, onClose, onConfirm }: SendDialogProps) {
  const IconShape = promise.reason === 'undo' ? IconUndo : IconClock;
  return (
    <ConfirmDialog
      open={open}
      onClose={onClose}
      title={m.notices_send_title({ n: formatNumber(reach.reachable) })}
      subtitle={form.title}
      facts={factsOf({ form, check, reach, promise })}
      note={
        <>
          <IconShape size={18} />
          <span className="snd-promise">
            {promiseWords(promise).map((line) => (
              <span key={line}>{line}</span>
            ))}
          </span>
        </>
      }
      confirm={m.ui_confirm()}
      busy={busy}
      onConfirm={onConfirm}
    />
  );
}

function factsOf({
  form,
  check,
  reach,
  promise,
}: Pick<SendDialogProps, 'form' | 'check' | 'reach' | 'promise'>): { label: string; value: string }[] {
  const separator = m.notices_name_separator();
  const names = check.classes.slice(0, NAMED_CLASSES).map((item) => item.name);
  const classes =
    check.classes.length > NAMED_CLASSES
      ? m.notices_targets_more({ names: names.join(separator), total: formatNumber(check.classes.length) })
      : names.join(separator);
  const copies = [...form.cc.map((person) => person.name), ...(form.ccSelf ? [m.notices_myself()] : [])];
  const languages = languagesOf(form);
  const hasForm = form.questions.length > 0;
  return [
    { label: m.notices_class(), value: classes === '' ? m.notices_none() : classes },
    {
      label: m.notices_fact_students(),
      value:
        reach.unreached === 0
          ? formatNumber(reach.students)
          : m.notices_fact_unreachable({ n: formatNumber(reach.students), missing: formatNumber(reach.unreached) }),
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
            : copies.join(separator),
    },
    {
      label: m.notices_filter_form(),
      value: hasForm
        ? m.notice_writing_fact_form({ n: form.questions.length, mode: answerModeWord(form.answerMode) })
        : form.requireConfirm
          ? m.notices_require_confirm()
          : m.notices_no_confirm(),
    },
    ...(languages.length > 1 ? [{ label: m.notice_writing_fact_versions(), value: languages.map(languageWord).join(separator) }] : []),
    ...(form.deadlineAt === null ? [] : [{ label: m.notice_writing_deadline(), value: formatDateTime(form.deadlineAt) }]),
    ...(form.urgency === 'urgent' ? [{ label: m.notice_writing_fact_urgent(), value: form.urgencyReason.trim() }] : []),
    {
      label: m.notices_fact_when(),
      value:
        promise.reason === 'quiet'
          ? m.notice_writing_fact_arrives({ time: arrivalTime(promise.at) })
          : form.sendAt === null
            ? m.notices_now()
            : formatDateTime(form.sendAt),
    },
  ];
}
