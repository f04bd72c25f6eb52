export interface TextPart {
  text: string;
  /** Only in this version. */
  changed: boolean;
}
/** Longer pairs are marked as a whole: comparing word by word grows with the product of both lengths. */
const MOST_TOKENS = 600;

/** Latin words and numbers (`08:45`, `1,200.50`) as one token, every other sign by itself. */
function tokensOf(text: string): string[] {
  return text.match(/[\p{Script=Latin}\d]+(?:[.,:/-][\p{Script=Latin}\d]+)*|\s+|./gsu) ?? [];
}

/**
 * Two versions of a text cut into parts that are in both and parts that are only in one, for marking what differs.
 * @returns parts of `a` and parts of `b`; joined again they are the texts
 */
export function textDifference(a: string, b: string): [TextPart[], TextPart[]] {
  const [left, right] = [tokensOf(a), tokensOf(b)];
  if (left.length > MOST_TOKENS || right.length > MOST_TOKENS) return [whole(a, a !== b), whole(b, a !== b)];
  const width = right.length + 1;
  // Longest common part of each pair of ends.
  const table = new Uint16Array((left.length + 1) * width);
  for (let i = left.length - 1; i >= 0; i -= 1)
    for (let j = right.length - 1; j >= 0; j -= 1)
      table[i * width + j] =
        left[i] === right[j]
          ? (table[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(table[(i + 1) * width + j] ?? 0, table[i * width + j + 1] ?? 0);
  const parts: [TextPart[], TextPart[]] = [[], []];
  let [i, j] = [0, 0];
  while (i < left.length || j < right.length) {
    if (i < left.length && j < right.length && left[i] === right[j]) {
      add(parts[0], left[i] ?? '', false);
      add(parts[1], right[j] ?? '', false);
      i += 1;
      j += 1;
    } else if (j >= right.length || (i < left.length && (table[(i + 1) * width + j] ?? 0) >= (table[i * width + j + 1] ?? 0))) {
      add(parts[0], left[i] ?? '', true);
      i += 1;
    } else {
      add(parts[1], right[j] ?? '', true);
      j += 1;
    }
  }
  return parts;
}

const whole = (text: string, changed: boolean): TextPart[] => (text === '' ? [] : [{ text, changed }]);

function add(parts: TextPart[], text: string, changed: boolean): void {
  const last = parts.at(-1);
  if (last?.changed === changed) last.text += text;
  else parts.push({ text, changed });
}
