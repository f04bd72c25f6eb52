import { Dropdown } from 'antd';
import { useNavigate } from 'react-router';
import { m } from '@contracts/messages';
import type { NoticeDetail, NoticeProgress } from '@contracts/notices';
import type { Allowed } from '@contracts/notice-types';
import { formatShort } from '@ui/core/format/date';
import { formatNumber } from '@ui/core/format/number';
import { useLocale } from '@ui/core/i18n/locale';
import {
  IconBell,
  IconCalendarOff,
  IconCopy,
  IconDownload,
  IconLock,
  IconMore,
  IconPeople,
  IconPen,
  IconReload,
  IconTrash,
  IconUndo,
} from '@ui/core/icons/icons';
import { whyNot } from '@ui/core/notices/notice-words';
import { Button } from '@ui/core/shell/button';
import { actionWords } from './action-words';
import { QuestionDialog } from './question-dialog';
import type { NoticeActs } from './use-notice-actions';

/** Buttons of the head with their questions; what this person may never do is not there, what is not possible now says why. */
export function NoticeActions({
  notice,
  progress,
  acts,
  onExport,
}: {
  notice: NoticeDetail;
  progress: NoticeProgress | undefined;
  acts: NoticeActs;
  onExport: () => void;
}) {
  const navigate = useNavigate();
  const locale = useLocale();
  const { id, can } = notice;
  const off = (allowed: Allowed) => (allowed.ok ? {} : { disabledReason: whyNot(allowed, locale) });
  const remindable = progress?.remindable ?? 0;
  // Four buttons at most; the rest stands behind ⋯.
  const item = (key: string, label: string, allowed: Allowed, icon: React.ReactNode, onClick: () => void, danger = false) => ({
    key,
    icon,
    danger,
    disabled: !allowed.ok,
    label: allowed.ok ? (
      label
    ) : (
      <span>
        {label}
        <small className="cn-menu-why">{whyNot(allowed, locale)}</small>
      </span>
    ),
    onClick,
  });
  const more = [
    ...(can.export === undefined ? [] : [item('export', m.notice_following_download(), can.export, <IconDownload size={18} />, onExport)]),
    ...(can.reinvite === undefined
      ? []
      : [item('reinvite', m.notice_following_reinvite(), can.reinvite, <IconPeople size={18} />, () => acts.ask('reinvite'))]),
    ...(can.delete === undefined
      ? []
      : [item('delete', m.console_notices_delete(), can.delete, <IconTrash size={18} />, () => acts.ask('delete'), true)]),
  ];
  return (
    <>
      {more.length === 0 ? null : (
        <Dropdown trigger={['click']} menu={{ items: more }}>
          <Button
            icon={IconMore}
            aria-label={m.console_notices_more_actions()}
            title={m.console_notices_more_actions()}
            aria-haspopup="menu"
          />
        </Dropdown>
      )}
      {can.copy === undefined ? null : (
        <Button
          icon={IconCopy}
          busy={acts.copying}
          title={m.notice_following_copy_note()}
          {...off(can.copy)}
          onClick={() => void acts.copy()}
        >
          {m.notice_following_copy()}
        </Button>
      )}
      {can.close === undefined ? null : (
        <Button icon={IconLock} {...off(can.close)} onClick={() => acts.ask('close')}>
          {m.notices_close()}
        </Button>
      )}
      {can.recall === undefined ? null : (
        <Button
          icon={IconUndo}
          {...off(can.recall)}
          {...(can.recall.until === null ? {} : { title: m.console_notices_recall_until({ time: formatShort(can.recall.until) }) })}
          onClick={() => acts.ask('recall')}
        >
          {m.notices_recall()}
        </Button>
      )}
      {can.cancelSchedule === undefined ? null : (
        <Button kind="primary" icon={IconCalendarOff} {...off(can.cancelSchedule)} onClick={() => acts.ask('cancelSchedule')}>
          {m.notice_following_cancel_schedule()}
        </Button>
      )}
      {can.reopen === undefined ? null : (
        <Button kind="primary" icon={IconReload} {...off(can.reopen)} onClick={() => acts.ask('reopen')}>
          {m.notices_reopen()}
        </Button>
      )}
      {can.remind === undefined || notice.state === 'closed' ? null : (
        <Button
          kind="primary"
          icon={IconBell}
          {...(can.remind.ok && remindable === 0 ? { disabledReason: m.notices_nobody_to_remind() } : off(can.remind))}
          onClick={() => acts.ask('remind')}
        >
          {remindable === 0 ? m.notices_remind() : m.console_notices_remind_n({ n: formatNumber(remindable) })}
        </Button>
      )}
      {can.edit === undefined ? null : (
        <Button kind="primary" icon={IconPen} {...off(can.edit)} onClick={() => void navigate(`/console/notices/${id}/edit`)}>
          {m.ui_edit()}
        </Button>
      )}
      <ActionQuestion notice={notice} progress={progress} acts={acts} />
    </>
  );
}

function ActionQuestion({ notice, progress, acts }: { notice: NoticeDetail; progress: NoticeProgress | undefined; acts: NoticeActs }) {
  if (acts.asking === undefined) return null;
  const { done: _done, ...words } = actionWords(acts.asking, notice, progress);
  const facts: [string, string][] =
    acts.asking === 'remind' && progress !== undefined
      ? [
          [m.notices_fact_today(), m.notices_times({ n: progress.reminders.today, max: progress.reminders.perDay })],
          ...(progress.reminders.nextAt === null
            ? []
            : [[m.notices_fact_next(), formatShort(progress.reminders.nextAt)] as [string, string]]),
        ]
      : [];
  return (
    <QuestionDialog
      {...words}
      subtitle={notice.title}
      facts={facts}
      busy={acts.busy}
      onClose={acts.close}
      onConfirm={() => void acts.confirm()}
    />
  );
}
