import { describe, expect, it } from '@jest/globals';
import * as z from 'zod/mini';
import {
  cleanRichText,
  isSafeHref,
  richDoc,
  richFromText,
  richIsEmpty,
  richPictures,
  richPlainText,
  richTextFault,
  type RichDoc,
} from '@contracts/rich-text';

const doc = (...content: unknown[]): unknown => ({ type: 'doc', content });
const para = (...content: unknown[]): unknown => ({ type: 'paragraph', content });
const fileId = '01890000-0000-7000-8000-000000000000';

describe('rich text [D1, NOT-04]', () => {
  it('refuses a document without a list of content, also an empty one [D1, S7]', () => {
    expect(richTextFault({ type: 'doc' })).toBe('not_a_document');
    expect(richTextFault({ type: 'doc', content: null })).toBe('not_a_document');
    expect(richTextFault({ type: 'doc', content: [] })).toBeUndefined();
  });

  it('takes what the editors write', () => {
    const good = doc(
      { type: 'heading', attrs: { level: 2 }, content: [{ type: 'text', text: '題' }] },
      para(
        {
          type: 'text',
          text: '見',
          marks: [{ type: 'bold' }, { type: 'link', attrs: { href: 'https://example.org/?a=1#b' } }],
        },
        { type: 'hardBreak' },
      ),
      { type: 'image', attrs: { fileId, alt: null, width: 10, height: 20 } },
      {
        type: 'orderedList',
        attrs: { start: 3 },
        content: [{ type: 'listItem', content: [para({ type: 'text', text: '一' })] }],
      },
      {
        type: 'table',
        content: [{ type: 'tableRow', content: [{ type: 'tableCell', attrs: { colspan: 2 }, content: [para()] }] }],
      },
      { type: 'horizontalRule' },
    );
    expect(richTextFault(good)).toBeUndefined();
    expect(richPictures(good as RichDoc)).toEqual([fileId]);
    expect(richPlainText(good as RichDoc)).toBe('題\n見\n一');
  });

  it.each([
    ['a string', 'x'],
    ['no document', { type: 'paragraph' }],
    ['an unknown node', doc({ type: 'iframe', attrs: { src: 'https://x' } })],
    ['raw HTML', doc({ type: 'html', text: '<script>' })],
    ['an attribute of its own', doc({ type: 'paragraph', attrs: { style: 'x' } })],
    ['a handler', doc({ type: 'image', attrs: { fileId, onerror: 'x' } })],
    ['a picture from elsewhere', doc({ type: 'image', attrs: { src: 'https://x/y.png' } })],
    ['a picture without file', doc({ type: 'image' })],
    ['an unknown key', doc({ type: 'paragraph', html: 'x' })],
    ['an unknown mark', doc(para({ type: 'text', text: 'x', marks: [{ type: 'style' }] }))],
    ['a mark with attributes', doc(para({ type: 'text', text: 'x', marks: [{ type: 'bold', attrs: { class: 'x' } }] }))],
    [
      'a link with target',
      doc(para({ type: 'text', text: 'x', marks: [{ type: 'link', attrs: { href: 'https://x.y', target: '_blank' } }] })),
    ],
    ['text at the top', doc({ type: 'text', text: 'x' })],
    ['a block in a paragraph', doc(para(para()))],
    ['children of a picture', doc({ type: 'image', attrs: { fileId }, content: [para()] })],
    ['an inherited name', doc({ type: 'constructor' })],
    ['an inherited attribute', doc({ type: 'paragraph', attrs: { constructor: 1 } })],
    ['empty text', doc(para({ type: 'text', text: '' }))],
  ])('refuses %s', (_name, value) => {
    expect(richTextFault(value)).toBe(_name === 'a string' || _name === 'no document' ? 'not_a_document' : 'not_allowed');
  });

  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java\nscript:alert(1)',
    ' javascript:alert(1)',
    '\u0000https://x.y',
    'data:text/html,x',
    'vbscript:x',
    'file:///etc/passwd',
    'blob:https://x',
    '//evil.example',
    '/relative',
    'https://',
    'https:\\\\x',
    'https://u:p@x.y',
    'mailto:',
    'tel:abc',
    'ht\u200btps://x.y',
    'https://x.y/\u202etxt',
  ])('refuses the link %j', (href) => {
    expect(isSafeHref(href)).toBe(false);
  });
  it.each(['https://example.org', 'http://example.org:8080/a?b=c#d', 'HTTPS://EXAMPLE.ORG', 'mailto:a@b.mo', 'tel:+853-2833(0000)'])(
    'takes the link %j',
    (href) => {
      expect(isSafeHref(href)).toBe(true);
    },
  );

  it('bounds length, depth, nodes and pictures without recursion', () => {
    expect(richTextFault(richFromText('字'.repeat(20_000)))).toBeUndefined();
    expect(richTextFault(richFromText('字'.repeat(20_001)))).toBe('too_long');
    // 20,000 characters beyond the basic plane count as characters, not as code units.
    expect(richTextFault(richFromText('😀'.repeat(20_000)))).toBeUndefined();
    let deep: unknown = para();
    for (let i = 0; i < 100_000; i += 1) deep = { type: 'bulletList', content: [{ type: 'listItem', content: [deep] }] };
    expect(richTextFault(doc(deep))).toBe('too_deep');
    expect(richTextFault(doc(...Array.from({ length: 5_000 }, () => para())))).toBe('too_many_nodes');
    expect(richTextFault(doc(...Array.from({ length: 31 }, () => ({ type: 'image', attrs: { fileId } }))))).toBe('too_many_pictures');
  });

  it('names the fault in the schema issue', () => {
    const result = z.safeParse(richDoc(), doc({ type: 'x' }));
    expect(result.success).toBe(false);
    expect(result.error?.issues[0]).toMatchObject({ code: 'custom', params: { code: 'not_allowed' } });
  });

  it('sees emptiness and cuts plain text at a character', () => {
    expect(richIsEmpty(richFromText(' \n\n '))).toBe(true);
    expect(richIsEmpty({ type: 'doc', content: [{ type: 'image', attrs: { fileId } }] })).toBe(false);
    expect(richPlainText(richFromText('😀😀😀😀'), 3)).toBe('😀😀…');
  });

  it('reduces what an editor hands out to what is allowed', () => {
    const out = cleanRichText(
      doc(
        {
          type: 'paragraph',
          attrs: { textAlign: 'left' },
          content: [
            {
              type: 'text',
              text: 'x',
              marks: [{ type: 'link', attrs: { href: 'https://x.y', target: '_blank', class: null } }, { type: 'textStyle' }],
            },
          ],
        },
        { type: 'codeBlock', content: [{ type: 'paragraph', content: [{ type: 'text', text: 'y' }] }] },
        { type: 'image', attrs: { fileId, alt: null, title: null } },
        {
          type: 'paragraph',
          content: [{ type: 'text', text: 'z', marks: [{ type: 'link', attrs: { href: 'javascript:x' } }] }],
        },
      ),
    );
    expect(richTextFault(out)).toBeUndefined();
    expect(out).toEqual(
      doc(
        {
          type: 'paragraph',
          content: [{ type: 'text', text: 'x', marks: [{ type: 'link', attrs: { href: 'https://x.y' } }] }],
        },
        { type: 'paragraph', content: [{ type: 'text', text: 'y' }] },
        { type: 'image', attrs: { fileId } },
        { type: 'paragraph', content: [{ type: 'text', text: 'z' }] },
      ),
    );
  });
});
