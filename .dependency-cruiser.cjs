// Which part may know which (README "The tree"). One captured group covers every feature, so the file does not grow.
const any = '^libs/features/[^/]+/';
const own = '^libs/features/$1/';
const door = any + 'index\\.ts$';
const test = '(/(test|seed)/|\\.(int-)?spec\\.tsx?$|\\.builder\\.ts$)';
// Middleware that answers the pages without a server while someone works on them; `dev-data-stays-in-dev` keeps it out of the builds.
const devData = '^apps/(admin|h5|register)/dev/';
const rule = (name, from, to) => ({ name, severity: 'error', from, to });

module.exports = {
  forbidden: [
    // Specs may build their world with the builders of other features; `no-test-code-in-product` keeps product code out.
    rule('feature-front-door', { path: '^libs/features/([^/]+)/' }, { path: any, pathNot: [own, door, any + 'test/'] }),
    rule('host-uses-front-door', { path: '^apps/' }, { path: any, pathNot: door }),
    rule('platform-knows-no-feature', { path: '^libs/(platform|wecom|bureau|contracts|ui)/' }, { path: any }),
    // Whoever doubts the platform checks its ledger with this folder and Node alone (BEY-01).
    rule('ledger-stands-alone', { path: '^(libs/ledger|apps/ledger-verifier)/', pathNot: test }, { path: ['^libs/', 'node_modules'], pathNot: '^libs/ledger/' }),
    rule('libs-know-no-app', { path: '^libs/' }, { path: '^apps/' }),
    // API, worker and the local seed host one list of features.
    rule('apps-are-islands', { path: '^apps/([^/]+)/' }, { path: '^apps/', pathNot: ['^apps/$1/', '^apps/api/features\\.ts$'] }),
    rule('browser-stays-in-browser', { path: '^(apps/(admin|h5|register)|libs/ui)/', pathNot: [devData, test] }, { path: '^libs/', pathNot: '^libs/(contracts|ui)/' }),
    rule('dev-data-knows-contracts-and-fixtures', { path: devData }, { path: '^libs/', pathNot: '^libs/(contracts|ui|testing/fixtures)/' }),
    rule('dev-data-stays-in-dev', { path: '^apps/', pathNot: devData }, { path: devData }),
    rule('contracts-stand-alone', { path: '^libs/contracts/', pathNot: test }, { path: ['^libs/', 'node_modules'], pathNot: ['^libs/contracts/', 'node_modules/zod/'] }),
    rule('domain-is-plain', { path: any + 'domain/', pathNot: test }, { path: ['^libs/', 'node_modules'], pathNot: [any + 'domain/', '^libs/contracts/'] }),
    rule('data-does-not-call-up', { path: any + 'data/' }, { path: any + '((http|jobs)/|[^/]+\\.(service|queries)\\.ts$)' }),
    rule('http-and-jobs-go-through-the-service', { path: any + '(http|jobs)/', pathNot: test }, { path: any + 'data/', dependencyTypesNot: ['type-only'] }),
    rule('screens-do-not-import-screens', { path: '^apps/(admin|h5)/src/features/([^/]+)/' }, { path: '^apps/$1/src/features/', pathNot: '^apps/$1/src/features/$2/' }),
    rule('shared-below-screens', { path: '^apps/(admin|h5)/src/shared/' }, { path: '^apps/$1/src/(features|app)/' }),
    // The local run and the journeys show the demo schools, which stand in libs/testing.
    rule(
      'no-test-code-in-product',
      { path: '^(apps|libs)/', pathNot: ['^apps/(e2e|local)/', devData, '^libs/testing/', test] },
      { path: ['^libs/testing/', test], pathNot: 'node_modules' },
    ),
    rule('no-cycles', {}, { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } }),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|\\.cache|libs/contracts/messages/generated)/' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'], conditionNames: ['import', 'require', 'node', 'default'] },
  },
};
