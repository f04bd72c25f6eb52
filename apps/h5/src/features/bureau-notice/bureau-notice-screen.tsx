import { useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { m } from '@contracts/messages';
import { myRegistrationApi } from '@contracts/registration-admin';
import { routeKey, useRouteMutation, useRouteQuery } from '@ui/core/api/query';
import { formatTableTime } from '@ui/core/format/date';
import { formatNumber } from '@ui/core/format/number';
import { useSession } from '@ui/core/session/session';
import { Button } from '@ui/core/shell/button';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { EmptyState } from '@ui/core/states/states';
import { StatusTag } from '@ui/core/status/status-tag';
import { toast } from '@ui/core/status/toast';
import { Cell, CellGroup } from '@ui/mobile/cells';
import { BottomBar, HeadBlock, Page } from '@ui/mobile/page';
import { ConfirmDialog } from '@ui/mobile/sheet';
import { identityWord, stateFace } from '@ui/core/registration/registration-words';
import { ScreenFault } from '../../shared/screen-fault';
import { MyCards, MyChildren } from '../../shared/subscription-parts';
import { BureauMessages } from './bureau-messages';

/** 教青局個人化服務通知: what is subscribed, 管理訂閱, and the consent taken back (SUB-130, SUB-131). */
export function BureauNoticeScreen() {
  const me = useSession();
  const client = useQueryClient();
  const query = useRouteQuery(myRegistrationApi.read, {});
  const revoke = useRouteMutation(myRegistrationApi.revoke);
  const [asking, setAsking] = useState(false);
  const mine = query.data;
  const url = mine?.registerUrl ?? null;
  const live = mine?.state != null && !['rejected', 'withdrawn', 'expired', 'abandoned', 'revoked'].includes(mine.state);
  const state = mine?.state == null ? undefined : stateFace(mine.state);
  return (
    <Page
      title={m.staff_registration_notice()}
      head={
        <HeadBlock>
          <p className="sub-school">
            {me.unit.school} {me.unit.name}
          </p>
          <h1>{m.staff_registration_notice()}</h1>
        </HeadBlock>
      }
      bar={
        url === null ? undefined : (
          <BottomBar>
            <Button kind="primary" size="large" block onClick={() => window.location.assign(url)}>
              {m.staff_registration_notice_manage()}
            </Button>
          </BottomBar>
        )
      }
    >
      {mine === undefined ? (
        query.error === null ? (
          <SkeletonRows count={4} />
        ) : (
          <ScreenFault error={query.error} title={m.staff_registration_mine_failed()} onRetry={() => void query.refetch()} />
        )
      ) : !live || state === undefined ? (
        <EmptyState surface="h5" title={m.staff_registration_mine_none()} text={m.staff_registration_mine_none_text()} />
      ) : (
        <>
          <CellGroup>
            <Cell
              label={m.staff_registration_notice_state()}
              value={
                <StatusTag tone={state.tone} icon={state.icon}>
                  {state.word}
                </StatusTag>
              }
            />
            <Cell
              label={m.staff_registration_notice_identities()}
              value={mine.identities.map(identityWord).join(m.notices_name_separator())}
            />
            {mine.consentedAt === null ? null : (
              <Cell label={m.staff_registration_notice_since()} value={formatTableTime(mine.consentedAt)} />
            )}
          </CellGroup>
          <BureauMessages />
          <MyChildren items={mine.children} />
          <MyCards items={mine.cards} />
          <p className="sub-end">
            <Button kind="danger" size="medium" onClick={() => setAsking(true)}>
              {m.staff_registration_notice_revoke()}
            </Button>
          </p>
          <ConfirmDialog
            open={asking}
            onClose={() => setAsking(false)}
            title={m.staff_registration_notice_revoke_title()}
            note={
              me.person.kind === 'staff'
                ? m.staff_registration_notice_revoke_note_staff({ n: formatNumber(mine.cards.length) })
                : m.staff_registration_notice_revoke_note_family({ n: formatNumber(mine.children.length) })
            }
            confirm={m.staff_registration_notice_revoke()}
            danger
            busy={revoke.isPending}
            onConfirm={() =>
              revoke.mutate(
                {},
                {
                  onSuccess: () => {
                    setAsking(false);
                    toast(m.staff_registration_notice_revoked());
                    void client.invalidateQueries({ queryKey: routeKey(myRegistrationApi.read) });
                  },
                  onError: (error) => toast(error.message, 'bad'),
                },
              )
            }
          />
        </>
      )}
    </Page>
  );
}
