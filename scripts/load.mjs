// npm run load [-- --full --only=R12 --scale=0.1 --seed=N]: builds, then plays a school day, a morning of taps and one unit
// that floods (bench/README.md, "Load").
import { buildAll } from './build-parts.mjs';
import { importTs } from './run-ts.mjs';

await buildAll((line) => process.stdout.write(`${line}\n`));
await importTs('bench/load/main.ts');
