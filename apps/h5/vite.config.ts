import { defineConfig } from 'vite';
import { appConfig } from '../../scripts/vite-app.mjs';

// Web views of WeCom ≥ 4.0 and WeChat ≥ 8.0 (OVR-35) on phones since about 2019.
const base = appConfig({ name: 'h5', port: 5173, target: ['es2022', 'chrome98', 'safari15.4'] });
// What four screens share travels in one file: a phone opens a screen with 9 requests instead of 30.
const pieces = {
  name: 'pieces',
  test: /[\\/](libs[\\/](ui|contracts)|apps[\\/]h5[\\/]src[\\/]shared)[\\/]/,
  minShareCount: 4,
};

export default defineConfig({
  ...base,
  build: {
    ...base.build,
    rolldownOptions: { ...base.build?.rolldownOptions, output: { codeSplitting: { groups: [pieces] } } },
  },
});
