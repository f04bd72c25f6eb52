// npm run chaos [-- --seed=N --only=R1,R3 --long]: builds, then breaks the running product on purpose (chaos/README.md).
import { buildAll } from './build-parts.mjs';
import { importTs } from './run-ts.mjs';

await buildAll((line) => process.stdout.write(`${line}\n`));
await importTs('chaos/main.ts');
