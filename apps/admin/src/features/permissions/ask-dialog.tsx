import { useState, type ReactNode } from 'react';
import { Modal } from 'antd';
import { m } from '@contracts/messages';
import { isApiError } from '@ui/core/api/api-error';
import { useStepUp } from '@ui/core/session/step-up';
import { Button } from '@ui/core/shell/button';
import { StepUpDialog } from '@ui/admin/step-up-dialog';
import { useFocusBack } from '@ui/admin/use-focus-back';

/** Asks before something that takes rights or cannot be undone: says what will happen, then does it, with step-up where asked for. */
export function AskDialog({
  title,
  children,
  ok,
  danger = false,
  why,
  act,
  onClose,
}: {
  title: string;
  children: ReactNode;
  ok: string;
  danger?: boolean;
  /** Why it cannot be pressed yet. */
  why?: string | undefined;
  act: () => Promise<unknown>;
  onClose: (done: boolean) => void;
}) {
  useFocusBack();
  const stepUp = useStepUp();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  const run = async () => {
    setBusy(true);
    setFault(undefined);
    try {
      await stepUp.run(act);
      onClose(true);
    } catch (error) {
      if (!isApiError(error, 'STEP_UP_REQUIRED')) setFault(isApiError(error) ? error.message : m.ui_failed());
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Modal
        open={!stepUp.asking}
        title={title}
        width={480}
        onCancel={() => onClose(false)}
        closable={{ 'aria-label': m.ui_close() }}
        footer={
          <div className="cp-foot">
            <Button onClick={() => onClose(false)}>{m.permissions_cancel()}</Button>
            <Button kind={danger ? 'danger-fill' : 'primary'} busy={busy} disabledReason={why} onClick={() => void run()}>
              {ok}
            </Button>
          </div>
        }
      >
        <div className="cp-form">
          {children}
          {fault === undefined ? null : (
            <p className="cp-fault" role="alert">
              {fault}
            </p>
          )}
        </div>
      </Modal>
      <StepUpDialog stepUp={stepUp} />
    </>
  );
}
