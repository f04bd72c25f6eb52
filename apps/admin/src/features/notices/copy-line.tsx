import { m } from '@contracts/messages';
import { IconCopy } from '@ui/core/icons/icons';
import { Button } from '@ui/core/shell/button';
import { toast } from '@ui/core/status/toast';

/** A line of signs that people compare or type elsewhere, with 【複製】. */
export function CopyLine({ text }: { text: string }) {
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      toast(m.notice_settings_copied());
    } catch {
      // Without the right to the clipboard the text can still be marked.
      toast(m.notice_settings_copy_failed(), 'bad');
    }
  };
  return (
    <span className="cn-copy">
      <code>{text}</code>
      <Button
        kind="quiet"
        size="small"
        icon={IconCopy}
        aria-label={m.notice_settings_copy()}
        title={m.notice_settings_copy()}
        onClick={() => void copy()}
      />
    </span>
  );
}
