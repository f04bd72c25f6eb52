import { parseXml, XmlElement, XmlText } from '@rgrove/parse-xml';

/** A tree of an event: texts become CDATA, numbers stay bare, lists repeat the element (04 §3.4). */
export type XmlValue = string | number | XmlFields | XmlFields[] | string[];
export interface XmlFields {
  [name: string]: XmlValue | undefined;
}

const cdata = (text: string): string => `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;

const element = (name: string, value: XmlValue): string => {
  if (Array.isArray(value)) return value.map((each: string | XmlFields) => element(name, each)).join('');
  if (typeof value === 'number') return `<${name}>${value}</${name}>`;
  if (typeof value === 'string') return `<${name}>${cdata(value)}</${name}>`;
  return `<${name}>${inner(value)}</${name}>`;
};

const inner = (fields: XmlFields): string =>
  Object.entries(fields)
    .map(([name, value]) => (value === undefined ? '' : element(name, value)))
    .join('');

/** One line of XML under `<xml>`, in the order of the keys. */
export const toXml = (fields: XmlFields): string => `<xml>${inner(fields)}</xml>`;

/** What stands between two tags is always text when read back. */
export type XmlTree = string | { [name: string]: XmlTree[] };

const read = (node: XmlElement): XmlTree => {
  const children = node.children.filter((child): child is XmlElement => child instanceof XmlElement);
  if (children.length === 0)
    return node.children
      .filter((child): child is XmlText => child instanceof XmlText)
      .map((child) => child.text)
      .join('');
  const out: { [name: string]: XmlTree[] } = {};
  for (const child of children) (out[child.name] ??= []).push(read(child));
  return out;
};

/** Reads a document; undefined when it is not XML. Entities are never resolved from outside. */
export const fromXml = (text: string): XmlTree | undefined => {
  try {
    const root = parseXml(text).root;
    return root ? read(root) : undefined;
  } catch {
    return undefined;
  }
};

export const childOf = (tree: XmlTree | undefined, name: string): XmlTree | undefined =>
  typeof tree === 'object' ? tree[name]?.[0] : undefined;

export const textOf = (tree: XmlTree | undefined, name: string): string => {
  const child = childOf(tree, name);
  return typeof child === 'string' ? child : '';
};
