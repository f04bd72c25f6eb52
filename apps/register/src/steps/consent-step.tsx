import { useEffect, useRef, useState } from 'react';
import type { Locale } from '@contracts/locale';
import { m } from '@contracts/messages';
import { routes } from '../routes';
import { currentLocale } from '@ui/core/i18n/locale';
import { IconChevronDown } from '@ui/core/icons/icons';
import { Button } from '@ui/core/shell/button';
import { LangSwitch } from '@ui/core/shell/lang-switch';
import { BottomBar } from '@ui/mobile/page';
import { Head, Screen } from '../parts/frame';
import { ProblemNote } from '../parts/problem-note';
import type { StepProps } from './step-props';

/** The page in another language is another page: it carries the texts of one only. */
const showIn = (locale: Locale): void => window.location.replace(`${window.location.pathname}?lang=${locale}`);

/** True once the end of the text has been in sight. */
function useReadToEnd(): [(end: HTMLElement | null) => void, boolean] {
  const [read, setRead] = useState(false);
  const watcher = useRef<IntersectionObserver>(undefined);
  useEffect(() => () => watcher.current?.disconnect(), []);
  const mark = (end: HTMLElement | null) => {
    watcher.current?.disconnect();
    if (end === null || read) return;
    watcher.current = new IntersectionObserver((seen) => {
      if (seen.some((entry) => entry.isIntersecting)) setRead(true);
    });
    watcher.current.observe(end);
  };
  return [useRef(mark).current, read];
}

/** 個人資料收集聲明: 同意 opens when the end was read (SUB-02, SUB-03). */
export function ConsentStep({ token, view, registration, onHelp, onDeclined }: StepProps & { onDeclined: () => void }) {
  const [end, read] = useReadToEnd();
  const parts = [
    [m.register_consent_purpose(), m.register_consent_purpose_text()],
    [m.register_consent_transfer(), m.register_consent_transfer_text()],
    [m.register_consent_access(), m.register_consent_access_text()],
    [m.register_consent_protection(), m.register_consent_protection_text()],
  ] as const;
  return (
    <Screen
      school={view.school?.name}
      head={
        <Head
          school={view.school?.name}
          title={m.register_consent_title()}
          subtitle={<span lang="en">{m.register_consent_plan()}</span>}
          wave
        />
      }
      bar={
        <BottomBar>
          {read ? null : (
            <button
              type="button"
              className="rg-read-on"
              onClick={() => window.scrollBy({ top: window.innerHeight * 0.7, behavior: 'smooth' })}
            >
              <IconChevronDown size={18} />
              {m.register_read_first()}
            </button>
          )}
          <Button kind="quiet" size="large" className="rg-narrow" onClick={onDeclined}>
            {m.register_decline()}
          </Button>
          <Button
            kind="primary"
            size="large"
            busy={registration.busy}
            disabledReason={read ? undefined : m.register_read_first()}
            onClick={() =>
              void registration.step((call) =>
                call(routes.consent, { params: { token }, body: { version: view.consentVersion, locale: currentLocale() } }),
              )
            }
          >
            {m.register_agree()}
          </Button>
        </BottomBar>
      }
    >
      <article className="rg-statement">
        {parts.map(([title, text]) => (
          <section key={title}>
            <h2>{title}</h2>
            <p>{text}</p>
          </section>
        ))}
        <div ref={end} className="rg-statement__end" />
      </article>
      <p className="rg-links">
        <Button kind="text" size="medium" onClick={() => onHelp(view.kind === 'family' ? 'how-family' : 'how-staff')}>
          {m.register_help_how()}
        </Button>
      </p>
      <div className="rg-language">
        <LangSwitch onChange={showIn} />
      </div>
      {registration.problem === undefined ? null : <ProblemNote problem={registration.problem} />}
    </Screen>
  );
}
