import './versions.css';
import { useState } from 'react';
import { pictureUrl } from '@contracts/files';
import { LOCALES, type Locale } from '@contracts/locale';
import { m } from '@contracts/messages';
import { NOTICE_LIMITS, type NoticeVersion } from '@contracts/notice-types';
import { richPlainText } from '@contracts/rich-text';
import { IconCheckCircle, IconTrash } from '@ui/core/icons/icons';
import { languageWord } from '@ui/core/notices/compose-words';
import { missingParts, putVersion, removeVersion, versionIn, withBase } from '@ui/core/notices/version-edit';
import { Button } from '@ui/core/shell/button';
import { toast } from '@ui/core/status/toast';
import { TextArea, TextInput } from '@ui/mobile/form-cards';
import { RichTextEditor, type UploadedPicture } from '@ui/mobile/rich-text-editor';
import { Sheet } from '@ui/mobile/sheet';
import { Segmented } from '@ui/mobile/tabs';
import type { ComposeForm } from '../compose-form';

const ORIGINAL_CHARS = 400;

/** 語言版本: one language at a time, the original above each field (BEY-06). */
export function VersionsSheet({
  open,
  start,
  form,
  onClose,
  onChange,
  onCompare,
  uploadPicture,
}: {
  open: boolean;
  /** Language shown first. */
  start: Locale | undefined;
  form: ComposeForm;
  onClose: () => void;
  /** `edition`: the original itself became another text. */
  onChange: (form: ComposeForm, edition?: boolean) => void;
  onCompare: () => void;
  uploadPicture: (file: File) => Promise<UploadedPicture | undefined>;
}) {
  const others = LOCALES.filter((locale) => locale !== form.locale);
  const [chosen, setChosen] = useState<Locale>();
  const locale = others.find((item) => item === (chosen ?? start)) ?? others[0] ?? 'en';
  const version = versionIn(form, locale);
  const exists = form.versions.some((item) => item.locale === locale);
  const missing = missingParts(form, version);
  const put = (next: NoticeVersion) => onChange({ ...form, versions: putVersion(form, next) });
  return (
    <Sheet
      open={open}
      onClose={() => {
        setChosen(undefined);
        onClose();
      }}
      title={m.notice_writing_versions()}
      tall
      foot={
        <>
          <div className="sc-sheet__result" role="status">
            <b>{languageWord(locale)}</b>
            <small>
              {!exists
                ? m.notice_writing_versions_none()
                : missing === 0
                  ? m.notice_writing_versions_complete()
                  : m.notice_writing_versions_missing({ n: missing })}
            </small>
          </div>
          {form.versions.length === 0 ? (
            <Button kind="primary" size="large" onClick={onClose}>
              {m.ui_done()}
            </Button>
          ) : (
            <Button kind="primary" size="large" icon={IconCheckCircle} onClick={onCompare}>
              {m.notice_writing_versions_compare()}
            </Button>
          )}
        </>
      }
    >
      <div className="ver">
        <p className="sc-help ver__note">{m.notice_writing_versions_base_note()}</p>
        <label className="ver__base">
          <span>{m.notice_writing_versions_base_choose()}</span>
          <select
            className="sc-input"
            value={form.locale}
            onChange={(event) => {
              const next = LOCALES.find((item) => item === event.target.value) ?? form.locale;
              onChange(withBase(form, next), true);
            }}
          >
            {LOCALES.map((item) => (
              <option key={item} value={item}>
                {languageWord(item)}
              </option>
            ))}
          </select>
        </label>
        <Segmented
          label={m.notice_writing_versions()}
          items={others.map((item) => ({ id: item, label: languageWord(item) }))}
          selected={locale}
          onSelect={setChosen}
        />
        <section key={`${form.locale}-${locale}`} className="ver__text" lang={locale} aria-label={languageWord(locale)}>
          <div>
            <TextArea
              label={m.notices_title()}
              rows={1}
              maxLength={NOTICE_LIMITS.title}
              value={version.title}
              onChange={(event) => put({ ...version, title: event.target.value.replaceAll(/[\r\n]+/g, ' ') })}
            />
            <Original text={form.title} lang={form.locale} />
          </div>
          <div>
            <span className="sc-field__label">{m.notices_body()}</span>
            <div className="ver__body">
              <RichTextEditor
                initial={version.body}
                label={m.notices_body()}
                placeholder={languageWord(locale)}
                imageUrl={(fileId) => pictureUrl(fileId, 'preview')}
                uploadPicture={uploadPicture}
                onChange={(body) => put({ ...version, body })}
              />
            </div>
            <Original text={richPlainText(form.body, ORIGINAL_CHARS)} lang={form.locale} />
          </div>
          {version.questions.map((question, index) => {
            const base = form.questions[index];
            const set = (next: typeof question) =>
              put({ ...version, questions: version.questions.map((other) => (other.key === next.key ? next : other)) });
            return (
              <fieldset key={question.key} className="ver__question">
                <legend>{m.notice_writing_question_n({ n: index + 1 })}</legend>
                <div>
                  <TextArea
                    label={m.notice_writing_question_text()}
                    hideLabel
                    rows={1}
                    maxLength={500}
                    value={question.text}
                    onChange={(event) => set({ ...question, text: event.target.value.replaceAll(/[\r\n]+/g, ' ') })}
                  />
                  <Original text={base?.text ?? ''} lang={form.locale} />
                </div>
                {question.options.map((option, at) => (
                  <div key={option.key}>
                    <TextInput
                      label={m.notice_writing_option_n({ n: at + 1 })}
                      hideLabel
                      maxLength={200}
                      placeholder={m.notice_writing_option_n({ n: at + 1 })}
                      value={option.text}
                      onChange={(event) =>
                        set({
                          ...question,
                          options: question.options.map((other) =>
                            other.key === option.key ? { ...other, text: event.target.value } : other,
                          ),
                        })
                      }
                    />
                    <Original text={base?.options[at]?.text ?? ''} lang={form.locale} />
                  </div>
                ))}
              </fieldset>
            );
          })}
        </section>
        {exists ? (
          <Button
            kind="danger"
            size="medium"
            icon={IconTrash}
            onClick={() => {
              onChange({ ...form, versions: removeVersion(form, locale) });
              setChosen(others.find((item) => item !== locale));
              toast(m.notice_writing_versions_removed({ language: languageWord(locale) }));
            }}
          >
            {m.notice_writing_versions_remove({ language: languageWord(locale) })}
          </Button>
        ) : null}
      </div>
    </Sheet>
  );
}

function Original({ text, lang }: { text: string; lang: Locale }) {
  if (text.trim() === '') return null;
  return (
    <p className="ver__original" lang={lang}>
      {m.notice_writing_versions_original({ text })}
    </p>
  );
}
