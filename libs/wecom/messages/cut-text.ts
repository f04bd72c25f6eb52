const ELLIPSIS = '…';
const characters = new Intl.Segmenter('zh-Hant', { granularity: 'grapheme' });

/**
 * Cuts a text to at most `maxBytes` of UTF-8 at the end of a character (an emoji family is one character) and
 * marks the cut with …, because WeCom cuts silently and perhaps inside a character.
 */
export function cutToBytes(text: string, maxBytes: number): string {
  const whole = text.toWellFormed();
  if (Buffer.byteLength(whole) <= maxBytes) return whole;
  const room = maxBytes - Buffer.byteLength(ELLIPSIS);
  if (room < 0) return '';
  let used = 0;
  let end = 0;
  for (const { segment, index } of characters.segment(whole)) {
    used += Buffer.byteLength(segment);
    if (used > room) break;
    end = index + segment.length;
  }
  return whole.slice(0, end).trimEnd() + ELLIPSIS;
}
