import { globSync, readFileSync } from 'node:fs';
import { linesOf, type SourceLine } from './source-lines';

/** Lines of the pages, without tests and the data of the development server. */
export function pageLines(): SourceLine[] {
  return globSync('{libs/{ui,contracts},apps/{h5,admin,register}/src}/**/*.{ts,tsx}')
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => !/\/(test|generated|gallery)\/|\.d\.ts$/.test(file))
    .toSorted()
    .flatMap((file) => linesOf(file, readFileSync(file, 'utf8')));
}

const filesWith = (lines: readonly SourceLine[], pattern: RegExp): string[] => [
  ...new Set(lines.filter(({ text }) => pattern.test(text)).map(({ file }) => file)),
];
const linesWith = (lines: readonly SourceLine[], pattern: RegExp): string[] =>
  lines.filter(({ text }) => pattern.test(text)).map(({ file, text }) => `${file}: ${text}`);

/** Text that becomes a program. */
export const textAsProgram = (lines: readonly SourceLine[]): string[] =>
  linesWith(lines, /(?<![.\w])eval\(|\bnew Function\(|from 'node:vm'|\bset(?:Timeout|Interval)\(\s*['"`]/);
/** Text that becomes markup. */
export const textAsMarkup = (lines: readonly SourceLine[]): string[] =>
  linesWith(
    lines,
    /\b(?:inner|outer)HTML\b|dangerouslySetInnerHTML|insertAdjacentHTML|document\.write|createContextualFragment|\bsrcdoc\b/i,
  );
/** Programs of the machine. */
export const programsStarted = (lines: readonly SourceLine[]): string[] => filesWith(lines, /from 'node:child_process'/);
/** A command as one text is read by a shell. */
export const shellCommands = (lines: readonly SourceLine[]): string[] =>
  linesWith(lines, /(?<![.\w])exec(?:Sync)?\(\s*['"`]|\bshell:\s*true/);
/** Patterns put together from values. */
export const builtPatterns = (lines: readonly SourceLine[]): string[] => filesWith(lines, /\bnew RegExp\(/);
export const messagesHeard = (lines: readonly SourceLine[]): string[] => filesWith(lines, /addEventListener\('message'|\bonmessage\b/);
export const browserStores = (lines: readonly SourceLine[]): string[] =>
  filesWith(lines, /\b(?:local|session)Storage\b|\bindexedDB\b|\bopenDB\b|document\.cookie|\bcaches\./);
/** Certificate checks that are switched off. */
export const blindTls = (lines: readonly SourceLine[]): string[] =>
  filesWith(lines, /rejectUnauthorized|checkServerIdentity|NODE_TLS_REJECT/);
/** Redirects of the server. */
export const redirects = (lines: readonly SourceLine[]): string[] => filesWith(lines, /\breply\.redirect\(|@Redirect\w*\(/);
/** Windows that may turn back to the page that opened them. */
export const boundWindows = (lines: readonly SourceLine[]): string[] =>
  linesWith(lines, /target="_blank"(?!.*(?:noopener|noreferrer))|window\.open\((?!.*(?:noopener|noreferrer))/);
/** Data turned into objects by anything but JSON and our schemas. */
export const otherFormats = (lines: readonly SourceLine[]): string[] =>
  filesWith(
    lines,
    /from '(?:node:v8|js-yaml|yaml|bson|msgpack[^']*|node-serialize|serialize-javascript|xml2js|fast-xml-parser|jsdom|@xmldom\/xmldom)'/,
  );
export const xmlReaders = (lines: readonly SourceLine[]): string[] =>
  filesWith(lines, /from '(?:@rgrove\/parse-xml|mammoth|sax)'|\bDOMParser\b/);

/** Names given to functions of node:crypto, as `name algorithm`. */
export function algorithms(lines: readonly SourceLine[]): { file: string; name: string }[] {
  const call =
    /\b(createHash|createHmac|createCipheriv|createDecipheriv|hkdfSync|hkdf|pbkdf2Sync|scryptSync|generateKeyPairSync|generateKeyPair|createSign|createVerify)\(\s*('[^']*'|[^,)]*)/g;
  return lines.flatMap(({ file, text }) =>
    [...text.matchAll(call)].map(([, name = '', given = '']) => ({ file, name: `${name} ${given.replaceAll("'", '')}` })),
  );
}
