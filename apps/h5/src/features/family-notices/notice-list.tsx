import './family-notices.css';
import { m } from '@contracts/messages';
import { myNoticesApi, type MyNoticeItem } from '@contracts/my-notices';
import { useRouteList, useRouteQuery } from '@ui/core/api/query';
import { formatDeadline, formatShort } from '@ui/core/format/date';
import { IconCheckCircle, IconDoc, IconForm, IconLock, IconUndo } from '@ui/core/icons/icons';
import { ChildChips } from '@ui/core/people/child-chips';
import { useAddress } from '@ui/core/routing/use-address';
import { LangSwitch } from '@ui/core/shell/lang-switch';
import { useLocaleSwitch } from '@ui/core/session/session';
import { Wave } from '@ui/core/shell/wave';
import { SkeletonBar, SkeletonCards } from '@ui/core/states/skeleton';
import { EmptyState } from '@ui/core/states/states';
import { StatusTag } from '@ui/core/status/status-tag';
import { ListRow, TaskCard } from '@ui/mobile/cells';
import { CursorList } from '@ui/mobile/cursor-list';
import { Page, SectionHead } from '@ui/mobile/page';
import { TextTabs } from '@ui/mobile/tabs';
import { ScreenFault } from '../../shared/screen-fault';
import { useWaitingReplies } from './reply-outbox';
import { useFamilyNews } from './use-family-news';
import { lastChild, rememberChild } from './last-child';
import { chooseChild, withSections, type ListEntry } from './list-sections';
import { SenderLine, senderRole } from '../../shared/sender-line';

type Filter = 'all' | 'todo' | 'handled';
const FILTERS: readonly Filter[] = ['all', 'todo', 'handled'];
const PANEL = 'notices-of-child';

/** 家校通知 of a family: child switcher, what waits as cards, the rest as rows (NOT-51, NOT-52). */
export function FamilyNoticeListScreen() {
  const [params, setParams] = useAddress();
  const childrenQuery = useRouteQuery(myNoticesApi.children, {});
  useWaitingReplies();
  useFamilyNews(() => void childrenQuery.refetch());
  const switchLocale = useLocaleSwitch();
  const children = childrenQuery.data?.children;
  const wanted = params.get('child');
  const last = lastChild();
  // The list need not wait for the switcher where the choice is known; a wrong one is put right when the children are here.
  const selected = children === undefined ? (wanted ?? last ?? undefined) : chooseChild(children, wanted, last);
  const filter = FILTERS.find((item) => item === params.get('tab')) ?? 'all';
  const set = (key: string, value: string | undefined) => setParams({ [key]: value }, { replace: true });
  const name = children?.find((child) => child.studentId === selected)?.name ?? '';

  if (childrenQuery.error !== null && children === undefined) {
    return (
      <Page title={m.notices_app()}>
        <ScreenFault error={childrenQuery.error} title={m.family_notices_failed()} onRetry={() => void childrenQuery.refetch()} />
      </Page>
    );
  }
  if (children?.length === 0) {
    return (
      <Page title={m.notices_app()}>
        <EmptyState surface="h5" title={m.family_notices_no_child()} text={m.family_notices_no_child_text()} />
      </Page>
    );
  }
  const head = (
    <header>
      {children === undefined || selected === undefined ? (
        <div className="sc-chips" aria-hidden="true">
          <SkeletonBar height={60} radius={12} />
          <SkeletonBar height={60} radius={12} />
        </div>
      ) : (
        <ChildChips
          items={children.map((child) => ({
            id: child.studentId,
            name: child.name,
            className: child.className,
            waiting: child.todo,
          }))}
          selected={selected}
          panelId={PANEL}
          onSelect={(id) => {
            rememberChild(id);
            set('child', id);
          }}
        />
      )}
      <Wave />
    </header>
  );
  return (
    <Page title={m.notices_app()} head={head}>
      <div className="fam-tabs">
        <TextTabs
          label={m.notices_app()}
          items={[
            { id: 'all', label: m.ui_all() },
            { id: 'todo', label: m.notices_open() },
            { id: 'handled', label: m.notices_handled() },
          ]}
          selected={filter}
          onSelect={(id) => set('tab', id === 'all' ? undefined : id)}
        />
      </div>
      <div id={PANEL} role="tabpanel" aria-label={name}>
        {selected === undefined ? (
          <SkeletonCards count={2} />
        ) : (
          <ChildNotices key={`${selected}-${filter}`} studentId={selected} name={name} filter={filter} />
        )}
      </div>
      <footer className="fam-foot">
        <LangSwitch onChange={switchLocale} />
      </footer>
    </Page>
  );
}

function ChildNotices({ studentId, name, filter }: { studentId: string; name: string; filter: Filter }) {
  const list = useRouteList<MyNoticeItem, { items: MyNoticeItem[]; nextCursor: string | null; todo: number }>(myNoticesApi.list, {
    query: { studentId, ...(filter === 'all' ? {} : { filter }) },
  });
  useFamilyNews(() => void list.refetch());
  const rows = list.rows === undefined ? undefined : withSections(list.rows, list.first?.todo ?? 0, filter);
  return (
    <CursorList<ListEntry>
      plain
      source={{ ...list, rows }}
      rowKey={(entry) => entry.key}
      skeleton={<SkeletonCards count={2} />}
      failedTitle={m.family_notices_failed()}
      empty={
        filter === 'todo' ? (
          <EmptyState surface="h5" title={m.family_notices_nothing_waits()} text={m.family_notices_nothing_waits_text()} />
        ) : (
          <EmptyState surface="h5" title={m.family_notices_empty({ name })} text={m.family_notices_empty_text()} />
        )
      }
      render={(entry) => <Entry entry={entry} studentId={studentId} />}
    />
  );
}

function Entry({ entry, studentId }: { entry: ListEntry; studentId: string }) {
  if (entry.kind === 'waiting') return <SectionHead waiting>{m.family_notices_waiting({ n: entry.count })}</SectionHead>;
  if (entry.kind === 'rest') {
    return (
      <div className="fam-rest">
        <SectionHead>{m.notices_handled()}</SectionHead>
      </div>
    );
  }
  const { item } = entry;
  const href = `/family/notices/${item.id}?studentId=${studentId}`;
  if (entry.kind === 'card') return <WaitingCard item={item} href={href} />;
  return entry.first ? (
    <div className="fam-first">
      <QuietRow item={item} href={href} />
    </div>
  ) : (
    <QuietRow item={item} href={href} />
  );
}

function WaitingCard({ item, href }: { item: MyNoticeItem; href: string }) {
  const deadline = item.deadlineAt === null ? undefined : formatDeadline(item.deadlineAt);
  return (
    <TaskCard
      icon={item.hasForm ? IconForm : IconDoc}
      href={href}
      title={item.title}
      meta={item.sender === null ? undefined : <SenderLine sender={item.sender} after={senderRole(item.sender)} />}
      urgent={deadline?.urgent ?? false}
      foot={<span>{deadline === undefined ? formatShort(item.sentAt) : deadline.text}</span>}
      action={item.asks === 'form' ? m.family_notices_fill_in() : m.ui_confirm()}
    />
  );
}

function QuietRow({ item, href }: { item: MyNoticeItem; href: string }) {
  if (item.state === 'recalled')
    return (
      <ListRow icon={IconUndo} quiet title={m.family_notices_recalled_row()} meta={<span>{formatShort(item.sentAt)}</span>} href={href} />
    );
  const { done } = item;
  return (
    <ListRow
      icon={item.hasForm ? IconForm : IconDoc}
      href={href}
      title={
        item.read ? (
          item.title
        ) : (
          <>
            <i className="sc-dot fam-unread" aria-hidden="true" />
            <span className="sc-hidden">{m.notices_unread()}</span>
            <b>{item.title}</b>
          </>
        )
      }
      meta={
        <>
          {done !== null ? (
            <StatusTag tone="ok" icon={IconCheckCircle}>
              {doneWord(done, item.asks === 'form')}
            </StatusTag>
          ) : null}
          {item.state === 'closed' && done === null ? (
            <StatusTag tone="quiet" icon={IconLock}>
              {m.notices_state_closed()}
            </StatusTag>
          ) : null}
          {done === null && item.sender !== null ? <span className="fam-sender">{item.sender.name}</span> : null}
          <span className="sc-number">{formatShort(done?.at ?? item.sentAt)}</span>
        </>
      }
    />
  );
}

function doneWord(done: NonNullable<MyNoticeItem['done']>, form: boolean): string {
  if (done.mine) return form ? m.family_notices_done_mine_form() : m.family_notices_done_mine();
  return form ? m.family_notices_done_by_form({ who: done.relation }) : m.family_notices_done_by({ who: done.relation });
}
