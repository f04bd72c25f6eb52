import { buffer } from 'node:stream/consumers';
import type { Readable } from 'node:stream';
import { ZipFile } from 'yazl';

const W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
const NAMESPACES = [
  W,
  'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"',
  'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"',
  'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"',
  'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"',
  'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"',
  'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"',
  'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"',
  'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"',
  'xmlns:v="urn:schemas-microsoft-com:vml"',
  'xmlns:o="urn:schemas-microsoft-com:office:office"',
].join(' ');
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
export const DOCUMENT_TYPE = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml';

export const p = (inner: string, properties = ''): string =>
  `<w:p>${properties === '' ? '' : `<w:pPr>${properties}</w:pPr>`}${inner}</w:p>`;
export const r = (text: string, properties = ''): string =>
  `<w:r>${properties === '' ? '' : `<w:rPr>${properties}</w:rPr>`}<w:t xml:space="preserve">${text}</w:t></w:r>`;
export const numbered = (list: number, level: number): string =>
  `<w:numPr><w:ilvl w:val="${String(level)}"/><w:numId w:val="${String(list)}"/></w:numPr>`;
export const cell = (inner: string, properties = ''): string => `<w:tc><w:tcPr>${properties}</w:tcPr>${inner}</w:tc>`;
export const picture = (relation: string, how: 'embed' | 'link' = 'embed', alt = ''): string =>
  `<w:r><w:drawing><wp:inline><wp:docPr id="1" descr="${alt}"/><a:graphic><a:graphicData><pic:pic><pic:blipFill><a:blip r:${how}="${relation}"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>`;
export const bodyXml = (content: string): string =>
  `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document ${NAMESPACES}><w:body>${content}</w:body></w:document>`;
export const partXml = (root: string, content: string): string => `<?xml version="1.0"?><w:${root} ${NAMESPACES}>${content}</w:${root}>`;

export interface Relation {
  id: string;
  target: string;
  type?: string;
  external?: boolean;
}
const relationsXml = (relations: readonly Relation[]): string =>
  `<?xml version="1.0"?><Relationships xmlns="${PACKAGE}/relationships">${relations
    .map(
      ({ id, target, type = 'image', external }) =>
        `<Relationship Id="${id}" Type="${OFFICE}/${type}" Target="${target}"${external === true ? ' TargetMode="External"' : ''}/>`,
    )
    .join('')}</Relationships>`;

const NUMBERING = partXml(
  'numbering',
  ['bullet', 'decimal']
    .map(
      (format, i) =>
        `<w:abstractNum w:abstractNumId="${String(i)}">${[0, 1, 2, 3, 4, 5, 6, 7, 8]
          .map((level) => `<w:lvl w:ilvl="${String(level)}"><w:numFmt w:val="${format}"/></w:lvl>`)
          .join('')}</w:abstractNum>`,
    )
    .join('') + ['0', '1'].map((id) => `<w:num w:numId="${String(Number(id) + 1)}"><w:abstractNumId w:val="${id}"/></w:num>`).join(''),
);
const STYLES = partXml(
  'styles',
  [1, 2, 5]
    .map((n) => `<w:style w:type="paragraph" w:styleId="Heading${String(n)}"><w:name w:val="heading ${String(n)}"/></w:style>`)
    .join(''),
);

export interface DocxParts {
  /** Content of `w:body`, or the whole document part. */
  body?: string;
  document?: string;
  relations?: readonly Relation[];
  /** Further parts; null leaves a usual one out. */
  more?: Readonly<Record<string, string | Buffer | null>>;
  contentType?: string;
}

/** A Word file of the given parts. List 1 has bullets, list 2 numbers. */
export function buildDocx({
  body = '',
  document,
  relations = [],
  more = {},
  contentType = DOCUMENT_TYPE,
}: DocxParts = {}): Promise<Buffer> {
  const parts: Record<string, string | Buffer | null> = {
    '[Content_Types].xml': `<?xml version="1.0"?><Types xmlns="${PACKAGE}/content-types"><Default Extension="png" ContentType="image/png"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="${contentType}"/></Types>`,
    '_rels/.rels': relationsXml([{ id: 'rId1', target: 'word/document.xml', type: 'officeDocument' }]),
    'word/document.xml': document ?? bodyXml(body),
    'word/_rels/document.xml.rels': relationsXml(relations),
    'word/numbering.xml': NUMBERING,
    'word/styles.xml': STYLES,
    ...more,
  };
  return zipOf(parts);
}

export function zipOf(parts: Readonly<Record<string, string | Buffer | null>>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(parts))
    if (content !== null) zip.addBuffer(Buffer.from(content), name, { mtime: new Date(0) });
  zip.end();
  return buffer(zip.outputStream as Readable);
}

/** The same bytes with every `from` as `to`, of the same length: names and sizes that no honest program writes. */
export function patched(bytes: Buffer, from: string | Buffer, to: string | Buffer): Buffer {
  const [search, replace] = [Buffer.from(from), Buffer.from(to)];
  if (search.length !== replace.length) throw new Error('a patch keeps the length');
  const copy = Buffer.from(bytes);
  for (let at = copy.indexOf(search); at >= 0; at = copy.indexOf(search, at + 1)) replace.copy(copy, at);
  return copy;
}

/** Central directory records of a file, to change their fields. @param change gets the offset of each record and its name */
export function inDirectory(bytes: Buffer, change: (copy: Buffer, at: number, name: string) => void): Buffer {
  const copy = Buffer.from(bytes);
  const mark = Buffer.from([0x50, 0x4b, 0x01, 0x02]);
  for (let at = copy.indexOf(mark); at >= 0; at = copy.indexOf(mark, at + 1)) {
    change(copy, at, copy.toString('utf8', at + 46, at + 46 + copy.readUInt16LE(at + 28)));
  }
  return copy;
}
