import { useRef, useState, type ReactNode } from 'react';
import { Modal } from 'antd';
import { useNavigate } from 'react-router';
import { useQueryClient } from '@tanstack/react-query';
import { m } from '@contracts/messages';
import { noticesApi, type NoticeDetail, type NoticeProgress } from '@contracts/notices';
import { isApiError } from '@ui/core/api/api-error';
import { routeKey, useApi } from '@ui/core/api/query';
import { formatShort } from '@ui/core/format/date';
import { formatNumber } from '@ui/core/format/number';
import { useLocale } from '@ui/core/i18n/locale';
import { IconBell, IconLock, IconPen, IconReload, IconTrash, IconUndo } from '@ui/core/icons/icons';
import { whyNot } from '@ui/core/notices/notice-words';
import { Button } from '@ui/core/shell/button';
import { toast } from '@ui/core/status/toast';

export type NoticeAction = 'remind' | 'close' | 'reopen' | 'recall' | 'delete';

interface Words {
  title: string;
  text: string;
  confirm: string;
  danger?: boolean;
  done: (students: number) => string;
}

/** What will happen, in numbers, before it happens (ui rule 7). */
function wordsOf(action: NoticeAction, progress: NoticeProgress | undefined): Words {
  const open = formatNumber(progress?.remindable ?? 0);
  switch (action) {
    case 'remind':
      return {
        title: m.notices_remind_title({ n: open }),
        text: m.notices_remind_what(),
        confirm: m.notices_remind(),
        done: (n) => m.notices_reminded({ n: formatNumber(n) }),
      };
    case 'close':
      return {
        title: m.notices_close_title(),
        text: m.notices_close_what({ n: open }),
        confirm: m.notices_close(),
        done: () => m.notices_closed_done(),
      };
    case 'reopen':
      return {
        title: m.notices_reopen_title(),
        text: m.notices_reopen_note(),
        confirm: m.notices_reopen(),
        done: () => m.notices_reopened_done(),
      };
    case 'recall':
      return {
        title: m.notices_recall_title({ n: formatNumber(progress?.messages.sent ?? 0) }),
        text: m.notices_recall_what(),
        confirm: m.notices_recall(),
        danger: true,
        done: () => m.notices_recalled_done(),
      };
    case 'delete':
      return {
        title: m.notices_delete_title(),
        text: m.notices_delete_note(),
        confirm: m.ui_delete(),
        danger: true,
        done: () => m.notices_deleted_done(),
      };
  }
}

/** Buttons of the head with their questions; what this person may never do is not there, what is not possible now says why. */
export function NoticeActions({ notice, progress }: { notice: NoticeDetail; progress: NoticeProgress | undefined }) {
  const api = useApi();
  const client = useQueryClient();
  const navigate = useNavigate();
  const locale = useLocale();
  const [asking, setAsking] = useState<NoticeAction>();
  const [busy, setBusy] = useState(false);
  // One key per question: pressing the same answer twice reminds once (OVR-26).
  const key = useRef('');
  const { id } = notice;
  const can = progress?.can ?? notice.can;
  const ask = (action: NoticeAction) => {
    key.current = crypto.randomUUID();
    setAsking(action);
  };

  const run = async (action: NoticeAction): Promise<number> => {
    const params = { id };
    switch (action) {
      case 'remind':
        return (await api.call(noticesApi.remind, { params, idempotencyKey: key.current })).students;
      case 'close':
        await api.call(noticesApi.close, { params });
        return 0;
      case 'reopen':
        await api.call(noticesApi.reopen, { params });
        return 0;
      case 'recall':
        await api.call(noticesApi.recall, { params });
        return 0;
      case 'delete':
        await api.call(noticesApi.remove, { params });
        return 0;
    }
  };
  const act = async (action: NoticeAction) => {
    setBusy(true);
    try {
      toast(wordsOf(action, progress).done(await run(action)));
      if (action === 'delete') void navigate('/console/notices', { replace: true });
    } catch (error) {
      toast(isApiError(error) ? error.message : m.ui_failed(), 'bad');
    } finally {
      setBusy(false);
      setAsking(undefined);
      const routes =
        action === 'delete'
          ? [noticesApi.list, noticesApi.home]
          : [noticesApi.detail, noticesApi.progress, noticesApi.deliveries, noticesApi.timeline, noticesApi.list, noticesApi.home];
      for (const route of routes) void client.invalidateQueries({ queryKey: routeKey(route) });
    }
  };

  const off = (allowed: NonNullable<typeof can.remind>) => (allowed.ok ? {} : { disabledReason: whyNot(allowed, locale) });
  const remindable = progress?.remindable ?? 0;
  const words = asking === undefined ? undefined : wordsOf(asking, progress);
  const facts: [string, string][] =
    asking === 'remind' && progress !== undefined
      ? [
          [m.notices_fact_today(), m.notices_times({ n: progress.reminders.today, max: progress.reminders.perDay })],
          ...(progress.reminders.nextAt === null
            ? []
            : [[m.notices_fact_next(), formatShort(progress.reminders.nextAt)] as [string, string]]),
        ]
      : [];
  return (
    <>
      {can.delete === undefined ? null : (
        <Button kind="danger" icon={IconTrash} {...off(can.delete)} onClick={() => ask('delete')}>
          {m.console_notices_delete()}
        </Button>
      )}
      {can.close === undefined ? null : (
        <Button icon={IconLock} {...off(can.close)} onClick={() => ask('close')}>
          {m.notices_close()}
        </Button>
      )}
      {can.recall === undefined ? null : (
        <Button
          icon={IconUndo}
          {...off(can.recall)}
          {...(can.recall.until === null ? {} : { title: m.console_notices_recall_until({ time: formatShort(can.recall.until) }) })}
          onClick={() => ask('recall')}
        >
          {m.notices_recall()}
        </Button>
      )}
      {can.reopen === undefined ? null : (
        <Button kind="primary" icon={IconReload} {...off(can.reopen)} onClick={() => ask('reopen')}>
          {m.notices_reopen()}
        </Button>
      )}
      {can.remind === undefined || notice.state === 'closed' ? null : (
        <Button
          kind="primary"
          icon={IconBell}
          {...(can.remind.ok && remindable === 0 ? { disabledReason: m.notices_nobody_to_remind() } : off(can.remind))}
          onClick={() => ask('remind')}
        >
          {remindable === 0 ? m.notices_remind() : m.console_notices_remind_n({ n: formatNumber(remindable) })}
        </Button>
      )}
      {can.edit === undefined ? null : (
        <Button kind="primary" icon={IconPen} {...off(can.edit)} onClick={() => void navigate(`/console/notices/${id}/edit`)}>
          {m.ui_edit()}
        </Button>
      )}
      {asking === undefined || words === undefined ? null : (
        <Question
          words={words}
          busy={busy}
          facts={facts}
          subtitle={notice.title}
          onClose={() => (busy ? undefined : setAsking(undefined))}
          onConfirm={() => void act(asking)}
        />
      )}
    </>
  );
}

function Question({
  words,
  subtitle,
  facts,
  busy,
  onClose,
  onConfirm,
}: {
  words: Words;
  subtitle: ReactNode;
  facts: [string, string][];
  busy: boolean;
  onClose: () => void;
  onConfirm: () => void;
}) {
  return (
    <Modal
      open
      width={460}
      title={words.title}
      onCancel={onClose}
      footer={
        <span className="cn-foot">
          <Button onClick={onClose}>{m.ui_cancel()}</Button>
          <Button kind={words.danger === true ? 'danger-fill' : 'primary'} busy={busy} onClick={onConfirm}>
            {words.confirm}
          </Button>
        </span>
      }
    >
      <p className="cn-question__what">{subtitle}</p>
      <p className="sc-quiet">{words.text}</p>
      {facts.length === 0 ? null : (
        <dl className="cn-facts">
          {facts.map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd className="sc-number">{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </Modal>
  );
}
