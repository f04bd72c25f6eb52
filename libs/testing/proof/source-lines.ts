import { globSync, readFileSync } from 'node:fs';

export interface SourceLine {
  /** From the root of the project, e.g. `libs/platform/http/call.ts`. */
  file: string;
  text: string;
}

/** Lines of the programs that run at the server, without tests, demo data and comments. */
export function serverLines(): SourceLine[] {
  return globSync('{libs/{features,platform,wecom,ledger},apps/{api,worker}}/**/*.ts')
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => !/\/test\/|\.demo\.ts$|\.d\.ts$/.test(file))
    .toSorted()
    .flatMap((file) => linesOf(file, readFileSync(file, 'utf8')));
}

/** Lines of one text; comments and empty lines are left out. */
export function linesOf(file: string, text: string): SourceLine[] {
  return text
    .replaceAll(/^\s*\/\*[\s\S]*?\*\//gm, '')
    .split('\n')
    .map((line) => ({ file, text: line.replace(/(^|\s)\/\/.*$/, '').trim() }))
    .filter((line) => line.text !== '');
}
