import { useEffect, useState, type ReactNode } from 'react';
import type { Delivery, Device } from '../api/types';
import { useT } from '../i18n';
import { headline } from '../model/cards';
import { hourMinute } from '../model/clock';
import { useNow, useStage } from '../model/use-stage';
import { AppIcon } from '../parts/avatar';
import { Icon, StatusGlyphs } from '../parts/icons';
import { SmsBanner } from './sms';

/** Case, status bar and arriving banner of a phone. */
export function PhoneShell({
  device,
  name,
  quiet,
  onBanner,
  onSms,
  children,
}: {
  device: Device;
  name: string;
  /** True while the arriving message is visible anyway. */
  quiet: (delivery: Delivery) => boolean;
  onBanner: (delivery: Delivery) => void;
  onSms: () => void;
  children: ReactNode;
}) {
  const t = useT();
  const now = useNow(5000);
  const offline = device.offline === true;
  return (
    <div className={`mini ${device.client === 'wechat' ? 'wx' : ''}`}>
      <div className="scr">
        <div className="sbar" aria-hidden>
          <span>{hourMinute(now)}</span>
          {offline && <Icon name="wifiOff" size={14} />}
          <StatusGlyphs offline={offline} />
        </div>
        {children}
        <Banner device={device} quiet={quiet} open={onBanner} label={t('openMessage', { name })} />
        <SmsBanner device={device} open={onSms} />
        <i className="homeind" aria-hidden />
      </div>
    </div>
  );
}

function Banner({
  device,
  quiet,
  open,
  label,
}: {
  device: Device;
  quiet: (delivery: Delivery) => boolean;
  open: (delivery: Delivery) => void;
  label: string;
}) {
  const t = useT();
  const ping = useStage((state) => (state.ping?.deviceId === device.id ? state.ping : null));
  const [gone, setGone] = useState(0);
  useEffect(() => {
    if (!ping) return undefined;
    const timer = setTimeout(() => setGone(ping.serial), 6000);
    return () => clearTimeout(timer);
  }, [ping]);
  if (!ping || ping.serial === gone || quiet(ping.delivery)) return null;
  const family = device.client === 'wechat';
  return (
    <button
      type="button"
      className="toast"
      key={ping.serial}
      title={label}
      onClick={() => {
        setGone(ping.serial);
        open(ping.delivery);
      }}
    >
      {family ? (
        <span className="av av-a" aria-hidden>
          <Icon name="school" size={20} />
        </span>
      ) : (
        <AppIcon name={ping.delivery.appName} size={20} />
      )}
      <span className="mn grow">
        <b className="el">{family ? t('schoolNotice') : ping.delivery.appName}</b>
        <span className="el">{headline(ping.delivery)}</span>
      </span>
      <span className="t3 s12">{t('now')}</span>
    </button>
  );
}
