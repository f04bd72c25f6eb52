import { defineConfig } from 'vite';
import { appConfig } from '../../scripts/vite-app.mjs';

// Web views of WeCom ≥ 4.0 and WeChat ≥ 8.0 (OVR-35) on phones since about 2019.
const base = appConfig({ name: 'h5', port: 5173, target: ['es2022', 'chrome98', 'safari15.4'] });
// What eight screens share travels in one file; what fewer share stays out of the way of the first screen.
const pieces = {
  name: 'pieces',
  test: /[\\/](libs[\\/](ui|contracts)|apps[\\/]h5[\\/]src[\\/]shared)[\\/]/,
  minShareCount: 8,
};

export default defineConfig({
  ...base,
  build: {
    ...base.build,
    rolldownOptions: { ...base.build?.rolldownOptions, output: { codeSplitting: { groups: [pieces] } } },
  },
});
