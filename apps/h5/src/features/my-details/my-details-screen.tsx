import { m } from '@contracts/messages';
import { myRegistrationApi } from '@contracts/registration-admin';
import { useRouteQuery } from '@ui/core/api/query';
import { useSession } from '@ui/core/session/session';
import { Button } from '@ui/core/shell/button';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { EmptyState } from '@ui/core/states/states';
import { Cell, CellGroup } from '@ui/mobile/cells';
import { BottomBar, HeadBlock, Page, SectionHead } from '@ui/mobile/page';
import { ScreenFault } from '../../shared/screen-fault';
import { MyCards, MyChildren } from '../../shared/subscription-parts';

/** 我的資料 for families: children, cards, and 微信註冊 while the school has registration open (SUB-115). */
export function MyDetailsScreen() {
  const me = useSession();
  const query = useRouteQuery(myRegistrationApi.read, {});
  const mine = query.data;
  const url = mine?.registerUrl ?? null;
  const known = me.children.map((child) => ({
    name: child.name,
    className: child.classes.map((one) => one.name).join(m.notices_name_separator()),
  }));
  return (
    <Page
      title={m.staff_registration_mine()}
      head={
        <HeadBlock>
          <p className="sub-school">
            {me.unit.school} {me.unit.name}
          </p>
          <h1>{me.person.name ?? m.staff_registration_mine()}</h1>
        </HeadBlock>
      }
      bar={
        url === null ? undefined : (
          <BottomBar>
            <Button kind="primary" size="large" block onClick={() => window.location.assign(url)}>
              {m.staff_registration_mine_register()}
            </Button>
          </BottomBar>
        )
      }
    >
      {mine === undefined ? (
        query.error === null ? (
          <SkeletonRows count={3} />
        ) : (
          <ScreenFault error={query.error} title={m.staff_registration_mine_failed()} onRetry={() => void query.refetch()} />
        )
      ) : (
        <>
          <MyChildren items={known} />
          <MyCards items={mine.cards} />
          {known.length === 0 && mine.cards.length === 0 ? (
            <EmptyState surface="h5" title={m.staff_registration_mine_none()} text={m.staff_registration_mine_none_text()} />
          ) : null}
        </>
      )}
      <SectionHead>{m.privacy_title()}</SectionHead>
      <CellGroup>
        <Cell label={m.privacy_mine()} href="/family/privacy" />
      </CellGroup>
      <SectionHead>{m.ui_sessions()}</SectionHead>
      <CellGroup>
        <Cell label={m.ui_nav_logout()} href="/family/sessions" />
      </CellGroup>
    </Page>
  );
}
