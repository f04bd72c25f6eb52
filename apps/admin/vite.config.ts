import { defineConfig } from 'vite';
import { appConfig } from '../../scripts/vite-app.mjs';

// Current Chrome, Edge, Safari and the web view of the WeCom desktop client (OVR-35).
const base = appConfig({ name: 'admin', port: 5174, target: ['es2022', 'chrome105', 'safari16'], schemas: true });
// One file to start with instead of fifty: each request costs the browser and the server more than the bytes in it.
const start = { name: 'start', tags: ['$initial' as const], priority: 2 };
// What many pages share travels in one file; with fewer than sixteen the pages become heavier than their own parts.
const pieces = {
  name: 'pieces',
  test: /[\\/](libs[\\/](ui|contracts)|apps[\\/]admin[\\/]src[\\/]shared)[\\/]/,
  minShareCount: 16,
  priority: 1,
};

export default defineConfig({
  ...base,
  build: {
    ...base.build,
    rolldownOptions: { ...base.build?.rolldownOptions, output: { codeSplitting: { groups: [start, pieces] } } },
  },
});
