import { useRef, type ReactNode } from 'react';
import { Input } from 'antd';
import { FILE_PURPOSES, pictureUrl } from '@contracts/files';
import { FORM_LIMITS } from '@contracts/forms/questions';
import { m } from '@contracts/messages';
import { NOTICE_LIMITS } from '@contracts/notice-types';
import { formatNumber } from '@ui/core/format/number';
import { IconDoc } from '@ui/core/icons/icons';
import { later, Meanwhile } from '@ui/core/later/later';
import { faultWord } from '@ui/core/notices/compose-words';
import type { ComposeField } from '@ui/core/notices/compose-form';
import { Button } from '@ui/core/shell/button';
import { SkeletonBar } from '@ui/core/states/skeleton';
import { RichTextEditor, type RichTextEditorProps } from '@ui/admin/editor/rich-text-editor';
import { AttachmentsField } from './attachments-field';
import { Field } from './compose-field';
import { LinksField } from './links-field';
import type { NoticeForm } from './use-notice-form';

const QuestionList = later(() => import('./questions/question-list').then((x) => x.QuestionList));

/** 標題, 內容, 鏈接, 附件, 題目: what families read and fill in. */
export function ContentFields({
  work,
  uploadPicture,
  onUploading,
  onDocx,
}: {
  work: NoticeForm;
  uploadPicture: RichTextEditorProps['uploadPicture'];
  onUploading: (busy: boolean) => void;
  onDocx: (file: File) => void;
}) {
  const { form, set, faults, checked } = work;
  const word = useRef<HTMLInputElement>(null);
  const faultOf = (field: ComposeField): { fault?: string } => {
    const fault = checked ? faults.get(field) : undefined;
    return fault === undefined ? {} : { fault: faultWord(fault) };
  };
  const docx: ReactNode = (
    <>
      <Button kind="text" size="small" icon={IconDoc} onClick={() => word.current?.click()}>
        {m.notice_writing_docx()}
      </Button>
      <input
        ref={word}
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
    </>
  );
  return (
    <div className="cc-main">
      <Field
        id="title"
        label={m.console_notices_title()}
        required
        note={`${formatNumber([...form.title].length)} / ${formatNumber(NOTICE_LIMITS.title)}`}
        {...faultOf('title')}
      >
        <Input
          size="large"
          value={form.title}
          maxLength={NOTICE_LIMITS.title}
          placeholder={m.console_notices_title_placeholder()}
          aria-label={m.console_notices_title()}
          onChange={(event) => set({ title: event.target.value })}
        />
      </Field>
      <Field id="body" label={m.console_notices_body()} required note={docx} {...faultOf('body')}>
        <RichTextEditor
          key={work.edition}
          initial={form.body}
          label={m.console_notices_body()}
          onChange={(body) => set({ body })}
          imageUrl={(fileId) => pictureUrl(fileId, 'preview')}
          uploadPicture={uploadPicture}
        />
      </Field>
      <Field
        id="questions"
        label={m.notice_writing_questions()}
        note={`${String(form.questions.length)} / ${String(FORM_LIMITS.questions)}`}
        {...faultOf('questions')}
      >
        <Meanwhile shows={<SkeletonBar height={52} radius={8} />}>
          <QuestionList questions={form.questions} checked={checked} onChange={(questions) => set({ questions })} />
        </Meanwhile>
      </Field>
      <Field id="links" label={m.console_notices_links()} {...faultOf('links')}>
        <LinksField links={form.links} checked={checked} onChange={(links) => set({ links })} />
      </Field>
      <Field
        id="attachments"
        label={m.console_notices_attachments()}
        note={`${String(form.attachments.length)} / ${String(NOTICE_LIMITS.attachments)}`}
      >
        <AttachmentsField
          files={form.attachments}
          onAdd={(file) => work.add(file)}
          onRemove={(fileId) => set({ attachments: form.attachments.filter((file) => file.fileId !== fileId) })}
          onBusy={onUploading}
        />
      </Field>
    </div>
  );
}
