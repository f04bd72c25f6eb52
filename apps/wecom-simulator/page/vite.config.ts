import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = fileURLToPath(new URL('.', import.meta.url));
const simulator = process.env.SIM_URL ?? 'http://127.0.0.1:9000';

export default defineConfig({
  root: here,
  base: './',
  plugins: [react()],
  build: {
    outDir: fileURLToPath(new URL('../../../dist/wecom-simulator-page', import.meta.url)),
    emptyOutDir: true,
    target: 'es2022',
    // Everything is served by the simulator itself; a data: URL would only hide a file from its cache headers.
    assetsInlineLimit: 0,
  },
  server: {
    port: 9001,
    strictPort: false,
    proxy: { '/sim': simulator, '/cgi-bin': simulator, '/connect': simulator },
  },
});
