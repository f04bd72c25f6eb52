import { useEffect, useMemo, useRef, useState } from 'react';
import type { Delivery } from '../api/types';
import { useT, type Translate } from '../i18n';
import { hourMinuteSecond } from '../model/clock';
import { identitiesOf } from '../model/stage-state';
import { useStage, useStore } from '../model/use-stage';
import { wireLine, type WireStep } from '../model/wire-line';
import { personKey } from '../api/types';
import { Icon, type IconName } from '../parts/icons';
import { LogDrawer } from './log-drawer';

interface Words {
  icon: IconName;
  tone: '' | 'hot' | 'wn' | 'bd';
  title: string;
  detail: string;
}

function inWords(
  step: WireStep,
  t: Translate,
  arrivals: ReadonlyMap<number, Delivery>,
  nameOf: (message: Delivery) => string,
  deviceName: (id: string) => string,
): Words {
  switch (step.kind) {
    case 'start':
      return {
        icon: 'upload',
        tone: '',
        title: t(step.school ? 'wireSend' : 'wireSendApp'),
        detail: `${t('wireBatches', { n: step.calls })} · ${t('wireBatch', { n: step.receivers })}`,
      };
    case 'again':
      return { icon: 'bell', tone: '', title: t('wireAgain'), detail: t('wireBatch', { n: step.receivers }) };
    case 'arrival': {
      const message = arrivals.get(step.deliveryId);
      const name = message ? nameOf(message) : '';
      const family = message?.receiver.kind !== 'member';
      return {
        icon: 'checkCircle',
        tone: 'hot',
        title: family ? t('wireTo', { name }) : t('wireToApp', { app: message.appName, name }),
        detail: step.ms === null ? '' : t('wireMs', { n: Math.max(1, Math.round(step.ms)) }),
      };
    }
    case 'sum': {
      const lost = [
        step.notFollowing > 0 ? t('wireNotFollowing', { n: step.notFollowing }) : '',
        step.dropped > 0 ? t('wireDroppedN', { n: step.dropped }) : '',
        step.duplicate > 0 ? t('wireDuplicateN', { n: step.duplicate }) : '',
      ].filter(Boolean);
      return {
        icon: lost.length > 0 ? 'people' : 'check',
        tone: step.dropped > 0 ? 'wn' : '',
        title: t('wireDelivered', { n: step.delivered, all: step.receivers }),
        detail: lost.join(' · ') || t('wireAllDelivered'),
      };
    }
    case 'trouble': {
      const title =
        step.code === 45009
          ? t('wireRate')
          : step.code === -1
            ? t('wireBusy')
            : step.fault === 'accept-then-drop'
              ? t('wireNoAnswer')
              : step.code === 0 || step.code === null
                ? faultWord(step.fault, t)
                : t('wireError', { code: step.code });
      return {
        icon: step.code === 45009 ? 'pause' : 'bolt',
        tone: 'wn',
        title,
        detail: t('wireTimes', { n: step.times }),
      };
    }
    case 'opened':
      return {
        icon: 'eye',
        tone: '',
        title: t('wireOpened', { name: deviceName(step.deviceId) }),
        detail: t('wireOpenedHint'),
      };
    case 'callback':
      return {
        icon: 'callback',
        tone: '',
        title: t('wireCallback', { event: step.event }),
        detail: t('wireTimes', { n: step.times }),
      };
    case 'recall':
      return { icon: 'undo', tone: 'bd', title: t('recalled'), detail: '' };
  }
}

const FAULT_WORDS: Readonly<
  Record<string, 'faultSlow' | 'faultDown' | 'faultAcceptDrop' | 'faultMinusOne' | 'faultRefuse' | 'faultSilent' | 'faultToken'>
> = {
  slow: 'faultSlow',
  down: 'faultDown',
  'accept-then-drop': 'faultAcceptDrop',
  busy: 'faultMinusOne',
  'invalid-receivers': 'faultRefuse',
  'silent-drop': 'faultSilent',
  'token-ended': 'faultToken',
};
const faultWord = (fault: string, t: Translate): string => {
  const word = FAULT_WORDS[fault];
  return word ? t(word) : fault || t('kindFault');
};

/** 訊息線: the newest notice on its way, step by step, and the door to the whole log. */
export function Wire({ corpId }: { corpId: string }) {
  const t = useT();
  const store = useStore();
  const sends = useStage((state) => state.sends);
  const arrivals = useStage((state) => state.arrivals);
  const calls = useStage((state) => state.calls);
  const callbacks = useStage((state) => state.callbacks);
  const opened = useStage((state) => state.opened);
  const recalls = useStage((state) => state.recalls);
  const devices = useStage((state) => state.devices);
  const [drawer, setDrawer] = useState(false);
  const [played, setPlayed] = useState(0);
  const list = useRef<HTMLOListElement>(null);

  const line = useMemo(() => {
    const mine = corpId ? sends.filter((send) => send.corpId === corpId) : sends;
    return wireLine({ sends: mine, arrivals, calls, callbacks, opened, recalls });
  }, [corpId, sends, arrivals, calls, callbacks, opened, recalls]);
  const byId = useMemo(() => new Map(arrivals.map((message) => [message.id, message])), [arrivals]);
  const nameOf = (message: Delivery) => {
    const key = personKey(message.corpId, message.receiver);
    const device = devices.find((one) => identitiesOf(one).includes(key));
    return device?.person?.name ?? device?.title ?? message.receiver.userid;
  };
  const deviceName = (id: string) => {
    const device = devices.find((one) => one.id === id);
    return device?.person?.name ?? device?.title ?? id;
  };
  const count = line.steps.length;
  useEffect(() => {
    list.current?.scrollTo({ left: list.current.scrollWidth, behavior: 'smooth' });
  }, [count, played]);

  const replay = () => {
    setPlayed(played + 1);
    list.current?.scrollTo({ left: 0 });
    const arrival = [...line.steps].reverse().find((step) => step.kind === 'arrival');
    if (arrival?.kind === 'arrival') {
      const message = byId.get(arrival.deliveryId);
      if (message) store.showAgain(message);
    }
  };

  return (
    <section className="wirebox" aria-labelledby="wire-h">
      <div className="wirehead">
        <h2 id="wire-h">{t('wire')}</h2>
        <span className="t3 s13 el grow">{line.title || t('wireHint')}</span>
        {count > 0 && (
          <button type="button" className="btn sm q" onClick={replay}>
            <Icon name="reload" />
            {t('replay')}
          </button>
        )}
        <button type="button" className="btn sm" onClick={() => setDrawer(true)}>
          {t('allRecords')}
        </button>
      </div>
      {count === 0 ? (
        <p className="wire hollowwire">{t('wireEmpty')}</p>
      ) : (
        <ol className="wire" ref={list} key={played} tabIndex={0} aria-label={t('wire')}>
          {line.steps.map((step, index) => {
            const words = inWords(step, t, byId, nameOf, deviceName);
            return (
              <li
                key={`${step.kind}${index}`}
                className={words.tone}
                style={{ animationDelay: played > 0 ? `${index * 350}ms` : undefined }}
              >
                <span className="nd">
                  <Icon name={words.icon} />
                </span>
                <div className="mn">
                  <time>{hourMinuteSecond(step.at)}</time>
                  <b className="el" title={words.title}>
                    {words.title}
                  </b>
                  <small className="el" title={words.detail}>
                    {words.detail}
                  </small>
                </div>
              </li>
            );
          })}
        </ol>
      )}
      {drawer && <LogDrawer corpId={corpId} close={() => setDrawer(false)} />}
    </section>
  );
}
