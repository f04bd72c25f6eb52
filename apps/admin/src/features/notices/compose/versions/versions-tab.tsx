import './versions.css';
import { useState } from 'react';
import { Dropdown, Input } from 'antd';
import { LOCALES, type Locale } from '@contracts/locale';
import { m } from '@contracts/messages';
import { NOTICE_LIMITS, type NoticeVersion } from '@contracts/notice-types';
import { pictureUrl } from '@contracts/files';
import { IconChevronDown, IconTrash } from '@ui/core/icons/icons';
import type { ComposeForm } from '@ui/core/notices/compose-form';
import { languageWord } from '@ui/core/notices/compose-words';
import { missingParts, putVersion, removeVersion, versionIn, withBase } from '@ui/core/notices/version-edit';
import { RichTextView } from '@ui/core/rich-text/rich-text-view';
import { Button } from '@ui/core/shell/button';
import { RichTextEditor, type RichTextEditorProps } from '@ui/admin/editor/rich-text-editor';
import { DifferencesPanel } from './differences-panel';

/** 語言版本: the original and its translations side by side, with what they say differently (BEY-06). */
export function VersionsTab({
  form,
  set,
  load,
  uploadPicture,
  save,
  saving,
}: {
  form: ComposeForm;
  set: (part: Partial<ComposeForm>) => void;
  /** The original changed its language: its editor begins anew. */
  load: (form: ComposeForm) => void;
  uploadPicture: RichTextEditorProps['uploadPicture'];
  /** Saves first, so that the server compares what stands here; answers the id. */
  save: () => Promise<string | undefined>;
  saving: boolean;
}) {
  const others = LOCALES.filter((locale) => locale !== form.locale);
  return (
    <div className="cv">
      <DifferencesPanel form={form} saving={saving} save={save} onChecked={(versionsChecked) => set({ versionsChecked })} />
      <div className="cv-columns">
        <section className="cv-column cv-column--base" aria-label={languageWord(form.locale)} lang={form.locale}>
          <header>
            <h2>{languageWord(form.locale)}</h2>
            <small className="cv-mark">{m.notice_writing_versions_base()}</small>
            <Dropdown
              trigger={['click']}
              menu={{
                selectable: true,
                selectedKeys: [form.locale],
                items: LOCALES.map((locale) => ({ key: locale, label: languageWord(locale) })),
                onClick: ({ key }) => load(withBase(form, key as Locale)),
              }}
            >
              <Button kind="text" size="small" icon={IconChevronDown}>
                {m.notice_writing_versions_base_choose()}
              </Button>
            </Dropdown>
          </header>
          <p className="cv-title">{form.title === '' ? m.ui_empty_value() : form.title}</p>
          <div className="cv-text">
            <RichTextView document={form.body} imageUrl={(fileId) => pictureUrl(fileId, 'preview')} onImage={() => undefined} />
          </div>
          {form.questions.map((question, index) => (
            <div key={question.key} className="cv-question">
              <b>{`${String(index + 1)}. ${question.text === '' ? m.notice_writing_question_empty() : question.text}`}</b>
              {question.options.map((option) => (
                <span key={option.key}>{option.text}</span>
              ))}
            </div>
          ))}
        </section>
        {others.map((locale) => (
          <VersionColumn key={locale} locale={locale} form={form} set={set} uploadPicture={uploadPicture} />
        ))}
      </div>
      <p className="cc-help">{m.notice_writing_versions_base_note()}</p>
    </div>
  );
}

function VersionColumn({
  locale,
  form,
  set,
  uploadPicture,
}: {
  locale: Locale;
  form: ComposeForm;
  set: (part: Partial<ComposeForm>) => void;
  uploadPicture: RichTextEditorProps['uploadPicture'];
}) {
  // Another document in the editor needs a fresh one.
  const [edition, setEdition] = useState(0);
  const version = versionIn(form, locale);
  const exists = form.versions.some((other) => other.locale === locale);
  const missing = missingParts(form, version);
  const put = (part: Partial<NoticeVersion>) => set({ versions: putVersion(form, { ...version, ...part }) });
  return (
    <section className="cv-column" aria-label={languageWord(locale)} lang={locale}>
      <header>
        <h2>{languageWord(locale)}</h2>
        <small className={exists ? (missing === 0 ? 'cv-mark cv-mark--ok' : 'cv-mark cv-mark--warn') : 'cv-mark'}>
          {!exists
            ? m.notice_writing_versions_none()
            : missing === 0
              ? m.notice_writing_versions_complete()
              : m.notice_writing_versions_missing({ n: missing })}
        </small>
        {exists ? (
          <Button
            kind="quiet"
            size="small"
            icon={IconTrash}
            aria-label={m.notice_writing_versions_remove({ language: languageWord(locale) })}
            title={m.notice_writing_versions_remove({ language: languageWord(locale) })}
            onClick={() => {
              set({ versions: removeVersion(form, locale) });
              setEdition((n) => n + 1);
            }}
          />
        ) : null}
      </header>
      <Input
        size="large"
        value={version.title}
        maxLength={NOTICE_LIMITS.title}
        aria-label={`${m.notices_title()} ${languageWord(locale)}`}
        placeholder={form.title}
        onChange={(event) => put({ title: event.target.value })}
      />
      <RichTextEditor
        key={edition}
        initial={version.body}
        label={`${m.notices_body()} ${languageWord(locale)}`}
        onChange={(body) => put({ body })}
        imageUrl={(fileId) => pictureUrl(fileId, 'preview')}
        uploadPicture={uploadPicture}
      />
      {version.questions.map((question, index) => {
        const base = form.questions[index];
        const putQuestion = (part: Partial<NoticeVersion['questions'][number]>) =>
          put({ questions: version.questions.map((other) => (other.key === question.key ? { ...other, ...part } : other)) });
        return (
          <div key={question.key} className="cv-question">
            <Input
              value={question.text}
              maxLength={500}
              prefix={`${String(index + 1)}.`}
              aria-label={m.notice_writing_question_n({ n: index + 1 })}
              placeholder={base?.text ?? ''}
              onChange={(event) => putQuestion({ text: event.target.value })}
            />
            {question.options.map((option, place) => (
              <Input
                key={option.key}
                className="cv-option"
                value={option.text}
                maxLength={200}
                aria-label={`${m.notice_writing_question_n({ n: index + 1 })} ${m.notice_writing_option_n({ n: place + 1 })}`}
                placeholder={base?.options[place]?.text ?? ''}
                onChange={(event) =>
                  putQuestion({
                    options: question.options.map((other) => (other.key === option.key ? { ...other, text: event.target.value } : other)),
                  })
                }
              />
            ))}
          </div>
        );
      })}
    </section>
  );
}
