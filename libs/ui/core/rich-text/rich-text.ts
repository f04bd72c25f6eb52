import { isSafeHref } from '@contracts/rich-text';

/**
 * Stored text as it may arrive: the API checks it on writing (`@contracts/rich-text`), the view trusts nothing, because
 * a document may be older than the rules. `RichDoc` of the contracts fits this shape.
 */
export interface LooseMark {
  type: string;
  attrs?: Readonly<Record<string, unknown>> | null;
}
export interface LooseNode {
  type: string;
  text?: string;
  attrs?: Readonly<Record<string, unknown>> | null;
  content?: readonly LooseNode[] | null;
  marks?: readonly LooseMark[] | null;
}

/** Deeper documents are cut: a hostile one must not end in a stack fault. */
export const MAX_DEPTH = 24;

/** The address where it may be opened by a press, else undefined: http, https, mailto, tel. */
export function safeHref(value: unknown): string | undefined {
  return isSafeHref(value) ? value : undefined;
}
