import { RICH_TEXT, type RichNode } from '@contracts/rich-text';

/** How much of a notice's text is left; what does not fit any more is cut off at the end, never in the middle. */
export class RichBudget {
  #nodes = RICH_TEXT.maxNodes - 1;
  #chars: number = RICH_TEXT.maxChars;
  #pictures: number = RICH_TEXT.maxPictures;
  #full = false;

  get full(): boolean {
    return this.#full;
  }

  /** @returns false when no further picture may stand in a text */
  picture(): boolean {
    this.#pictures -= 1;
    return this.#pictures >= 0;
  }

  /** @param around nodes that hold it: list, item, table */
  fits(node: RichNode, around = 0): boolean {
    const { nodes, chars } = sizeOf(node);
    if (this.#full || nodes + around > this.#nodes || chars > this.#chars) {
      this.#full = true;
      return false;
    }
    this.#nodes -= nodes + around;
    this.#chars -= chars;
    return true;
  }

  /** Signs of this node that would still fit. */
  rest(node: RichNode, around: number): number {
    return this.#full || sizeOf(node).nodes + around > this.#nodes ? 0 : this.#chars;
  }
}

function sizeOf(node: RichNode): { nodes: number; chars: number } {
  let nodes = 0;
  let chars = 0;
  const todo: RichNode[] = [node];
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    nodes += 1;
    if (next.type === 'text') chars += [...(next.text ?? '')].length;
    todo.push(...(next.content ?? []));
  }
  return { nodes, chars };
}
