// npm run soak [-- --minutes=480 --rate=100 --fault-minutes=5 --seed=N]: builds, then runs for hours under load and faults
// (bench/README.md, "Soak").
import { buildAll } from './build-parts.mjs';
import { importTs } from './run-ts.mjs';

await buildAll((line) => process.stdout.write(`${line}\n`));
await importTs('bench/soak/main.ts');
