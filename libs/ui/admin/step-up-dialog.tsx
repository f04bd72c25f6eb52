import './step-up-dialog.css';
import { useEffect, useState } from 'react';
import { Input, Modal } from 'antd';
import { m } from '@contracts/messages';
import { STEP_UP_CHANNEL, STEP_UP_DONE_PAGE, stepUpApi } from '@contracts/step-up';
import { isApiError } from '../core/api/api-error';
import { useApi, useRouteQuery } from '../core/api/query';
import { IconPhone, IconScan, IconShieldCheck } from '../core/icons/icons';
import type { StepUp } from '../core/session/step-up';
import { Button } from '../core/shell/button';

const LOOK_MS = 2_000;

/** 「請掃碼確認管理員身份」: WeCom in a window of its own, so that what was typed here stays; or a text message (PER-23). */
export function StepUpDialog({ stepUp }: { stepUp: StepUp }) {
  return stepUp.asking ? <Asking stepUp={stepUp} /> : null;
}

function Asking({ stepUp }: { stepUp: StepUp }) {
  const api = useApi();
  const [scanning, setScanning] = useState(false);
  const [sentTo, setSentTo] = useState<string>();
  const [code, setCode] = useState('');
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  const state = useRouteQuery(stepUpApi.state, {}, { staleTime: 0, ...(scanning ? { refetchInterval: LOOK_MS } : {}) });
  const { confirmed } = stepUp;
  const until = state.data?.validUntil;
  useEffect(() => {
    if (scanning && until != null) confirmed();
  }, [scanning, until, confirmed]);
  const { refetch } = state;
  useEffect(() => {
    const channel = new BroadcastChannel(STEP_UP_CHANNEL);
    channel.addEventListener('message', () => void refetch());
    return () => channel.close();
  }, [refetch]);

  const tried = async (act: () => Promise<void>) => {
    setBusy(true);
    setFault(undefined);
    try {
      await act();
    } catch (error) {
      setFault(isApiError(error) ? error.message : m.ui_failed());
    } finally {
      setBusy(false);
    }
  };
  const scan = () => {
    // Opened by the press itself, or the browser takes it for an unasked window.
    const own = window.open('about:blank', 'smart-campus-step-up', 'width=520,height=640');
    void tried(async () => {
      const to = own === null ? window.location.pathname + window.location.search : STEP_UP_DONE_PAGE;
      try {
        const { url } = await api.call(stepUpApi.begin, { body: { method: 'wecom_scan', to } });
        if (url === null) return;
        if (own === null) window.location.assign(url);
        else own.location.replace(url);
        setScanning(true);
      } catch (error) {
        own?.close();
        throw error;
      }
    });
  };
  const send = () =>
    void tried(async () => {
      const sent = await api.call(stepUpApi.begin, { body: { method: 'sms' } });
      setSentTo(sent.sentTo ?? '');
    });
  const verify = () =>
    void tried(async () => {
      await api.call(stepUpApi.verify, { body: { code } });
      confirmed();
    });
  return (
    <Modal
      open
      title={m.permissions_step_title()}
      onCancel={stepUp.giveUp}
      footer={null}
      width={440}
      closable={{ 'aria-label': m.ui_close() }}
    >
      <div className="sc-step-up">
        <span className="sc-step-up__mark" aria-hidden="true">
          <IconShieldCheck size={28} />
        </span>
        <p>{m.permissions_step_text()}</p>
        {scanning ? (
          <p className="sc-step-up__wait" role="status">
            <span className="sc-spinner" />
            {m.permissions_step_waiting()}
          </p>
        ) : null}
        {sentTo === undefined ? null : (
          <form
            className="sc-step-up__code"
            onSubmit={(event) => {
              event.preventDefault();
              verify();
            }}
          >
            <label htmlFor="step-up-code">{m.permissions_step_sent({ to: sentTo })}</label>
            <span>
              <Input
                id="step-up-code"
                value={code}
                onChange={(event) => setCode(event.target.value.replace(/\D/g, '').slice(0, 6))}
                placeholder={m.permissions_step_code()}
                inputMode="numeric"
                autoComplete="one-time-code"
              />
              <Button type="submit" kind="primary" busy={busy} disabledReason={code.length === 6 ? undefined : m.permissions_step_code()}>
                {m.permissions_step_verify()}
              </Button>
            </span>
          </form>
        )}
        {fault === undefined ? null : (
          <p className="sc-step-up__fault" role="alert">
            {fault}
          </p>
        )}
        {state.data?.sms === true ? <p className="sc-step-up__risk">{m.permissions_step_sms_risk()}</p> : null}
        <div className="sc-step-up__foot">
          {state.data?.sms === true ? (
            <Button icon={IconPhone} onClick={send} busy={busy}>
              {m.permissions_step_sms()}
            </Button>
          ) : null}
          <Button kind="primary" icon={IconScan} onClick={scan} busy={busy}>
            {m.permissions_step_scan()}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
