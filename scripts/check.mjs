// npm run check: format, lint, types, borders, texts, pure tests. Under a minute, so that it is run before each commit.
import { buildMessages } from './build-parts.mjs';
import { checkSteps, jest } from './check-steps.mjs';
import { runSteps } from './run-steps.mjs';

const from = performance.now();
await buildMessages();
const results = await runSteps([...checkSteps(), { name: 'pure tests (jest)', ...jest('--selectProjects=pure', '--silent', '--maxWorkers=1') }]);
const failed = results.filter((result) => !result.ok).length;
process.stdout.write(`${failed === 0 ? 'everything is in order' : `${failed} of ${results.length} checks failed`} (${((performance.now() - from) / 1000).toFixed(0)} s)\n`);
process.exit(failed === 0 ? 0 : 1);
