import { useState } from 'react';
import { sim } from '../api/client';
import type { App, Delivery, Device } from '../api/types';
import { useT } from '../i18n';
import type { TextKey } from '../i18n/zh-hant';
import { topEntry } from '../model/frame-stack';
import { useReadNow, useStage, useStore } from '../model/use-stage';
import { Icon, type IconName } from '../parts/icons';
import { MePane } from './me-pane';
import { PageSheets } from './page-sheets';
import { PhoneShell } from './phone-shell';
import { HomeBar } from './title-bar';
import { useClientPage } from './use-client-page';
import { useInbox } from './use-inbox';
import { WebPage } from './web-page';
import { AppChat, AppGrid, Contacts, Count, MessageList } from './wecom-panes';

const TABS = [
  { id: 'messages', icon: 'chat', word: 'tabMessages' },
  { id: 'workbench', icon: 'grid', word: 'tabWorkbench' },
  { id: 'contacts', icon: 'people', word: 'tabContacts' },
  { id: 'me', icon: 'person', word: 'tabMe' },
] as const satisfies readonly { id: string; icon: IconName; word: TextKey }[];

/** A member's phone with WeCom on it. */
export function WecomPhone({ device, name }: { device: Device; name: string }) {
  const t = useT();
  const store = useStore();
  const readNow = useReadNow();
  const corp = useStage((state) => state.corps.find((one) => one.corpId === device.corpId));
  const inbox = useInbox(device);
  const page = useClientPage(device);
  const [tab, setTab] = useState<(typeof TABS)[number]['id']>('workbench');
  const [chat, setChat] = useState<{ corpId: string; agentId: number } | null>(null);
  const thread = chat && inbox.threads.find((one) => one.corpId === chat.corpId && one.agentId === chat.agentId);
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
    if (page.open(url, message?.appName ?? thread?.name ?? '') && message) store.markOpened(device.id, message, readNow());
  };
  const inChat = (message: Delivery) =>
    !top && tab === 'messages' && thread?.corpId === message.corpId && thread.agentId === message.agentId;
  const seesList = !top && tab === 'messages' && !thread;
  const toChat = (message: Delivery) => {
    page.close();
    setTab('messages');
    setChat({ corpId: message.corpId, agentId: message.agentId });
  };
  const title = TABS.find((one) => one.id === tab)?.word ?? 'tabMessages';
  return (
    <PhoneShell
      device={device}
      name={name}
      quiet={(message) => inChat(message) || seesList}
      onBanner={toChat}
      onSms={() => page.show({ kind: 'sms' })}
    >
      {top ? (
        <WebPage device={device} page={page} fallbackTitle={corp?.name ?? ''} />
      ) : thread ? (
        <>
          <HomeBar title={thread.name} back={() => setChat(null)} />
          <AppChat
            key={`${thread.corpId}/${thread.agentId}`}
            device={device}
            thread={thread}
            app={inbox.apps.find((app) => app.agentId === thread.agentId)}
            openUrl={openUrl}
          />
        </>
      ) : (
        <>
          <HomeBar
            title={t(title)}
            action={
              <button type="button" className="hb end" aria-label={t('scan')} title={t('scan')} onClick={() => page.show({ kind: 'scan' })}>
                <Icon name="scan" size={20} />
              </button>
            }
          />
          <div className={`pane ${tab}`} key={tab}>
            {tab === 'messages' && <MessageList inbox={inbox} open={(one) => setChat(one)} />}
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
          </div>
          <nav className="mtab" aria-label={t('ofWecom')}>
            {TABS.map(({ id, icon, word }) => (
              <button
                type="button"
                key={id}
                className={tab === id ? 'on' : ''}
                aria-current={tab === id ? 'page' : undefined}
                onClick={() => setTab(id)}
              >
                <span className="avw">
                  <Icon name={icon} size={22} />
                  {id === 'messages' && <Count n={inbox.unread} />}
                </span>
                <small>{t(word)}</small>
              </button>
            ))}
          </nav>
          <PageSheets device={device} page={page} />
        </>
      )}
    </PhoneShell>
  );
}
