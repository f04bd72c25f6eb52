import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FIRST_ANSWERS_ID, FIRST_PAINT_ID, type FirstAnswer } from '@contracts/first-answers';
import { NOTICE_SCREEN, NOTICES_SCREEN } from '@contracts/first-page';
import { LOCALES, type Locale } from '@contracts/locale';

export type AppName = 'h5' | 'admin' | 'register';
interface ManifestEntry {
  file: string;
  css?: string[];
  imports?: string[];
  isEntry?: boolean;
}

const TITLES: Record<Locale, string> = { 'zh-Hant': '智慧校園', en: 'Smart Campus', pt: 'Campus Inteligente' };
const NO_SCRIPT: Record<Locale, string> = {
  'zh-Hant': '請開啟 JavaScript 後再試。',
  en: 'Please turn JavaScript on and try again.',
  pt: 'Active o JavaScript e tente de novo.',
};

export interface ShellInput {
  locale: Locale;
  nonce: string;
  /** Why there is no data, e.g. not signed in; read by the page from a meta element. */
  entry: string;
  /** Module of the screen, to be loaded beside the entry and not after it. */
  screen?: string | undefined;
  /** Answers of the API that the page begins with. */
  first?: readonly FirstAnswer[];
  /** HTML that stands until the page itself has something to show. */
  paint?: string;
}

/** Screens whose files are named in the page. A build without them is not the build of these sources. */
const SCREENS: Readonly<Record<AppName, readonly string[]>> = { h5: [NOTICE_SCREEN, NOTICES_SCREEN], admin: [], register: [] };

/** Elements that load the files of one language. */
interface Links {
  head: string;
  screens: ReadonlyMap<string, string>;
}

/** HTML of a front end, made per answer: language, nonce and the hashed files of its build in that language. */
export class PageShell {
  readonly #app: AppName;
  readonly #links: Readonly<Record<Locale, Links>>;

  private constructor(app: AppName, links: Readonly<Record<Locale, Links>>) {
    this.#app = app;
    this.#links = links;
  }

  /** @param dist folder of the built front ends; @returns null where that one was not built */
  static async load(dist: string, app: AppName): Promise<PageShell | null> {
    const text = await readFile(join(dist, app, '.vite', 'manifest.json'), 'utf8').catch(() => null);
    if (text === null) return null;
    const manifest = JSON.parse(text) as Record<string, ManifestEntry>;
    const entry = Object.values(manifest).find((candidate) => candidate.isEntry === true);
    if (entry === undefined) throw new Error(`the build of ${app} has no entry`);
    const of = (locale: Locale): [Locale, Links] => [locale, linksOf(manifest, entry, app, locale)];
    return new PageShell(app, Object.fromEntries(LOCALES.map(of)) as Record<Locale, Links>);
  }

  html({ locale, nonce, entry, screen, first = [], paint = '' }: ShellInput): string {
    const links = this.#links[locale];
    const head = `${links.head}${links.screens.get(screen ?? '') ?? ''}`
      .replaceAll('<script ', `<script nonce="${nonce}" `)
      .replaceAll('<link rel="', `<link nonce="${nonce}" rel="`);
    // No `<` inside: nothing in a notice can end the element.
    const data =
      first.length === 0
        ? ''
        : `<script type="application/json" id="${FIRST_ANSWERS_ID}" nonce="${nonce}">${JSON.stringify(first).replaceAll('<', '\\u003c')}</script>`;
    return (
      `<!doctype html><html lang="${locale}"><head><meta charset="utf-8">` +
      `<meta name="viewport" content="width=device-width,initial-scale=1,viewport-fit=cover">` +
      `<meta name="locale" content="${locale}"><meta name="csp-nonce" content="${nonce}"><meta property="csp-nonce" nonce="${nonce}"><meta name="entry" content="${entry}">` +
      `<meta name="color-scheme" content="light dark"><meta name="format-detection" content="telephone=no">` +
      `<title>${TITLES[locale]}</title><link rel="icon" href="/assets/${this.#app}/icon.svg">${head}</head>` +
      `<body>${paint === '' ? '' : `<div id="${FIRST_PAINT_ID}">${paint}</div>`}<div id="root"></div>${data}<noscript>${NO_SCRIPT[locale]}</noscript></body></html>`
    );
  }
}

/** The build has a folder per language with the same names in it (scripts/page-languages.mjs). */
function linksOf(manifest: Record<string, ManifestEntry>, entry: ManifestEntry, app: AppName, locale: Locale): Links {
  const base = `/assets/${app}/${locale}/`;
  const chunks = importsOf(manifest, entry);
  const links = (parts: readonly ManifestEntry[], css: readonly string[]): string =>
    [
      ...css.map((file) => `<link rel="stylesheet" href="${base}${file}">`),
      ...parts.map((chunk) => `<link rel="modulepreload" href="${base}${chunk.file}">`),
    ].join('');
  const css = cssOf([entry, ...chunks]);
  const screens = SCREENS[app].map((name): [string, string] => {
    const screen = manifest[name];
    if (screen === undefined) throw new Error(`the build of ${app} has no ${name}`);
    const own = [screen, ...importsOf(manifest, screen)].filter((chunk) => chunk !== entry && !chunks.includes(chunk));
    const more = cssOf(own).filter((file) => !css.includes(file));
    return [name, links(own, more)];
  });
  const head = `${links(chunks, css)}<script type="module" src="${base}${entry.file}"></script>`;
  return { head, screens: new Map(screens) };
}

const cssOf = (chunks: readonly ManifestEntry[]): string[] => [...new Set(chunks.flatMap((chunk) => chunk.css ?? []))];

function importsOf(manifest: Record<string, ManifestEntry>, entry: ManifestEntry): ManifestEntry[] {
  const found = new Map<string, ManifestEntry>();
  const visit = (chunk: ManifestEntry): void => {
    for (const name of chunk.imports ?? []) {
      const next = manifest[name];
      if (next === undefined || found.has(name)) continue;
      found.set(name, next);
      visit(next);
    }
  };
  visit(entry);
  return [...found.values()];
}
