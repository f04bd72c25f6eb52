import { useCallback, useEffect, useRef, useState } from 'react';
import type { Device } from '../api/types';
import { useT } from '../i18n';
import { personRole } from '../model/people';
import { defaultCast } from '../model/stage-state';
import { useStage, useStore } from '../model/use-stage';
import { Avatar } from '../parts/avatar';
import { Icon } from '../parts/icons';
import { Desktop } from './desktop';
import { WechatPhone } from './wechat-phone';
import { WecomPhone } from './wecom-phone';

const CLIENT_WORD = { 'wecom-mobile': 'ofWecom', 'wecom-desktop': 'ofDesktop', wechat: 'ofWechat' } as const;

function Act({ device, big, mixed, enlarge }: { device: Device; big: boolean; mixed: boolean; enlarge: (on: boolean) => void }) {
  const t = useT();
  const store = useStore();
  const directory = useStage((state) => state.directories[device.corpId]);
  const corps = useStage((state) => state.corps);
  const pinged = useStage((state) => (state.ping?.deviceId === device.id ? state.ping.serial : 0));
  const name = device.person?.name ?? device.name ?? device.title ?? device.identity.userid;
  const role = device.subtitle || (device.person ? personRole(device.person, directory) : '');
  const corp = corps.length > 1 ? (corps.find((one) => one.corpId === device.corpId)?.name ?? '') : '';
  const self = useRef<HTMLElement>(null);
  useEffect(() => {
    if (big) self.current?.scrollIntoView({ behavior: 'smooth', inline: 'start', block: 'nearest' });
  }, [big]);
  const kind = device.client === 'wecom-desktop' ? 'pc' : 'ph';
  const Screen = device.client === 'wecom-desktop' ? Desktop : device.client === 'wechat' ? WechatPhone : WecomPhone;
  return (
    <section className={`act ${kind} ${big ? 'big' : ''}`} ref={self} aria-label={`${name} · ${t(CLIENT_WORD[device.client])}`}>
      <header className="capt">
        <span className="capt-av">
          <Avatar name={name} family={device.client === 'wechat'} className="av-xs" />
          {pinged > 0 && <i className="halo" key={pinged} aria-hidden />}
        </span>
        <b className="nw">{name}</b>
        <span className="t3 el" title={[role, t(CLIENT_WORD[device.client]), corp].filter(Boolean).join(' · ')}>
          {[mixed ? corp : role, mixed ? '' : t(CLIENT_WORD[device.client])].filter(Boolean).join(' · ')}
        </span>
        <span className="capt-btn">
          <button
            type="button"
            className="btn q xs ico"
            aria-pressed={big}
            aria-label={t(big ? 'shrink' : 'enlarge', { name })}
            title={t(big ? 'shrink' : 'enlarge', { name })}
            onClick={() => enlarge(!big)}
          >
            <Icon name={big ? 'shrink' : 'expand'} size={14} />
          </button>
          <button
            type="button"
            className="btn q xs ico"
            aria-label={t('closeDevice', { name })}
            title={t('closeDevice', { name })}
            onClick={() => store.takeOff(device.id)}
          >
            <Icon name="close" size={14} />
          </button>
        </span>
      </header>
      <Screen device={device} name={name} />
    </section>
  );
}

/** The devices side by side; one of them can be taken near. */
export function Stage() {
  const t = useT();
  const store = useStore();
  const phase = useStage((state) => state.phase);
  const devices = useStage((state) => state.devices);
  const onStage = useStage((state) => state.onStage);
  const [big, setBig] = useState('');
  const row = useRef<HTMLDivElement>(null);
  const count = useRef(0);
  const shown = onStage.map((id) => devices.find((device) => device.id === id)).filter((device): device is Device => device !== undefined);
  const mixed = new Set(shown.map((device) => device.corpId)).size > 1;
  const enlarge = useCallback((id: string, on: boolean) => setBig(on ? id : ''), []);

  useEffect(() => {
    // A device that comes on stage last is brought into view, the first ones leave the row where it is.
    if (count.current > 0 && shown.length > count.current) row.current?.scrollTo({ left: row.current.scrollWidth, behavior: 'smooth' });
    count.current = shown.length;
  }, [shown.length]);

  useEffect(() => {
    if (!big) return undefined;
    const leave = (event: KeyboardEvent) => event.key === 'Escape' && !event.defaultPrevented && setBig('');
    addEventListener('keydown', leave);
    return () => removeEventListener('keydown', leave);
  }, [big]);

  if (phase === 'loading') {
    return (
      <div className="acts" aria-busy="true">
        <div className="act pc">
          <div className="capt" />
          <div className="win sk" />
        </div>
        {[1, 2].map((n) => (
          <div className="act ph" key={n}>
            <div className="capt" />
            <div className="mini sk" />
          </div>
        ))}
      </div>
    );
  }
  if (shown.length === 0) {
    const cast = defaultCast(devices);
    return (
      <div className="acts none">
        <div className="hollow">
          <svg
            width="176"
            height="122"
            viewBox="0 0 176 122"
            fill="none"
            stroke="var(--primary-tx)"
            strokeWidth="1.500"
            strokeLinecap="round"
            aria-hidden
          >
            <rect x="14" y="24" width="86" height="62" rx="7" />
            <path d="M44 104h26M57 86v18M14 38h86" />
            <rect x="112" y="14" width="42" height="84" rx="9" strokeDasharray="4 4" />
            <path d="M4 112c8-8 14-8 22 0s14 8 22 0 14-8 22 0 14 8 22 0 14-8 22 0 14 8 22 0 14-8 22 0" opacity=".5" />
          </svg>
          <h2>{t('emptyStage')}</h2>
          <p>{t('emptyStageHint')}</p>
          {cast.length > 0 && (
            <button type="button" className="btn p" onClick={() => cast.forEach((id) => store.bringOn(id))}>
              {t('wakeStage')}
            </button>
          )}
        </div>
      </div>
    );
  }
  return (
    <div className="acts" ref={row} tabIndex={-1}>
      {shown.map((device) => (
        <Act key={device.id} device={device} big={big === device.id} mixed={mixed} enlarge={(on) => enlarge(device.id, on)} />
      ))}
    </div>
  );
}
