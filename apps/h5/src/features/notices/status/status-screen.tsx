import '../notices.css';
import './status.css';
import { useEffect, useRef, useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { m } from '@contracts/messages';
import { noticesApi, type NoticeDetail, type NoticeProgress } from '@contracts/notices';
import { useRouteQuery } from '@ui/core/api/query';
import { ClassStones } from '@ui/core/charts/stones';
import { formatShort } from '@ui/core/format/date';
import { formatNumber } from '@ui/core/format/number';
import { IconBell, IconBolt, IconClock, IconDoc, IconEye, IconForm, IconMore } from '@ui/core/icons/icons';
import { later, Meanwhile } from '@ui/core/later/later';
import { useLive } from '@ui/core/live/use-live';
import { doneKind, ringCounts } from '@ui/core/notices/notice-words';
import { Button } from '@ui/core/shell/button';
import { Wave } from '@ui/core/shell/wave';
import { SkeletonDetail, SkeletonRows } from '@ui/core/states/skeleton';
import { StatusTag } from '@ui/core/status/status-tag';
import { BottomBar, Page, SectionHead } from '@ui/mobile/page';
import { Sheet } from '@ui/mobile/sheet';
import { afterSheet } from '../../../shared/after-sheet';
import { ScreenFault } from '../../../shared/screen-fault';
import { stateFace } from '../notice-words';
import type { MenuAction } from './notice-menu';
import { StatusPanel, sentWords } from './status-panel';
import { UndoBar } from './undo-bar';
import { useNoticeActions } from './use-notice-actions';
import { useUndoOpen } from './use-undo-open';
import { waitingOf } from './plan';
import { usePlan } from './use-plan';

const BeforePanel = later(async () => (await import('./before-panel')).BeforePanel);
const ReasonList = later(async () => (await import('./reason-list')).ReasonList);
const NoticeFacts = later(async () => (await import('./notice-facts')).NoticeFacts);
const SummarySection = later(async () => (await import('./summary-section')).SummarySection);
const FamilyView = later(async () => (await import('../content/family-view')).FamilyView);
const NoticeMenu = later(async () => (await import('./notice-menu')).NoticeMenu);
const ActionDialog = later(async () => (await import('./action-dialog')).ActionDialog);
const DownloadSheet = later(async () => (await import('./download-sheet')).DownloadSheet);

/** Hints may come many times a second while messages leave; the page asks at most once in this time. */
const ASK_EVERY_MS = 1200;
/** Without a stream (frozen by the phone, blocked by a proxy) the numbers still move. */
const POLL_MS = 8000;

/** 通知詳情: where every child stands, what was refused and why, and what can be done about it (NOT-31, NOT-36). */
export function NoticeStatusScreen() {
  const { id = '' } = useParams();
  const navigate = useNavigate();
  const detail = useRouteQuery(noticesApi.detail, { params: { id } });
  const progress = useRouteQuery(noticesApi.progress, { params: { id } }, { refetchInterval: POLL_MS });
  useHints(id, () => void progress.refetch());
  const state = progress.data?.state;
  const known = detail.data?.state;
  const { refetch: askAgain } = detail;
  useEffect(() => {
    // Recalled, closed or reopened by somebody else: the actions change too.
    if (state !== undefined && known !== undefined && state !== known) void askAgain();
  }, [state, known, askAgain]);
  const draft = detail.data?.state === 'draft' && detail.data.can.edit?.ok === true;
  useEffect(() => {
    if (draft) void navigate(`/staff/notices/${id}/edit`, { replace: true });
  }, [draft, id, navigate]);

  const error = detail.error ?? progress.error;
  if (detail.data === undefined || progress.data === undefined) {
    return (
      <Page title={m.notices_detail()}>
        {error === null ? (
          <SkeletonDetail />
        ) : (
          <ScreenFault
            error={error}
            title={m.notices_failed_one()}
            noPermissionText={m.notices_no_permission()}
            onRetry={() => {
              void detail.refetch();
              void progress.refetch();
            }}
          />
        )}
      </Page>
    );
  }
  return (
    <StatusPage
      notice={detail.data}
      progress={progress.data}
      onStarted={() => {
        void detail.refetch();
        void progress.refetch();
      }}
    />
  );
}

function useHints(id: string, ask: () => void): void {
  const last = useRef({ at: 0, timer: undefined as ReturnType<typeof setTimeout> | undefined });
  useLive(`notice:${id}`, () => {
    if (last.current.timer !== undefined) return;
    const wait = Math.max(0, last.current.at + ASK_EVERY_MS - Date.now());
    last.current.timer = setTimeout(() => {
      last.current = { at: Date.now(), timer: undefined };
      ask();
    }, wait);
  });
  useEffect(() => () => clearTimeout(last.current.timer), []);
}

function StatusPage({ notice, progress, onStarted }: { notice: NoticeDetail; progress: NoticeProgress; onStarted: () => void }) {
  const navigate = useNavigate();
  const actions = useNoticeActions(notice.id);
  const [sheet, setSheet] = useState<'menu' | 'content' | 'reasons' | 'download'>();
  // What was opened once stays, so that it can also be seen leaving.
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const open = (name: 'menu' | 'download') => {
    setOpened((before) => new Set([...before, name]));
    setSheet(name);
  };
  const undoOpen = useUndoOpen(notice.undoUntil);
  const scheduled = progress.state === 'scheduled';
  // After the undo window the server needs a moment to make the rows: until then every stone still waits.
  const before = undoOpen || scheduled || (progress.state === 'sending' && progress.students === 0);
  const shown = waitingOf(progress, usePlan(notice, before));
  const can = { ...notice.can, ...progress.can };
  const sent = !before && progress.sentAt !== null;
  // Everybody who may see a notice that was sent has its sealed rows (BEY-01).
  const hasMenu = sent || Object.values(can).some((allowed) => allowed !== undefined);
  const canRemind = can.remind?.ok === true && progress.remindable > 0;
  const done = doneKind(progress);
  const pick = (action: Exclude<MenuAction, 'receipt'>) => {
    setSheet(undefined);
    if (action === 'copy') actions.copy();
    else if (action === 'download') {
      afterSheet(() => open('download'));
    } else actions.ask(action);
  };
  const reinvite =
    can.reinvite?.ok === true && progress.messages.not_joined > 0
      ? () => {
          setSheet(undefined);
          actions.ask('reinvite');
        }
      : undefined;
  const bar =
    undoOpen && notice.undoUntil !== null ? (
      <UndoBar
        key={notice.undoUntil}
        notice={notice}
        recipients={shown.recipients}
        until={notice.undoUntil}
        busy={actions.busy}
        onUndo={actions.undo}
        onOver={onStarted}
      />
    ) : (
      <BottomBar>
        {canRemind ? (
          <Button kind="primary" size="large" icon={IconBell} onClick={() => actions.ask('remind')}>
            {m.notices_remind_n({ n: formatNumber(progress.remindable) })}
          </Button>
        ) : scheduled && can.cancelSchedule?.ok === true ? (
          <Button size="large" icon={IconClock} onClick={() => actions.ask('cancelSchedule')}>
            {m.notice_following_cancel_schedule()}
          </Button>
        ) : (
          <Button size="large" icon={IconEye} onClick={() => setSheet('content')}>
            {m.notices_show_content()}
          </Button>
        )}
        {hasMenu ? <Button size="large" icon={IconMore} aria-label={m.ui_more()} onClick={() => open('menu')} /> : null}
      </BottomBar>
    );
  return (
    <Page title={m.notices_detail()} head={<StatusHead notice={notice} progress={progress} undoOpen={undoOpen} />} bar={bar}>
      {before ? (
        <Meanwhile shows={<SkeletonRows count={2} />}>
          <BeforePanel notice={notice} students={shown.students} />
        </Meanwhile>
      ) : (
        <StatusPanel progress={progress} onReasons={() => setSheet('reasons')} />
      )}
      {shown.classes.length === 0 ? null : (
        <>
          <SectionHead
            note={m.ui_one_stone()}
            {...(before
              ? {}
              : {
                  aside: (
                    <a className="st-more" href={`/staff/notices/${notice.id}/records`}>
                      {m.notices_show_records()}
                    </a>
                  ),
                })}
          >
            {m.notices_classes()}
          </SectionHead>
          <div className="st-classes">
            {shown.classes.map((row) => (
              <ClassStones
                key={row.classId}
                name={row.name}
                counts={ringCounts(row.stones)}
                done={done}
                {...(done === 'handled' ? { reached: row.stones.done + row.stones.opened } : {})}
                {...(before ? {} : { onOpen: () => void navigate(`/staff/notices/${notice.id}/records?class=${row.classId}`) })}
              />
            ))}
          </div>
        </>
      )}
      {notice.hasForm && !before ? (
        <Meanwhile shows={<SkeletonRows count={4} />}>
          <SummarySection noticeId={notice.id} />
        </Meanwhile>
      ) : null}
      <Meanwhile shows={<SkeletonRows count={4} />}>
        <NoticeFacts notice={notice} onContent={() => setSheet('content')} />
      </Meanwhile>
      <div className="st-end" />
      <Sheet open={sheet === 'content'} onClose={() => setSheet(undefined)} title={m.notices_content()} tall>
        <Meanwhile shows={<SkeletonRows count={6} />}>
          <FamilyView notice={notice} />
        </Meanwhile>
      </Sheet>
      <Sheet open={sheet === 'reasons'} onClose={() => setSheet(undefined)} title={m.notices_reasons_title()}>
        <Meanwhile shows={<SkeletonRows count={3} />}>
          <ReasonList
            progress={progress}
            onReinvite={reinvite}
            onUnreached={() => {
              setSheet(undefined);
              afterSheet(() => void navigate(`/staff/notices/${notice.id}/records?tab=unreached`));
            }}
          />
        </Meanwhile>
      </Sheet>
      {opened.has('menu') ? (
        <NoticeMenu
          open={sheet === 'menu'}
          onClose={() => setSheet(undefined)}
          can={can}
          progress={progress}
          sent={sent}
          noticeId={notice.id}
          onPick={pick}
        />
      ) : null}
      {opened.has('download') ? (
        <DownloadSheet open={sheet === 'download'} notice={notice} progress={progress} onClose={() => setSheet(undefined)} />
      ) : null}
      {actions.asking !== undefined ? (
        <ActionDialog
          action={actions.asking}
          progress={progress}
          title={notice.title}
          sender={notice.sender.name}
          busy={actions.busy}
          onClose={() => actions.ask(undefined)}
          onConfirm={actions.act}
        />
      ) : null}
    </Page>
  );
}

function StatusHead({ notice, progress, undoOpen }: { notice: NoticeDetail; progress: NoticeProgress; undoOpen: boolean }) {
  const face = stateFace(progress.state);
  const sent = undoOpen || progress.state === 'scheduled' ? undefined : sentWords(progress);
  const from = [
    ...(notice.scope === 'mine' ? [] : [m.notices_from({ name: notice.sender.name })]),
    ...(notice.keeper === null ? [] : [m.notice_following_keeper({ name: notice.keeper.name })]),
    ...(notice.deadlineAt === null || progress.state === 'recalled'
      ? []
      : [m.notice_writing_deadline_set({ time: formatShort(notice.deadlineAt) })]),
  ].join(m.notice_following_separator());
  return (
    <header>
      <div className="st-head">
        <div className="st-head__tags">
          {undoOpen ? (
            <StatusTag tone="info" icon={IconClock}>
              {m.notice_following_preparing()}
            </StatusTag>
          ) : progress.queue === null ? (
            <StatusTag tone={face.tone} icon={face.icon} live={!progress.finished && progress.state === 'sending'}>
              {face.word}
            </StatusTag>
          ) : (
            <StatusTag tone="warn" icon={IconClock}>
              {m.notices_state_queued()}
            </StatusTag>
          )}
          {notice.urgency === 'urgent' ? (
            <StatusTag tone="bad" icon={IconBolt}>
              {m.notice_following_urgent()}
            </StatusTag>
          ) : null}
          <StatusTag tone="quiet" icon={notice.hasForm ? IconForm : IconDoc}>
            {notice.hasForm ? m.notices_with_form() : notice.requireConfirm ? m.notices_needs_confirm() : m.notices_without_form()}
          </StatusTag>
          {sent === undefined ? null : <span className="st-head__time sc-number">{sent}</span>}
        </div>
        <h1>{notice.title}</h1>
        {from === '' ? null : <p className="st-head__from">{from}</p>}
      </div>
      <Wave />
    </header>
  );
}
