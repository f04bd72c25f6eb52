import { useState, type FormEvent } from 'react';
import { sim } from '../api/client';
import type { App, Delivery, Device } from '../api/types';
import { useT } from '../i18n';
import { deviceUrl, shownAddress } from '../model/device-url';
import { desktopHome } from '../model/desktop-home';
import { EMPTY_STACK, openPage, topEntry } from '../model/frame-stack';
import { headline } from '../model/cards';
import { useReadNow, useStage, useStore } from '../model/use-stage';
import { AppIcon } from '../parts/avatar';
import { Icon } from '../parts/icons';
import { FrameView } from './frame-view';
import { MePane } from './me-pane';
import { PageSheets } from './page-sheets';
import { useClientPage } from './use-client-page';
import { useInbox } from './use-inbox';
import { WebPage } from './web-page';
import { AppChat, AppGrid, Contacts, Count, EmptyPane, MessageList } from './wecom-panes';

const CLIENT_TABS = [
  { id: 'messages', icon: 'chat', word: 'tabMessages' },
  { id: 'workbench', icon: 'grid', word: 'tabWorkbench' },
  { id: 'contacts', icon: 'people', word: 'tabContacts' },
  { id: 'me', icon: 'person', word: 'tabMe' },
] as const;

/** A desktop with two windows: a browser (the console, with its web log-in) and the WeCom client. */
export function Desktop({ device, name }: { device: Device; name: string }) {
  const t = useT();
  const inbox = useInbox(device);
  const [front, setFront] = useState<'browser' | 'client'>('browser');
  const corps = useStage((state) => state.corps);
  const home = desktopHome(corps.find((corp) => corp.corpId === device.corpId)?.apps ?? []);
  const start = home === null ? null : deviceUrl(home, new URL(device.url).origin, [new URL(home).origin]);
  const browser = useClientPage(device, start === null ? EMPTY_STACK : openPage(EMPTY_STACK, start, ''));
  const title = topEntry(browser.stack)?.title || t('console');
  return (
    <div className="win">
      <div className="wb">
        <i />
        <i />
        <i />
        <div className="wtabs" role="tablist" aria-label={name}>
          <button type="button" role="tab" aria-selected={front === 'browser'} onClick={() => setFront('browser')}>
            <Icon name="globe" size={14} />
            <span className="el">{title}</span>
          </button>
          <button type="button" role="tab" aria-selected={front === 'client'} onClick={() => setFront('client')}>
            <Icon name="chat" size={14} />
            <span className="el">{t('ofWecom')}</span>
            <Count n={inbox.unread} />
          </button>
        </div>
      </div>
      <div className="wpane" role="tabpanel" hidden={front !== 'browser'}>
        <Browser device={device} page={browser} home={home} />
      </div>
      <div className="wpane" role="tabpanel" hidden={front !== 'client'}>
        <Client device={device} name={name} />
      </div>
      <DesktopNote device={device} open={() => setFront('client')} />
    </div>
  );
}

function DesktopNote({ device, open }: { device: Device; open: () => void }) {
  const ping = useStage((state) => (state.ping?.deviceId === device.id ? state.ping : null));
  const [gone, setGone] = useState(0);
  if (!ping || ping.serial === gone) return null;
  return (
    <button
      type="button"
      className="wnote"
      key={ping.serial}
      onAnimationEnd={(event) => event.animationName === 'wnote-out' && setGone(ping.serial)}
      onClick={() => {
        setGone(ping.serial);
        open();
      }}
    >
      <AppIcon name={ping.delivery.appName} size={20} />
      <span className="mn grow">
        <b className="el">{ping.delivery.appName}</b>
        <span className="el">{headline(ping.delivery)}</span>
      </span>
    </button>
  );
}

/** @param home the browser's bookmark */
function Browser({ device, page, home }: { device: Device; page: ReturnType<typeof useClientPage>; home: string | null }) {
  const t = useT();
  const origin = new URL(device.url).origin;
  const top = topEntry(page.stack);
  const address = top ? shownAddress(top.url, origin, home === null ? origin : new URL(home).origin) : '';
  const [typed, setTyped] = useState<string | null>(null);
  const go = (event: FormEvent) => {
    event.preventDefault();
    const wanted = (typed ?? address).trim();
    const link = /^(https?:\/\/|\/)/i.test(wanted) ? wanted : `http://${wanted}`;
    if (page.open(link)) setTyped(null);
  };
  return (
    <>
      <form className="addrbar" onSubmit={go}>
        <button type="button" className="hb" aria-label={t('back')} disabled={page.stack.entries.length < 2} onClick={page.back}>
          <Icon name="chevronLeft" />
        </button>
        <button type="button" className="hb" aria-label={t('refresh')} onClick={page.retry}>
          <Icon name="reload" />
        </button>
        {home !== null && (
          <button type="button" className="hb" aria-label={t('openConsole')} title={t('openConsole')} onClick={() => page.open(home)}>
            <Icon name="school" />
          </button>
        )}
        <input
          aria-label={t('address')}
          spellCheck={false}
          value={typed ?? address}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={() => setTyped(null)}
          onFocus={(event) => event.target.select()}
        />
      </form>
      {top ? (
        <FrameView device={device} stack={page.stack} wide postRef={page.postRef} handle={page.handle} retry={page.retry} />
      ) : (
        <div className="wblank">
          {home !== null && (
            <button type="button" className="btn p" onClick={() => page.open(home)}>
              {t('openConsole')}
            </button>
          )}
        </div>
      )}
      <PageSheets device={device} page={page} />
    </>
  );
}

function Client({ device, name }: { device: Device; name: string }) {
  const t = useT();
  const store = useStore();
  const readNow = useReadNow();
  const corp = useStage((state) => state.corps.find((one) => one.corpId === device.corpId));
  const inbox = useInbox(device);
  const page = useClientPage(device);
  const [tab, setTab] = useState<(typeof CLIENT_TABS)[number]['id']>('workbench');
  const [chat, setChat] = useState<{ corpId: string; agentId: number } | null>(null);
  const thread = inbox.threads.find((one) => one.corpId === chat?.corpId && one.agentId === chat.agentId);
  const top = topEntry(page.stack);
  const openApp = (app: App) => {
    if (!app.homeUrl) return;
    page.open(app.homeUrl, app.name);
    if (app.callback)
      void store.attempt(
        () => sim.enterApp(device.corpId, device.identity.userid, app.agentId),
        (reason) => t('failed', { reason }),
      );
  };
  const openUrl = (url: string, message?: Delivery) => {
    if (page.open(url, message?.appName ?? '') && message) store.markOpened(device.id, message, readNow());
  };
  return (
    <div className="wclient">
      <nav className="wside" aria-label={t('ofWecom')}>
        {CLIENT_TABS.map(({ id, icon, word }) => (
          <button
            type="button"
            key={id}
            className={tab === id ? 'on' : ''}
            aria-current={tab === id ? 'page' : undefined}
            onClick={() => {
              setTab(id);
              page.close();
            }}
          >
            <span className="avw">
              <Icon name={icon} size={20} />
              {id === 'messages' && <Count n={inbox.unread} />}
            </span>
            <small>{t(word)}</small>
          </button>
        ))}
      </nav>
      {top ? (
        <div className="wmain">
          <WebPage device={device} page={page} fallbackTitle={corp?.name ?? ''} wide />
        </div>
      ) : tab === 'messages' ? (
        <div className="wmain two">
          <div className="wlist">
            <MessageList inbox={inbox} open={setChat} />
          </div>
          <div className="wchat">
            {thread ? (
              <AppChat
                key={`${thread.corpId}/${thread.agentId}`}
                device={device}
                thread={thread}
                app={inbox.apps.find((app) => app.agentId === thread.agentId)}
                openUrl={openUrl}
              />
            ) : (
              <EmptyPane title={t('noChat')} hint="" />
            )}
          </div>
        </div>
      ) : (
        <div className="wmain pane">
          {tab === 'workbench' && (
            <AppGrid
              title={corp?.name ?? ''}
              apps={inbox.apps}
              unread={(app) => inbox.threads.find((one) => one.agentId === app.agentId && one.name === app.name)?.unread ?? 0}
              open={openApp}
            />
          )}
          {tab === 'contacts' && <Contacts device={device} />}
          {tab === 'me' && <MePane device={device} name={name} show={page.show} />}
          <PageSheets device={device} page={page} />
        </div>
      )}
    </div>
  );
}
