import { useLocation } from 'react-router';
import { m } from '@contracts/messages';
import { SIGN_IN_FAULTS, type SignInFault } from '@contracts/session';
import { closeWindow } from '@ui/core/host';
import { SignedOut, useLocaleSwitch } from '@ui/core/session/session';
import { Button } from '@ui/core/shell/button';
import { LangSwitch } from '@ui/core/shell/lang-switch';
import { Logo } from '@ui/core/shell/logo';
import { Wave } from '@ui/core/shell/wave';
import { EmptyState, FailedState, NotFoundState, OpenOnDesktopState } from '@ui/core/states/states';
import { Page } from '@ui/mobile/page';
import './pages.css';

function CloseButton() {
  return (
    <Button size="large" onClick={closeWindow}>
      {m.ui_back()}
    </Button>
  );
}

/** 「請在電腦端打開」: the console on a phone (OVR-06). */
export function OpenOnDesktopPage() {
  return (
    <Page title={m.ui_open_on_desktop()}>
      <OpenOnDesktopState action={<CloseButton />} />
    </Page>
  );
}

export function NotFoundPage() {
  return (
    <Page title={m.ui_not_found()}>
      <NotFoundState surface="h5" action={<CloseButton />} />
    </Page>
  );
}

/** No session and no client to ask for one: where to open the page from. */
export function SignedOutPage() {
  return (
    <Page title={m.ui_campus()}>
      <SignedOut surface="h5" action={<CloseButton />} />
    </Page>
  );
}

function Brand() {
  return (
    <header>
      <div className="welcome-head">
        <Logo size={44} />
        <h1>{m.ui_campus()}</h1>
      </div>
      <Wave />
    </header>
  );
}

/** First page of the host opened by hand. */
export function WelcomePage() {
  const change = useLocaleSwitch();
  return (
    <Page title={m.ui_campus()} head={<Brand />}>
      <SignedOut surface="h5" action={<LangSwitch onChange={change} />} />
    </Page>
  );
}

/** WeCom knows the person, the school does not. */
export function NotJoinedPage() {
  return (
    <Page title={m.ui_campus()} head={<Brand />}>
      <EmptyState surface="h5" title={m.ui_not_joined()} text={m.ui_not_joined_text()} action={<CloseButton />} />
    </Page>
  );
}

const reasons: Readonly<Record<SignInFault, () => string>> = {
  link: m.ui_sign_in_link,
  client: m.ui_sign_in_client,
  unit: m.ui_sign_in_unit,
  role: m.ui_sign_in_role,
  limit: m.ui_sign_in_limit,
  wecom: m.ui_sign_in_wecom,
};

/** A log-in that failed on the way says why and what to do. */
export function SignInFailedPage() {
  const why = new URLSearchParams(useLocation().search).get('why');
  const fault = SIGN_IN_FAULTS.find((known) => known === why) ?? 'link';
  return (
    <Page title={m.ui_sign_in_failed()} head={<Brand />}>
      <FailedState surface="h5" title={m.ui_sign_in_failed()} text={reasons[fault]()} error={new Error(fault)} note={<CloseButton />} />
    </Page>
  );
}
