import type { Config } from 'jest';

// `pure` has no I/O and answers in seconds; `int` runs on a real PostgreSQL (and Redis where one is found).
// Browser journeys are a project of their own (`e2e`), because they start the whole product.
const swc = (tsx: boolean): [string, Record<string, unknown>] => [
  '@swc/jest',
  {
    jsc: {
      parser: { syntax: 'typescript', tsx, decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true, react: { runtime: 'automatic' } },
      target: 'es2024',
      keepClassNames: true,
    },
    module: { type: 'es6' },
  },
];
// jest's own way: each spec file reads every module anew, in a sandbox.
const apart: Config = {
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: { '^.+\\.ts$': swc(false), '^.+\\.tsx$': swc(true) },
  moduleNameMapper: {
    // Random values of a run come from one seed.
    '^fast-check$': '<rootDir>/libs/testing/seeded-fast-check.mjs',
    // Style sheets say nothing to a test.
    '\\.css$': '<rootDir>/libs/testing/empty-style.js',
    '^@contracts/(.*)$': '<rootDir>/libs/contracts/$1',
    '^@platform/(.*)$': '<rootDir>/libs/platform/$1',
    '^@features/(.*)$': '<rootDir>/libs/features/$1',
    '^@wecom$': '<rootDir>/libs/wecom/index.ts',
    '^@bureau$': '<rootDir>/libs/bureau/index.ts',
    '^@ledger$': '<rootDir>/libs/ledger/index.ts',
    '^@ui/(.*)$': '<rootDir>/libs/ui/$1',
    '^@testing/(.*)$': '<rootDir>/libs/testing/$1',
  },
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/.data'],
  testEnvironment: 'node',
};
// Node loads the modules, once per process (libs/testing/README.md); aliases are told there. `TEST_MODULES=apart` shows
// whether a failure comes from what spec files share.
const shared: Config =
  process.env['TEST_MODULES'] === 'apart'
    ? apart
    : {
        runtime: '<rootDir>/libs/testing/runner/native-runtime.mjs',
        testEnvironment: '<rootDir>/libs/testing/runner/native-environment.mjs',
        transform: {},
        injectGlobals: false,
        modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/.data'],
      };

// jest looks for tests in these, and nobody asks it which tests a file belongs to: without that it need not search every source.
const roots = ['apps', 'bench', 'chaos', 'libs', 'migrations'].map((folder) => `<rootDir>/${folder}`);
const found: Config = { roots, dependencyExtractor: '<rootDir>/libs/testing/runner/no-dependencies.cjs' };

const config: Config = {
  // A limit for hangs, not a measure of speed: the machine may be busy.
  testTimeout: 120_000,
  testSequencer: '<rootDir>/libs/testing/longest-first.mjs',
  projects: [
    { ...found, ...shared, displayName: 'pure', testMatch: ['<rootDir>/{libs,apps,bench,chaos,migrations}/**/*.spec.ts'] },
    {
      ...found,
      ...shared,
      displayName: 'int',
      testMatch: ['<rootDir>/{libs,apps,bench,migrations}/**/*.int-spec.ts'],
      globalSetup: '<rootDir>/libs/testing/jest-global-setup.mjs',
      globalTeardown: '<rootDir>/libs/testing/jest-global-teardown.mjs',
    },
    { ...found, ...shared, displayName: 'e2e', testMatch: ['<rootDir>/apps/e2e/**/*.e2e.ts'] },
  ],
};

export default config;
