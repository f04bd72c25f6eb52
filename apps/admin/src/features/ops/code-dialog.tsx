import { Modal } from 'antd';
import { m } from '@contracts/messages';
import { formatTableTime } from '@ui/core/format/date';
import { Button } from '@ui/core/shell/button';
import { toast } from '@ui/core/status/toast';
import { useFocusBack } from '@ui/admin/use-focus-back';
import { CodePicture } from './code-picture';

/** A code that has just been issued: as a picture to print and as a link to send. It cannot be read back later. */
export function CodeDialog({ code, onClose }: { code: { url: string; expiresAt: string }; onClose: () => void }) {
  useFocusBack();
  const copy = () =>
    navigator.clipboard.writeText(code.url).then(
      () => toast(m.ops_first_copied()),
      () => toast(m.ui_failed(), 'bad'),
    );
  return (
    <Modal
      open
      width={460}
      title={m.ops_first_code()}
      onCancel={onClose}
      footer={
        <span className="op-foot">
          <Button onClick={() => void copy()}>{m.ops_first_copy()}</Button>
          <Button kind="primary" onClick={onClose}>
            {m.ui_close()}
          </Button>
        </span>
      }
    >
      <div className="op-first">
        <p className="sc-quiet">{m.ops_first_code_text()}</p>
        <CodePicture text={code.url} label={m.ops_first_qr()} />
        <code className="op-code">{code.url}</code>
        <span className="sc-quiet sc-number">{m.ops_first_until({ time: formatTableTime(code.expiresAt) })}</span>
      </div>
    </Modal>
  );
}
