import './rich-text-editor.css';
import { useRef, useState } from 'react';
import { m } from '@contracts/messages';
import { formatNumber } from '../core/format/number';
import { richPlainText, RICH_TEXT, type RichDoc } from '@contracts/rich-text';
import { safeHref } from '../core/rich-text/rich-text';
import { RichTextView } from '../core/rich-text/rich-text-view';
import { Button } from '../core/shell/button';
import { toast } from '../core/status/toast';
import { IconChevronDown, IconChevronUp, IconClose, IconLink, IconPen, IconPicture } from '../core/icons/icons';
import { FieldFault, TextInput } from './form-cards';
import { blockKey, fromDocument, moveBlock, toDocument, type Block } from './rich-text-blocks';
import { Sheet } from './sheet';

export interface UploadedPicture {
  fileId: string;
  width?: number;
  height?: number;
}

export interface RichTextEditorProps {
  /** Document at the start; the editor keeps its own state afterwards (give another `key` to load another document). */
  initial: RichDoc | null | undefined;
  onChange: (document: RichDoc) => void;
  imageUrl: (fileId: string) => string;
  /** Uploads one picture; undefined = the person was told why not. */
  uploadPicture: (file: File) => Promise<UploadedPicture | undefined>;
  placeholder?: string;
  label: string;
  /** Most characters of text. */
  max?: number;
  fault?: string | undefined;
}

/** Writing on a phone: paragraphs that grow, links and pictures by buttons. Stores the same JSON as the console. */
export function RichTextEditor({
  initial,
  onChange,
  imageUrl,
  uploadPicture,
  placeholder,
  label,
  max = RICH_TEXT.maxChars,
  fault,
}: RichTextEditorProps) {
  const [blocks, setBlocks] = useState<Block[]>(() => fromDocument(initial));
  const [busy, setBusy] = useState(false);
  const [link, setLink] = useState<{ key?: string; text: string; href: string }>();
  const file = useRef<HTMLInputElement>(null);
  const latest = useRef(blocks);

  const change = (next: Block[]) => {
    latest.current = next;
    setBlocks(next);
    onChange(toDocument(next));
  };
  const edit = (key: string, part: Partial<Block>) =>
    change(latest.current.map((block) => (block.key === key ? ({ ...block, ...part } as Block) : block)));
  const remove = (key: string) => {
    const rest = latest.current.filter((block) => block.key !== key);
    change(rest.length === 0 ? [{ key: blockKey(), kind: 'paragraph', text: '' }] : rest);
  };
  const append = (block: Block) => {
    const kept = latest.current.filter(
      (old, index) =>
        !(index === latest.current.length - 1 && old.kind === 'paragraph' && old.text.trim() === '' && latest.current.length > 1),
    );
    change([...kept, block, { key: blockKey(), kind: 'paragraph', text: '' }]);
  };
  const addPictures = async (files: FileList | null) => {
    setBusy(true);
    try {
      for (const picture of files ?? []) {
        const done = await uploadPicture(picture);
        if (done !== undefined) append({ key: blockKey(), kind: 'image', alt: '', ...done });
      }
    } catch (error) {
      toast(error instanceof Error ? error.message : m.ui_failed(), 'bad');
    } finally {
      setBusy(false);
    }
  };
  const used = [...richPlainText(toDocument(blocks)).trim()].length;

  return (
    <div className="sc-editor" role="group" aria-label={label}>
      {blocks.map((block, index) => (
        <div key={block.key} className={`sc-editor__block sc-editor__block--${block.kind}`}>
          {block.kind === 'paragraph' ? (
            <textarea
              rows={1}
              value={block.text}
              placeholder={blocks.length === 1 ? placeholder : undefined}
              aria-label={blocks.length === 1 ? label : m.ui_editor_paragraph_n({ n: index + 1 })}
              aria-invalid={fault !== undefined || undefined}
              onChange={(event) => edit(block.key, { text: event.target.value })}
            />
          ) : block.kind === 'link' ? (
            <button
              type="button"
              className="sc-editor__link"
              onClick={() => setLink({ key: block.key, text: block.text, href: block.href })}
            >
              <IconLink size={18} />
              <span className="sc-ellipsis">{block.text === '' ? block.href : block.text}</span>
              <IconPen size={16} />
            </button>
          ) : block.kind === 'image' ? (
            <>
              <img src={imageUrl(block.fileId)} alt={block.alt} width={block.width} height={block.height} />
              <input
                className="sc-editor__alt"
                value={block.alt}
                placeholder={m.ui_picture_alt()}
                aria-label={m.ui_picture_alt()}
                maxLength={200}
                onChange={(event) => edit(block.key, { alt: event.target.value })}
              />
            </>
          ) : (
            <RichTextView document={{ type: 'doc', content: [block.node] }} imageUrl={imageUrl} />
          )}
          {blocks.length === 1 || block.kind === 'paragraph' ? null : (
            <span className="sc-editor__tools">
              <Button
                kind="quiet"
                size="medium"
                icon={IconChevronUp}
                aria-label={m.ui_editor_move_up()}
                {...(index === 0 ? { disabledReason: m.ui_editor_move_up() } : {})}
                onClick={() => change(moveBlock(latest.current, block.key, -1))}
              />
              <Button
                kind="quiet"
                size="medium"
                icon={IconChevronDown}
                aria-label={m.ui_editor_move_down()}
                onClick={() => change(moveBlock(latest.current, block.key, 1))}
              />
              <Button kind="quiet" size="medium" icon={IconClose} aria-label={m.ui_editor_remove()} onClick={() => remove(block.key)} />
            </span>
          )}
        </div>
      ))}
      <div className="sc-editor__bar">
        <Button
          kind="quiet"
          size="medium"
          icon={IconPicture}
          busy={busy}
          aria-label={m.ui_editor_picture()}
          onClick={() => file.current?.click()}
        />
        <Button
          kind="quiet"
          size="medium"
          icon={IconLink}
          aria-label={m.ui_editor_link()}
          onClick={() => setLink({ text: '', href: '' })}
        />
        <span className={used > max ? 'sc-editor__count sc-editor__count--over' : 'sc-editor__count'}>
          {m.ui_editor_words({ n: formatNumber(used), max: formatNumber(max) })}
        </span>
        <input
          ref={file}
          type="file"
          className="sc-hidden"
          tabIndex={-1}
          aria-hidden="true"
          accept="image/jpeg,image/png,image/gif,image/webp"
          multiple
          onChange={(event) => void addPictures(event.target.files).then(() => void (event.target.value = ''))}
        />
      </div>
      <FieldFault text={fault} />
      <LinkSheet
        value={link}
        onClose={() => setLink(undefined)}
        onSave={(text, href) => {
          if (link?.key === undefined) append({ key: blockKey(), kind: 'link', text, href });
          else edit(link.key, { text, href });
          setLink(undefined);
        }}
      />
    </div>
  );
}

function LinkSheet({
  value,
  onClose,
  onSave,
}: {
  value: { text: string; href: string } | undefined;
  onClose: () => void;
  onSave: (text: string, href: string) => void;
}) {
  const [draft, setDraft] = useState<{ of: object; text: string; href: string }>();
  const [tried, setTried] = useState(false);
  const now = value === undefined ? undefined : draft?.of === value ? draft : { of: value, ...value };
  const href =
    now === undefined ? undefined : safeHref(/^[\w-]+(\.[\w-]+)+([/?#]|$)/.test(now.href.trim()) ? `https://${now.href.trim()}` : now.href);
  return (
    <Sheet
      open={now !== undefined}
      onClose={onClose}
      title={m.ui_editor_link()}
      foot={
        <Button
          kind="primary"
          size="large"
          block
          onClick={() => {
            setTried(true);
            if (now !== undefined && href !== undefined) {
              setTried(false);
              onSave(now.text, href);
            }
          }}
        >
          {m.ui_done()}
        </Button>
      }
    >
      {now === undefined ? null : (
        <div className="sc-editor__fields">
          <TextInput
            label={m.ui_editor_link_address()}
            required
            inputMode="url"
            autoCapitalize="none"
            value={now.href}
            fault={tried && href === undefined ? m.ui_editor_link_bad() : undefined}
            onChange={(event) => setDraft({ ...now, href: event.target.value })}
          />
          <TextInput
            label={m.ui_editor_link_text()}
            value={now.text}
            maxLength={200}
            onChange={(event) => setDraft({ ...now, text: event.target.value })}
          />
        </div>
      )}
    </Sheet>
  );
}
