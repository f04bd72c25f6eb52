import { useRef } from 'react';
import { FILE_PURPOSES } from '@contracts/files';
import { m } from '@contracts/messages';
import { IconBook, IconDoc, IconGlobe } from '@ui/core/icons/icons';
import { languageWord } from '@ui/core/notices/compose-words';
import { languagesOf } from '@ui/core/notices/version-edit';
import { Button } from '@ui/core/shell/button';
import type { ComposeForm } from './compose-form';

/** Below the text: where else it can come from, and its other languages (NOT-04, BEY-06). */
export function ComposeTools({
  form,
  onDocx,
  onTemplates,
  onVersions,
}: {
  form: ComposeForm;
  onDocx: (file: File) => void;
  onTemplates: () => void;
  onVersions: () => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <div className="cmp-tools">
      <Button kind="quiet" size="medium" icon={IconDoc} onClick={() => input.current?.click()}>
        {m.notice_writing_docx()}
      </Button>
      <Button kind="quiet" size="medium" icon={IconBook} onClick={onTemplates}>
        {m.notice_writing_templates()}
      </Button>
      <Button kind="quiet" size="medium" icon={IconGlobe} onClick={onVersions}>
        {form.versions.length === 0 ? m.notice_writing_versions() : languagesOf(form).map(languageWord).join(m.notices_name_separator())}
      </Button>
      <input
        ref={input}
        type="file"
        className="sc-hidden"
        tabIndex={-1}
        aria-label={m.notice_writing_docx()}
        accept={FILE_PURPOSES['notice-docx'].accept}
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file !== undefined) onDocx(file);
          event.target.value = '';
        }}
      />
    </div>
  );
}
