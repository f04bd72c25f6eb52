/** ProseMirror JSON as stored in `notice.body` and its kin: nodes, marks, attributes. Read-only on this side. */
export interface RichMark {
  type: string;
  attrs?: Readonly<Record<string, unknown>> | null;
}
export interface RichNode {
  type: string;
  text?: string;
  attrs?: Readonly<Record<string, unknown>> | null;
  content?: readonly RichNode[] | null;
  marks?: readonly RichMark[] | null;
}

/** Deeper documents are cut: nobody writes lists in 24 levels, and a hostile one must not end in a stack fault. */
export const MAX_DEPTH = 24;

/** The address where it may be opened by a press, else undefined: http, https, mailto, tel. */
export function safeHref(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const href = value.replaceAll(/[\p{Cc}\s]/gu, '');
  return /^(https?:\/\/[^/]|mailto:[^@]+@|tel:\+?[\d-]+$)/i.test(href) ? href : undefined;
}

const BLOCKS = new Set(['paragraph', 'heading', 'listItem', 'blockquote', 'tableRow', 'horizontalRule']);

/** Text of a document for counting, previews and search: blocks end with a line break. */
export function plainText(node: RichNode, depth = 0): string {
  if (depth > MAX_DEPTH) return '';
  if (node.type === 'text') return node.text ?? '';
  if (node.type === 'hardBreak') return '\n';
  const inner = (node.content ?? []).map((child) => plainText(child, depth + 1)).join('');
  return BLOCKS.has(node.type) && !inner.endsWith('\n') ? `${inner}\n` : inner;
}

/** True where the document has neither words nor pictures. */
export function isEmptyDocument(node: RichNode | null | undefined): boolean {
  if (node === null || node === undefined) return true;
  const hasPicture = (part: RichNode, depth: number): boolean =>
    part.type === 'image' || (depth < MAX_DEPTH && (part.content ?? []).some((child) => hasPicture(child, depth + 1)));
  return plainText(node).trim() === '' && !hasPicture(node, 0);
}
