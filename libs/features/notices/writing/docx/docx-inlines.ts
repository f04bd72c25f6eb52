import { isSafeHref, type RichMark, type RichNode } from '@contracts/rich-text';
import type { DocxNode } from './docx-tree';
import type { DroppedList } from './dropped-list';

/** What stands in a line; a picture ends the line before it. */
export type Piece = { kind: 'text'; text: string; marks: RichMark[] } | { kind: 'break' } | { kind: 'image'; node: DocxNode };

const CHECKED = '☑';
const UNCHECKED = '☐';

/** Pieces of a paragraph in reading order; nesting is bounded by the guard of the parts. */
export function piecesOf(nodes: readonly DocxNode[], dropped: DroppedList, marks: readonly RichMark[] = []): Piece[] {
  return nodes.flatMap((node): Piece[] => {
    switch (node.type) {
      case 'text':
        return textPiece(node.value ?? '', marks);
      case 'tab':
        return textPiece('\t', marks);
      case 'checkbox':
        return textPiece(node.checked === true ? CHECKED : UNCHECKED, marks);
      case 'break':
        if (node.breakType === 'line') return [{ kind: 'break' }];
        dropped.add('style');
        return [];
      case 'image':
        return [{ kind: 'image', node }];
      case 'run':
        if (
          node.highlight != null ||
          (node.verticalAlignment ?? 'baseline') !== 'baseline' ||
          node.isAllCaps === true ||
          node.isSmallCaps === true
        )
          dropped.add('style', 1, plainText(node));
        return piecesOf(node.children ?? [], dropped, [...marks, ...marksOf(node, marks)]);
      case 'hyperlink':
        return linkPieces(node, dropped, marks);
      default:
        return piecesOf(node.children ?? [], dropped, marks);
    }
  });
}

function textPiece(value: string, marks: readonly RichMark[]): Piece[] {
  const text = value
    .replace(/[\t\n\r\v\f]+/g, ' ')
    .replace(/[\p{Cc}\u00ad\ufeff\ufffe\uffff]/gu, '')
    .toWellFormed();
  return text === '' ? [] : [{ kind: 'text', text, marks: [...marks] }];
}

function marksOf(run: DocxNode, known: readonly RichMark[]): RichMark[] {
  const wanted: RichMark['type'][] = [
    ...(run.isBold === true ? (['bold'] as const) : []),
    ...(run.isItalic === true ? (['italic'] as const) : []),
    ...(run.isUnderline === true ? (['underline'] as const) : []),
    ...(run.isStrikethrough === true ? (['strike'] as const) : []),
  ];
  // A link is underlined by its own look.
  const linked = known.some((mark) => mark.type === 'link');
  return wanted.filter((type) => !known.some((mark) => mark.type === type) && !(linked && type === 'underline')).map((type) => ({ type }));
}

function linkPieces(node: DocxNode, dropped: DroppedList, marks: readonly RichMark[]): Piece[] {
  const href = safeHref(node.href);
  const inside = marks.some((mark) => mark.type === 'link');
  const pieces = piecesOf(
    node.children ?? [],
    dropped,
    href === undefined || inside ? marks : [...marks, { type: 'link', attrs: { href } }],
  );
  // Links within the file lead nowhere in a notice; others are not http(s), mailto or tel.
  if (href === undefined && pieces.length > 0) dropped.add('link', 1, node.href ?? plainText(node));
  return pieces;
}

/** An address as notices allow it; what Word writes with spaces or signs of other scripts is coded first. */
function safeHref(written: string | undefined): string | undefined {
  const address = written?.trim() ?? '';
  if (isSafeHref(address)) return address;
  const coded = URL.parse(/^www\./i.test(address) ? `https://${address}` : address)?.href;
  return isSafeHref(coded) ? coded : undefined;
}

/** Words of a node for a sample. */
export function plainText(node: DocxNode): string {
  return node.type === 'text' ? (node.value ?? '') : (node.children ?? []).map(plainText).join('');
}

const sameMarks = (a: readonly RichMark[], b: readonly RichMark[]): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Line content with runs of one look joined: Word cuts its text into many. */
export function lineContent(pieces: readonly Exclude<Piece, { kind: 'image' }>[]): RichNode[] {
  const nodes: RichNode[] = [];
  for (const piece of pieces) {
    const last = nodes.at(-1);
    if (piece.kind === 'break') nodes.push({ type: 'hardBreak' });
    else if (last?.type === 'text' && sameMarks(last.marks ?? [], piece.marks)) last.text = (last.text ?? '') + piece.text;
    else nodes.push({ type: 'text', text: piece.text, ...(piece.marks.length === 0 ? {} : { marks: piece.marks }) });
  }
  return nodes;
}
