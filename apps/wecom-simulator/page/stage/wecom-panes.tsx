import { useEffect, useRef, useState, type FormEvent } from 'react';
import { sim } from '../api/client';
import type { App, Delivery, Device, MenuButton, Person } from '../api/types';
import { useLanguage, useT } from '../i18n';
import { headline } from '../model/cards';
import { personRole } from '../model/people';
import { useNow, useStage, useStore } from '../model/use-stage';
import { AppIcon, Avatar } from '../parts/avatar';
import { Icon } from '../parts/icons';
import { MessageCard } from './message-card';
import type { AppThread, Inbox } from './use-inbox';
import { chatTime, listTime } from './when';

export function Count({ n }: { n: number }) {
  const t = useT();
  if (n === 0) return null;
  return (
    <span className="dot">
      {n > 99 ? '99+' : n}
      <span className="vh"> {t('unread', { n })}</span>
    </span>
  );
}

export function EmptyPane({ title, hint }: { title: string; hint: string }) {
  return (
    <div className="emptypane">
      <svg
        width="96"
        height="60"
        viewBox="0 0 96 60"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.500"
        strokeLinecap="round"
        aria-hidden
      >
        <path d="M48 8c10 9 11.500 23 0 36-11.500-13-10-27 0-36zM24 20c11 1 19 9 22.500 22-13 2-21-7-22.500-22zM72 20c-11 1-19 9-22.500 22 13 2 21-7 22.500-22z" />
        <path d="M12 54c5-5 9-5 14 0s9 5 14 0 9-5 14 0 9 5 14 0 9-5 14 0" opacity=".5" />
      </svg>
      <b>{title}</b>
      <p>{hint}</p>
    </div>
  );
}

/** 消息: one row per app that wrote. */
export function MessageList({ inbox, open }: { inbox: Inbox; open: (thread: AppThread) => void }) {
  const { t, locale } = useLanguage();
  const now = useNow(30_000);
  if (inbox.threads.length === 0) return <EmptyPane title={t('noMessages')} hint={t('noMessagesHint')} />;
  return (
    <ul className="ml">
      {inbox.threads.map((thread) => (
        <li key={`${thread.corpId}/${thread.agentId}`}>
          <button type="button" onClick={() => open(thread)}>
            <span className="avw">
              <AppIcon name={thread.name} logoUrl={thread.logoUrl} />
              <Count n={thread.unread} />
            </span>
            <span className="mn grow">
              <span className="fx">
                <b className="el grow">{thread.name}</b>
                <time>{listTime(thread.messages[0]?.acceptedAt ?? 0, now, locale, t)}</time>
              </span>
              <span className="el t3">
                {thread.messages[0]?.recalled ? t('recalled') : thread.messages[0] && headline(thread.messages[0])}
              </span>
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** 工作台 or 學校應用: the apps this person sees. */
export function AppGrid({
  title,
  apps,
  unread,
  open,
}: {
  title: string;
  apps: readonly App[];
  unread: (app: App) => number;
  open: (app: App) => void;
}) {
  const t = useT();
  if (apps.length === 0) return <EmptyPane title={t('noApps')} hint="" />;
  return (
    <>
      <h3 className="wbh">{title}</h3>
      <ul className="apps">
        {apps.map((app) => (
          <li key={`${app.agentId}${app.name}`}>
            <button type="button" className="ap" disabled={!app.homeUrl} title={app.description ?? app.name} onClick={() => open(app)}>
              <span className="avw">
                <AppIcon name={app.name} logoUrl={app.logoUrl} />
                <Count n={unread(app)} />
              </span>
              <small>{app.name}</small>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

/** 通訊錄: colleagues of the same corp. */
export function Contacts({ device }: { device: Device }) {
  const t = useT();
  const store = useStore();
  const directory = useStage((state) => state.directories[device.corpId]);
  const [text, setText] = useState('');
  const [people, setPeople] = useState<readonly Person[]>([]);
  useEffect(() => {
    let stale = false;
    const timer = setTimeout(() => {
      sim.people(device.corpId, { kind: 'member', q: text.trim(), limit: 60 }).then(
        (list) => !stale && setPeople(list),
        (error: unknown) => !stale && store.say(t('failed', { reason: String(error) }), true),
      );
    }, 150);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [device.corpId, text, store, t]);
  return (
    <div className="contacts">
      <label className="hostfind">
        <Icon name="search" size={16} />
        <span className="vh">{t('search')}</span>
        <input type="search" placeholder={t('search')} value={text} onChange={(event) => setText(event.target.value)} />
      </label>
      <ul className="ml">
        {people.map((person) => (
          <li key={person.userid} className="row">
            <Avatar name={person.name} />
            <span className="mn grow">
              <b className="el">{person.name}</b>
              <span className="el t3">{personRole(person, directory) || person.userid}</span>
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Conversation of a member with one app: its messages, its menu, and a line to write to it. */
export function AppChat({
  device,
  thread,
  app,
  openUrl,
}: {
  device: Device;
  thread: AppThread;
  app: App | undefined;
  openUrl: (url: string, message?: Delivery) => void;
}) {
  const { t, locale } = useLanguage();
  const store = useStore();
  const now = useNow(30_000);
  const outgoing = useStage((state) => state.outgoing);
  const [text, setText] = useState('');
  const [busy, setBusy] = useState(false);
  const log = useRef<HTMLDivElement>(null);
  const newest = thread.messages[0]?.id ?? 0;
  const known = useRef(newest);
  const own = outgoing.filter((one) => one.deviceId === device.id && one.corpId === thread.corpId && one.agentId === thread.agentId);
  useEffect(() => {
    store.markSeen(device.id, thread.corpId, thread.agentId, newest);
    log.current?.scrollTo({ top: log.current.scrollHeight });
  }, [store, device.id, thread.corpId, thread.agentId, newest, own.length]);
  const shown = thread.messages.slice(0, 40);
  const items = [
    ...shown.map((message) => ({
      at: message.acceptedAt,
      key: `m${message.id}`,
      message,
      fresh: message.id > known.current,
    })),
    ...own.map((one) => ({ at: one.at, key: one.id, text: one.text })),
  ].sort((a, b) => a.at - b.at);
  const failed = (reason: string) => t('failed', { reason });
  const write = (event: FormEvent) => {
    event.preventDefault();
    const content = text.trim();
    if (content === '' || busy) return;
    setBusy(true);
    void store
      .attempt(() => store.sendText(device, thread.agentId, content), failed)
      .then((ok) => {
        setBusy(false);
        if (ok) setText('');
      });
  };
  const press = (button: MenuButton) => {
    const { url, key } = button;
    if (url) {
      void store.attempt(() => sim.clickMenu(device.corpId, device.identity.userid, thread.agentId, { url }), failed);
      openUrl(url);
    } else if (key) {
      void store.attempt(() => sim.clickMenu(device.corpId, device.identity.userid, thread.agentId, { key }), failed);
    }
  };
  return (
    <>
      <div className="pane chat" ref={log} tabIndex={0} role="log" aria-label={thread.name}>
        {items.map((item, index) => {
          const time = item.at - (items[index - 1]?.at ?? 0) > 300_000;
          return (
            <div key={item.key} className="turn">
              {time && <p className="tm">{chatTime(item.at, now, locale, t)}</p>}
              {'message' in item ? (
                <MessageCard
                  message={item.message}
                  from=""
                  child=""
                  fresh={item.fresh ? 'live' : ''}
                  open={(url) => openUrl(url, item.message)}
                />
              ) : (
                <p className="bubble mine">{item.text}</p>
              )}
            </div>
          );
        })}
      </div>
      {app?.menu?.button && app.menu.button.length > 0 && (
        <div className="appmenu">
          {app.menu.button.map((button) =>
            button.sub_button && button.sub_button.length > 0 ? (
              <details key={button.name}>
                <summary>{button.name}</summary>
                <div>
                  {button.sub_button.map((sub) => (
                    <button type="button" key={sub.name} onClick={() => press(sub)}>
                      {sub.name}
                    </button>
                  ))}
                </div>
              </details>
            ) : (
              <button type="button" key={button.name} onClick={() => press(button)}>
                {button.name}
              </button>
            ),
          )}
        </div>
      )}
      {device.identity.kind === 'member' && (
        <form className="write" onSubmit={write}>
          <input
            aria-label={t('writeToApp')}
            placeholder={t('writeToApp')}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <button type="submit" className="btn sm p" disabled={text.trim() === '' || busy}>
            {t('send')}
          </button>
        </form>
      )}
    </>
  );
}
