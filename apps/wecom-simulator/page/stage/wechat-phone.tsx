import { useEffect, useRef, useState } from 'react';
import type { App, Delivery, Device } from '../api/types';
import { useLanguage, useT } from '../i18n';
import { headline } from '../model/cards';
import { topEntry } from '../model/frame-stack';
import { isAway } from '../model/people';
import { useNow, useReadNow, useStage, useStore } from '../model/use-stage';
import { Icon } from '../parts/icons';
import { Invitations } from './invitations';
import { MePane } from './me-pane';
import { MessageCard } from './message-card';
import { PageSheets } from './page-sheets';
import { PhoneShell } from './phone-shell';
import { HomeBar } from './title-bar';
import { useClientPage } from './use-client-page';
import { useInbox, type Inbox } from './use-inbox';
import { WebPage } from './web-page';
import { AppGrid, Count, EmptyPane } from './wecom-panes';
import { chatTime, listTime } from './when';

type Screen = 'home' | 'chat' | 'apps' | 'me';

/** A family's phone with WeChat on it: 學校通知, 學校應用, and its owner. */
export function WechatPhone({ device, name }: { device: Device; name: string }) {
  const t = useT();
  const store = useStore();
  const readNow = useReadNow();
  const inbox = useInbox(device);
  const page = useClientPage(device);
  const [screen, setScreen] = useState<Screen>('chat');
  const away = device.stranger === true || isAway(device.person);
  const top = topEntry(page.stack);
  const openApp = (app: App) => app.homeUrl && page.open(app.homeUrl, app.name);
  const openCard = (url: string, message: Delivery) => {
    if (page.open(url, message.appName)) store.markOpened(device.id, message, readNow());
  };
  const main = inbox.apps.find((app) => app.homeUrl && /通知|notice/i.test(app.name)) ?? inbox.apps.find((app) => app.homeUrl);
  return (
    <PhoneShell
      device={device}
      name={name}
      quiet={() => !top && screen === 'chat'}
      onBanner={() => {
        page.close();
        setScreen('chat');
      }}
      onSms={() => page.show({ kind: 'sms' })}
    >
      {top ? (
        <WebPage device={device} page={page} fallbackTitle={t('schoolApps')} />
      ) : screen === 'chat' && !away ? (
        <>
          <HomeBar
            title={t('schoolNotice')}
            back={() => setScreen('home')}
            action={
              <button type="button" className="hb end" aria-label={t('tabMe')} onClick={() => setScreen('me')}>
                <Icon name="person" size={20} />
              </button>
            }
          />
          {inbox.loaded ? <NoticeChat device={device} inbox={inbox} open={openCard} /> : <div className="pane" aria-busy="true" />}
          <div className="mtab wxt">
            <button type="button" onClick={() => setScreen('apps')}>
              <Icon name="grid" size={18} />
              <small>{t('schoolApps')}</small>
            </button>
            {main && (
              <button type="button" onClick={() => openApp(main)}>
                <Icon name="megaphone" size={18} />
                <small className="el">{main.name}</small>
              </button>
            )}
          </div>
          <PageSheets device={device} page={page} />
        </>
      ) : screen === 'apps' && !away ? (
        <>
          <HomeBar title={t('schoolApps')} back={() => setScreen('chat')} />
          <div className="pane workbench">
            <AppGrid title={t('schoolApps')} apps={inbox.apps} unread={() => 0} open={openApp} />
          </div>
        </>
      ) : (
        <>
          <HomeBar
            title={t(screen === 'me' ? 'tabMe' : 'wechat')}
            action={
              <button type="button" className="hb end" aria-label={t('scan')} title={t('scan')} onClick={() => page.show({ kind: 'scan' })}>
                <Icon name="scan" size={20} />
              </button>
            }
          />
          <div className="pane">
            {screen === 'me' ? (
              <MePane device={device} name={name} show={page.show} />
            ) : away ? (
              <NotYet device={device} scan={() => page.show({ kind: 'scan' })} />
            ) : (
              <HomeList inbox={inbox} open={() => setScreen('chat')} />
            )}
          </div>
          <nav className="mtab" aria-label={t('wechat')}>
            <button type="button" className={screen === 'me' ? '' : 'on'} onClick={() => setScreen('home')}>
              <span className="avw">
                <Icon name="chat" size={22} />
                <Count n={away ? 0 : inbox.unread} />
              </span>
              <small>{t('wechat')}</small>
            </button>
            <button type="button" onClick={() => page.show({ kind: 'scan' })}>
              <Icon name="scan" size={22} />
              <small>{t('scan')}</small>
            </button>
            <button type="button" className={screen === 'me' ? 'on' : ''} onClick={() => setScreen('me')}>
              <Icon name="person" size={22} />
              <small>{t('tabMe')}</small>
            </button>
          </nav>
          <PageSheets device={device} page={page} />
        </>
      )}
    </PhoneShell>
  );
}

function HomeList({ inbox, open }: { inbox: Inbox; open: () => void }) {
  const { t, locale } = useLanguage();
  const now = useNow(30_000);
  const newest = inbox.messages[0];
  return (
    <ul className="ml">
      <li>
        <button type="button" onClick={open}>
          <span className="avw">
            <span className="av av-a" aria-hidden>
              <Icon name="school" size={22} />
            </span>
            <Count n={inbox.unread} />
          </span>
          <span className="mn grow">
            <span className="fx">
              <b className="el grow">{t('schoolNotice')}</b>
              {newest && <time>{listTime(newest.acceptedAt, now, locale, t)}</time>}
            </span>
            <span className="el t3">{newest ? headline(newest) : t('noNotices')}</span>
          </span>
        </button>
      </li>
    </ul>
  );
}

/** A stranger has invitations or nothing yet; a parent whom the school knows may follow at once. */
function NotYet({ device, scan }: { device: Device; scan: () => void }) {
  const t = useT();
  if ((device.invitations ?? []).length > 0) return <Invitations device={device} />;
  if (device.stranger !== true) return <NotFollowing device={device} />;
  return (
    <div className="notfollow">
      <EmptyPane title={t('strangerTitle')} hint={t('strangerHint')} />
      <button type="button" className="btn p" onClick={scan}>
        {t('scan')}
      </button>
    </div>
  );
}

function NotFollowing({ device }: { device: Device }) {
  const t = useT();
  const store = useStore();
  return (
    <div className="notfollow">
      <EmptyPane title={t('notFollowing')} hint={t('notFollowingHint')} />
      <button
        type="button"
        className="btn p"
        onClick={() =>
          void store.attempt(
            () => store.setFollow(device, true),
            (reason) => t('failed', { reason }),
          )
        }
      >
        {t('follow')}
      </button>
    </div>
  );
}

/** The conversation 學校通知: newest at the bottom, each card names the child it is about. */
function NoticeChat({ device, inbox, open }: { device: Device; inbox: Inbox; open: (url: string, message: Delivery) => void }) {
  const { t, locale } = useLanguage();
  const store = useStore();
  const corps = useStage((state) => state.corps);
  const directories = useStage((state) => state.directories);
  const now = useNow(30_000);
  const log = useRef<HTMLDivElement>(null);
  const unreadAtStart = useRef(new Set(inbox.threads.flatMap((thread) => thread.messages.slice(0, thread.unread).map((m) => m.id))));
  const [touched, setTouched] = useState<ReadonlySet<number>>(new Set());
  const shown = inbox.messages.slice(0, 60);
  const newest = shown[0]?.id ?? 0;
  const known = useRef(newest);
  const live = useRef(new Set<number>());
  // What arrives while the chat is open rises with the lotus ring; what waited in it keeps a quiet dot.
  for (const message of shown) if (message.id > known.current) live.current.add(message.id);
  useEffect(() => {
    known.current = Math.max(known.current, newest);
    for (const thread of inbox.threads) store.markSeen(device.id, thread.corpId, thread.agentId, thread.messages[0]?.id ?? 0);
    log.current?.scrollTo({ top: log.current.scrollHeight, behavior: 'smooth' });
  }, [newest, store, device.id, inbox.threads]);
  const childName = (message: Delivery): string => {
    if (!message.child) return '';
    const own = device.person?.children?.find((child) => child.userid === message.child)?.name;
    return own ?? directories[message.corpId]?.students?.find((one) => one.student_userid === message.child)?.name ?? '';
  };
  if (shown.length === 0) {
    return (
      <div className="pane">
        <EmptyPane title={t('noNotices')} hint={t('noMessagesHint')} />
      </div>
    );
  }
  const inOrder = [...shown].reverse();
  return (
    <div className="pane chat" ref={log} tabIndex={0} role="log" aria-label={t('schoolNotice')}>
      {inOrder.map((message, index) => {
        const time = message.acceptedAt - (inOrder[index - 1]?.acceptedAt ?? 0) > 300_000;
        const waits = !touched.has(message.id);
        const fresh = waits && (live.current.has(message.id) ? 'live' : unreadAtStart.current.has(message.id) ? 'unread' : '');
        return (
          <div className="turn" key={message.id}>
            {time && <p className="tm">{chatTime(message.acceptedAt, now, locale, t)}</p>}
            <MessageCard
              message={message}
              from={corps.find((corp) => corp.corpId === message.corpId)?.name ?? message.appName}
              child={childName(message)}
              fresh={fresh || ''}
              open={(url) => {
                setTouched(new Set(touched).add(message.id));
                open(url, message);
              }}
            />
          </div>
        );
      })}
    </div>
  );
}
