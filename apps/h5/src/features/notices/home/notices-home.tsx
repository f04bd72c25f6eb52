import '../notices.css';
import type { ReactNode } from 'react';
import { m } from '@contracts/messages';
import { noticesApi, type NoticeItem } from '@contracts/notices';
import { useRouteQuery } from '@ui/core/api/query';
import { formatNumber } from '@ui/core/format/number';
import { IconChevronRight, IconCopy, IconPen, IconPeople, IconSend, type Icon } from '@ui/core/icons/icons';
import { useLocaleSwitch, useSession } from '@ui/core/session/session';
import { LangSwitch } from '@ui/core/shell/lang-switch';
import { Wave } from '@ui/core/shell/wave';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { BottomBar, Page, SectionHead } from '@ui/mobile/page';
import { ScreenFault } from '../../../shared/screen-fault';
import { NoticeRow } from '../list/notice-row';

const RECENT = 3;

/** Entries of 家校通知 and the newest notices of the person, because their answers are what one comes back for (NOT-01, NOT-45). */
export function NoticesHomeScreen() {
  const home = useRouteQuery(noticesApi.home, {});
  const recent = useRouteQuery(noticesApi.list, { query: { scope: 'mine', pageSize: String(RECENT) } });
  const { unit } = useSession();
  const switchLocale = useLocaleSwitch();
  const head = (
    <header>
      <div className="ntc-home-head">
        <h1>{m.notices_app()}</h1>
        <p>{`${unit.school} · ${unit.name}`}</p>
      </div>
      <Wave />
    </header>
  );
  const counts = home.data;
  const bar =
    counts?.canCreate === true ? (
      <BottomBar>
        <a className="sc-button sc-button--primary sc-button--large" href="/staff/notices/new">
          <IconPen size={18} />
          <span>{m.notices_create()}</span>
        </a>
      </BottomBar>
    ) : undefined;
  const rows: readonly NoticeItem[] = recent.data?.items ?? [];
  return (
    <Page title={m.notices_app()} head={head} {...(bar === undefined ? {} : { bar })}>
      {counts === undefined ? (
        home.error === null ? (
          <SkeletonRows count={3} />
        ) : (
          <ScreenFault error={home.error} title={m.notices_failed()} onRetry={() => void home.refetch()} />
        )
      ) : (
        <nav className="sc-cells ntc-entries" aria-label={m.notices_app()}>
          <Entry
            icon={IconSend}
            href="/staff/notices/mine"
            count={counts.mine}
            note={counts.drafts === 0 ? undefined : m.notices_drafts_n({ n: formatNumber(counts.drafts) })}
          >
            {m.notices_mine()}
          </Entry>
          <Entry icon={IconCopy} href="/staff/notices/cc" count={counts.cc}>
            {m.notices_cc()}
          </Entry>
          {counts.shared === null ? null : (
            <Entry icon={IconPeople} href="/staff/notices/shared" count={counts.shared} note={m.notices_shared_note()}>
              {m.notices_shared()}
            </Entry>
          )}
        </nav>
      )}
      {rows.length === 0 ? null : (
        <>
          <SectionHead>{m.notices_recent()}</SectionHead>
          <ul className="sc-rows">
            {rows.slice(0, RECENT).map((item) => (
              <li key={item.id}>
                <NoticeRow item={item} scope="mine" />
              </li>
            ))}
          </ul>
        </>
      )}
      <footer className="ntc-home-foot">
        <LangSwitch onChange={switchLocale} />
      </footer>
    </Page>
  );
}

function Entry({
  icon: IconShape,
  href,
  count,
  note,
  children,
}: {
  icon: Icon;
  href: string;
  count: number;
  note?: string | undefined;
  children: ReactNode;
}) {
  return (
    <a className="ntc-entry" href={href}>
      <span className="ntc-entry__icon">
        <IconShape size={22} />
      </span>
      <span className="ntc-entry__text">
        {children}
        {note === undefined ? null : <small>{note}</small>}
      </span>
      <span className="ntc-entry__count sc-number">{formatNumber(count)}</span>
      <IconChevronRight size={18} className="ntc-entry__end" />
    </a>
  );
}
