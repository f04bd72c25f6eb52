import type { Plugin } from 'vite';

type PageTexts = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
export declare function pageTexts(): Promise<PageTexts>;
export declare function messageModule(texts: PageTexts, key: string): string;
export declare function inLanguage(code: string, page: { texts: PageTexts; locale: string; base: string; used?: readonly string[] }): string;
export declare function textsModule(texts: PageTexts, locale: string): string;
export declare function usedIn(files: readonly string[]): string[];
export declare function writeLanguages(dir: string, base: string): Promise<void>;
export declare function pageLanguages(): Plugin;
