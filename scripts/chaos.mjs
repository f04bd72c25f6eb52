// npm run chaos [-- --seed=N --only=R1,R3 --long]: builds, then breaks the running product on purpose (chaos/README.md).
import { spawn, spawnSync } from 'node:child_process';
import { buildAll } from './build-parts.mjs';
import { importTs } from './run-ts.mjs';

const OWN_MOUNTS = 'CHAOS_OWN_MOUNTS';
// R17 mounts small disks. They live in a mount namespace of this run, so that none is left behind however it ends.
const apart = process.env[OWN_MOUNTS] === undefined && process.platform === 'linux' && process.getuid() === 0;
if (apart && spawnSync('unshare', ['--mount', 'true']).status === 0) {
  const child = spawn('unshare', ['--mount', process.execPath, ...process.execArgv, ...process.argv.slice(1)], {
    stdio: 'inherit',
    env: { ...process.env, [OWN_MOUNTS]: '1' },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  // npm passes SIGTERM on to its shell only, which ends without telling anybody: then this process is an orphan.
  const parent = process.ppid;
  if (process.env.npm_lifecycle_event !== undefined) {
    setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 1_000).unref();
  }
  child.once('exit', (code) => process.exit(code ?? 1));
} else {
  await buildAll((line) => process.stdout.write(`${line}\n`));
  await importTs('chaos/main.ts');
}
