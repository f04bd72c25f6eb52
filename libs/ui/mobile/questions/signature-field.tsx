import { useEffect, useState } from 'react';
import type { FormQuestion } from '@contracts/forms/questions';
import { m } from '@contracts/messages';
import type { FormFile } from '../../core/forms/form-values';
import { IconSign } from '../../core/icons/icons';
import { Button } from '../../core/shell/button';
import { toast } from '../../core/status/toast';
import type { FormFiles } from './files-field';

type Pad = typeof import('./signature-sheet').SignatureSheet;
const loadPad = async (): Promise<Pad> => (await import('./signature-sheet')).SignatureSheet;

/** 簽名: a place to press, then the drawn picture with the way to sign anew. */
export function SignatureField({
  question,
  id,
  known,
  files,
  invalid,
}: {
  question: FormQuestion;
  id: string | undefined;
  known: Readonly<Record<string, FormFile>>;
  files: FormFiles | undefined;
  invalid: boolean;
}) {
  const [Pad, setPad] = useState<{ part: Pad }>();
  const [loading, setLoading] = useState(false);
  useEffect(() => {
    // Brought before it is needed: the network may be gone when somebody signs. A failure is told at the press.
    loadPad().catch(() => undefined);
  }, []);
  const sign = async () => {
    setLoading(true);
    try {
      const part = await loadPad();
      setPad({ part });
    } catch {
      toast(m.ui_unreachable(), 'bad');
    } finally {
      setLoading(false);
    }
  };
  const file = id === undefined ? undefined : known[id];
  const state = id === undefined ? undefined : files?.states[id];
  const picture = id === undefined ? undefined : files?.picture(id);
  return (
    <>
      {id === undefined || file === undefined ? (
        <button
          type="button"
          className={invalid ? 'frm-sign frm-sign--bad' : 'frm-sign'}
          aria-describedby={`q-${question.key}-fault`}
          aria-busy={loading || undefined}
          onClick={() => (files === undefined ? undefined : void sign())}
        >
          <IconSign size={24} />
          <span>{m.family_forms_sign_here()}</span>
        </button>
      ) : (
        <div className="frm-signed">
          {picture === undefined ? (
            <span className="frm-signed__word">{m.family_forms_signed()}</span>
          ) : (
            <img src={picture} alt={m.family_forms_signed()} width={300} height={120} />
          )}
          {state?.error === undefined ? null : (
            <small className="frm-bad" role="alert">
              {state.error}
            </small>
          )}
          {files === undefined ? null : (
            <div className="frm-signed__actions">
              <Button size="medium" busy={loading} onClick={() => void sign()}>
                {m.family_forms_sign_again()}
              </Button>
              <Button kind="text" size="medium" onClick={() => files.remove(question, id)}>
                {m.family_forms_sign_remove()}
              </Button>
            </div>
          )}
        </div>
      )}
      {Pad === undefined ? null : (
        <Pad.part
          onClose={() => setPad(undefined)}
          onSigned={(drawn) => {
            files?.add(question, [drawn]);
          }}
        />
      )}
    </>
  );
}
