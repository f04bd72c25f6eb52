import type { RichDoc, RichNode } from '@contracts/rich-text';
import { safeHref } from '../core/rich-text/rich-text';

/**
 * Text on a phone is written as a row of blocks (paragraph, link, picture) and stored as the same ProseMirror JSON as the
 * console's editor. What the console wrote and a phone cannot edit (tables, lists, bold parts) is kept untouched as a
 * locked block.
 */
export type Block =
  | { key: string; kind: 'paragraph'; text: string }
  | { key: string; kind: 'link'; text: string; href: string }
  | { key: string; kind: 'image'; fileId: string; alt: string; width?: number; height?: number }
  | { key: string; kind: 'locked'; node: RichNode };

let counter = 0;
/** Key of a block on this page. */
export function blockKey(): string {
  counter += 1;
  return `b${counter}`;
}

function paragraphNode(text: string): RichNode {
  const content = text
    .split('\n')
    .flatMap((line, index): RichNode[] => [
      ...(index === 0 ? [] : [{ type: 'hardBreak' } as const]),
      ...(line === '' ? [] : [{ type: 'text', text: line } as const]),
    ]);
  return content.length === 0 ? { type: 'paragraph' } : { type: 'paragraph', content };
}

function toNode(block: Block): RichNode[] {
  switch (block.kind) {
    case 'paragraph':
      // An empty line between two texts is two paragraphs, as people expect from paper.
      return block.text.split(/\n{2,}/).map(paragraphNode);
    case 'link': {
      const href = safeHref(block.href);
      const text = block.text.trim() === '' ? block.href : block.text;
      return [
        {
          type: 'paragraph',
          content: [href === undefined ? { type: 'text', text } : { type: 'text', text, marks: [{ type: 'link', attrs: { href } }] }],
        },
      ];
    }
    case 'image':
      return [
        {
          type: 'image',
          attrs: {
            fileId: block.fileId,
            alt: block.alt,
            ...(block.width === undefined ? {} : { width: block.width }),
            ...(block.height === undefined ? {} : { height: block.height }),
          },
        },
      ];
    case 'locked':
      return [block.node];
  }
}

/** Document of the blocks; empty paragraphs at the end are dropped. */
export function toDocument(blocks: readonly Block[]): RichDoc {
  const content = blocks.flatMap(toNode);
  while (content.length > 1 && content.at(-1)?.type === 'paragraph' && content.at(-1)?.content === undefined) content.pop();
  return { type: 'doc', content: content.length === 0 ? [{ type: 'paragraph' }] : content };
}

const plainParagraph = (node: RichNode): string | undefined => {
  if (node.type !== 'paragraph') return undefined;
  const parts = node.content ?? [];
  if (!parts.every((part) => part.type === 'hardBreak' || (part.type === 'text' && (part.marks ?? []).length === 0))) return undefined;
  return parts.map((part) => (part.type === 'hardBreak' ? '\n' : (part.text ?? ''))).join('');
};

function linkParagraph(node: RichNode): { text: string; href: string } | undefined {
  const [only, ...others] = node.content ?? [];
  const [mark, ...more] = only?.marks ?? [];
  if (node.type !== 'paragraph' || only?.type !== 'text' || others.length > 0 || mark?.type !== 'link' || more.length > 0) return undefined;
  const href = safeHref(mark.attrs?.href);
  return href === undefined ? undefined : { text: only.text ?? '', href };
}

/** Blocks of a stored document; plain paragraphs that follow each other become one text. */
export function fromDocument(document: RichDoc | null | undefined): Block[] {
  const blocks: Block[] = [];
  for (const node of document?.content ?? []) {
    const text = plainParagraph(node);
    const link = linkParagraph(node);
    const last = blocks.at(-1);
    if (text !== undefined) {
      if (last?.kind === 'paragraph') last.text = `${last.text}\n\n${text}`;
      else blocks.push({ key: blockKey(), kind: 'paragraph', text });
    } else if (link !== undefined) {
      blocks.push({ key: blockKey(), kind: 'link', ...link });
    } else if (node.type === 'image' && typeof node.attrs?.fileId === 'string') {
      const { fileId, alt, width, height } = node.attrs;
      blocks.push({
        key: blockKey(),
        kind: 'image',
        fileId,
        alt: typeof alt === 'string' ? alt : '',
        ...(typeof width === 'number' ? { width } : {}),
        ...(typeof height === 'number' ? { height } : {}),
      });
    } else {
      blocks.push({ key: blockKey(), kind: 'locked', node });
    }
  }
  return blocks.length === 0 ? [{ key: blockKey(), kind: 'paragraph', text: '' }] : blocks;
}

/** Moves a block by one place. */
export function moveBlock(blocks: readonly Block[], key: string, by: -1 | 1): Block[] {
  const at = blocks.findIndex((block) => block.key === key);
  const to = at + by;
  if (at < 0 || to < 0 || to >= blocks.length) return [...blocks];
  const next = [...blocks];
  const [moved] = next.splice(at, 1);
  if (moved !== undefined) next.splice(to, 0, moved);
  return next;
}
