import '../notices.css';
import { useState } from 'react';
import { useParams } from 'react-router';
import { useQueryClient } from '@tanstack/react-query';
import { m } from '@contracts/messages';
import { noticesApi, type NoticeCheck, type NoticeDetail, type NoticeProgress } from '@contracts/notices';
import { isApiError } from '@ui/core/api/api-error';
import { routeKey, useRouteQuery } from '@ui/core/api/query';
import { formatDateTime, formatDeadline } from '@ui/core/format/date';
import { IconBolt, IconDoc, IconForm } from '@ui/core/icons/icons';
import { later, Meanwhile } from '@ui/core/later/later';
import { useLive } from '@ui/core/live/use-live';
import { doneKind } from '@ui/core/notices/notice-words';
import { only, useAddress } from '@ui/core/routing/use-address';
import { Button } from '@ui/core/shell/button';
import { SkeletonBar } from '@ui/core/states/skeleton';
import { EmptyState, FailedState, NotFoundState, NoPermissionState } from '@ui/core/states/states';
import { Banner } from '@ui/core/status/offline-banner';
import { StatusTag } from '@ui/core/status/status-tag';
import { DetailPage, PageHeader } from '@ui/admin/shell/page-header';
import { useRecipientCount } from '../compose/use-recipient-count';
import { NoticeTag } from '../notice-tags';
import { BeforePanel } from './before-panel';
import { ClassPanel } from './class-panel';
import { LedgerPanel, type LedgerClass, type LedgerStudent } from './ledger-panel';
import { NoticeActions } from './notice-actions';
import { RecordsTab } from './records-tab';
import { ResponsePanel } from './response-panel';
import { UndoBar } from './undo-bar';
import { useNoticeActions } from './use-notice-actions';

const SummaryTab = later(() => import('./summary-tab').then((x) => x.SummaryTab));
const ContentTab = later(() => import('./about-tabs').then((x) => x.ContentTab));
const RecipientsTab = later(() => import('./about-tabs').then((x) => x.RecipientsTab));
const SettingsTab = later(() => import('./about-tabs').then((x) => x.SettingsTab));
const ExportDialog = later(() => import('./export-dialog').then((x) => x.ExportDialog));

const VIEWS = ['progress', 'records', 'summary', 'content', 'recipients', 'settings'] as const;
type View = (typeof VIEWS)[number];
const ABOUT: ReadonlySet<View> = new Set(['content', 'recipients', 'settings']);

/** Confirmed, and can still be taken back: nothing has left (BEY-03). */
const preparing = (notice: NoticeDetail) => notice.undoUntil !== null && notice.can.undo?.ok === true;

function Above({ notice, progress }: { notice: NoticeDetail; progress: NoticeProgress | undefined }) {
  const facts = [
    notice.sender.name,
    notice.sentAt !== null && !preparing(notice)
      ? formatDateTime(notice.sentAt)
      : notice.state === 'scheduled' && notice.sendAt !== null
        ? m.notice_following_scheduled_for({ time: formatDateTime(notice.sendAt) })
        : m.console_notices_not_sent(),
    ...(notice.keeper === null ? [] : [m.notice_following_keeper({ name: notice.keeper.name })]),
    ...(notice.deadlineAt === null ? [] : [formatDeadline(notice.deadlineAt).text]),
  ];
  return (
    <>
      <NoticeTag state={progress?.state ?? notice.state} queued={progress?.queue != null} preparing={preparing(notice)} />
      {notice.urgency === 'urgent' ? (
        <span title={notice.urgencyReason}>
          <StatusTag tone="bad" icon={IconBolt}>
            {m.notice_following_urgent()}
          </StatusTag>
        </span>
      ) : null}
      <StatusTag tone="quiet" icon={notice.hasForm ? IconForm : IconDoc}>
        {notice.hasForm ? m.notices_with_form() : m.notices_without_form()}
      </StatusTag>
      <span>{facts.join(' · ')}</span>
    </>
  );
}

function ProgressTab({
  notice,
  progress,
  before,
  count,
  chosen,
  onChosen: setChosen,
  onRecords,
  onExport,
  onReinvite,
}: {
  notice: NoticeDetail;
  progress: NoticeProgress;
  /** Nothing has left yet; `count` says whom it will go to. */
  before: boolean;
  count: NoticeCheck | undefined;
  chosen: ReadonlySet<string>;
  onChosen: (ids: ReadonlySet<string>) => void;
  onRecords: (classId: string) => void;
  onExport: () => void;
  onReinvite: () => void;
}) {
  const [openClass, setOpenClass] = useState<LedgerClass>();
  const [student, setStudent] = useState<LedgerStudent>();
  if (before) return <BeforePanel notice={notice} count={count} />;
  if (notice.state === 'draft')
    return <EmptyState surface="console" title={m.console_notices_draft_status()} text={m.console_notices_draft_status_text()} />;
  return (
    <>
      <ResponsePanel
        notice={notice}
        progress={progress}
        chosen={progress.classes.filter((line) => chosen.has(line.classId))}
        onClear={() => setChosen(new Set())}
        onReinvite={onReinvite}
      />
      <ClassPanel
        noticeId={notice.id}
        progress={progress}
        chosen={chosen}
        onChosen={setChosen}
        {...(notice.can.export?.ok === true ? { onExport } : {})}
        onOpen={(line) => {
          setOpenClass({ id: line.classId, name: line.name });
          setStudent(undefined);
        }}
      />
      <LedgerPanel
        notice={notice}
        done={doneKind(progress)}
        openClass={openClass}
        student={student}
        onStudent={setStudent}
        onRecords={onRecords}
        onClose={() => {
          setOpenClass(undefined);
          setStudent(undefined);
        }}
      />
    </>
  );
}

/** 通知詳情: how far it is, who has done what, what was sent (NOT-31, 32, 36, 38, 40, 41, 42, 43). */
export function NoticePage() {
  const { id = '' } = useParams();
  const client = useQueryClient();
  const [params, setParams] = useAddress();
  const detail = useRouteQuery(noticesApi.detail, { params: { id } });
  const progress = useRouteQuery(noticesApi.progress, { params: { id } }, { enabled: detail.data !== undefined });
  const view: View = VIEWS.find((item) => item === params.get('view')) ?? 'progress';
  useLive(detail.data === undefined || detail.data.state === 'draft' ? undefined : `notice:${id}`, () => {
    for (const route of [noticesApi.progress, noticesApi.stones, noticesApi.deliveries, noticesApi.timeline])
      void client.invalidateQueries({ queryKey: routeKey(route) });
  });
  // The state may have moved on without us: sending → sent, closed by somebody else.
  const notice =
    detail.data === undefined || progress.data === undefined || progress.data.id !== detail.data.id
      ? detail.data
      : { ...detail.data, state: progress.data.state, can: progress.data.can };
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [exporting, setExporting] = useState(false);
  const acts = useNoticeActions(notice, progress.data);
  const waits = notice !== undefined && (notice.state === 'scheduled' || preparing(notice));
  const count = useRecipientCount(
    { targets: [], audience: 'parents', includeAlumni: false, ...notice, ccIds: [], ccSelf: false },
    waits && notice?.scope === 'mine',
  );
  const again = () => {
    void detail.refetch();
    void progress.refetch();
  };

  const show = (next: View, classId?: string) => setParams(only({ view: next === 'progress' ? undefined : next, 'f.class': classId }));
  if (notice === undefined) {
    if (isApiError(detail.error, 'NOT_FOUND')) return <NotFoundState surface="console" action={<BackToList />} />;
    if (isApiError(detail.error, 'FORBIDDEN'))
      return <NoPermissionState surface="console" text={m.notices_no_permission()} action={<BackToList />} />;
    return (
      <>
        <PageHeader
          crumb={m.notices_detail()}
          title={m.notices_detail()}
          {...(detail.error === null ? { above: <SkeletonBar width={240} height={20} /> } : {})}
        />
        <div className="sc-detail">
          {detail.error === null ? (
            <Waiting />
          ) : (
            <FailedState surface="console" title={m.notices_failed_one()} error={detail.error} onRetry={() => void detail.refetch()} />
          )}
        </div>
      </>
    );
  }
  const waiting =
    progress.error === null ? (
      <Waiting />
    ) : (
      <FailedState surface="console" title={m.notices_failed_one()} error={progress.error} onRetry={() => void progress.refetch()} />
    );
  return (
    <DetailPage
      crumb={m.notices_detail()}
      above={<Above notice={notice} progress={progress.data} />}
      title={notice.title === '' ? m.notices_untitled() : notice.title}
      actions={<NoticeActions notice={notice} progress={progress.data} acts={acts} onExport={() => setExporting(true)} />}
      tabs={[
        { id: 'progress', label: m.notices_progress() },
        { id: 'records', label: m.notices_records() },
        ...(notice.hasForm ? [{ id: 'summary', label: m.notice_following_summary() }] : []),
        { id: 'content', label: m.notices_content() },
        { id: 'recipients', label: m.console_notices_targets() },
        { id: 'settings', label: m.console_notices_settings() },
      ]}
      tab={view}
      onTab={(next) => show(next as View)}
    >
      <div className="cn-detail">
        {notice.state === 'recalled' && notice.recalledAt !== null ? (
          <Banner tone="info">{m.console_notices_recalled_note({ time: formatDateTime(notice.recalledAt) })}</Banner>
        ) : null}
        {notice.state === 'closed' && notice.closedAt !== null ? (
          <Banner tone="info">{m.console_notices_closed_note({ time: formatDateTime(notice.closedAt) })}</Banner>
        ) : null}
        {notice.can.takeOver?.ok === true ? (
          <Banner
            tone="warn"
            action={
              <Button size="small" onClick={() => acts.ask('takeOver')}>
                {m.notice_following_take_over()}
              </Button>
            }
          >
            {m.notice_following_take_over_note()}
          </Banner>
        ) : null}
        {/* The tabs about the notice scroll as a whole: the keyboard has to reach them. */}
        <div className="cn-detail__panels" {...(ABOUT.has(view) ? { tabIndex: 0 } : {})}>
          {view === 'progress' ? (
            progress.data === undefined ? (
              waiting
            ) : (
              <ProgressTab
                notice={notice}
                progress={progress.data}
                before={waits}
                count={count.data}
                chosen={chosen}
                onChosen={setChosen}
                onRecords={(classId) => show('records', classId)}
                onExport={() => setExporting(true)}
                onReinvite={() => acts.ask('reinvite')}
              />
            )
          ) : null}
          {view === 'records' ? progress.data === undefined ? waiting : <RecordsTab notice={notice} progress={progress.data} /> : null}
          {view === 'summary' && notice.hasForm ? (
            progress.data === undefined ? (
              waiting
            ) : (
              <Meanwhile shows={<Waiting />}>
                <SummaryTab notice={notice} progress={progress.data} />
              </Meanwhile>
            )
          ) : null}
          <Meanwhile shows={<Waiting />}>
            {view === 'content' ? <ContentTab notice={notice} /> : null}
            {view === 'recipients' ? <RecipientsTab notice={notice} /> : null}
            {view === 'settings' ? <SettingsTab notice={notice} /> : null}
          </Meanwhile>
        </div>
      </div>
      {preparing(notice) ? (
        <UndoBar key={notice.undoUntil} notice={notice} recipients={count.data?.recipients ?? 0} onOver={again} />
      ) : null}
      {exporting && progress.data !== undefined ? (
        <ExportDialog notice={notice} progress={progress.data} chosen={chosen} onClose={() => setExporting(false)} />
      ) : null}
    </DetailPage>
  );
}

/** Shape of 發送情況 while it comes. */
function Waiting() {
  return (
    <div className="cn-waiting" aria-hidden="true">
      <div className="sc-panel">
        <SkeletonBar width={176} height={176} radius={88} />
        {[0, 1, 2, 3].map((row) => (
          <SkeletonBar key={row} width="100%" />
        ))}
      </div>
      <div className="sc-panel">
        {[0, 1, 2, 3, 4, 5, 6, 7, 8].map((row) => (
          <SkeletonBar key={row} width={`${String(96 - row * 4)}%`} height={26} />
        ))}
      </div>
    </div>
  );
}

function BackToList() {
  return (
    <a className="sc-button sc-button--default sc-button--normal" href="/console/notices">
      {m.notices_app()}
    </a>
  );
}
