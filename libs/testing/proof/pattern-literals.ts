import { globSync, readFileSync } from 'node:fs';
import { parse } from '@babel/parser';

export interface PatternLiteral {
  file: string;
  pattern: string;
  flags: string;
}

/** Parts that may see the text of a person: servers, contracts and what reads files. */
const SOURCES = '{libs/{bureau,contracts,features,ledger,platform,wecom},apps/{api,worker}}/**/*.ts';

/** Every regular expression written in the sources, each once. */
export function patternLiterals(): PatternLiteral[] {
  const found = new Map<string, PatternLiteral>();
  const files = globSync(SOURCES).filter((file) => !/[\\/](test|seed|generated)[\\/]|\.demo\.ts$|\.d\.ts$/.test(file));
  for (const file of files.toSorted()) {
    for (const literal of literalsOf(readFileSync(file, 'utf8')))
      found.set(`/${literal.pattern}/${literal.flags}`, { ...literal, file: file.replaceAll('\\', '/') });
  }
  return [...found.values()];
}

/** Literals of one text; comments and strings that only look like one are none. */
export function literalsOf(text: string): Omit<PatternLiteral, 'file'>[] {
  const found: Omit<PatternLiteral, 'file'>[] = [];
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) node.forEach(visit);
    if (typeof node !== 'object' || node === null || Array.isArray(node)) return;
    const { type, pattern, flags } = node as { type?: unknown; pattern?: unknown; flags?: unknown };
    if (type === 'RegExpLiteral' && typeof pattern === 'string' && typeof flags === 'string') found.push({ pattern, flags });
    for (const [key, value] of Object.entries(node)) if (key !== 'loc' && !key.endsWith('Comments')) visit(value);
  };
  visit(parse(text, { sourceType: 'module', plugins: ['typescript', 'decorators-legacy'] }).program);
  return found;
}
