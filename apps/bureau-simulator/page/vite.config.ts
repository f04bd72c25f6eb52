import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = fileURLToPath(new URL('.', import.meta.url));
const bureau = process.env.BUREAU_URL ?? 'http://127.0.0.1:9010';

export default defineConfig({
  root: here,
  base: './',
  plugins: [react()],
  build: {
    outDir: fileURLToPath(new URL('../../../dist/bureau-simulator-page', import.meta.url)),
    emptyOutDir: true,
    target: 'es2022',
  },
  server: { port: 9011, strictPort: false, proxy: { '/sim': bureau } },
});
