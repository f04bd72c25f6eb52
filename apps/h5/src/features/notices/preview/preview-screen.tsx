import '../notices.css';
import './preview.css';
import { useEffect, useRef, useState } from 'react';
import { useLocation, useNavigate, useParams } from 'react-router';
import { m } from '@contracts/messages';
import { noticeSendingApi } from '@contracts/notice-sending';
import { noticesApi, type NoticeDetail } from '@contracts/notices';
import { isApiError } from '@ui/core/api/api-error';
import { useApi, useRouteQuery } from '@ui/core/api/query';
import { IconCheck, IconEye, IconPen, IconPhone, IconSend } from '@ui/core/icons/icons';
import { ChildLine } from '@ui/core/people/child-chips';
import { Button } from '@ui/core/shell/button';
import { SkeletonDetail } from '@ui/core/states/skeleton';
import { Banner } from '@ui/core/status/offline-banner';
import { toast } from '@ui/core/status/toast';
import { BottomBar, Page } from '@ui/mobile/page';
import { ScreenFault } from '../../../shared/screen-fault';
import { FamilyView } from '../content/family-view';

/** 預覽 of a draft, as the card sent to oneself opens it (NOT-15). */
export function NoticePreviewScreen() {
  const { id = '' } = useParams();
  const navigate = useNavigate();
  const query = useRouteQuery(noticesApi.detail, { params: { id } }, { staleTime: 0 });
  const sent = query.data !== undefined && query.data.state !== 'draft';
  useEffect(() => {
    // The card of a preview outlives the draft.
    if (sent) void navigate(`/staff/notices/${id}`, { replace: true });
  }, [sent, id, navigate]);
  if (query.data === undefined || sent) {
    return (
      <Page title={m.notice_writing_preview()}>
        {query.error === null ? (
          <SkeletonDetail />
        ) : (
          <ScreenFault
            error={query.error}
            title={m.notices_failed_one()}
            noPermissionText={m.notices_no_permission()}
            onRetry={() => void query.refetch()}
          />
        )}
      </Page>
    );
  }
  return <Preview notice={query.data} />;
}

function Preview({ notice }: { notice: NoticeDetail }) {
  const api = useApi();
  const navigate = useNavigate();
  // Written here a moment ago: one step back is the text; opened from a card there is nothing behind.
  const fromWriting = (useLocation().state as { from?: string } | null)?.from === 'writing';
  const [busy, setBusy] = useState(false);
  const key = useRef(crypto.randomUUID());
  const send = async () => {
    setBusy(true);
    try {
      await api.call(noticeSendingApi.preview, { params: { id: notice.id }, idempotencyKey: key.current });
      key.current = crypto.randomUUID();
      toast(m.notice_writing_preview_sent());
    } catch (error) {
      toast(isApiError(error) ? error.message : m.ui_failed(), 'bad');
    } finally {
      setBusy(false);
    }
  };
  const asks = notice.hasForm ? m.ui_submit() : notice.requireConfirm ? m.ui_confirm() : undefined;
  return (
    <Page
      title={m.notice_writing_preview()}
      head={
        <>
          <Banner tone="info" icon={IconEye}>
            {m.notice_writing_preview_as()}
          </Banner>
          <div className="prv-child">
            <ChildLine child={{ id: notice.id, name: m.notice_writing_preview_child(), className: m.notice_writing_preview_class() }} />
          </div>
        </>
      }
      bar={
        <BottomBar>
          <Button
            size="large"
            icon={IconPen}
            className="prv-edit"
            onClick={() => void (fromWriting ? navigate(-1) : navigate(`/staff/notices/${notice.id}/edit`, { replace: true }))}
          >
            {m.notice_writing_preview_back()}
          </Button>
          {notice.can.preview?.ok === true ? (
            <Button kind="primary" size="large" icon={IconPhone} busy={busy} onClick={() => void send()}>
              {m.notice_writing_preview_send()}
            </Button>
          ) : null}
        </BottomBar>
      }
    >
      <FamilyView notice={notice} tryOut />
      {asks === undefined ? null : (
        <p className="prv-action">
          {notice.hasForm ? <IconSend size={18} /> : <IconCheck size={18} />}
          <span>{m.notice_writing_preview_family_action({ action: asks })}</span>
        </p>
      )}
    </Page>
  );
}
