import { m } from '@contracts/messages';
import { closeWindow } from '@ui/core/host';
import { switchLocale } from '@ui/core/i18n/locale';
import { Button } from '@ui/core/shell/button';
import { LangSwitch } from '@ui/core/shell/lang-switch';
import { Logo } from '@ui/core/shell/logo';
import { Wave } from '@ui/core/shell/wave';
import { EmptyState, NotFoundState, OpenOnDesktopState } from '@ui/core/states/states';
import { Page } from '@ui/mobile/page';
import './pages.css';

const close = () => (
  <Button size="large" onClick={closeWindow}>
    {m.ui_back()}
  </Button>
);

/** 「請在電腦端打開」: the console on a phone (OVR-06). */
export function OpenOnDesktopPage() {
  return (
    <Page title={m.ui_open_on_desktop()}>
      <OpenOnDesktopState action={close()} />
    </Page>
  );
}

export function NotFoundPage() {
  return (
    <Page title={m.ui_not_found()}>
      <NotFoundState surface="h5" action={close()} />
    </Page>
  );
}

/** No session and no client to ask for one: where to open the page from. */
export function SignedOutPage() {
  return (
    <Page title={m.ui_campus()}>
      <EmptyState surface="h5" title={m.ui_signed_out()} text={m.ui_signed_out_text()} action={close()} />
    </Page>
  );
}

/** First page of the host opened by hand. */
export function WelcomePage() {
  const head = (
    <header>
      <div className="welcome-head">
        <Logo size={44} />
        <h1>{m.ui_campus()}</h1>
      </div>
      <Wave />
    </header>
  );
  return (
    <Page title={m.ui_campus()} head={head}>
      <EmptyState surface="h5" title={m.ui_signed_out()} text={m.ui_signed_out_text()} action={<LangSwitch onChange={(locale) => void switchLocale(locale)} />} />
    </Page>
  );
}
