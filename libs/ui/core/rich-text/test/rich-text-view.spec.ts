import { describe, expect, it } from '@jest/globals';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { safeHref, type LooseNode as RichNode } from '../rich-text';
import { RichTextView } from '../rich-text-view';

const fileId = '019aa1b2-0000-7000-8000-000000000001';
const show = (...content: RichNode[]) =>
  renderToStaticMarkup(
    createElement(RichTextView, {
      document: { type: 'doc', content },
      imageUrl: (id: string) => `/api/v1/files/${id}`,
    }),
  )
    .replace(/^<div class="sc-rich">/, '')
    .replace(/<\/div>$/, '');
const text = (value: string, ...marks: { type: string; attrs?: Record<string, unknown> }[]): RichNode => ({
  type: 'text',
  text: value,
  marks,
});
const p = (...content: RichNode[]): RichNode => ({ type: 'paragraph', content });

describe('rich text', () => {
  it('shows the allowed nodes and marks', () => {
    expect(show(p(text('各位家長：', { type: 'bold' }), { type: 'hardBreak' }, text('本校')))).toBe('<p><b>各位家長：</b><br/>本校</p>');
    expect(
      show({ type: 'heading', attrs: { level: 1 }, content: [text('A')] }, { type: 'heading', attrs: { level: 99 }, content: [text('B')] }),
    ).toBe('<h2>A</h2><h4>B</h4>');
    expect(show({ type: 'orderedList', attrs: { start: 3 }, content: [{ type: 'listItem', content: [p(text('x'))] }] })).toBe(
      '<ol start="3"><li><p>x</p></li></ol>',
    );
    expect(
      show({
        type: 'table',
        content: [{ type: 'tableRow', content: [{ type: 'tableCell', attrs: { colspan: 2 }, content: [p(text('x'))] }] }],
      }),
    ).toContain('<td colSpan="2">');
  });

  it('skips unknown nodes with all they hold and leaves unknown marks plain', () => {
    expect(
      show(
        { type: 'iframe', attrs: { src: 'https://example.org' }, content: [p(text('x'))] },
        p(text('y', { type: 'style', attrs: { css: 'x' } })),
      ),
    ).toBe('<p>y</p>');
  });

  it('never writes markup from a text', () => {
    expect(show(p(text('<script>alert(1)</script>')))).toBe('<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>');
  });

  it('opens only web, mail and telephone links [NOT-04]', () => {
    for (const bad of [
      'javascript:alert(1)',
      ' java\nscript:alert(1)',
      'data:text/html,x',
      '//evil.example',
      '/staff',
      'vbscript:x',
      'https:',
      7,
      null,
    ]) {
      expect(safeHref(bad)).toBeUndefined();
      expect(show(p(text('x', { type: 'link', attrs: { href: bad as string } })))).toBe('<p>x</p>');
    }
    expect(show(p(text('x', { type: 'link', attrs: { href: 'https://www.example.org/a?b=1' } })))).toBe(
      '<p><a href="https://www.example.org/a?b=1" target="_blank" rel="noopener noreferrer nofollow">x</a></p>',
    );
    expect(safeHref('tel:+85366123480')).toBe('tel:+85366123480');
    expect(safeHref('mailto:a@b.mo')).toBe('mailto:a@b.mo');
  });

  it('shows pictures of our own files only', () => {
    expect(show({ type: 'image', attrs: { fileId, alt: '路線', width: 640, height: 360 } })).toContain(`src="/api/v1/files/${fileId}"`);
    expect(show({ type: 'image', attrs: { src: 'https://tracker.example/x.gif' } })).toBe('');
    expect(show({ type: 'image', attrs: { fileId: '../../etc', width: 10 } })).toBe('');
    expect(show({ type: 'image', attrs: { fileId, width: -1, height: 'x' } })).not.toContain('width');
  });

  it('cuts a document nested without end instead of failing', () => {
    let node: RichNode = p(text('deep'));
    for (let level = 0; level < 5000; level += 1) node = { type: 'blockquote', content: [node] };
    expect(show(node)).not.toContain('deep');
  });
});
