// What both frontends share in their build: aliases, hashed files with a manifest for the API, no file from another host.
import { fileURLToPath } from 'node:url';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { pageLanguages, writeLanguages } from './page-languages.mjs';
import { pageRoutes } from './page-routes.mjs';

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

const brotli = promisify(brotliCompress);
const zip = promisify(gzip);

/** The most makes the smallest files and takes 33 s of processor time; on one's own machine, where nothing is sent far, 2 s do. */
const BROTLI_QUALITY = process.env.PAGES_COMPRESSED === 'quickly' ? 5 : 11;

/**
 * The files as they are served: in each language, and each also as .br and .gz: the server sends what the browser takes,
 * and compresses nothing itself.
 */
const served = (base) => ({
  name: 'served',
  apply: 'build',
  async writeBundle({ dir }) {
    await writeLanguages(dir, base);
    const files = (await readdir(dir, { recursive: true })).filter((name) => /\.(js|css|svg)$/.test(name));
    const compress = async (file) => {
      const bytes = await readFile(`${dir}/${file}`);
      const params = { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
      await writeFile(`${dir}/${file}.br`, await brotli(bytes, { params }));
      await writeFile(`${dir}/${file}.gz`, await zip(bytes, { level: 9 }));
    };
    await Promise.all(files.map(compress));
  },
});

/**
 * @param {{ name: 'h5' | 'admin' | 'register', port: number, target: string[], schemas?: boolean }} app `schemas`: its forms check what
 * is typed by the contracts; the others are built without them
 * @returns {import('vite').UserConfig}
 */
export function appConfig({ name, port, target, schemas = false }) {
  const base = `/assets/${name}/`;
  return {
    root: at(`apps/${name}`),
    base,
    publicDir: at(`apps/${name}/public`),
    plugins: [pageLanguages(), ...(schemas ? [] : [pageRoutes()]), react(), served(base)],
    resolve: {
      alias: [
        { find: /^@contracts\/messages$/, replacement: at('libs/contracts/messages/browser.ts') },
        { find: /^@contracts\//, replacement: `${at('libs/contracts')}/` },
        { find: /^@ui\//, replacement: `${at('libs/ui')}/` },
      ],
    },
    server: { port, strictPort: false, proxy: { '/api': 'http://127.0.0.1:3000' }, fs: { allow: [at('.')] } },
    build: {
      outDir: at(`dist/${name}`),
      emptyOutDir: true,
      manifest: true,
      target,
      cssTarget: target,
      sourcemap: false,
      reportCompressedSize: false,
      // All styles and scripts are files of their own: nothing inline needs an exception in the policy.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: { input: at(`apps/${name}/src/main.tsx`) },
    },
  };
}
