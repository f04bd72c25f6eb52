// node scripts/run-ts.mjs <file.ts> [args…]: bundles one TypeScript entry and runs it.
import { mkdir } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundle } from './bundle.mjs';

/** @returns the module's exports */
export async function importTs(file) {
  const name = basename(file, '.ts');
  const dir = resolve('.cache', 'run', `${name}-${process.pid}`);
  await mkdir(dir, { recursive: true });
  await bundle({ [name]: resolve(file) }, dir);
  return import(pathToFileURL(resolve(dir, `${name}.mjs`)).href);
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [, , file, ...args] = process.argv;
  process.argv.splice(1, process.argv.length - 1, file, ...args);
  await importTs(file);
}
