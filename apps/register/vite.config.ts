import { defineConfig } from 'vite';
import { appConfig } from '../../scripts/vite-app.mjs';

// The same phones as h5: the web views of WeChat ≥ 8.0 and WeCom ≥ 4.0 (OVR-35).
export default defineConfig(appConfig({ name: 'register', port: 5175, target: ['es2022', 'chrome98', 'safari15.4'] }));
