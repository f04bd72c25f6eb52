import { useState, type FormEvent } from 'react';
import { useLanguage } from '../i18n';
import { dayKey, hourMinute, hourMinuteSecond, longDate, nextTime } from '../model/clock';
import { useNow, useReadNow, useStage, useStore } from '../model/use-stage';
import { Icon } from '../parts/icons';

const HOUR = 3_600_000;

export function ClockPanel() {
  const { t, locale } = useLanguage();
  const store = useStore();
  const clock = useStage((state) => state.clock);
  const now = useNow();
  const readNow = useReadNow();
  const [open, setOpen] = useState(false);
  const fast = clock.speed > 1;
  const failed = (reason: string) => t('failed', { reason });
  const change = (values: { speed?: number; paused?: boolean }) => void store.attempt(() => store.setClock(values), failed);
  const jumpBy = (ms: number) => {
    setOpen(false);
    void store.attempt(() => store.advance(ms), failed);
  };
  const jumpTo = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const wanted = new FormData(event.currentTarget).get('at');
    // The field holds Macao's wall clock, whatever zone this browser is in.
    const ms = typeof wanted === 'string' ? Date.parse(`${wanted}:00+08:00`) - readNow() : Number.NaN;
    if (Number.isFinite(ms) && ms > 0) jumpBy(ms);
    else store.say(t('jumpHint'), true);
  };
  return (
    <section className="ck" aria-label={t('clock')}>
      <div className="fx">
        <span className="s12 t3">{longDate(now, locale)}</span>
        <b className={fast || clock.paused ? 'rate on' : 'rate'}>{clock.paused ? t('paused') : `×${clock.speed}`}</b>
      </div>
      <div className="clk" role="timer" aria-label={hourMinute(now)}>
        {hourMinuteSecond(now)}
      </div>
      <div className="fx g4">
        <button
          type="button"
          className="btn sm ico"
          aria-pressed={clock.paused}
          aria-label={t(clock.paused ? 'resume' : 'pause')}
          title={t(clock.paused ? 'resume' : 'pause')}
          onClick={() => change({ paused: !clock.paused })}
        >
          <Icon name={clock.paused ? 'play' : 'pause'} />
        </button>
        <button
          type="button"
          className="btn sm"
          aria-pressed={fast}
          title={t(fast ? 'normalSpeed' : 'fast')}
          onClick={() => change({ speed: fast ? 1 : 60, paused: false })}
        >
          ×60
        </button>
        <button type="button" className="btn sm grow" aria-expanded={open} onClick={() => setOpen(!open)}>
          {t('jump')}
        </button>
      </div>
      {open && (
        <div className="jump">
          <div className="fx g4 wrap">
            <button type="button" className="chip" onClick={() => jumpBy(HOUR)}>
              {t('plusHour')}
            </button>
            <button type="button" className="chip" onClick={() => jumpBy(24 * HOUR)}>
              {t('plusDay')}
            </button>
            <button type="button" className="chip" onClick={() => jumpBy(nextTime(readNow(), 7, 40) - readNow())}>
              {t('next0740')}
            </button>
          </div>
          <form className="fx g4" onSubmit={jumpTo}>
            <input
              className="field"
              type="datetime-local"
              name="at"
              aria-label={t('jumpTo')}
              defaultValue={`${dayKey(now)}T${hourMinute(now)}`}
            />
            <button type="submit" className="btn sm">
              {t('go')}
            </button>
          </form>
          <p className="s12 t3">{t('jumpHint')}</p>
        </div>
      )}
    </section>
  );
}
