/**
 * Line of the first byte at which a text stops being JSON, for PRM_B01_PARSE: the runtime's own message does not always
 * say where. Walks once over the text with a stack of brackets, no recursion.
 * @param text what `JSON.parse` has refused
 * @returns a line number from 1
 */
export function jsonFaultLine(text: string): number {
  return lineAt(text, faultPosition(text));
}

function lineAt(text: string, position: number): number {
  let line = 1;
  for (let i = text.indexOf('\n'); i !== -1 && i < position; i = text.indexOf('\n', i + 1)) line += 1;
  return line;
}

const BLANK = /[ \t\r\n]*/y;
const SCALAR = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.])/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

/** @returns the place behind a whole string that begins at `from`; undefined when there is none */
function stringEnd(text: string, from: number): number | undefined {
  if (text[from] !== '"') return undefined;
  let at = from + 1;
  for (;;) {
    const sign = text.charCodeAt(at);
    if (sign === 0x22) return at + 1;
    // Control characters, and NaN behind the end of the text.
    if (!(sign >= 0x20)) return undefined;
    if (sign === 0x5c) {
      ESCAPE.lastIndex = at;
      if (!ESCAPE.test(text)) return undefined;
      at = ESCAPE.lastIndex;
    } else at += 1;
  }
}

function faultPosition(text: string): number {
  let at = 0;
  const skip = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    if (!pattern.test(text)) return false;
    at = pattern.lastIndex;
    return true;
  };
  const string = (): boolean => {
    const end = stringEnd(text, at);
    if (end !== undefined) at = end;
    return end !== undefined;
  };
  const take = (sign: string): boolean => {
    skip(BLANK);
    if (text[at] !== sign) return false;
    at += 1;
    return true;
  };
  const key = (): boolean => (skip(BLANK), string()) && take(':');
  const open: ('{' | '[')[] = [];
  for (;;) {
    // A value is due here.
    skip(BLANK);
    if (take('{')) {
      open.push('{');
      if (!take('}')) {
        if (!key()) return at;
        continue;
      }
      open.pop();
    } else if (take('[')) {
      open.push('[');
      if (!take(']')) continue;
      open.pop();
    } else if (!string() && !skip(SCALAR)) return at;
    // A value has ended: what closes, what goes on?
    for (;;) {
      const inside = open.at(-1);
      if (inside === undefined) return (skip(BLANK), at);
      if (take(',')) {
        if (inside === '{' && !key()) return at;
        break;
      }
      if (!take(inside === '{' ? '}' : ']')) return at;
      open.pop();
    }
  }
}
