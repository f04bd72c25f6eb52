import { useState } from 'react';
import { useParams } from 'react-router';
import { m } from '@contracts/messages';
import { noticeSendingApi } from '@contracts/notice-sending';
import { noticesApi } from '@contracts/notices';
import { useRouteQuery } from '@ui/core/api/query';
import { useMay } from '@ui/core/session/session';
import { closeWindow } from '@ui/core/host';
import { useAddress } from '@ui/core/routing/use-address';
import { Button } from '@ui/core/shell/button';
import { SkeletonDetail } from '@ui/core/states/skeleton';
import { EmptyState, NoPermissionState } from '@ui/core/states/states';
import { Page } from '@ui/mobile/page';
import { ScreenFault } from '../../../shared/screen-fault';
import { ComposePage } from './compose-page';
import { EMPTY_FORM, formOf } from './compose-form';

/** 創建通知. Once saved, `?draft=` names the draft, so that a reload goes on with it. */
export function NewNoticeScreen() {
  const [params] = useAddress();
  // Only the draft the page was opened with is loaded; one that is saved here is already on the page.
  const [startedWith] = useState(() => params.get('draft'));
  if (startedWith !== null) return <DraftLoader id={startedWith} />;
  return (
    <WhoMaySend>
      <BlankNotice />
    </WhoMaySend>
  );
}

const SETTINGS_FRESH_MS = 60_000;

/** Begins with what the school has set; without an answer as the decks say, one message per child (BEY-04). */
function BlankNotice() {
  const settings = useRouteQuery(noticeSendingApi.settings, {}, { staleTime: SETTINGS_FRESH_MS });
  if (settings.data === undefined && settings.error === null)
    return (
      <Page title={m.notices_create()}>
        <SkeletonDetail />
      </Page>
    );
  const form = { ...EMPTY_FORM, familyCard: settings.data?.familyCard ?? EMPTY_FORM.familyCard };
  return <ComposePage start={{ form, base: form }} />;
}

export function EditNoticeScreen() {
  const { id = '' } = useParams();
  return <DraftLoader key={id} id={id} />;
}

function WhoMaySend({ children }: { children: React.ReactNode }) {
  const may = useMay('messaging.send');
  if (may) return children;
  return (
    <Page title={m.notices_create()}>
      <NoPermissionState
        surface="h5"
        text={m.notices_no_send()}
        action={
          <Button size="large" onClick={closeWindow}>
            {m.ui_back()}
          </Button>
        }
      />
    </Page>
  );
}

function DraftLoader({ id }: { id: string }) {
  const query = useRouteQuery(noticesApi.detail, { params: { id } }, { staleTime: 0 });
  // Numbers that arrive later must not overwrite what is being typed: the first answer is the start.
  const [start, setStart] = useState(query.isStale ? undefined : query.data);
  if (start === undefined && query.data !== undefined && !query.isFetching) setStart(query.data);
  if (start === undefined) {
    return (
      <Page title={m.notices_create()}>
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
  if (start.state !== 'draft') {
    return (
      <Page title={m.notices_create()}>
        <EmptyState
          surface="h5"
          title={m.notices_already_sent()}
          action={
            <a className="sc-button sc-button--primary sc-button--large" href={`/staff/notices/${id}`}>
              {m.notices_show_status()}
            </a>
          }
        />
      </Page>
    );
  }
  const form = formOf(start);
  return (
    <WhoMaySend>
      <ComposePage start={{ form, base: form, server: { id, version: start.version } }} />
    </WhoMaySend>
  );
}
