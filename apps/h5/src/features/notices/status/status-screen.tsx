import '../notices.css';
import './status.css';
import { useEffect, useRef, useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { m } from '@contracts/messages';
import { noticesApi, type NoticeDetail, type NoticeProgress } from '@contracts/notices';
import { useRouteQuery } from '@ui/core/api/query';
import { ClassStones } from '@ui/core/charts/stones';
import { formatNumber } from '@ui/core/format/number';
import { IconBell, IconClock, IconDoc, IconEye, IconForm, IconMore } from '@ui/core/icons/icons';
import { useLive } from '@ui/core/live/use-live';
import { Button } from '@ui/core/shell/button';
import { Wave } from '@ui/core/shell/wave';
import { SkeletonDetail } from '@ui/core/states/skeleton';
import { StatusTag } from '@ui/core/status/status-tag';
import { Cell, CellGroup } from '@ui/mobile/cells';
import { BottomBar, Page, SectionHead } from '@ui/mobile/page';
import { Sheet } from '@ui/mobile/sheet';
import { ScreenFault } from '../../../shared/screen-fault';
import { doneKind, ringCounts, stateFace } from '../notice-words';
import { ActionDialog } from './action-dialog';
import { NoticeContent } from './notice-content';
import { NoticeMenu } from './notice-menu';
import { ReasonList, StatusPanel, sentWords } from './status-panel';
import { useNoticeActions } from './use-notice-actions';

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
  return <StatusPage notice={detail.data} progress={progress.data} />;
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

function StatusPage({ notice, progress }: { notice: NoticeDetail; progress: NoticeProgress }) {
  const navigate = useNavigate();
  const actions = useNoticeActions(notice.id);
  const [sheet, setSheet] = useState<'menu' | 'content' | 'reasons'>();
  const face = stateFace(progress.state);
  const can = { ...notice.can, ...progress.can };
  const hasMenu = Object.keys(can).some((key) => ['remind', 'close', 'reopen', 'recall', 'delete'].includes(key));
  const canRemind = can.remind?.ok === true && progress.remindable > 0;
  const sending = !progress.finished && progress.state === 'sending';
  const done = doneKind(progress);
  const sent = sentWords(progress);
  const head = (
    <header>
      <div className="st-head">
        <div className="st-head__tags">
          {progress.queue === null ? (
            <StatusTag tone={face.tone} icon={face.icon} live={sending}>
              {face.word}
            </StatusTag>
          ) : (
            <StatusTag tone="warn" icon={IconClock}>
              {m.notices_state_queued()}
            </StatusTag>
          )}
          <StatusTag tone="quiet" icon={notice.hasForm ? IconForm : IconDoc}>
            {notice.hasForm ? m.notices_with_form() : notice.requireConfirm ? m.notices_needs_confirm() : m.notices_without_form()}
          </StatusTag>
          {sent === undefined ? null : <span className="st-head__time sc-number">{sent}</span>}
        </div>
        <h1>{notice.title}</h1>
        {notice.scope === 'mine' ? null : <p className="st-head__from">{m.notices_from({ name: notice.sender.name })}</p>}
      </div>
      <Wave />
    </header>
  );
  const bar = (
    <BottomBar>
      {canRemind ? (
        <Button kind="primary" size="large" icon={IconBell} onClick={() => actions.ask('remind')}>
          {m.notices_remind_n({ n: formatNumber(progress.remindable) })}
        </Button>
      ) : (
        <Button size="large" icon={IconEye} onClick={() => setSheet('content')}>
          {m.notices_show_content()}
        </Button>
      )}
      {hasMenu ? <Button size="large" icon={IconMore} aria-label={m.ui_more()} onClick={() => setSheet('menu')} /> : null}
    </BottomBar>
  );
  return (
    <Page title={m.notices_detail()} head={head} bar={bar}>
      <StatusPanel progress={progress} onReasons={() => setSheet('reasons')} />
      {progress.classes.length === 0 ? null : (
        <>
          <SectionHead
            note={m.ui_one_stone()}
            aside={
              <a className="st-more" href={`/staff/notices/${notice.id}/records`}>
                {m.notices_show_records()}
              </a>
            }
          >
            {m.notices_classes()}
          </SectionHead>
          <div className="st-classes">
            {progress.classes.map((row) => (
              <ClassStones
                key={row.classId}
                name={row.name}
                counts={ringCounts(row.stones)}
                done={done}
                onOpen={() => void navigate(`/staff/notices/${notice.id}/records?class=${row.classId}`)}
              />
            ))}
          </div>
        </>
      )}
      <SectionHead>{m.notices_about()}</SectionHead>
      <CellGroup>
        <Cell
          label={m.notices_content()}
          value={<span className="sc-two-lines">{notice.title}</span>}
          onPress={() => setSheet('content')}
        />
        <Cell label={m.notices_recipients()} value={recipientWords(notice)} />
        <Cell
          label={m.notices_copies()}
          value={notice.cc.length === 0 ? m.notices_none() : notice.cc.map((person) => person.name).join(m.notices_name_separator())}
        />
        <Cell label={m.notices_settings()} value={notice.requireConfirm ? m.notices_require_confirm() : m.notices_no_confirm()} />
      </CellGroup>
      <div className="st-end" />
      <Sheet open={sheet === 'content'} onClose={() => setSheet(undefined)} title={m.notices_content()} tall>
        <NoticeContent notice={notice} />
      </Sheet>
      <Sheet open={sheet === 'reasons'} onClose={() => setSheet(undefined)} title={m.notices_reasons_title()}>
        <ReasonList progress={progress} />
      </Sheet>
      <NoticeMenu
        open={sheet === 'menu'}
        onClose={() => setSheet(undefined)}
        can={can}
        progress={progress}
        onPick={(action) => {
          setSheet(undefined);
          actions.ask(action);
        }}
      />
      <ActionDialog
        action={actions.asking}
        progress={progress}
        title={notice.title}
        busy={actions.busy}
        onClose={() => actions.ask(undefined)}
        onConfirm={actions.act}
      />
    </Page>
  );
}

function recipientWords(notice: NoticeDetail): string {
  const shown = notice.targets.slice(0, 4).map((target) => (target.kind === 'school' ? m.notices_whole_school() : target.name));
  const names = shown.join(m.notices_name_separator());
  const who =
    notice.audience === 'parents'
      ? m.notices_audience_parents()
      : notice.audience === 'students'
        ? m.notices_audience_students()
        : m.notices_audience_both();
  const list = notice.targets.length > shown.length ? m.notices_targets_more({ names, total: formatNumber(notice.targets.length) }) : names;
  return m.notices_recipients_of({ list, who });
}
