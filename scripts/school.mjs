// npm run school [-- --small]: a school of 1,200 pupils from nothing, promoted and taken back (apps/e2e/school).
import { buildAll } from './build-parts.mjs';
import { importTs } from './run-ts.mjs';

await buildAll((line) => process.stdout.write(`${line}\n`));
await importTs('apps/e2e/school/main.ts');
