import { defineConfig } from 'vite';
import { appConfig } from '../../scripts/vite-app.mjs';

// Web views of WeCom ≥ 4.0 and WeChat ≥ 8.0 (OVR-35) on phones since about 2019.
export default defineConfig(appConfig({ name: 'h5', port: 5173, target: ['es2022', 'chrome98', 'safari15.4'] }));
