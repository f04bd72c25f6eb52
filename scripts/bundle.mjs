// Bundles TypeScript entries for Node with rolldown: one file per entry, packages stay outside. Used for the product
// (dist/), for scripts and for jest's global set-up, so that nothing needs a loader at run time.
import { rolldown, watch } from 'rolldown';

const options = (entries) => ({
  input: entries,
  platform: 'node',
  tsconfig: 'tsconfig.json',
  // Own code is relative or one of the aliases, and the bundler brings its own helpers; everything else is a package.
  external: (id) => !/^(\.|\/|@contracts\/|@platform\/|@features\/|@ui\/|@testing\/|@wecom$|@ledger$|@bureau$|@oxc-project\/runtime\/)/.test(id),
  transform: { target: 'es2024', assumptions: { setPublicClassFields: false } },
  treeshake: false,
  logLevel: 'warn',
  onLog(level, log, handler) {
    if (level === 'warn' && log.code === 'CIRCULAR_DEPENDENCY') throw new Error(log.message);
    handler(level, log);
  },
});

const output = (dir) => ({
  dir,
  format: 'esm',
  sourcemap: true,
  entryFileNames: '[name].mjs',
  chunkFileNames: 'chunks/[name]-[hash].mjs',
  keepNames: true,
});

/** Bundles `entries` ({name: file}) into `dir`. */
export async function bundle(entries, dir) {
  const build = await rolldown(options(entries));
  await build.write(output(dir));
  await build.close();
}

/** Bundles and keeps bundling on change; calls `onBuilt` after each round. */
export function bundleAndWatch(entries, dir, onBuilt) {
  const watcher = watch({ ...options(entries), output: output(dir) });
  watcher.on('event', (event) => {
    if (event.code === 'BUNDLE_END') void event.result?.close?.();
    if (event.code === 'ERROR') onBuilt(event.error);
    if (event.code === 'END') onBuilt();
  });
  return watcher;
}
