import { useEffect, useRef, type ReactNode } from 'react';
import { m } from '@contracts/messages';
import { Logo } from '@ui/core/shell/logo';
import { Wave } from '@ui/core/shell/wave';
import { Page } from '@ui/mobile/page';
import { STEPS_TOTAL } from '../model/progress';

/** 「<學校名稱>--訂閱教青局個人化通知服務」 (SUB-05). */
export const schoolTitle = (school: string | undefined): string =>
  school === undefined ? m.register_title_plain() : m.register_title({ school });

/** Head of one screen: whose page it is, how far one is, what is asked. The headline takes the focus when the screen opens. */
export function Head({
  school,
  step = null,
  title,
  subtitle,
  wave = false,
}: {
  school: string | undefined;
  step?: number | null;
  title: string;
  subtitle?: ReactNode;
  wave?: boolean;
}) {
  const headline = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    window.scrollTo(0, 0);
    headline.current?.focus({ preventScroll: true });
    // Once per screen: a headline that changes with a choice must not take the focus away from it.
  }, []);
  return (
    <header>
      <div className="rg-head">
        <p className="rg-brand">
          <Logo size={18} />
          <span>{schoolTitle(school)}</span>
        </p>
        {step === null ? null : (
          <ol className="rg-steps" aria-label={m.register_step_of({ n: step, total: STEPS_TOTAL })}>
            {Array.from({ length: STEPS_TOTAL }, (_none, at) => (
              <li key={at} className={at + 1 < step ? 'rg-steps__done' : at + 1 === step ? 'rg-steps__now' : undefined} />
            ))}
          </ol>
        )}
        <h1 ref={headline} tabIndex={-1}>
          {title}
        </h1>
        {subtitle === undefined ? null : <p className="rg-subtitle">{subtitle}</p>}
      </div>
      {wave ? <Wave /> : null}
    </header>
  );
}

/** One screen of the registration: on a phone the whole page, on a wide window a sheet of paper in its middle. */
export function Screen({
  head,
  bar,
  children,
  school,
}: {
  head: ReactNode;
  bar?: ReactNode;
  children?: ReactNode;
  school: string | undefined;
}) {
  return (
    <Page title={schoolTitle(school)} head={head} bar={bar} offlineText={m.register_offline()}>
      {children}
    </Page>
  );
}
