import { Modal } from 'antd';
import { m } from '@contracts/messages';
import type { NoticeCheck } from '@contracts/notices';
import { formatNumber } from '@ui/core/format/number';
import { Button } from '@ui/core/shell/button';
import { Banner } from '@ui/core/status/offline-banner';

/** 【確認】: everything in numbers once more before it leaves (NOT-14). */
export function SendDialog({
  title,
  confirm,
  check,
  busy,
  fault,
  onClose,
  onSend,
}: {
  title: string;
  confirm: boolean;
  check: NoticeCheck;
  busy: boolean;
  fault: string | undefined;
  onClose: () => void;
  onSend: () => void;
}) {
  const answer = confirm ? m.console_notices_require_confirm() : m.notices_no_confirm();
  const names = check.classes
    .slice(0, 4)
    .map((item) => item.name)
    .join(m.notices_name_separator());
  const rows: [string, string][] = [
    [m.console_notices_title(), title],
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
    [m.console_notices_check_form(), m.console_notices_check_form_no({ answer })],
    [m.console_notices_check_time(), m.console_notices_check_now()],
  ];
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
