import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locale } from '@contracts/locale';

export type AppName = 'h5' | 'admin';
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
}

/** HTML of a front end, made per answer: language, nonce and the hashed files of its build. */
export class PageShell {
  readonly #head: string;
  readonly #app: AppName;

  private constructor(app: AppName, head: string) {
    this.#app = app;
    this.#head = head;
  }

  /** @param dist folder of the built front ends; @returns null where that one was not built */
  static async load(dist: string, app: AppName): Promise<PageShell | null> {
    const text = await readFile(join(dist, app, '.vite', 'manifest.json'), 'utf8').catch(() => null);
    if (text === null) return null;
    const manifest = JSON.parse(text) as Record<string, ManifestEntry>;
    const entry = Object.values(manifest).find((candidate) => candidate.isEntry === true);
    if (entry === undefined) throw new Error(`the build of ${app} has no entry`);
    const base = `/assets/${app}/`;
    const chunks = importsOf(manifest, entry);
    const css = [...new Set([entry, ...chunks].flatMap((chunk) => chunk.css ?? []))];
    const head = [
      ...css.map((file) => `<link rel="stylesheet" href="${base}${file}">`),
      ...chunks.map((chunk) => `<link rel="modulepreload" href="${base}${chunk.file}">`),
      `<script type="module" src="${base}${entry.file}"></script>`,
    ].join('');
    return new PageShell(app, head);
  }

  html({ locale, nonce, entry }: ShellInput): string {
    const head = this.#head
      .replaceAll('<script ', `<script nonce="${nonce}" `)
      .replaceAll('<link rel="stylesheet" ', `<link rel="stylesheet" nonce="${nonce}" `);
    return (
      `<!doctype html><html lang="${locale}"><head><meta charset="utf-8">` +
      `<meta name="viewport" content="width=device-width,initial-scale=1,viewport-fit=cover">` +
      `<meta name="locale" content="${locale}"><meta name="csp-nonce" content="${nonce}"><meta property="csp-nonce" nonce="${nonce}"><meta name="entry" content="${entry}">` +
      `<meta name="color-scheme" content="light dark"><meta name="format-detection" content="telephone=no">` +
      `<title>${TITLES[locale]}</title><link rel="icon" href="/assets/${this.#app}/icon.svg">${head}</head>` +
      `<body><div id="root"></div><noscript>${NO_SCRIPT[locale]}</noscript></body></html>`
    );
  }
}

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
