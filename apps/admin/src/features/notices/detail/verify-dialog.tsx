import { Modal } from 'antd';
import { m } from '@contracts/messages';
import { CopyLine } from '../copy-line';
import { useFocusBack } from '@ui/admin/use-focus-back';

/** 如何核對: what a receipt is checked with, by anybody and without the platform (BEY-01). */
export function VerifyDialog({ noticeId, fingerprint, onClose }: { noticeId: string; fingerprint: string; onClose: () => void }) {
  useFocusBack();
  return (
    <Modal open width={560} title={m.console_notices_verify()} footer={null} onCancel={onClose}>
      <p className="sc-quiet">{m.console_notices_verify_what()}</p>
      <ol className="cl-steps">
        <li>{m.console_notices_verify_step_receipt()}</li>
        <li>
          {m.console_notices_verify_step_key()}
          <CopyLine text={fingerprint} />
        </li>
        <li>
          {m.console_notices_verify_step_run()}{' '}
          <a href="/programs/ledger-verifier.mjs" download>
            {m.console_notices_verify_program()}
          </a>
          <CopyLine text={`node ledger-verifier.mjs --key ${fingerprint} receipt-${noticeId}.json`} />
        </li>
      </ol>
      <p className="sc-quiet">{m.console_notices_verify_result()}</p>
    </Modal>
  );
}
