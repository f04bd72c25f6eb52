import { richIsEmpty, type RichDoc, type RichNode } from '@contracts/rich-text';

const isBlankParagraph = (node: RichNode | undefined): boolean => node?.type === 'paragraph' && (node.content ?? []).length === 0;

/** One text behind another; empty paragraphs at the seam are left out. */
export function joinBodies(first: RichDoc, second: RichDoc): RichDoc {
  if (richIsEmpty(first)) return second;
  const head = [...first.content];
  while (isBlankParagraph(head.at(-1))) head.pop();
  return { type: 'doc', content: [...head, ...second.content] };
}
