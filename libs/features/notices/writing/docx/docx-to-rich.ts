import type { RichDoc, RichNode } from '@contracts/rich-text';
import { lineContent, piecesOf, plainText, type Piece } from './docx-inlines';
import type { DocxNode } from './docx-tree';
import { DroppedList } from './dropped-list';
import { RichBudget } from './rich-budget';

/** Lists within lists, and the same within a table, so that no text lies deeper than a notice allows. */
const LIST_LEVELS = 4;
const CELL_LIST_LEVELS = 2;
const SPANS = { col: 20, row: 50 } as const;
const ALT_CHARS = 200;

interface Block {
  node: RichNode;
  /** Where it stands as an item of a list. */
  list?: { level: number; ordered: boolean };
}

/** Writes the tree of a Word file as text of a notice; pictures are places with the number of the picture. */
export class RichWriter {
  readonly images: DocxNode[] = [];
  readonly #budget = new RichBudget();

  constructor(readonly dropped: DroppedList) {}

  document(tree: DocxNode): RichDoc {
    const content: RichNode[] = [];
    const lists = new ListStack(LIST_LEVELS);
    for (const child of tree.children ?? []) this.#block(child, content, lists);
    while (content.length > 0 && isBlank(content.at(-1))) content.pop();
    return { type: 'doc', content };
  }

  #block(node: DocxNode, out: RichNode[], lists: ListStack): void {
    if (node.type === 'table') {
      lists.end();
      out.push(...this.#table(node));
    } else if (node.type === 'paragraph') this.#paragraph(node, out, lists);
    else if (['run', 'hyperlink', 'image', 'text'].includes(node.type))
      this.#paragraph({ type: 'paragraph', children: [node] }, out, lists);
    else for (const child of node.children ?? []) this.#block(child, out, lists);
  }

  #paragraph(node: DocxNode, out: RichNode[], lists: ListStack): void {
    if (this.#budget.full) return this.#cut(node);
    if (node.alignment === 'center' || node.alignment === 'right' || node.alignment === 'end')
      this.dropped.add('style', 1, plainText(node));
    const blocks = this.#blocksOf(node, headingOf(node));
    const [first] = blocks;
    if (first === undefined) {
      // One empty line stands for any number of them.
      lists.end();
      if (out.length > 0 && !isBlank(out.at(-1)) && this.#budget.fits({ type: 'paragraph' })) out.push({ type: 'paragraph' });
      return;
    }
    if (first.list === undefined) {
      lists.end();
      for (const { node: block } of blocks) this.#put(block, out, 0);
      return;
    }
    // An item holds its paragraphs and pictures; it begins with a paragraph.
    const content: RichNode[] = first.node.type === 'paragraph' ? [] : [{ type: 'paragraph' }];
    for (const { node: block } of blocks) this.#put(block, content, 2);
    if (content.length > 0) lists.add({ type: 'listItem', content }, first.list, out);
  }

  #put(block: RichNode, out: RichNode[], around: number): void {
    const rest = this.#budget.rest(block, around);
    if (this.#budget.fits(block, around)) {
      out.push(block);
      return;
    }
    const { head, tail } = cutAt(block, rest);
    if (head !== undefined) out.push(head);
    this.dropped.add('text', 1, tail);
  }

  /** Words behind the end of what fits. */
  #cut(node: DocxNode): void {
    const words = plainText(node);
    if (words.trim() !== '') this.dropped.add('text', 1, words);
  }

  /** A paragraph, cut at its pictures. */
  #blocksOf(node: DocxNode, level: number | undefined, bold = false): Block[] {
    const { numbering } = node;
    const list =
      numbering == null || level !== undefined
        ? undefined
        : { level: Math.max(0, Number(numbering.level) || 0), ordered: numbering.isOrdered };
    const blocks: Block[] = [];
    let line: Exclude<Piece, { kind: 'image' }>[] = [];
    const flush = (): void => {
      const content = lineContent(bold ? line.map(strong) : line);
      line = [];
      if (content.every((one) => one.type === 'hardBreak' || (one.text ?? '').trim() === '')) return;
      blocks.push({
        node: level === undefined ? { type: 'paragraph', content } : { type: 'heading', attrs: { level }, content },
        ...(list && { list }),
      });
    };
    for (const piece of piecesOf(node.children ?? [], this.dropped)) {
      if (piece.kind !== 'image') {
        line.push(piece);
        continue;
      }
      flush();
      const image = this.#image(piece.node);
      if (image !== undefined) blocks.push({ node: image, ...(list && { list }) });
    }
    flush();
    return blocks;
  }

  #image(node: DocxNode): RichNode | undefined {
    if (!this.#budget.picture()) {
      this.dropped.add('picture');
      return undefined;
    }
    this.images.push(node);
    const alt =
      node.altText
        ?.replace(/\p{Cc}/gu, ' ')
        .trim()
        .slice(0, ALT_CHARS)
        .toWellFormed() ?? '';
    return { type: 'image', attrs: { picture: this.images.length - 1, ...(alt === '' ? {} : { alt }) } };
  }

  /** Pictures do not stand in cells: they follow the table. */
  #table(node: DocxNode): RichNode[] {
    const rows: RichNode[] = [];
    const images: RichNode[] = [];
    for (const row of (node.children ?? []).filter((child) => child.type === 'tableRow')) {
      if (this.#budget.full) {
        this.#cut(row);
        continue;
      }
      const cells = (row.children ?? [])
        .filter((cell) => cell.type === 'tableCell')
        .map((cell) => this.#cell(cell, row.isHeader === true, images));
      if (cells.length === 0) continue;
      const made: RichNode = { type: 'tableRow', content: cells };
      if (this.#budget.fits(made, 1)) rows.push(made);
      else this.#cut(row);
    }
    const kept = images.filter((image) => this.#budget.fits(image));
    this.dropped.add('picture', images.length - kept.length);
    return [...(rows.length === 0 ? [] : [{ type: 'table' as const, content: rows }]), ...kept];
  }

  #cell(cell: DocxNode, header: boolean, images: RichNode[]): RichNode {
    const content: RichNode[] = [];
    const lists = new ListStack(CELL_LIST_LEVELS);
    for (const child of flattened(cell, this.dropped)) {
      const blocks = this.#blocksOf(child, undefined, headingOf(child) !== undefined);
      images.push(...blocks.filter((block) => block.node.type === 'image').map((block) => block.node));
      for (const { node, list } of blocks.filter((block) => block.node.type !== 'image')) {
        if (list === undefined) {
          lists.end();
          content.push(node);
        } else lists.add({ type: 'listItem', content: [node] }, list, content);
      }
    }
    const spans = { colspan: span(cell.colSpan, SPANS.col), rowspan: span(cell.rowSpan, SPANS.row) };
    const attrs = Object.fromEntries(Object.entries(spans).filter(([, n]) => n > 1));
    return {
      type: header ? 'tableHeader' : 'tableCell',
      ...(Object.keys(attrs).length === 0 ? {} : { attrs }),
      content: content.length === 0 ? [{ type: 'paragraph' }] : content,
    };
  }
}

/** Paragraphs of a cell; a table within it gives way to its text. */
function flattened(node: DocxNode, dropped: DroppedList): DocxNode[] {
  return (node.children ?? []).flatMap((child): DocxNode[] => {
    if (child.type === 'paragraph') return [child];
    if (child.type === 'table') dropped.add('style', 1, plainText(child));
    return flattened(child, dropped);
  });
}

/** Lists that are open, from the outermost on. */
class ListStack {
  #open: { list: RichNode; level: number }[] = [];

  constructor(private readonly levels: number) {}

  end(): void {
    this.#open = [];
  }

  add(item: RichNode, { level, ordered }: { level: number; ordered: boolean }, out: RichNode[]): void {
    const type = ordered ? 'orderedList' : 'bulletList';
    const top = (): { list: RichNode; level: number } | undefined => this.#open.at(-1);
    while ((top()?.level ?? -1) > level || (top()?.level === level && top()?.list.type !== type)) this.#open.pop();
    const above = top();
    if (above === undefined || (above.level < level && this.#open.length < this.levels)) {
      const list: RichNode = { type, content: [item] };
      if (above === undefined) out.push(list);
      else above.list.content?.at(-1)?.content?.push(list);
      this.#open.push({ list, level });
      return;
    }
    above.list.content?.push(item);
  }
}

const HEADING = /^(?:heading|標題|标题|título|ttulo|überschrift)\s*([1-9])/i;

function headingOf({ styleName, styleId }: DocxNode): number | undefined {
  if (/^(?:title|標題|标题|título)$/i.test(styleName ?? '')) return 1;
  const level = HEADING.exec(styleName ?? '')?.[1] ?? HEADING.exec(styleId ?? '')?.[1];
  return level === undefined ? undefined : Math.min(3, Number(level));
}

const span = (wanted: number | undefined, most: number): number =>
  Number.isInteger(wanted) ? Math.min(most, Math.max(1, wanted ?? 1)) : 1;
const isBlank = (node: RichNode | undefined): boolean => node?.type === 'paragraph' && node.content === undefined;
const strong = (piece: Exclude<Piece, { kind: 'image' }>): Exclude<Piece, { kind: 'image' }> =>
  piece.kind === 'text' && !piece.marks.some((mark) => mark.type === 'bold')
    ? { ...piece, marks: [{ type: 'bold' }, ...piece.marks] }
    : piece;

/** The part of a paragraph that still fits, and the words that do not. */
function cutAt(block: RichNode, chars: number): { head: RichNode | undefined; tail: string } {
  const content: RichNode[] = [];
  let left = chars;
  let tail = '';
  for (const node of block.content ?? []) {
    const signs = [...(node.text ?? '')];
    const kept = signs.slice(0, left).join('');
    tail += signs.slice(left).join('');
    left = Math.max(0, left - signs.length);
    if (kept !== '') content.push({ ...node, text: kept });
    else if (node.type === 'hardBreak' && left > 0) content.push(node);
  }
  return { head: content.length === 0 ? undefined : { ...block, content }, tail };
}
