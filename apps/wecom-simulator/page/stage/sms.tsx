import { useEffect, useState } from 'react';
import type { Device } from '../api/types';
import { useLanguage, useT } from '../i18n';
import { codeIn, smsOf } from '../model/strangers';
import { useNow, useStage, useStore } from '../model/use-stage';
import { Icon } from '../parts/icons';
import { Sheet } from '../parts/sheet';
import { EmptyPane } from './wecom-panes';
import { chatTime } from './when';

/** A code is read while its page is open, so the banner stays longer than that of a message. */
const BANNER_MS = 15_000;

/** A short message that has just come for the number of this phone. */
export function SmsBanner({ device, open }: { device: Device; open: () => void }) {
  const t = useT();
  const ping = useStage((state) => (state.smsPing && smsOf(device, [state.smsPing.message]).length > 0 ? state.smsPing : null));
  const [gone, setGone] = useState(0);
  useEffect(() => {
    if (!ping) return undefined;
    const timer = setTimeout(() => setGone(ping.serial), BANNER_MS);
    return () => clearTimeout(timer);
  }, [ping]);
  if (!ping || ping.serial === gone || device.offline === true) return null;
  return (
    <button
      type="button"
      className="toast"
      key={ping.serial}
      title={t('smsOpen')}
      onClick={() => {
        setGone(ping.serial);
        open();
      }}
    >
      <span className="av av-s" aria-hidden>
        <Icon name="mail" size={20} />
      </span>
      <span className="mn grow">
        <b className="el">{t('sms')}</b>
        <span className="smstext">{ping.message.text}</span>
      </span>
      <span className="t3 s12">{t('now')}</span>
    </button>
  );
}

/** The short messages of a phone; a code is copied by one press. */
export function SmsSheet({ device, close }: { device: Device; close: () => void }) {
  const { t, locale } = useLanguage();
  const store = useStore();
  const all = useStage((state) => state.sms);
  const now = useNow(30_000);
  const own = smsOf(device, all);
  const copy = (code: string) => {
    void store
      .attempt(
        () => navigator.clipboard.writeText(code),
        (reason) => t('failed', { reason }),
      )
      .then((ok) => ok && store.say(t('copied')));
  };
  return (
    <Sheet title={t('sms')} close={close}>
      <p className="s12 t3">{t('smsNumber', { n: device.mobile ?? '' })}</p>
      {own.length === 0 ? (
        <EmptyPane title={t('smsNone')} hint={t('smsNoneHint')} />
      ) : (
        <ul className="smslist">
          {own.slice(0, 20).map((message) => {
            const code = codeIn(message.text);
            return (
              <li key={message.id}>
                <time className="s12 t3">{chatTime(message.acceptedAt, now, locale, t)}</time>
                <p>{message.text}</p>
                {code !== null && (
                  <button type="button" className="btn sm" onClick={() => copy(code)}>
                    {t('smsCopy', { code })}
                  </button>
                )}
              </li>
            );
          })}
        </ul>
      )}
    </Sheet>
  );
}
