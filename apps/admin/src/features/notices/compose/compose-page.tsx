import '../notices.css';
import '@ui/admin/form/contract-form.css';
import './compose.css';
import { useParams } from 'react-router';
import { m } from '@contracts/messages';
import { noticeSendingApi } from '@contracts/notice-sending';
import { noticesApi } from '@contracts/notices';
import { isApiError } from '@ui/core/api/api-error';
import { useRouteQuery } from '@ui/core/api/query';
import { EMPTY_FORM, formOf } from '@ui/core/notices/compose-form';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { FailedState, NoPermissionState, NotFoundState } from '@ui/core/states/states';
import { PageHeader } from '@ui/admin/shell/page-header';
import { ComposeForm } from './compose-form';

/** 創建通知 (NOT-02): begins with what the school has set. */
export function NewNoticePage() {
  const home = useRouteQuery(noticesApi.home, {});
  const settings = useRouteQuery(noticeSendingApi.settings, {}, { staleTime: 60_000 });
  if (home.data?.canCreate === false) return <NoPermissionState surface="console" text={m.console_notices_no_permission_create()} />;
  // Without an answer the form begins as the decks say: one message per child.
  if (settings.data === undefined && settings.error === null)
    return (
      <>
        <PageHeader crumb={m.console_notices_create()} title={m.console_notices_create()} />
        <SkeletonRows count={8} />
      </>
    );
  return <ComposeForm notice={undefined} start={{ ...EMPTY_FORM, familyCard: settings.data?.familyCard ?? false }} />;
}

/** A saved draft, written on. */
export function EditNoticePage() {
  const { id = '' } = useParams();
  // Refetching would not change the form below; the version decides when saving.
  const query = useRouteQuery(noticesApi.detail, { params: { id } }, { staleTime: Number.POSITIVE_INFINITY });
  const notice = query.data;
  if (notice === undefined) {
    if (isApiError(query.error, 'NOT_FOUND')) return <NotFoundState surface="console" />;
    if (isApiError(query.error, 'FORBIDDEN')) return <NoPermissionState surface="console" text={m.notices_no_permission()} />;
    return (
      <>
        <PageHeader crumb={m.console_notices_edit()} title={m.console_notices_edit()} />
        {query.error === null ? (
          <SkeletonRows count={8} />
        ) : (
          <FailedState surface="console" title={m.notices_failed_one()} error={query.error} onRetry={() => void query.refetch()} />
        )}
      </>
    );
  }
  if (notice.can.edit?.ok !== true) {
    return (
      <NoPermissionState
        surface="console"
        text={m.console_notices_not_editable()}
        action={
          <a className="sc-button sc-button--default sc-button--normal" href={`/console/notices/${id}`}>
            {m.notices_detail()}
          </a>
        }
      />
    );
  }
  return <ComposeForm key={id} notice={notice} start={formOf(notice)} />;
}
