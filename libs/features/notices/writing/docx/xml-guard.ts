import { DocxFault } from './docx-fault';
import { DOCX_LIMITS } from './docx-limits';

/** Names of the elements of a part, each with its number. */
export type ElementCounts = ReadonlyMap<string, number>;

const GT = 62;
const QUOTE = 34;
const APOSTROPHE = 39;
const SLASH = 47;

/** End of a tag from its `<`, with quoted attributes passed over; -1 when it has none. */
function tagEnd(xml: string, from: number): number {
  let quote = 0;
  for (let at = from; at < xml.length; at += 1) {
    const sign = xml.charCodeAt(at);
    if (quote !== 0) {
      if (sign === quote) quote = 0;
    } else if (sign === QUOTE || sign === APOSTROPHE) quote = sign;
    else if (sign === GT) return at;
  }
  return -1;
}

/**
 * Looks through a part in one pass before a parser may build a tree of it: no DOCTYPE (so no entities of its own), no
 * nesting or number of elements that would exhaust stack or memory.
 * @throws DocxFault doctype, bad_xml, too_deep, too_many_elements
 */
export function guardXml(xml: string): ElementCounts {
  if (xml.includes('\0')) throw new DocxFault('bad_xml', 'zero byte');
  const counts = new Map<string, number>();
  let depth = 0;
  let elements = 0;
  for (let at = xml.indexOf('<'); at >= 0; at = xml.indexOf('<', at)) {
    const skip = xml.startsWith('<!--', at) ? '-->' : xml.startsWith('<![CDATA[', at) ? ']]>' : xml.startsWith('<?', at) ? '?>' : undefined;
    if (skip !== undefined) {
      const end = xml.indexOf(skip, at + 2);
      if (end < 0) throw new DocxFault('bad_xml', 'open comment');
      at = end + skip.length;
      continue;
    }
    // Nothing else begins like this in a document without its own grammar: DOCTYPE, ENTITY.
    if (xml.startsWith('<!', at)) throw new DocxFault('doctype');
    const end = tagEnd(xml, at + 1);
    if (end < 0) throw new DocxFault('bad_xml', 'open tag');
    if (xml.charCodeAt(at + 1) === SLASH) depth -= 1;
    else {
      const name = /^[^\s/>]{1,200}/.exec(xml.slice(at + 1, Math.min(end, at + 201)))?.[0] ?? '';
      counts.set(name, (counts.get(name) ?? 0) + 1);
      elements += 1;
      if (xml.charCodeAt(end - 1) !== SLASH) depth += 1;
      if (depth > DOCX_LIMITS.depth) throw new DocxFault('too_deep');
      if (elements > DOCX_LIMITS.elements) throw new DocxFault('too_many_elements');
    }
    at = end + 1;
  }
  return counts;
}
