import mammoth from 'mammoth';
import type { DocxImport } from '@contracts/notice-sending';
import { richTextFault, type RichDoc, type RichNode } from '@contracts/rich-text';
import { DocxFault } from './docx-fault';
import { listLeftBehind } from './docx-inventory';
import { DocxPackage } from './docx-package';
import { RichWriter } from './docx-to-rich';
import type { DocxNode } from './docx-tree';
import { DroppedList } from './dropped-list';

/** A Word file as read: pictures stand as `attrs.picture`, the number in `pictures`, until they are stored. */
export interface DocxContent {
  body: RichDoc;
  pictures: Uint8Array[];
  dropped: DocxImport['dropped'];
}

const DOCUMENT = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument';
const STRICT_DOCUMENT = 'http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument';

/**
 * Reads a Word file (NOT-04). Nothing outside the file is opened: links to pictures, templates and addresses are only text.
 * Needs time and memory, so it runs in a thread of its own (`DocxReader`).
 * @throws DocxFault
 */
export async function readDocx(bytes: Buffer): Promise<DocxContent> {
  const parts = await DocxPackage.open(bytes);
  const dropped = new DroppedList();
  const document = await parts.xml(await mainPart(parts));
  await listLeftBehind(parts, document, dropped);
  const writer = new RichWriter(dropped);
  const body = writer.document(await treeOf(parts));
  const { found, pictures } = await picturesOf(writer.images);
  const placed = replaced(body.content, found, dropped);
  const content: DocxContent = { body: { type: 'doc', content: placed }, pictures, dropped: dropped.items };
  if (placed.length === 0 && content.dropped.length === 0) throw new DocxFault('empty');
  const fault = richTextFault(withoutPictures(content.body));
  if (fault !== undefined) throw new DocxFault('unreadable', fault);
  return content;
}

/** Where the text stands, as the file itself says. */
async function mainPart(parts: DocxPackage): Promise<string> {
  const relations = parts.has('_rels/.rels') ? (await parts.xml('_rels/.rels')).text : '';
  for (const [relation] of relations.matchAll(/<Relationship\s[^>]*>/g)) {
    if (!relation.includes(`"${DOCUMENT}"`) && !relation.includes(`"${STRICT_DOCUMENT}"`)) continue;
    const target = /\sTarget="([^"]*)"/.exec(relation)?.[1]?.replace(/^\//, '') ?? '';
    if (parts.has(target)) return target;
  }
  if (!parts.has('word/document.xml')) throw new DocxFault('not_a_docx', 'no document');
  return 'word/document.xml';
}

/** The parser as it is asked here: `file` stands in for its own, unguarded way of opening archives. */
type Mammoth = (input: { file: object }, options: object) => Promise<unknown>;

async function treeOf(parts: DocxPackage): Promise<DocxNode> {
  const file = {
    exists: (name: string): boolean => parts.readable(name),
    read: async (name: string, encoding?: string): Promise<string | Uint8Array> => {
      if (!parts.readable(name)) throw new Error('no such part');
      return encoding === undefined ? parts.bytes(name) : (await parts.xml(name)).text;
    },
  };
  let tree: DocxNode | undefined;
  const options = {
    externalFileAccess: false,
    includeEmbeddedStyleMap: false,
    includeDefaultStyleMap: false,
    // Its own output is not used: the tree is all that is wanted.
    transformDocument: (document: DocxNode) => {
      tree = document;
      return { ...document, children: [] };
    },
  };
  try {
    await (mammoth.convertToHtml as unknown as Mammoth)({ file }, options);
  } catch (error) {
    if (error instanceof DocxFault) throw error;
    throw new DocxFault(error instanceof RangeError ? 'too_deep' : 'unreadable', error instanceof Error ? error.message : '');
  }
  if (tree === undefined) throw new DocxFault('unreadable', 'no tree');
  return tree;
}

const MAGIC: readonly (readonly number[])[] = [
  [0x89, 0x50, 0x4e, 0x47],
  [0xff, 0xd8, 0xff],
  [0x47, 0x49, 0x46, 0x38],
  [0x52, 0x49, 0x46, 0x46],
];

/** Pictures that a browser draws; a drawing of Windows (EMF, WMF), a linked or broken one is none. */
async function picturesOf(images: readonly DocxNode[]): Promise<{ found: Map<number, number>; pictures: Uint8Array[] }> {
  const found = new Map<number, number>();
  const pictures: Uint8Array[] = [];
  for (const [i, image] of images.entries()) {
    let bytes: Uint8Array | undefined;
    try {
      bytes = await image.readAsArrayBuffer?.();
    } catch {
      // Linked, missing, too large or damaged: the text goes on without it, and the list says so.
      continue;
    }
    if (bytes === undefined || !MAGIC.some((signs) => signs.every((sign, at) => bytes[at] === sign))) continue;
    const known = pictures.indexOf(bytes);
    found.set(i, known >= 0 ? known : pictures.push(bytes) - 1);
  }
  return { found, pictures };
}

/** Places of pictures that were found get their number, the others go. */
function replaced(nodes: readonly RichNode[], found: ReadonlyMap<number, number>, dropped: DroppedList): RichNode[] {
  return nodes.flatMap((node): RichNode[] => {
    if (node.type !== 'image') return [node.content === undefined ? node : { ...node, content: replaced(node.content, found, dropped) }];
    const picture = found.get(Number(node.attrs?.['picture']));
    if (picture === undefined) {
      dropped.add('picture', 1, typeof node.attrs?.['alt'] === 'string' ? node.attrs['alt'] : undefined);
      return [];
    }
    return [{ ...node, attrs: { ...node.attrs, picture } }];
  });
}

/** The same text as the schema of notices knows it, to be sure of the rest. */
function withoutPictures(doc: RichDoc): RichDoc {
  const strip = (nodes: readonly RichNode[]): RichNode[] =>
    nodes
      .filter((node) => node.type !== 'image')
      .map((node) => (node.content === undefined ? node : { ...node, content: strip(node.content) }));
  return { type: 'doc', content: strip(doc.content) };
}
