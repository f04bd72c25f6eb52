import './sources.css';
import { useRef, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { pictureUrl } from '@contracts/files';
import { m } from '@contracts/messages';
import { noticeSendingApi, type NoticeTemplate } from '@contracts/notice-sending';
import { isApiError } from '@ui/core/api/api-error';
import { routeKey, useApi, useRouteList } from '@ui/core/api/query';
import { formatShort } from '@ui/core/format/date';
import { IconChevronLeft, IconChevronRight, IconDoc, IconForm, IconTrash } from '@ui/core/icons/icons';
import { questionMeta } from '@ui/core/notices/question-words';
import { RichTextView } from '@ui/core/rich-text/rich-text-view';
import { Button } from '@ui/core/shell/button';
import { SearchField } from '@ui/core/shell/search-field';
import { EmptyState } from '@ui/core/states/states';
import { toast } from '@ui/core/status/toast';
import { CursorList } from '@ui/mobile/cursor-list';
import { TextInput } from '@ui/mobile/form-cards';
import { Sheet } from '@ui/mobile/sheet';
import { useSettled } from '../../../../shared/use-settled';
import { isBlank, type ComposeForm } from '../compose-form';

const NAME_CHARS = 100;
type Face = { kind: 'list' } | { kind: 'one'; template: NoticeTemplate; asking?: boolean } | { kind: 'save'; name: string };

/** 範本: the school's own texts to begin with, and a way to keep this one as such (issue: templates of the school). */
export function TemplatesSheet({
  open,
  form,
  onClose,
  onUse,
}: {
  open: boolean;
  form: ComposeForm;
  onClose: () => void;
  onUse: (content: NoticeTemplate['content']) => void;
}) {
  const api = useApi();
  const client = useQueryClient();
  const [face, setFace] = useState<Face>({ kind: 'list' });
  const [busy, setBusy] = useState(false);
  const key = useRef({ of: '', key: '' });
  const close = () => {
    setFace({ kind: 'list' });
    onClose();
  };
  const during = async (run: () => Promise<unknown>, words: string) => {
    setBusy(true);
    try {
      await run();
      toast(words);
      await client.invalidateQueries({ queryKey: routeKey(noticeSendingApi.templates) });
      setFace({ kind: 'list' });
    } catch (error) {
      toast(isApiError(error) ? error.message : m.ui_failed(), 'bad');
    } finally {
      setBusy(false);
    }
  };
  const save = (name: string) => {
    const { title, body, links, questions, locale, versions } = form;
    const content = { title: title.trim(), body, links: links.filter((link) => link.url.trim() !== ''), questions, locale, versions };
    const text = JSON.stringify({ name, content });
    // The same words twice make one template (OVR-26).
    if (key.current.of !== text) key.current = { of: text, key: crypto.randomUUID() };
    return during(
      () => api.call(noticeSendingApi.createTemplate, { body: { name: name.trim(), content }, idempotencyKey: key.current.key }),
      m.notice_writing_template_saved(),
    );
  };
  const back = <Button size="large" icon={IconChevronLeft} aria-label={m.ui_back()} onClick={() => setFace({ kind: 'list' })} />;
  const foot =
    face.kind === 'list' ? (
      <Button
        size="large"
        block
        {...(isBlank(form) ? { disabledReason: m.notice_writing_template_empty() } : {})}
        onClick={() => setFace({ kind: 'save', name: form.title.trim() })}
      >
        {m.notice_writing_template_save()}
      </Button>
    ) : face.kind === 'save' ? (
      <>
        {back}
        <Button
          kind="primary"
          size="large"
          busy={busy}
          {...(face.name.trim() === '' ? { disabledReason: m.ui_fault_required() } : {})}
          onClick={() => void save(face.name)}
        >
          {m.ui_save()}
        </Button>
      </>
    ) : face.asking === true ? (
      <>
        {back}
        <Button
          kind="danger-fill"
          size="large"
          busy={busy}
          onClick={() =>
            void during(
              () => api.call(noticeSendingApi.removeTemplate, { params: { id: face.template.id } }),
              m.notice_writing_template_deleted(),
            )
          }
        >
          {m.notice_writing_template_delete()}
        </Button>
      </>
    ) : (
      <>
        {back}
        {face.template.canEdit ? (
          <Button
            size="large"
            kind="danger"
            icon={IconTrash}
            aria-label={m.notice_writing_template_delete()}
            onClick={() => setFace({ ...face, asking: true })}
          />
        ) : null}
        <Button
          kind="primary"
          size="large"
          onClick={() => {
            onUse(face.template.content);
            toast(m.notice_writing_template_used());
            close();
          }}
        >
          {m.notice_writing_template_use()}
        </Button>
      </>
    );
  return (
    <Sheet open={open} onClose={close} title={m.notice_writing_templates()} tall foot={foot}>
      {!open ? null : face.kind === 'list' ? (
        <TemplateList onOpen={(template) => setFace({ kind: 'one', template })} />
      ) : face.kind === 'save' ? (
        <div className="src-name">
          <TextInput
            label={m.notice_writing_template_name()}
            required
            maxLength={NAME_CHARS}
            value={face.name}
            onChange={(event) => setFace({ kind: 'save', name: event.target.value })}
          />
        </div>
      ) : face.asking === true ? (
        <div className="src-template" role="alert">
          <h3>{m.notice_writing_template_delete_title({ name: face.template.name })}</h3>
          <p className="sc-quiet">{m.notice_writing_template_delete_note()}</p>
        </div>
      ) : (
        <OneTemplate template={face.template} replaces={!isBlank(form)} />
      )}
    </Sheet>
  );
}

function TemplateList({ onOpen }: { onOpen: (template: NoticeTemplate) => void }) {
  const [text, setText] = useState('');
  const q = useSettled(text.trim());
  const list = useRouteList<NoticeTemplate>(noticeSendingApi.templates, { query: q === '' ? {} : { q } });
  return (
    <div className="src-list">
      <SearchField value={text} onChange={setText} placeholder={m.notice_writing_templates_search()} />
      <CursorList
        plain
        source={list}
        rowKey={(template) => template.id}
        failedTitle={m.ui_failed()}
        empty={
          q === '' ? (
            <EmptyState surface="h5" title={m.notice_writing_templates_none()} text={m.notice_writing_templates_none_text()} />
          ) : (
            <p className="ntc-none">{m.ui_no_match()}</p>
          )
        }
        render={(template) => {
          const IconShape = template.hasForm ? IconForm : IconDoc;
          return (
            <button type="button" className="src-row" onClick={() => onOpen(template)}>
              <span className="sc-kind">
                <IconShape size={20} title={template.hasForm ? m.notices_with_form() : m.notices_without_form()} />
              </span>
              <span>
                {template.name}
                <small>{m.notice_writing_template_by({ name: template.createdBy.name, time: formatShort(template.updatedAt) })}</small>
              </span>
              <IconChevronRight size={18} className="sc-quiet" />
            </button>
          );
        }}
      />
    </div>
  );
}

function OneTemplate({ template, replaces }: { template: NoticeTemplate; replaces: boolean }) {
  const { content } = template;
  return (
    <article className="src-template">
      {replaces ? <p className="sc-help">{m.notice_writing_template_replaces()}</p> : null}
      <h3>{content.title}</h3>
      <RichTextView document={content.body} imageUrl={(fileId) => pictureUrl(fileId, 'preview')} />
      {content.questions.length === 0 ? null : (
        <ol>
          {content.questions.map((question) => (
            <li key={question.key}>
              {question.text} <small className="sc-quiet">{questionMeta(question)}</small>
            </li>
          ))}
        </ol>
      )}
    </article>
  );
}
