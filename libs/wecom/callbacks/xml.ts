import { parseXml, XmlElement } from '@rgrove/parse-xml';
import { CallbackRefused } from './callback-refused.error';

/** An element; `text` is what stands in it and below it. */
export interface XmlNode {
  name: string;
  text: string;
  children: XmlNode[];
}

export const MAX_BODY_BYTES = 64 * 1024;
// The deepest message of wecom 04 has 6 levels; deeper ones would only try our stack.
const MAX_DEPTH = 32;

/**
 * Reads `<xml>…</xml>`. No document type (so no entities of its own, no bombs), at most 64 KB, at most `maxMarks`
 * angle brackets, references and attributes together, which is checked before the parser works on it (C9).
 */
export function readXml(source: string, maxMarks: number): XmlNode {
  if (Buffer.byteLength(source) > MAX_BODY_BYTES) throw new CallbackRefused('body too large');
  if (depthOf(source, maxMarks) > MAX_DEPTH) throw new CallbackRefused('not xml');
  let root: XmlElement | null;
  try {
    root = parseXml(source).root;
  } catch {
    throw new CallbackRefused('not xml');
  }
  if (root?.name !== 'xml') throw new CallbackRefused('not xml');
  return nodeOf(root);
}

/**
 * Depth by counting tags outside CDATA and comments; endless when there are too many marks. Refuses any declaration on
 * the way, but not the word in a text: a member may well send "<!DOCTYPE" as a message.
 */
function depthOf(source: string, maxMarks: number): number {
  let depth = 0;
  let deepest = 0;
  let marks = countOf('&', source);
  for (let at = source.indexOf('<'); at >= 0; at = source.indexOf('<', at + 1)) {
    marks += 1;
    if (marks > maxMarks) return Infinity;
    const closing = source.startsWith('<![CDATA[', at) ? ']]>' : source.startsWith('<!--', at) ? '-->' : undefined;
    if (closing !== undefined) {
      const end = source.indexOf(closing, at);
      if (end < 0) return Infinity;
      at = end;
    } else if (source[at + 1] === '!') throw new CallbackRefused('doctype');
    else if (source[at + 1] === '/') depth -= 1;
    else if (source[at + 1] !== '?') {
      const end = source.indexOf('>', at);
      const tag = source.slice(at + 1, end < 0 ? at + 1 : end);
      // A tag that does not end, or holds another: no XML, and slow to look at again and again.
      if (tag === '' || tag.includes('<')) return Infinity;
      marks += countOf('=', tag);
      if (!tag.endsWith('/')) depth += 1;
      deepest = Math.max(deepest, depth);
    }
  }
  return marks > maxMarks ? Infinity : deepest;
}

function countOf(sign: string, text: string): number {
  let count = 0;
  for (let at = text.indexOf(sign); at >= 0; at = text.indexOf(sign, at + 1)) count += 1;
  return count;
}

function nodeOf(element: XmlElement): XmlNode {
  const children = element.children.filter((node): node is XmlElement => node instanceof XmlElement).map(nodeOf);
  return { name: element.name, text: element.text, children };
}

/** The first child of this name. */
export function child(node: XmlNode, name: string): XmlNode | undefined {
  return node.children.find((c) => c.name === name);
}

/** The text of the first child of this name; undefined when there is none. */
export function textOf(node: XmlNode, name: string): string | undefined {
  return child(node, name)?.text;
}
