import { AttachmentsField } from './attachments-field';
import type { ComposeForm } from './compose-form';
import { LinksField } from './links-field';
import { QuestionsField } from './questions/questions-field';

export { ComposeTools } from './compose-tools';

/** What hangs on a notice below its text: links, attachments, questions (NOT-04, NOT-05, NOT-06). */
export function ComposeParts({
  form,
  tried,
  faults,
  onBusy,
  onChange,
  onFiles,
  onQuestion,
  onSteps,
}: {
  form: ComposeForm;
  tried: boolean;
  faults: { links: string | undefined; questions: string | undefined };
  /** How many files are on their way. */
  onBusy: (uploading: number) => void;
  onChange: (change: Partial<ComposeForm>) => void;
  /** Files end their way at any time: each edit is made on the list of that moment. */
  onFiles: (edit: (files: ComposeForm['attachments']) => ComposeForm['attachments']) => void;
  onQuestion: (key: string) => void;
  onSteps: (key: string) => void;
}) {
  return (
    <>
      <div className="sc-block cmp-parts" id="cmp-links">
        <LinksField links={form.links} fault={faults.links} onChange={(links) => onChange({ links })} />
        <AttachmentsField files={form.attachments} onBusy={onBusy} onChange={onFiles} />
      </div>
      <QuestionsField
        questions={form.questions}
        tried={tried}
        fault={faults.questions}
        onAdd={() => onQuestion('new')}
        onEdit={onQuestion}
        onSteps={onSteps}
        onChange={(questions) => onChange({ questions })}
      />
    </>
  );
}
