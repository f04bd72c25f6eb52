import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import * as z from 'zod/mini';
import { pictureUrl } from '@contracts/files';
import { myNoticeDetail } from '@contracts/my-notices';
import { cleanRichText, isSafeHref, richDoc, type RichDoc, type RichNode } from '@contracts/rich-text';
import { noticePaint } from '@features/notices';
import { runs } from '@testing/seed';
import { hostileStrings } from '@testing/proof/hostile/hostile-strings';
import { markupFault, wordsOf } from '@testing/proof/hostile/markup-faults';
import { RichTextView } from '@ui/core/rich-text/rich-text-view';
import { fromDocument, toDocument } from '@ui/mobile/rich-text-blocks';

const FILE = '01890000-0000-7000-8000-000000000000';
const STRINGS = hostileStrings();
/** Half a character cannot be kept as text by any database; the edge refuses it before. */
const WHOLE = STRINGS.filter((one) => one.isWellFormed());

/** Web, webview and the preview of the console draw by the same view; the family's page begins with the server's drawing. */
const view = (document: unknown): string =>
  renderToStaticMarkup(createElement(RichTextView, { document: document as RichDoc, imageUrl: (id: string) => pictureUrl(id) }));
const paint = (title: string, body: unknown): string =>
  noticePaint([{ url: `/me/notices/${FILE}?g=1`, body: { ...notice, title, body, sender: { ...notice.sender, name: title } } }]);
const accepts = (value: unknown): boolean => z.safeParse(richDoc(), value).success;

const doc = (...content: unknown[]): unknown => ({ type: 'doc', content });
const para = (...content: unknown[]): unknown => ({ type: 'paragraph', content });
const text = (words: string, ...marks: unknown[]): unknown => ({ type: 'text', text: words, ...(marks.length === 0 ? {} : { marks }) });

/** Every place of a document where a string can be put; `kept` = it is text, and stays what it was. */
const PLACES: readonly { place: string; kept?: true; of: (s: string) => unknown }[] = [
  { place: 'a text', kept: true, of: (s) => doc(para(text(s))) },
  { place: 'a bold link', of: (s) => doc(para(text('x', { type: 'bold' }, { type: 'link', attrs: { href: s } }))) },
  {
    place: 'further attributes of a link',
    of: (s) => doc(para(text('x', { type: 'link', attrs: { href: 'https://example.org', target: s, class: s, [s]: s } }))),
  },
  { place: 'a mark', of: (s) => doc(para(text('x', { type: s, attrs: { style: s } }))) },
  { place: 'the words beside a picture', of: (s) => doc({ type: 'image', attrs: { fileId: FILE, alt: s } }) },
  { place: 'the file of a picture', of: (s) => doc({ type: 'image', attrs: { fileId: s } }) },
  { place: 'the address of a picture', of: (s) => doc({ type: 'image', attrs: { fileId: FILE, src: s, srcset: s, onerror: s } }) },
  { place: 'the size of a picture', of: (s) => doc({ type: 'image', attrs: { fileId: FILE, width: s, height: s } }) },
  { place: 'a node', of: (s) => doc({ type: s, attrs: { src: s }, content: [text(s)] }) },
  { place: 'a level', of: (s) => doc({ type: 'heading', attrs: { level: s, style: s }, content: [text('x')] }) },
  {
    place: 'the start of a list',
    of: (s) => doc({ type: 'orderedList', attrs: { start: s }, content: [{ type: 'listItem', content: [para(text(s))] }] }),
  },
  {
    place: 'a cell',
    of: (s) =>
      doc({
        type: 'table',
        content: [{ type: 'tableRow', content: [{ type: 'tableCell', attrs: { colspan: s, style: s }, content: [para(text(s))] }] }],
      }),
  },
  { place: 'raw HTML', of: (s) => doc({ type: 'paragraph', html: s, innerHTML: s, dangerouslySetInnerHTML: { __html: s }, content: [] }) },
  {
    place: 'a node of React',
    of: (s) => doc(para({ $$typeof: 'react.element', type: 'script', props: { children: s }, key: null, ref: null })),
  },
  {
    place: 'the prototype',
    of: (s) =>
      JSON.parse(`{"type":"doc","content":[{"type":"paragraph","__proto__":{"html":${JSON.stringify(s)}},"content":[]}]}`) as unknown,
  },
  { place: 'the whole document', of: (s) => s },
];

const notice: z.output<typeof myNoticeDetail> = {
  id: FILE,
  studentId: FILE,
  student: '陳樂瑤',
  className: '小四B',
  title: '',
  body: { type: 'doc', content: [] },
  links: [],
  attachments: [],
  hasForm: false,
  asks: 'confirm',
  answerMode: 'per_student',
  state: 'sent',
  todo: true,
  read: false,
  sender: { name: '', role: 'class_teacher', department: null },
  sentAt: '2026-11-20T07:44:00+08:00',
  deadlineAt: null,
  closedAt: null,
  done: null,
  urgent: false,
  locale: 'zh-Hant',
  locales: ['zh-Hant'],
  questions: [],
  answer: null,
  mayEdit: false,
  family: [],
};

/** What is wrong with one value on all its ways: refused or harmless at the server, harmless in every drawing. */
function faultsOf(value: unknown): string[] {
  const faults: string[] = [];
  const look = (how: string, html: string): void => {
    const fault = markupFault(html);
    if (fault !== undefined) faults.push(`${how}: ${fault}`);
  };
  if (typeof value === 'object') look('the view', view(value));
  look('the first picture', paint('x', value));
  const cleaned = cleanRichText(value);
  if (typeof cleaned === 'object') {
    look('the view of what the editor hands out', view(cleaned));
    if (accepts(cleaned)) look('the view of what a phone saves', view(toDocument(fromDocument(cleaned as RichDoc))));
  }
  return faults.map((fault) => `${fault} ← ${JSON.stringify(value).slice(0, 200)}`);
}

describe('text of people with attacks in it', () => {
  it('is judged by a grammar that notices what would run [S9]', () => {
    expect(STRINGS.length).toBeGreaterThanOrEqual(1_000);
    const bad = [
      '<script>1</script>',
      '<p onclick="x">a</p>',
      '<a href="javascript:1">a</a>',
      '<a href="&#106;avascript:1">a</a>',
      '<a href="https://x.y" style="x">a</a>',
      '<img src="https://x.y/a.png"/>',
      '<p title=x>',
      '<p>a<b',
      '<p>a > b</p>',
      '<svg></svg>',
      '<a href="//x.y">a</a>',
    ];
    expect(bad.filter((html) => markupFault(html) === undefined)).toEqual([]);
    // Written into a page as they are, all but the few that only lie about their host are such a thing.
    expect(STRINGS.filter((s) => markupFault(`<a href="${s}">${s}</a>`) === undefined).length).toBeLessThan(10);
  });

  it.each(PLACES)('runs nowhere as $place: server, view and first picture [S9, D1]', ({ kept, of }) => {
    const faults = STRINGS.flatMap((s) => faultsOf(of(s)));
    expect(faults).toEqual([]);
    if (kept === true) expect(WHOLE.filter((s) => wordsOf(view(of(s))) !== s && !s.includes('\u0000'))).toEqual([]);
    else expect(STRINGS.filter((s) => accepts(of(s)) && !isHarmless(of(s)))).toEqual([]);
  });

  it('runs nowhere as a title or a name of a sender in the first picture [S9, D1]', () => {
    expect(STRINGS.map((s) => markupFault(paint(s, notice.body))).filter((fault) => fault !== undefined)).toEqual([]);
    expect(wordsOf(paint('<b>&amp;', notice.body))).toContain('<b>&amp;');
  });

  it('runs nowhere as lines and links that are written on a phone [S9, D1]', () => {
    const faults = STRINGS.flatMap((s) => {
      const written = toDocument([
        { key: '1', kind: 'paragraph', text: s },
        { key: '2', kind: 'link', text: s, href: s },
        { key: '3', kind: 'image', fileId: s, alt: s },
      ]);
      return faultsOf(written);
    });
    expect(faults).toEqual([]);
  });

  it('runs nowhere in documents put together at random from all of it [S9, D1]', () => {
    const hostile = fc.constantFrom(...STRINGS);
    const type = fc.oneof(
      hostile,
      fc.constantFrom(
        'paragraph',
        'heading',
        'image',
        'listItem',
        'bulletList',
        'table',
        'tableRow',
        'tableCell',
        'text',
        '__proto__',
        'toString',
      ),
    );
    const attrs = fc.dictionary(
      fc.oneof(hostile, fc.constantFrom('href', 'fileId', 'src', 'alt', 'level', 'style', 'onclick', 'width')),
      fc.oneof(hostile, fc.integer(), fc.constant(null), fc.constant(FILE)),
      { maxKeys: 4 },
    );
    const marks = fc.array(fc.record({ type: fc.oneof(hostile, fc.constantFrom('link', 'bold', 'constructor')), attrs }), { maxLength: 3 });
    const { node } = fc.letrec<{ node: unknown }>((tie) => ({
      node: fc.record(
        { type, text: hostile, attrs, marks, content: fc.array(tie('node'), { maxLength: 3, depthIdentifier: 'rich' }), html: hostile },
        { requiredKeys: ['type'] },
      ),
    }));
    fc.assert(
      fc.property(fc.array(node, { maxLength: 4 }), (content) => {
        expect(faultsOf({ type: 'doc', content })).toEqual([]);
      }),
      { numRuns: runs(300) },
    );
  });
});

/** What the server accepted holds the string only as text, as the words beside a picture, or as an address that may be opened. */
function isHarmless(value: unknown): boolean {
  const todo = [...(value as RichDoc).content];
  for (let node: RichNode | undefined = todo.pop(); node !== undefined; node = todo.pop()) {
    const known = Object.keys(node).every((key) => ['type', 'attrs', 'content', 'marks', 'text'].includes(key));
    if (!known || !(node.marks ?? []).every((mark) => mark.type !== 'link' || isSafeHref(mark.attrs?.href))) return false;
    todo.push(...(node.content ?? []));
  }
  return true;
}
