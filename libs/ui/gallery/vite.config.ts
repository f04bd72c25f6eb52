import { defineConfig } from 'vite';
import { appConfig } from '../../../scripts/vite-app.mjs';

// Development only: every piece in light and dark, three languages. `npx vite -c libs/ui/gallery/vite.config.ts`
const base = appConfig({ name: 'admin', port: 5199, target: ['es2022'], schemas: true });
export default defineConfig({
  ...base,
  root: import.meta.dirname,
  base: '/',
  publicDir: false,
  build: {},
  cacheDir: '../../../.cache/gallery',
});
