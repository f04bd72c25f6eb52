import { m } from '@contracts/messages';
import { IconCopy } from '@ui/core/icons/icons';
import { Button } from '@ui/core/shell/button';
import { toast } from '@ui/core/status/toast';
import { copyText } from '../../shared/copy-text';

/** What was typed and does not count: to read, copy, throw away (NOT-38, NOT-54, NOT-57). */
export function Unsent({ text, why, onDiscard }: { text: string; why?: string | undefined; onDiscard: () => void }) {
  const copy = async () => {
    const ok = await copyText(text);
    toast(ok ? m.family_forms_copied() : m.family_forms_copy_failed(), ok ? 'ok' : 'bad');
  };
  return (
    <section className="fam-unsent" aria-label={m.family_forms_unsent()}>
      {why === undefined ? null : (
        <p className="fam-unsent__why" role="alert">
          {why}
        </p>
      )}
      <h2>{m.family_forms_unsent()}</h2>
      <p className="sc-quiet">{m.family_forms_unsent_text()}</p>
      <pre>{text}</pre>
      <div className="fam-unsent__actions">
        <Button size="medium" icon={IconCopy} onClick={() => void copy()}>
          {m.family_forms_copy_text()}
        </Button>
        <Button kind="text" size="medium" onClick={onDiscard}>
          {m.family_forms_discard()}
        </Button>
      </div>
    </section>
  );
}
