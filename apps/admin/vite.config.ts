import { defineConfig } from 'vite';
import { appConfig } from '../../scripts/vite-app.mjs';

// Current Chrome, Edge, Safari and the web view of the WeCom desktop client (OVR-35).
export default defineConfig(appConfig({ name: 'admin', port: 5174, target: ['es2022', 'chrome105', 'safari16'] }));
