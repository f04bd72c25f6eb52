import { Modal } from 'antd';
import { m } from '@contracts/messages';
import type { SendPromise } from '@contracts/notice-sending';
import type { NoticeCheck } from '@contracts/notices';
import { serverNow } from '@ui/core/api/server-clock';
import { formatDateTime } from '@ui/core/format/date';
import { formatNumber } from '@ui/core/format/number';
import { IconClock, IconUndo } from '@ui/core/icons/icons';
import type { ComposeForm } from '@ui/core/notices/compose-form';
import { answerModeWord, languageWord } from '@ui/core/notices/compose-words';
import { promiseWords, sendTimeWords } from '@ui/core/notices/send-words';
import { languagesOf } from '@ui/core/notices/version-edit';
import { Button } from '@ui/core/shell/button';
import { Banner } from '@ui/core/status/offline-banner';
import { useFocusBack } from '@ui/admin/use-focus-back';

/** 【確認】: everything in numbers once more, and the promise when families get it (NOT-14, BEY-05). */
export function SendDialog({
  form,
  asking: { check, promise },
  busy,
  fault,
  onClose,
  onSend,
}: {
  form: ComposeForm;
  asking: { check: NoticeCheck; promise: SendPromise };
  busy: boolean;
  fault: string | undefined;
  onClose: () => void;
  onSend: () => void;
}) {
  useFocusBack();
  const names = check.classes
    .slice(0, 4)
    .map((item) => item.name)
    .join(m.notices_name_separator());
  const answer = form.requireConfirm ? m.console_notices_require_confirm() : m.notices_no_confirm();
  const rows: [string, string][] = [
    [m.console_notices_title(), form.title.trim()],
    [
      m.console_notices_check_classes(),
      `${m.console_notices_check_classes_n({ n: formatNumber(check.classes.length) })}${names === '' ? '' : `（${names}${check.classes.length > 4 ? '…' : ''}）`}`,
    ],
    [m.console_notices_check_students(), m.console_notices_check_students_n({ n: formatNumber(check.students) })],
    [
      m.console_notices_check_people(),
      m.console_notices_check_people_n({ n: formatNumber(check.recipients), joined: formatNumber(check.joined) }),
    ],
    [m.console_notices_check_copies(), m.console_notices_check_copies_n({ n: formatNumber(check.copies) })],
    [
      m.console_notices_check_form(),
      form.questions.length === 0
        ? m.console_notices_check_form_no({ answer })
        : m.notice_writing_fact_form({ n: form.questions.length, mode: answerModeWord(form.answerMode) }),
    ],
    ...(form.versions.length === 0
      ? []
      : [[m.notice_writing_fact_versions(), languagesOf(form).map(languageWord).join(m.notices_name_separator())] as [string, string]]),
    ...(form.deadlineAt === null ? [] : [[m.notice_writing_deadline(), formatDateTime(form.deadlineAt)] as [string, string]]),
    ...(form.urgency === 'urgent' ? [[m.notice_writing_fact_urgent(), form.urgencyReason] as [string, string]] : []),
    [m.console_notices_check_time(), sendTimeWords(form)],
  ];
  const PromiseIcon = promise.reason === 'undo' || promise.reason === 'now' ? IconUndo : IconClock;
  return (
    <Modal
      open
      width={520}
      title={m.console_notices_check_title()}
      onCancel={() => (busy ? undefined : onClose())}
      mask={{ closable: !busy }}
      footer={
        <span className="cn-foot">
          <Button onClick={onClose} {...(busy ? { disabledReason: m.ui_loading() } : {})}>
            {m.ui_cancel()}
          </Button>
          <Button kind="primary" busy={busy} onClick={onSend}>
            {m.ui_confirm()}
          </Button>
        </span>
      }
    >
      <p className="sc-quiet">{m.console_notices_check_text({ n: formatNumber(check.students) })}</p>
      <dl className="cn-facts">
        {rows.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <ul className={promise.reason === 'quiet' ? 'cc-promise cc-promise--wait' : 'cc-promise'}>
        {promiseWords(promise, serverNow()).map((words) => (
          <li key={words}>
            <PromiseIcon size={18} />
            <span>{words}</span>
          </li>
        ))}
      </ul>
      {check.unreachable === 0 ? null : (
        <div className="cc-warn">
          <Banner tone="warn">{m.console_notices_check_unreachable({ n: formatNumber(check.unreachable) })}</Banner>
        </div>
      )}
      {fault === undefined ? null : (
        <div className="cc-warn" role="alert">
          <Banner tone="bad">{fault}</Banner>
        </div>
      )}
    </Modal>
  );
}
