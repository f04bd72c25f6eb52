import { m } from '@contracts/messages';
import { IconCopy } from '@ui/core/icons/icons';
import { Button } from '@ui/core/shell/button';
import { toast } from '@ui/core/status/toast';

/** 【複製】 with what is copied in its label. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  return (
    <Button
      size="small"
      icon={IconCopy}
      onClick={() => {
        // Without the right to the clipboard the text can still be read and marked.
        navigator.clipboard.writeText(text).then(
          () => toast(m.ui_copied()),
          () => toast(text, 'info'),
        );
      }}
    >
      {label}
    </Button>
  );
}
