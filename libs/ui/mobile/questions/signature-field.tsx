import { lazy, Suspense, useState } from 'react';
import type { FormQuestion } from '@contracts/forms/questions';
import { m } from '@contracts/messages';
import type { FormFile } from '../../core/forms/form-values';
import { IconSign } from '../../core/icons/icons';
import { Button } from '../../core/shell/button';
import type { FormFiles } from './files-field';

// The pad comes when somebody signs.
const SignatureSheet = lazy(async () => ({ default: (await import('./signature-sheet')).SignatureSheet }));

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
  const [open, setOpen] = useState(false);
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
          onClick={() => (files === undefined ? undefined : setOpen(true))}
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
              <Button size="medium" onClick={() => setOpen(true)}>
                {m.family_forms_sign_again()}
              </Button>
              <Button kind="text" size="medium" onClick={() => files.remove(question, id)}>
                {m.family_forms_sign_remove()}
              </Button>
            </div>
          )}
        </div>
      )}
      {open ? (
        <Suspense fallback={null}>
          <SignatureSheet
            onClose={() => setOpen(false)}
            onSigned={(picture_) => {
              files?.add(question, [picture_]);
            }}
          />
        </Suspense>
      ) : null}
    </>
  );
}
