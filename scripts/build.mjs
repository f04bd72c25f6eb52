// npm run build: servers and front ends into dist/, ready for `NODE_ENV=production`.
import { buildAll } from './build-parts.mjs';

const seconds = await buildAll((line) => process.stdout.write(`${line}\n`), { strict: true });
process.stdout.write(`everything is built (${seconds.toFixed(1)} s)\n`);
