import { useEffect, useState } from 'react';
import { useT } from '../i18n';
import { headline } from '../model/cards';
import { useStage } from '../model/use-stage';
import { Icon } from './icons';

/** What just happened, for a few seconds; the broken stream for as long as it is broken. */
export function StatusToast() {
  const t = useT();
  const notice = useStage((state) => state.notice);
  const connected = useStage((state) => state.connected);
  const ready = useStage((state) => state.phase === 'ready');
  const [hidden, setHidden] = useState(0);
  useEffect(() => {
    if (!notice) return undefined;
    const timer = setTimeout(() => setHidden(notice.serial), notice.bad ? 7000 : 3500);
    return () => clearTimeout(timer);
  }, [notice]);
  const lost = ready && !connected;
  const shown = notice && notice.serial !== hidden;
  return (
    <div className="statusline" role="status">
      {lost && (
        <p className="statusmsg">
          <Icon name="wifiOff" />
          {t('lost')}
        </p>
      )}
      {shown && (
        <p className={notice.bad ? 'statusmsg bad' : 'statusmsg'} key={notice.serial}>
          <Icon name={notice.bad ? 'warn' : 'checkCircle'} />
          {notice.text}
        </p>
      )}
    </div>
  );
}

/** Reads arriving messages out to those who cannot see the ping. */
export function Announcer() {
  const t = useT();
  const ping = useStage((state) => state.ping);
  const devices = useStage((state) => state.devices);
  const device = devices.find((one) => one.id === ping?.deviceId);
  const name = device?.person?.name ?? device?.title ?? '';
  return (
    <p className="vh" aria-live="polite">
      {ping && t('arrived', { name, title: headline(ping.delivery) })}
    </p>
  );
}
