import './family-notices.css';
import { useEffect } from 'react';
import { useParams, useSearchParams } from 'react-router';
import { useQueryClient } from '@tanstack/react-query';
import { pictureUrl } from '@contracts/files';
import { m } from '@contracts/messages';
import { myNoticesApi, recalledDetails, type MyNoticeDetail } from '@contracts/my-notices';
import { useLive } from '@ui/core/live/use-live';
import { isApiError } from '@ui/core/api/api-error';
import { routeKey, useApi, useRouteQuery } from '@ui/core/api/query';
import { formatDateTime, formatDeadline } from '@ui/core/format/date';
import { previewImages } from '@ui/core/host';
import { IconCheckCircle, IconClock, IconForm, IconLock, IconSend, IconWarning } from '@ui/core/icons/icons';
import { ChildLine } from '@ui/core/people/child-chips';
import { RichTextView } from '@ui/core/rich-text/rich-text-view';
import { richPictures } from '@contracts/rich-text';
import { Button } from '@ui/core/shell/button';
import { SkeletonDetail } from '@ui/core/states/skeleton';
import { EmptyState } from '@ui/core/states/states';
import { StatusTag } from '@ui/core/status/status-tag';
import { BottomBar, Page } from '@ui/mobile/page';
import { AttachmentList, LinkList } from '../../shared/attachment-list';
import { ScreenFault } from '../../shared/screen-fault';
import { useConfirm, type ConfirmState } from './confirm-outbox';
import { lastChild, rememberChild } from './last-child';
import { RecalledPage } from './recalled-page';
import { SenderLine } from './sender-line';

/** One notice for one child: read, download, confirm (NOT-50, NOT-53, NOT-54). */
export function FamilyNoticeScreen() {
  const { id = '' } = useParams();
  const [params] = useSearchParams();
  const group = params.get('g');
  const asked = params.get('studentId') ?? (group === null ? lastChild() : null);
  const query = useRouteQuery(myNoticesApi.detail, {
    params: { id },
    query: {
      ...(asked === null ? {} : { studentId: asked }),
      ...(group === null || asked !== null ? {} : { g: group }),
    },
  });
  const notice = query.data;
  const studentId = notice?.studentId;
  // Recalled, closed or settled by the other guardian while it stands open.
  useLive(`notice:${id}`, () => void query.refetch());
  const { state, confirm } = useConfirm(id, studentId);
  useReadMark(notice);
  useEffect(() => {
    // A link opened from a message selects its child (NOT-52).
    if (studentId !== undefined) rememberChild(studentId);
  }, [studentId]);

  if (query.error !== null && isApiError(query.error, 'NOT_RECALLED')) {
    const details = recalledDetails.safeParse(query.error.details);
    if (details.success) return <RecalledPage details={details.data} />;
  }
  if (notice === undefined) {
    return (
      <Page title={m.notices_app()}>
        {query.error === null ? (
          <SkeletonDetail />
        ) : query.error.status === 403 || query.error.status === 404 ? (
          <EmptyState
            surface="h5"
            title={m.family_notices_gone()}
            text={m.family_notices_gone_text()}
            action={
              <a className="sc-button sc-button--large" href="/family/notices">
                {m.family_notices_back()}
              </a>
            }
          />
        ) : (
          <ScreenFault error={query.error} title={m.family_notices_failed()} onRetry={() => void query.refetch()} />
        )}
      </Page>
    );
  }
  const open = notice.todo && notice.asks === 'confirm';
  const bar = open ? (
    <BottomBar>
      <Button
        kind="primary"
        size="large"
        busy={state.kind === 'sending'}
        {...(state.kind === 'waiting' ? { disabledReason: m.family_notices_waiting_to_send() } : {})}
        onClick={confirm}
      >
        {state.kind === 'waiting' ? m.family_notices_confirmed_waiting() : m.ui_confirm()}
      </Button>
    </BottomBar>
  ) : undefined;
  return (
    <Page title={m.notices_app()} {...(bar === undefined ? {} : { bar })}>
      <div className="fam-head">
        <ChildLine
          child={{ id: notice.studentId, name: notice.student, className: notice.className }}
          aside={<AsksTag notice={notice} waiting={state.kind === 'waiting'} />}
        />
      </div>
      <article className="fam-article">
        <div>
          <h1>{notice.title}</h1>
          <p className="fam-meta">
            <SenderLine sender={notice.sender} after={<time dateTime={notice.sentAt}>{formatDateTime(notice.sentAt)}</time>} />
          </p>
          <Deadline notice={notice} />
        </div>
        <RichTextView
          document={notice.body}
          imageUrl={(fileId) => pictureUrl(fileId, 'preview')}
          onImage={(fileId) => showPicture(notice, fileId)}
        />
        <LinkList links={notice.links} />
        <AttachmentList files={notice.attachments} />
      </article>
      <Fact notice={notice} state={state} />
    </Page>
  );
}

function showPicture(notice: MyNoticeDetail, fileId: string): void {
  const urls = richPictures(notice.body).map((picture) => pictureUrl(picture));
  if (!previewImages(urls, pictureUrl(fileId))) window.open(pictureUrl(fileId), '_blank', 'noopener');
}

/** Opening by a person marks it read; the GET itself changes nothing (NOT-50). */
function useReadMark(notice: MyNoticeDetail | undefined): void {
  const api = useApi();
  const client = useQueryClient();
  const id = notice?.id;
  const studentId = notice?.studentId;
  const unread = notice !== undefined && !notice.read;
  useEffect(() => {
    if (id === undefined || studentId === undefined || !unread) return;
    let sent = false;
    const mark = () => {
      if (sent || document.visibilityState !== 'visible') return;
      sent = true;
      api.call(myNoticesApi.read, { params: { id }, body: { studentId } }).then(
        () =>
          Promise.all([myNoticesApi.children, myNoticesApi.list].map((route) => client.invalidateQueries({ queryKey: routeKey(route) }))),
        () => {
          // Not worth a word to the reader: tried again when the page is seen or online again.
          sent = false;
        },
      );
    };
    mark();
    document.addEventListener('visibilitychange', mark);
    window.addEventListener('online', mark);
    return () => {
      document.removeEventListener('visibilitychange', mark);
      window.removeEventListener('online', mark);
    };
  }, [api, client, id, studentId, unread]);
}

function AsksTag({ notice, waiting }: { notice: MyNoticeDetail; waiting: boolean }) {
  if (notice.state === 'closed') {
    return (
      <StatusTag tone="quiet" icon={IconLock}>
        {m.notices_state_closed()}
      </StatusTag>
    );
  }
  if (notice.done !== null) {
    return (
      <StatusTag tone="ok" icon={IconCheckCircle}>
        {notice.asks === 'form' ? m.ui_stone_filled() : m.ui_stone_confirmed()}
      </StatusTag>
    );
  }
  if (!notice.todo || waiting) return null;
  return (
    <StatusTag tone="waits" icon={notice.asks === 'form' ? IconForm : IconCheckCircle}>
      {notice.asks === 'form' ? m.notices_needs_form() : m.notices_needs_confirm()}
    </StatusTag>
  );
}

function Deadline({ notice }: { notice: MyNoticeDetail }) {
  if (notice.deadlineAt === null || notice.done !== null || notice.state !== 'sent') return null;
  const { text, urgent } = formatDeadline(notice.deadlineAt);
  return (
    <p className={urgent ? 'fam-meta sc-task__due--urgent' : 'fam-meta'}>
      <IconClock size={16} />
      <span>{text}</span>
    </p>
  );
}

function Fact({ notice, state }: { notice: MyNoticeDetail; state: ConfirmState }) {
  if (notice.done !== null) {
    const time = formatDateTime(notice.done.at);
    const who =
      notice.done.name === null
        ? notice.done.relation
        : m.family_notices_person({ relation: notice.done.relation, name: notice.done.name });
    return (
      <p className="fam-fact fam-fact--ok" role="status">
        <IconCheckCircle size={20} />
        <span>{notice.done.mine ? m.family_notices_fact_mine({ time }) : m.family_notices_fact_other({ who, time })}</span>
      </p>
    );
  }
  if (state.kind === 'waiting') {
    return (
      <p className="fam-fact fam-fact--info" role="status">
        <IconSend size={20} />
        <span>{m.family_notices_waiting_to_send()}</span>
      </p>
    );
  }
  if (state.kind === 'refused') {
    return (
      <p className="fam-fact fam-fact--bad" role="alert">
        <IconWarning size={20} />
        <span>{state.error.message}</span>
      </p>
    );
  }
  if (notice.state === 'closed') {
    return (
      <p className="fam-fact fam-fact--quiet">
        <IconLock size={20} />
        <span>
          {notice.closedAt === null ? m.family_notices_closed() : m.family_notices_closed_at({ time: formatDateTime(notice.closedAt) })}
        </span>
      </p>
    );
  }
  return null;
}
