/** All that a renderer of texts may write: each tag with its attributes. */
const TAGS: Readonly<Record<string, readonly string[]>> = {
  a: ['href', 'target', 'rel'],
  article: ['class'],
  b: [],
  blockquote: [],
  br: [],
  div: ['class', 'tabindex', 'lang', 'aria-hidden'],
  h1: [],
  h2: [],
  h3: [],
  h4: [],
  hr: [],
  i: [],
  img: ['src', 'alt', 'width', 'height', 'loading', 'decoding'],
  li: [],
  main: ['class'],
  ol: ['start'],
  p: ['class'],
  s: [],
  span: ['class'],
  table: [],
  tbody: [],
  td: ['colspan', 'rowspan'],
  th: ['colspan', 'rowspan'],
  tr: [],
  u: [],
  ul: [],
};
const LINKS = ['http:', 'https:', 'mailto:', 'tel:'];
const PICTURE = /^\/api\/v1\/files\/[0-9a-f-]{36}\/picture\?size=(full|preview)$/i;
const TAG = /^<(\/?)([a-z][a-z0-9]*)((?: [a-zA-Z-]+="[^"<>]*")*)\/?>/;

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: '\u00a0' };
/** As a browser reads it. */
export const unescaped = (html: string): string =>
  html.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(amp|lt|gt|quot|nbsp));/gi, (_all, hex?: string, number?: string, name?: string) =>
    name === undefined
      ? String.fromCodePoint(hex === undefined ? Number(number) : Number.parseInt(hex, 16))
      : (NAMED[name.toLowerCase()] ?? ''),
  );

/**
 * Reads HTML by a grammar much narrower than a browser's: known tags, known attributes in double quotes, no other `<` or
 * `>` anywhere, links with a good scheme, pictures of our own files. What fits it runs no script in any browser.
 * @returns the first fault, or undefined
 */
export function markupFault(html: string): string | undefined {
  for (let rest = html; rest !== '';) {
    if (!rest.startsWith('<')) {
      const end = rest.search(/[<>]/);
      if (end >= 0 && rest[end] === '>') return `a bare > at ${rest.slice(Math.max(0, end - 20), end + 20)}`;
      rest = end < 0 ? '' : rest.slice(end);
      continue;
    }
    const [whole, closing, tag = '', attributes = ''] = TAG.exec(rest) ?? [];
    if (whole === undefined) return `no tag of the list: ${rest.slice(0, 60)}`;
    const allowed = TAGS[tag];
    if (allowed === undefined) return `the tag ${tag}`;
    if (closing === '/' && attributes !== '') return `a closing tag with attributes: ${whole}`;
    for (const [, name = '', value = ''] of attributes.matchAll(/ ([a-zA-Z-]+)="([^"]*)"/g)) {
      const fault = allowed.includes(name.toLowerCase()) ? valueFault(name.toLowerCase(), unescaped(value)) : 'is not allowed';
      if (fault !== undefined) return `${tag} ${name} ${fault}: ${value}`;
    }
    rest = rest.slice(whole.length);
  }
  return undefined;
}

function valueFault(name: string, value: string): string | undefined {
  if (name === 'src') return PICTURE.test(value) ? undefined : 'is no picture of ours';
  if (name !== 'href') return undefined;
  // Absolute without any base, and read as browsers read it.
  if (!URL.canParse(value)) return 'is no address';
  return LINKS.includes(new URL(value).protocol) && !/[\p{Cc}\s]/u.test(value) ? undefined : 'has no good scheme';
}

/** The words that a reader sees. */
export const wordsOf = (html: string): string => unescaped(html.replace(/<[^<>]*>/g, ''));
