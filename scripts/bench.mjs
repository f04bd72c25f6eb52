// npm run bench [-- --quick]: builds, then runs bench/main.ts, which prints a table and writes bench/results.json.
import { existsSync } from 'node:fs';
import { buildAll } from './build-parts.mjs';
import { importTs } from './run-ts.mjs';

if (!existsSync('bench/main.ts')) {
  process.stderr.write('bench/main.ts is missing\n');
  process.exit(1);
}
await buildAll((line) => process.stdout.write(`${line}\n`));
await importTs('bench/main.ts');
