import './family-notices.css';
import { useEffect, useState } from 'react';
import { useParams } from 'react-router';
import { m } from '@contracts/messages';
import { isRecalled, myFormsApi, myNoticesApi, type MyNoticeDetail } from '@contracts/my-notices';
import { pathOf } from '@contracts/route';
import { isApiError, type ApiError } from '@ui/core/api/api-error';
import { useRouteQuery } from '@ui/core/api/query';
import { draftKey } from '@ui/core/drafts/draft-store';
import { IconSend, IconWarning } from '@ui/core/icons/icons';
import { later, Meanwhile } from '@ui/core/later/later';
import { useLive } from '@ui/core/live/use-live';
import { useAddress } from '@ui/core/routing/use-address';
import { ownerOf, useSession } from '@ui/core/session/session';
import { Button } from '@ui/core/shell/button';
import { EmptyState } from '@ui/core/states/states';
import { BottomBar, Page } from '@ui/mobile/page';
import { NoticeArticle } from '../../shared/notice-article';
import { ScreenFault } from '../../shared/screen-fault';
import { Fact, Line } from './facts';
import { NextChildBar, NoticeChildren, type NextChild } from './family-children';
import { FormSkeleton, NoticeSkeleton } from './form-skeleton';
import { lastChild, rememberChild } from './last-child';
import { LanguageChoice, noticeLanguage, rememberLanguage } from './notice-language';
import { ReceiptLink } from './receipt-link';
import { useReply } from './reply-outbox';
import { nextChild } from './reply-place';
import { useReadMark } from './use-read-mark';

const loadForm = () => import('./family-form');
// Fields, signature and uploads come only where there is a form.
const FamilyForm = later(async () => (await loadForm()).FamilyForm);
// Seldom seen, and with drawings of its own.
const RecalledPage = later(async () => (await import('./recalled-page')).RecalledPage);
const PANEL = 'notice-of-child';

/** One notice for one child: read, download, confirm, fill in (NOT-50, NOT-53, NOT-54, BEY-04). */
export function FamilyNoticeScreen() {
  const { id = '' } = useParams();
  const [params, setParams] = useAddress();
  const owner = ownerOf(useSession());
  const [language, setLanguage] = useState(() => noticeLanguage(owner.personId));
  const group = params.get('g');
  const asked = params.get('studentId') ?? (group === null ? lastChild() : null);
  const query = useRouteQuery(
    myNoticesApi.detail,
    {
      params: { id },
      query: {
        ...(asked === null ? {} : { studentId: asked }),
        ...(group === null || asked !== null ? {} : { g: group }),
        ...(language === undefined ? {} : { locale: language }),
      },
    },
    { keepPrevious: true },
  );
  const shown = query.data;
  // While another language is on its way the old page stays. Another notice's never does, and not another child's: what
  // is typed meanwhile would be the wrong child's answer.
  const chosen = params.get('studentId');
  const late = query.isPlaceholderData && chosen !== null && shown?.studentId !== chosen;
  const notice = shown?.id === id && !late ? shown : undefined;
  const studentId = notice?.studentId;
  // Recalled, closed or settled by the other guardian while it stands open.
  useLive(`notice:${id}`, () => void query.refetch());
  useReadMark(notice);
  useEffect(() => {
    // A link opened from a message selects its child (NOT-52).
    if (studentId !== undefined) rememberChild(studentId);
  }, [studentId]);

  if (query.error !== null && isApiError(query.error, 'NOT_RECALLED')) {
    const { details } = query.error;
    if (isRecalled(details))
      return (
        <Meanwhile shows={<NoticeSkeleton />}>
          <RecalledPage noticeId={id} details={details} draft={draftKey(owner, 'notice-form', id, details.studentId)} />
        </Meanwhile>
      );
  }
  if (notice === undefined) return <NoNotice error={query.error} onRetry={() => void query.refetch()} />;
  const select = (child: string) => {
    setParams({ studentId: child }, { replace: true });
    window.scrollTo(0, 0);
  };
  return (
    <NoticePage
      notice={notice}
      draft={draftKey(owner, 'notice-form', notice.id, notice.studentId)}
      onSelect={select}
      onLanguage={(locale) => {
        rememberLanguage(owner.personId, locale);
        setLanguage(locale);
      }}
    />
  );
}

function NoNotice({ error, onRetry }: { error: ApiError | null; onRetry: () => void }) {
  return (
    <Page title={m.notices_app()}>
      {error === null ? (
        <NoticeSkeleton />
      ) : error.status === 403 || error.status === 404 ? (
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
        <ScreenFault error={error} title={m.family_notices_failed()} onRetry={onRetry} />
      )}
    </Page>
  );
}

function NoticePage({
  notice,
  draft,
  onSelect,
  onLanguage,
}: {
  notice: MyNoticeDetail;
  draft: string;
  onSelect: (studentId: string) => void;
  onLanguage: (locale: MyNoticeDetail['locale']) => void;
}) {
  const form = notice.asks === 'form';
  const route = form ? myFormsApi.answers : myNoticesApi.confirm;
  const reply = useReply(pathOf(route, { id: notice.id }), notice.studentId);
  const waiting = reply.state.kind === 'waiting';
  const following = nextChild(notice.family, notice.studentId);
  const next: NextChild | undefined =
    following === undefined ? undefined : { name: following.name, go: () => onSelect(following.studentId) };
  const dueAt = notice.done === null && notice.state === 'sent' ? notice.deadlineAt : null;
  return (
    // The bar belongs to what stands below; its place is kept from the beginning.
    <Page title={m.notices_app()}>
      <NoticeChildren notice={notice} waiting={waiting} panelId={PANEL} onSelect={onSelect} />
      <div id={PANEL} {...(notice.family.length < 2 ? {} : { role: 'tabpanel', 'aria-label': notice.student })}>
        <NoticeArticle
          notice={{ ...notice, dueAt }}
          folded={form && notice.questions.length > 0}
          {...(notice.locales.length < 2
            ? {}
            : { language: <LanguageChoice locales={notice.locales} locale={notice.locale} onChange={onLanguage} /> })}
        />
        {form ? (
          <Meanwhile shows={<FormSkeleton questions={notice.questions} />}>
            <FamilyForm key={draft} notice={notice} draftKey={draft} reply={reply} next={next} />
          </Meanwhile>
        ) : (
          <Confirmation notice={notice} reply={reply} next={next} />
        )}
        {notice.todo ? null : <ReceiptLink noticeId={notice.id} studentId={notice.studentId} />}
      </div>
    </Page>
  );
}

function Confirmation({
  notice,
  reply: { state, submit },
  next,
}: {
  notice: MyNoticeDetail;
  reply: ReturnType<typeof useReply>;
  next: NextChild | undefined;
}) {
  const waiting = state.kind === 'waiting';
  const open = notice.todo && notice.asks === 'confirm';
  return (
    <>
      {waiting && notice.done === null ? (
        <Line tone="info" icon={IconSend}>
          {m.family_notices_waiting_to_send()}
        </Line>
      ) : state.kind === 'refused' && notice.done === null ? (
        <Line tone="bad" icon={IconWarning} alert>
          {state.error.message}
        </Line>
      ) : (
        <Fact notice={notice} />
      )}
      {open ? (
        <BottomBar>
          <Button
            kind="primary"
            size="large"
            busy={state.kind === 'sending'}
            {...(waiting ? { disabledReason: m.family_notices_waiting_to_send() } : {})}
            onClick={() => submit({ studentId: notice.studentId })}
          >
            {waiting ? m.family_notices_confirmed_waiting() : m.ui_confirm()}
          </Button>
        </BottomBar>
      ) : next === undefined ? null : (
        <NextChildBar next={next} />
      )}
    </>
  );
}
