// npm run restore-drill [-- --seed=N --long --keep]: backs a database up, destroys it and restores it (chaos/restore/README.md).
import { importTs } from './run-ts.mjs';

await importTs('chaos/restore/main.ts');
