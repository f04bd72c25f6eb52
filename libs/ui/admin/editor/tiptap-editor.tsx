import './tiptap-editor.css';
import { useRef, useState } from 'react';
import { EditorContent, useEditor, useEditorState, type Editor } from '@tiptap/react';
import StarterKit from '@tiptap/starter-kit';
import { cleanRichText, RICH_TEXT, type RichDoc } from '@contracts/rich-text';
import { m } from '@contracts/messages';
import { formatNumber } from '../../core/format/number';
import { safeHref } from '../../core/rich-text/rich-text';
import {
  IconBold,
  IconHeading,
  IconItalic,
  IconLink,
  IconListBullet,
  IconListOrdered,
  IconPicture,
  IconQuote,
  IconStrike,
  IconUnderline,
  IconUndo,
  type Icon,
} from '../../core/icons/icons';
import { Button } from '../../core/shell/button';
import { toast } from '../../core/status/toast';
import { FileImage, Table, TableCell, TableHeader, TableRow } from './editor-nodes';
import type { RichTextEditorProps } from './rich-text-editor';

/** The editor itself; loaded late by `RichTextEditor`. */
export function TiptapEditor({ initial, onChange, imageUrl, uploadPicture, label, max = RICH_TEXT.maxChars }: RichTextEditorProps) {
  const file = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const editor = useEditor({
    extensions: [
      StarterKit.configure({
        heading: { levels: [1, 2, 3] },
        code: false,
        codeBlock: false,
        link: {
          openOnClick: false,
          autolink: true,
          defaultProtocol: 'https',
          protocols: ['http', 'https', 'mailto', 'tel'],
          isAllowedUri: (url) => safeHref(url) !== undefined,
        },
      }),
      FileImage.configure({ imageUrl }),
      Table,
      TableRow,
      TableCell,
      TableHeader,
    ],
    content: initial ?? { type: 'doc', content: [] },
    injectCSS: false,
    editorProps: { attributes: { 'aria-label': label, role: 'textbox', 'aria-multiline': 'true' } },
    // What the contract does not know (attributes of the editor's own) is taken out before it leaves.
    onUpdate: ({ editor: now }) => onChange(cleanRichText(now.getJSON()) as RichDoc),
  });
  const used = useEditorState({
    editor,
    selector: ({ editor: now }) => [...now.state.doc.textBetween(0, now.state.doc.content.size, '\n')].length,
  });
  const addPictures = async (files: FileList | null) => {
    setBusy(true);
    try {
      for (const picture of files ?? []) {
        const done = await uploadPicture(picture);
        if (done !== undefined)
          editor
            .chain()
            .focus()
            .insertContent({ type: 'image', attrs: { alt: '', ...done } })
            .run();
      }
    } catch (error) {
      toast(error instanceof Error ? error.message : m.ui_failed(), 'bad');
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="sc-tiptap">
      <Toolbar editor={editor} busy={busy} onPicture={() => file.current?.click()} />
      <EditorContent editor={editor} className="sc-rich" />
      <p className={used > max ? 'sc-tiptap__count sc-tiptap__count--over' : 'sc-tiptap__count'}>
        {m.ui_editor_words({ n: formatNumber(used), max: formatNumber(max) })}
      </p>
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
  );
}

function Toolbar({ editor, busy, onPicture }: { editor: Editor; busy: boolean; onPicture: () => void }) {
  const [address, setAddress] = useState<string>();
  const on = useEditorState({
    editor,
    selector: ({ editor: now }) => ({
      bold: now.isActive('bold'),
      italic: now.isActive('italic'),
      underline: now.isActive('underline'),
      strike: now.isActive('strike'),
      heading: now.isActive('heading'),
      bulletList: now.isActive('bulletList'),
      orderedList: now.isActive('orderedList'),
      blockquote: now.isActive('blockquote'),
      link: now.isActive('link'),
      undo: now.can().undo(),
    }),
  });
  const chain = () => editor.chain().focus();
  const item = (label: string, icon: Icon, active: boolean, run: () => unknown) => (
    <Button kind="quiet" size="small" icon={icon} aria-label={label} title={label} aria-pressed={active} onClick={() => void run()} />
  );
  const saveLink = () => {
    const text = address?.trim() ?? '';
    const href = safeHref(/^[\w-]+(\.[\w-]+)+([/?#]|$)/.test(text) ? `https://${text}` : text);
    if (text !== '' && href === undefined) {
      toast(m.ui_editor_link_bad(), 'bad');
      return;
    }
    if (href === undefined) chain().extendMarkRange('link').unsetLink().run();
    else if (editor.state.selection.empty && !on.link)
      chain()
        .insertContent({ type: 'text', text: href, marks: [{ type: 'link', attrs: { href } }] })
        .run();
    else chain().extendMarkRange('link').setLink({ href }).run();
    setAddress(undefined);
  };
  return (
    <div className="sc-tiptap__bar" role="toolbar" aria-label={m.ui_editor_toolbar()}>
      {item(m.ui_editor_heading(), IconHeading, on.heading, () => chain().toggleHeading({ level: 2 }).run())}
      {item(m.ui_editor_bold(), IconBold, on.bold, () => chain().toggleBold().run())}
      {item(m.ui_editor_italic(), IconItalic, on.italic, () => chain().toggleItalic().run())}
      {item(m.ui_editor_underline(), IconUnderline, on.underline, () => chain().toggleUnderline().run())}
      {item(m.ui_editor_strike(), IconStrike, on.strike, () => chain().toggleStrike().run())}
      <hr />
      {item(m.ui_editor_bullets(), IconListBullet, on.bulletList, () => chain().toggleBulletList().run())}
      {item(m.ui_editor_numbers(), IconListOrdered, on.orderedList, () => chain().toggleOrderedList().run())}
      {item(m.ui_editor_quote(), IconQuote, on.blockquote, () => chain().toggleBlockquote().run())}
      <hr />
      {item(m.ui_editor_link(), IconLink, on.link, () => setAddress(String(editor.getAttributes('link')['href'] ?? '')))}
      <Button
        kind="quiet"
        size="small"
        icon={IconPicture}
        busy={busy}
        aria-label={m.ui_editor_picture()}
        title={m.ui_editor_picture()}
        onClick={onPicture}
      />
      <hr />
      {item(m.ui_editor_undo(), IconUndo, false, () => chain().undo().run())}
      {address === undefined ? null : (
        <div className="sc-tiptap__link">
          <input
            autoFocus
            value={address}
            placeholder="https://"
            aria-label={m.ui_editor_link_address()}
            onChange={(event) => setAddress(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Escape') setAddress(undefined);
              if (event.key !== 'Enter') return;
              // Enter belongs to this field, not to the form around the editor.
              event.preventDefault();
              saveLink();
            }}
          />
          <Button size="small" kind="primary" onClick={saveLink}>
            {m.ui_done()}
          </Button>
        </div>
      )}
    </div>
  );
}
