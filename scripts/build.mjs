// npm run build: servers and front ends into dist/, ready for `NODE_ENV=production`.
import { buildAll } from './build-parts.mjs';
import { checkParts } from './parts.mjs';

const say = (line) => process.stdout.write(`${line}\n`);
const faults = checkParts(say);
if (faults.length > 0) {
  process.stderr.write(`${faults.join('\n')}\n`);
  process.exit(1);
}
const seconds = await buildAll(say, { strict: true });
process.stdout.write(`everything is built (${seconds.toFixed(1)} s)\n`);
