import * as z from 'zod/mini';

/**
 * Text with layout as ProseMirror JSON (checklist D1): written by the editors, checked here on both sides, drawn from
 * here. HTML is only ever generated from it. Pictures point at the own file store; links are http(s), mailto or tel.
 */
export const RICH_TEXT = { maxChars: 20_000, maxDepth: 12, maxNodes: 4_000, maxPictures: 30, maxHref: 2_000 } as const;

type Attrs = Readonly<Record<string, string | number | boolean | null>>;
export interface RichMark {
  type: 'bold' | 'italic' | 'underline' | 'strike' | 'link';
  attrs?: { href: string };
}
export interface RichNode {
  type: RichNodeType;
  attrs?: Attrs;
  content?: RichNode[];
  marks?: RichMark[];
  text?: string;
}
export interface RichDoc {
  type: 'doc';
  content: RichNode[];
}

const BLOCKS = ['paragraph', 'heading', 'bulletList', 'orderedList', 'blockquote', 'horizontalRule', 'image', 'table'] as const;
const INLINE = ['text', 'hardBreak'] as const;
export type RichNodeType =
  | 'doc'
  | (typeof BLOCKS)[number]
  | (typeof INLINE)[number]
  | 'listItem'
  | 'tableRow'
  | 'tableHeader'
  | 'tableCell';

type AttrCheck = (value: unknown) => boolean;
interface NodeRule {
  readonly children: readonly string[];
  readonly attrs?: Readonly<Record<string, AttrCheck>>;
  readonly required?: readonly string[];
}

const whole =
  (min: number, max: number): AttrCheck =>
  (v) =>
    Number.isInteger(v) && (v as number) >= min && (v as number) <= max;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const spans = { colspan: whole(1, 20), rowspan: whole(1, 50) };

/** What may stand where, and with which attributes; everything else is refused. Names are those of Tiptap. */
const NODES: Readonly<Record<RichNodeType, NodeRule>> = {
  doc: { children: BLOCKS },
  paragraph: { children: INLINE },
  heading: { children: INLINE, attrs: { level: whole(1, 3) }, required: ['level'] },
  bulletList: { children: ['listItem'] },
  orderedList: { children: ['listItem'], attrs: { start: whole(0, 9_999) } },
  listItem: { children: ['paragraph', 'bulletList', 'orderedList', 'image'] },
  blockquote: { children: ['paragraph', 'bulletList', 'orderedList'] },
  horizontalRule: { children: [] },
  image: {
    children: [],
    attrs: {
      fileId: (v) => typeof v === 'string' && UUID.test(v),
      alt: (v) => v === null || (typeof v === 'string' && v.length <= 200),
      width: whole(1, 20_000),
      height: whole(1, 20_000),
    },
    required: ['fileId'],
  },
  table: { children: ['tableRow'] },
  tableRow: { children: ['tableHeader', 'tableCell'] },
  tableHeader: { children: ['paragraph', 'bulletList', 'orderedList'], attrs: spans },
  tableCell: { children: ['paragraph', 'bulletList', 'orderedList'], attrs: spans },
  text: { children: [] },
  hardBreak: { children: [] },
};
const MARKS: readonly string[] = ['bold', 'italic', 'underline', 'strike', 'link'];

/** Only http(s), mailto and tel, in what the browser itself would read (so `java\nscript:` is seen for what it is). */
export function isSafeHref(href: unknown): href is string {
  if (typeof href !== 'string' || href.length === 0 || href.length > RICH_TEXT.maxHref) return false;
  // Browsers drop control, format and white-space characters before they read the scheme.
  if (/[\p{Cc}\p{Cf}\p{Z}]/u.test(href)) return false;
  if (/^(mailto:[^\s@]+@[^\s@]+|tel:\+?[\d().-]{3,40})$/i.test(href)) return true;
  return isWebAddress(href);
}

/** An absolute http(s) address with a host and without user name or password. */
export function isWebAddress(text: string): boolean {
  if (!/^https?:\/\//i.test(text)) return false;
  try {
    const url = new URL(text);
    return (url.protocol === 'http:' || url.protocol === 'https:') && url.hostname !== '' && url.username === '' && url.password === '';
  } catch {
    return false;
  }
}

const isRecord = (v: unknown): v is Record<string, unknown> => typeof v === 'object' && v !== null && !Array.isArray(v);
const onlyKeys = (v: Record<string, unknown>, keys: readonly string[]): boolean => Object.keys(v).every((k) => keys.includes(k));

export type RichTextFault =
  | 'not_a_document'
  | 'not_allowed'
  | 'too_deep'
  | 'too_many_nodes'
  | 'too_long'
  | 'too_many_pictures'
  | 'bad_link';

function markFault(mark: unknown): RichTextFault | undefined {
  if (!isRecord(mark) || !onlyKeys(mark, ['type', 'attrs']) || !MARKS.includes(String(mark['type']))) return 'not_allowed';
  const attrs = mark['attrs'];
  if (mark['type'] !== 'link') return attrs === undefined ? undefined : 'not_allowed';
  if (!isRecord(attrs) || !onlyKeys(attrs, ['href'])) return 'not_allowed';
  return isSafeHref(attrs['href']) ? undefined : 'bad_link';
}

function nodeFault(node: Record<string, unknown>, rule: NodeRule): RichTextFault | undefined {
  if (node['type'] === 'text') {
    if (!onlyKeys(node, ['type', 'text', 'marks']) || typeof node['text'] !== 'string' || node['text'] === '') return 'not_allowed';
    const marks = node['marks'] ?? [];
    if (!Array.isArray(marks) || marks.length > MARKS.length) return 'not_allowed';
    for (const mark of marks) {
      const fault = markFault(mark);
      if (fault !== undefined) return fault;
    }
    return undefined;
  }
  if (!onlyKeys(node, ['type', 'attrs', 'content'])) return 'not_allowed';
  const attrs = node['attrs'] ?? {};
  if (!isRecord(attrs)) return 'not_allowed';
  for (const [name, value] of Object.entries(attrs)) {
    const check = Object.hasOwn(rule.attrs ?? {}, name) ? rule.attrs?.[name] : undefined;
    if (check === undefined || !check(value)) return 'not_allowed';
  }
  return (rule.required ?? []).every((name) => Object.hasOwn(attrs, name)) ? undefined : 'not_allowed';
}

/** Looks through a document without recursion, so that no input can exhaust the stack. @returns the first fault, or undefined */
export function richTextFault(value: unknown): RichTextFault | undefined {
  if (!isRecord(value) || value['type'] !== 'doc' || !Array.isArray(value['content'])) return 'not_a_document';
  let nodes = 0;
  let chars = 0;
  let pictures = 0;
  const todo: { node: unknown; depth: number; allowed: readonly string[] }[] = [{ node: value, depth: 0, allowed: ['doc'] }];
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    const { node, depth, allowed } = next;
    if ((nodes += 1) > RICH_TEXT.maxNodes) return 'too_many_nodes';
    if (depth > RICH_TEXT.maxDepth) return 'too_deep';
    if (!isRecord(node) || typeof node['type'] !== 'string' || !allowed.includes(node['type'])) return 'not_allowed';
    const rule = NODES[node['type'] as RichNodeType];
    const fault = nodeFault(node, rule);
    if (fault !== undefined) return fault;
    if (node['type'] === 'text') chars += [...(node['text'] as string)].length;
    if (node['type'] === 'image') pictures += 1;
    if (chars > RICH_TEXT.maxChars) return 'too_long';
    if (pictures > RICH_TEXT.maxPictures) return 'too_many_pictures';
    const content = node['content'] ?? [];
    if (!Array.isArray(content) || (rule.children.length === 0 && content.length > 0)) return 'not_allowed';
    if (content.length > RICH_TEXT.maxNodes) return 'too_many_nodes';
    for (const child of content) todo.push({ node: child, depth: depth + 1, allowed: rule.children });
  }
  return undefined;
}

/** Schema of a document; the fault's name stands in the issue's params. */
export const richDoc = () =>
  z.pipe(
    z.unknown().check((payload) => {
      const fault = richTextFault(payload.value);
      if (fault !== undefined) payload.issues.push({ code: 'custom', input: payload.value, params: { code: fault } });
    }),
    z.transform((value: unknown) => value as RichDoc),
  );

export const EMPTY_DOC: RichDoc = { type: 'doc', content: [] };

/** Every node in reading order. The document must have passed `richTextFault`. */
export function* richNodes(doc: RichDoc): Generator<RichNode> {
  const todo: RichNode[] = [...doc.content].reverse();
  for (let node = todo.pop(); node !== undefined; node = todo.pop()) {
    yield node;
    for (const child of [...(node.content ?? [])].reverse()) todo.push(child);
  }
}

/** Plain text, a line per block: for search, excerpts, and to see whether there is anything to read. */
export function richPlainText(doc: RichDoc, maxChars = Number.POSITIVE_INFINITY): string {
  let out = '';
  for (const node of richNodes(doc)) {
    if (node.type === 'text') out += node.text ?? '';
    else if (node.type === 'hardBreak' || ['paragraph', 'heading', 'listItem'].includes(node.type)) out += '\n';
    if (out.length > maxChars * 2) break;
  }
  // Line by line: one pattern for it would go back over every blank of a long text.
  const clean = out
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n');
  const chars = [...clean];
  return chars.length <= maxChars
    ? clean
    : `${chars
        .slice(0, Math.max(0, maxChars - 1))
        .join('')
        .trimEnd()}…`;
}

/** Ids of the pictures, each once. */
export function richPictures(doc: RichDoc): string[] {
  const ids = new Set<string>();
  for (const node of richNodes(doc)) if (node.type === 'image') ids.add(String(node.attrs?.['fileId']));
  return [...ids];
}

/** Nothing to read and nothing to see. */
export const richIsEmpty = (doc: RichDoc): boolean => richPlainText(doc) === '' && richPictures(doc).length === 0;

/** A document of plain paragraphs, as the H5 form writes it. */
export function richFromText(text: string): RichDoc {
  const content = text
    .split(/\r?\n/)
    .map((lineText): RichNode =>
      lineText === '' ? { type: 'paragraph' } : { type: 'paragraph', content: [{ type: 'text', text: lineText }] },
    );
  return { type: 'doc', content };
}

/**
 * What an editor hands out, reduced to what is allowed: attributes that editors add (target, class, null values) go,
 * unknown nodes give way to their content. The result still has to pass the schema.
 */
export function cleanRichText(value: unknown): unknown {
  return Array.isArray(value) ? value.flatMap((v) => cleanNode(v, 0)) : cleanNode(value, 0)[0];
}

function cleanNode(value: unknown, depth: number): Record<string, unknown>[] {
  if (!isRecord(value) || depth > RICH_TEXT.maxDepth + 4) return [];
  const type = String(value['type']);
  const content = (Array.isArray(value['content']) ? value['content'] : []).flatMap((child) => cleanNode(child, depth + 1));
  if (!Object.hasOwn(NODES, type)) return content;
  if (type === 'text') {
    if (typeof value['text'] !== 'string' || value['text'] === '') return [];
    const marks = (Array.isArray(value['marks']) ? value['marks'] : []).flatMap(cleanMark);
    return [{ type, text: value['text'], ...(marks.length === 0 ? {} : { marks }) }];
  }
  const known = NODES[type as RichNodeType].attrs ?? {};
  const attrs = Object.entries(isRecord(value['attrs']) ? value['attrs'] : {}).filter(
    ([name, v]) => v !== null && Object.hasOwn(known, name) && known[name]?.(v) === true,
  );
  return [
    {
      type,
      ...(attrs.length === 0 ? {} : { attrs: Object.fromEntries(attrs) }),
      ...(content.length === 0 && type !== 'doc' ? {} : { content }),
    },
  ];
}

function cleanMark(mark: unknown): RichMark[] {
  if (!isRecord(mark) || !MARKS.includes(String(mark['type']))) return [];
  if (mark['type'] !== 'link') return [{ type: mark['type'] as RichMark['type'] }];
  const href = isRecord(mark['attrs']) ? mark['attrs']['href'] : undefined;
  return isSafeHref(href) ? [{ type: 'link', attrs: { href } }] : [];
}
