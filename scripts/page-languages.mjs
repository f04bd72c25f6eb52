// Pages in one language each: a build is made once, with a place holder for every text, and then written out per language
// into dist/{app}/{locale}/. A person loads the texts of one language, and the page needs no request for them. What a
// switch of the language needs is a chunk of its own (libs/contracts/messages/page-texts.ts).
import { createHash } from 'node:crypto';
import { cp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { generatedDir, locales } from './messages-source.mjs';

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const MESSAGE = /[\\/]generated[\\/]split[\\/](\w+)\.js$/;
const TEXTS = /[\\/]generated[\\/]texts[\\/]([\w-]+)\.js$/;
// The digest in the name lets the file names of a build change with the texts, although the texts come in afterwards.
const PLACE = /\bTEXT\$(\w+)\$[0-9a-f]{10}\b/g;
const PAGE = /\bTEXT\$PAGE\b/g;
// All texts of a language that the program uses, for a switch.
const ALL = /\bTEXT\$ALL\$(\w+)\$[0-9a-f]{10}\b/g;

const sourceOf = (text) => (typeof text === 'function' ? `(${text.toString()})` : JSON.stringify(text));

/** Texts per language: locale → key → sentence or function. */
export async function pageTexts() {
  const read = async (locale) => [locale, (await import(pathToFileURL(join(generatedDir, 'texts', `${locale}.js`)).href)).texts];
  return Object.fromEntries(await Promise.all(locales.map(read)));
}

const digestOf = (sources) => createHash('sha256').update(sources.map((source) => `${source}\0`).join('')).digest('hex').slice(0, 10);

/** Module of the texts of a language in a build: which of them a program uses is known when all of it is written. */
export function textsModule(texts, locale) {
  return `export const texts = TEXT$ALL$${locale.replace('-', '_')}$${digestOf(Object.values(texts[locale]).map(sourceOf))};\n`;
}

/** Keys of the messages that files of a build use. */
export const usedIn = (files) => [...new Set(files.flatMap((code) => [...code.matchAll(PLACE)].map(([, key]) => key)))].sort();

/** Module of a message in a build. @param texts as of `pageTexts` */
export function messageModule(texts, key) {
  for (const locale of locales) if (texts[locale][key] === undefined) throw new Error(`${key} has no text in ${locale}`);
  const place = `TEXT$${key}$${digestOf(locales.map((locale) => sourceOf(texts[locale][key])))}`;
  return `import { say } from ${JSON.stringify(at('libs/contracts/messages/page-texts.ts'))};\nexport const ${key} = (inputs) => say('${key}', ${place}, inputs);\n`;
}

/**
 * A file of a build in one language.
 * @param base public path of the app; files of the page are found below `{base}{locale}/`
 * @param used keys of all messages of the program
 */
export function inLanguage(code, { texts, locale, base, used = [] }) {
  const all = (language) => `{${used.map((key) => `${key}:${sourceOf(texts[language][key])}`).join(',')}}`;
  const filled = code
    .replaceAll(ALL, (_place, language) => all(language.replace('_', '-')))
    .replaceAll(PLACE, (_place, key) => sourceOf(texts[locale][key]))
    .replaceAll(PAGE, JSON.stringify(locale))
    .replaceAll(base, `${base}${locale}/`);
  if (filled.includes('TEXT$')) throw new Error(`a text is missing: ${/TEXT\$.{0,60}/.exec(filled)[0]}`);
  return filled;
}

/** Writes dist/{app}/{locale}/ for all languages and takes the unfinished scripts away. */
export async function writeLanguages(dir, base) {
  const texts = await pageTexts();
  const files = (await readdir(join(dir, 'assets'))).map((name) => `assets/${name}`);
  const codes = new Map();
  for (const file of files) if (file.endsWith('.js')) codes.set(file, await readFile(join(dir, file), 'utf8'));
  const used = usedIn([...codes.values()]);
  for (const file of files) {
    const code = codes.get(file);
    for (const locale of locales) {
      const target = join(dir, locale, file);
      await mkdir(dirname(target), { recursive: true });
      if (code !== undefined) await writeFile(target, inLanguage(code, { texts, locale, base, used }));
      else await cp(join(dir, file), target);
    }
    if (code !== undefined) await rm(join(dir, file));
  }
}

/** The Vite plug-in: front door and modules of the messages as a build needs them. */
export function pageLanguages() {
  let texts;
  return {
    name: 'page-languages',
    apply: 'build',
    enforce: 'pre',
    async buildStart() {
      texts = await pageTexts();
    },
    resolveId(source) {
      return source === at('libs/contracts/messages/browser.ts') ? at('libs/contracts/messages/built.ts') : null;
    },
    load(id) {
      const locale = TEXTS.exec(id)?.[1];
      if (locale !== undefined) return { code: textsModule(texts, locale), moduleSideEffects: false };
      const key = MESSAGE.exec(id)?.[1];
      return key === undefined || key === 'index' ? null : { code: messageModule(texts, key), moduleSideEffects: false };
    },
  };
}
