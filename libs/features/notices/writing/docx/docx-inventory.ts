import type { DroppedList } from './dropped-list';
import type { DocxPackage, XmlPart } from './docx-package';

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const SAMPLE_SOURCE = 20_000;

/** The first words of a piece of WordprocessingML. */
function wordsOf(xml: string, element = 'w:t'): string {
  const texts = xml.slice(0, SAMPLE_SOURCE).matchAll(new RegExp(`<${element}(?:\\s[^<>]*)?>([^<]*)<`, 'g'));
  return [...texts].map((match) => (match[1] ?? '').replace(/&(\w+);/g, (all, name: string) => ENTITIES[name] ?? all)).join('');
}

const count = ({ counts }: XmlPart, ...names: readonly string[]): number => names.reduce((sum, name) => sum + (counts.get(name) ?? 0), 0);

/** Parts of the file that are no text of the document, and things in the text that a notice cannot hold. */
export async function listLeftBehind(parts: DocxPackage, document: XmlPart, dropped: DroppedList): Promise<void> {
  const { text } = document;
  const from = (mark: string): string => text.slice(Math.max(0, text.indexOf(mark)));
  dropped.add('equation', count(document, 'm:oMath'), wordsOf(from('<m:oMath'), 'm:t'));
  dropped.add('chart', count(document, 'c:chart', 'cx:chart'));
  // Newer files hold each shape twice, for older programs once more as VML.
  const vml = count(document, 'v:shape', 'v:rect', 'v:roundrect', 'v:oval', 'v:line', 'v:polyline') - count(document, 'v:imagedata');
  dropped.add('drawing', Math.max(count(document, 'wps:wsp'), vml - count(document, 'o:OLEObject')) + count(document, 'dgm:relIds'));
  dropped.add('object', count(document, 'o:OLEObject', 'w:control') + parts.macros);
  dropped.add('tracked', count(document, 'w:delText'), wordsOf(from('<w:delText'), 'w:delText'));
  dropped.add(
    'footnote',
    count(document, 'w:footnoteReference', 'w:endnoteReference'),
    await words(parts, /(?:^|\/)(?:footnotes|endnotes)\.xml$/),
  );
  for (const name of parts.names.filter((one) => /(?:^|\/)comments\.xml$/.test(one))) {
    const comments = await parts.xml(name);
    dropped.add('comment', count(comments, 'w:comment'), wordsOf(comments.text));
  }
  for (const name of parts.names.filter((one) => /(?:^|\/)(?:header|footer)\d*\.xml$/.test(one))) {
    const line = wordsOf((await parts.xml(name)).text);
    if (line.trim() !== '') dropped.add('header', 1, line);
  }
}

async function words(parts: DocxPackage, name: RegExp): Promise<string> {
  const found = parts.names.filter((one) => name.test(one));
  const texts: string[] = [];
  for (const part of found) texts.push(wordsOf((await parts.xml(part)).text));
  return texts.find((text) => text.trim() !== '') ?? '';
}
