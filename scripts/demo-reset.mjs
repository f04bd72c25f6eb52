// npm run demo:reset: throws the local database, files and simulator state away, so that the next start seeds anew.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';

const dataDir = resolve(process.env.DATA_DIR ?? '.data');
if (process.env.NODE_ENV === 'production' || process.env.DATABASE_URL) {
  process.stderr.write('demo:reset is for the local demo only: it does not touch a database given by DATABASE_URL\n');
  process.exit(1);
}
const runFile = join(dataDir, 'running.json');
if (existsSync(runFile)) {
  const { pid } = JSON.parse(readFileSync(runFile, 'utf8'));
  let alive = true;
  try {
    process.kill(pid, 0);
  } catch {
    alive = false;
  }
  if (alive) {
    process.stderr.write(`Smart Campus is running (process ${pid}): end it with Ctrl-C first\n`);
    process.exit(1);
  }
}
// Where root keeps the clone private, the cluster lives in a folder that the user postgres can reach.
const place = join(dataDir, 'cluster-path');
const cluster = existsSync(place) ? readFileSync(place, 'utf8') : '';
if (cluster.startsWith('/var/lib/smart-campus/')) rmSync(cluster, { recursive: true, force: true });
rmSync(dataDir, { recursive: true, force: true });
process.stdout.write(`${dataDir} is empty. The next \`npm start\` makes the demo schools anew.\n`);
