import './ops.css';
import { useEffect, useState, type ReactNode } from 'react';
import {
  browserSupportsWebAuthn,
  startAuthentication,
  startRegistration,
  WebAuthnError,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser';
import { useNavigate } from 'react-router';
import { useQueryClient } from '@tanstack/react-query';
import { m } from '@contracts/messages';
import { opsApi } from '@contracts/ops';
import { isApiError } from '@ui/core/api/api-error';
import { routeKey, useApi } from '@ui/core/api/query';
import { changeLocale } from '@ui/core/session/session';
import { Button } from '@ui/core/shell/button';
import { LangSwitch } from '@ui/core/shell/lang-switch';
import { Logo } from '@ui/core/shell/logo';
import { Banner } from '@ui/core/status/offline-banner';

/** What went wrong, in words; giving up at the browser's dialog is no fault of the system. */
function faultWord(error: unknown): string {
  if (isApiError(error)) return error.message;
  if (error instanceof WebAuthnError || (error instanceof Error && ['NotAllowedError', 'AbortError'].includes(error.name)))
    return m.ops_given_up();
  return error instanceof Error ? error.message : m.ui_failed();
}

function Card({ title, text, fault, children }: { title: string; text: string; fault: string | undefined; children: ReactNode }) {
  return (
    <main className="op-card">
      <header>
        <Logo />
        <span>
          <b>{m.ui_campus()}</b>
          <small className="sc-quiet">{m.ops_title()}</small>
        </span>
        <span className="op-card__language">
          <LangSwitch compact onChange={(locale) => void changeLocale(locale)} />
        </span>
      </header>
      <h1>{title}</h1>
      <p className="sc-quiet">{text}</p>
      {fault === undefined ? null : (
        <div role="alert">
          <Banner tone="bad">{fault}</Banner>
        </div>
      )}
      {browserSupportsWebAuthn() ? children : <Banner tone="warn">{m.ops_unsupported()}</Banner>}
    </main>
  );
}

function usePasskey(run: () => Promise<unknown>) {
  const navigate = useNavigate();
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  const start = async () => {
    setBusy(true);
    setFault(undefined);
    try {
      await run();
      await client.invalidateQueries({ queryKey: routeKey(opsApi.session) });
      void navigate('/ops', { replace: true });
    } catch (error) {
      setFault(faultWord(error));
    } finally {
      setBusy(false);
    }
  };
  return { busy, fault, start };
}

/** Log-in of operators: the passkey of this device, no password (A6, H1). */
export function LoginPage() {
  const api = useApi();
  const { busy, fault, start } = usePasskey(async () => {
    const optionsJSON = (await api.call(opsApi.loginOptions, {})) as unknown as PublicKeyCredentialRequestOptionsJSON;
    const response = await startAuthentication({ optionsJSON });
    await api.call(opsApi.login, { body: { response: { ...response } } });
  });
  return (
    <Card title={m.ops_login_title()} text={m.ops_login_text()} fault={fault}>
      <Button kind="primary" size="large" block busy={busy} onClick={() => void start()}>
        {m.ops_login()}
      </Button>
    </Card>
  );
}

/** Enrols a passkey by the one-time link; the token stands behind `#` and leaves the address at once. */
export function EnrolPage() {
  const api = useApi();
  const [token] = useState(() => window.location.hash.replace(/^#(?:token=)?/, ''));
  useEffect(() => {
    if (token !== '') window.history.replaceState(window.history.state, '', window.location.pathname);
  }, [token]);
  const { busy, fault, start } = usePasskey(async () => {
    const optionsJSON = (await api.call(opsApi.enrolOptions, {
      body: { token },
    })) as unknown as PublicKeyCredentialCreationOptionsJSON;
    const response = await startRegistration({ optionsJSON });
    await api.call(opsApi.enrol, { body: { token, response: { ...response } } });
  });
  const missing = token.length < 40;
  return (
    <Card title={m.ops_enrol_title()} text={m.ops_enrol_text()} fault={missing ? m.ops_enrol_no_token() : fault}>
      {missing ? null : (
        <Button kind="primary" size="large" block busy={busy} onClick={() => void start()}>
          {m.ops_enrol()}
        </Button>
      )}
    </Card>
  );
}
