/** Length in UTF-8 bytes, as WeCom counts most limits. */
export const byteLength = (text: string): number => Buffer.byteLength(text, 'utf8');

/** Length in Unicode characters, not in UTF-16 units. */
export const charLength = (text: string): number => {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
};

/** Cuts a text to at most `limit` UTF-8 bytes without splitting a character (04 §5). */
export const cutBytes = (text: string, limit: number): string => {
  if (byteLength(text) <= limit) return text;
  let used = 0;
  let out = '';
  for (const character of text) {
    used += byteLength(character);
    if (used > limit) break;
    out += character;
  }
  return out;
};

const USERID = /^[0-9A-Za-z][0-9A-Za-z_\-@.]{0,63}$/;

/** 1–64 of `[0-9A-Za-z_\-@.]`, the first a letter or digit (02 §2, 08 §1). */
export const isUserid = (id: string): boolean => USERID.test(id);
