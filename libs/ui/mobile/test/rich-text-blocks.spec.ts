import { describe, expect, it } from '@jest/globals';
import type { RichDoc, RichNode } from '@contracts/rich-text';
import { fromDocument, moveBlock, toDocument } from '../rich-text-blocks';

const fileId = '019aa1b2-0000-7000-8000-000000000001';
const text = (value: string): RichNode => ({ type: 'paragraph', content: [{ type: 'text', text: value }] });

describe('text on a phone', () => {
  it('gives back what it read: paragraphs, breaks, links, pictures', () => {
    const document: RichDoc = {
      type: 'doc',
      content: [
        {
          type: 'paragraph',
          content: [{ type: 'text', text: '各位家長：' }, { type: 'hardBreak' }, { type: 'text', text: '本校' }],
        },
        text('第二段'),
        {
          type: 'paragraph',
          content: [{ type: 'text', text: '路線', marks: [{ type: 'link', attrs: { href: 'https://www.example.org/' } }] }],
        },
        { type: 'image', attrs: { fileId, alt: '地圖', width: 640, height: 360 } },
      ],
    };
    const blocks = fromDocument(document);
    expect(blocks.map((block) => block.kind)).toEqual(['paragraph', 'link', 'image']);
    expect(toDocument(blocks)).toEqual(document);
  });

  it('keeps what a phone cannot edit exactly as the console wrote it', () => {
    const table: RichNode = {
      type: 'table',
      content: [{ type: 'tableRow', content: [{ type: 'tableCell', content: [text('x')] }] }],
    };
    const bold: RichNode = { type: 'paragraph', content: [{ type: 'text', text: 'a', marks: [{ type: 'bold' }] }] };
    const document: RichDoc = { type: 'doc', content: [text('a'), table, bold] };
    expect(toDocument(fromDocument(document))).toEqual(document);
    expect(fromDocument(document).map((block) => block.kind)).toEqual(['paragraph', 'locked', 'locked']);
  });

  it('writes no link to a place that must not be opened', () => {
    const [node] = toDocument([{ key: 'b', kind: 'link', text: '', href: 'javascript:alert(1)' }]).content ?? [];
    expect(JSON.stringify(node)).not.toContain('marks');
  });

  it('always makes a valid document', () => {
    expect(toDocument([])).toEqual({ type: 'doc', content: [{ type: 'paragraph' }] });
    expect(toDocument([{ key: 'a', kind: 'paragraph', text: 'x\n\n\n\n' }]).content).toHaveLength(1);
    expect(fromDocument(null)).toHaveLength(1);
  });

  it('moves blocks and stays inside the row', () => {
    const blocks = fromDocument({ type: 'doc', content: [text('a'), { type: 'image', attrs: { fileId } }] });
    const [first, second] = blocks.map((block) => block.key);
    expect(moveBlock(blocks, second ?? '', -1).map((b) => b.key)).toEqual([second, first]);
    expect(moveBlock(blocks, first ?? '', -1).map((b) => b.key)).toEqual([first, second]);
  });
});
