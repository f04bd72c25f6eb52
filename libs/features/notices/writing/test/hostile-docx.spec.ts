import { describe, expect, it } from '@jest/globals';
import { isSafeHref, richTextFault, type RichDoc, type RichNode } from '@contracts/rich-text';
import { hostileStrings } from '@testing/proof/hostile/hostile-strings';
import { readDocx } from '../docx/read-docx';
import { buildDocx, p, r } from './docx.builder';

/** Addresses of all links of a document. What is drawn of a document that the schema takes is proven in apps/api/test/hostile-text.spec.ts. */
function hrefsOf(document: RichDoc): string[] {
  const found: string[] = [];
  const walk = (node: RichNode): void => {
    for (const mark of node.marks ?? []) if (mark.type === 'link') found.push(String(mark.attrs?.['href']));
    for (const child of node.content ?? []) walk(child);
  };
  for (const node of document.content) walk(node);
  return found;
}

describe('attack strings in a Word file', () => {
  it('runs nowhere out of a Word file, as words or as addresses of links [S9, D1, NOT-04]', async () => {
    const xml = (s: string): string => s.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
    // Characters that no XML can hold make no Word file.
    const writable = hostileStrings().filter((one) => one.isWellFormed() && !/[\p{Cc}\ufffe\uffff]/u.test(one));
    expect(writable.length).toBeGreaterThan(800);
    for (let from = 0; from < writable.length; from += 300) {
      const part = writable.slice(from, from + 300);
      const file = await buildDocx({
        body: part.map((s, i) => p(`<w:hyperlink r:id="l${String(i)}">${r(xml(s))}</w:hyperlink>`)).join(''),
        relations: part.map((s, i) => ({ id: `l${String(i)}`, type: 'hyperlink', target: xml(s), external: true })),
      });
      const { body } = await readDocx(file);
      expect(richTextFault(body)).toBeUndefined();
      expect(body.content).toHaveLength(part.length);
      expect(hrefsOf(body).filter((href) => !isSafeHref(href))).toEqual([]);
    }
  });
});
