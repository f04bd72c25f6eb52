// npm run trace: requirement id → tests that name it → their last result. Lists under requirements/ are the ids that must
// have one; with an id without a test it ends with 1. `--all` prints the whole table, `--csv` for a spreadsheet.
import { existsSync, globSync, readFileSync, readdirSync } from 'node:fs';

const ID = /\b([A-Z]{1,4})-?(\d{1,3})(?:\.\.(?:[A-Z]{1,4}-)?(\d{1,3}))?/g;

/** Ids in the brackets at the end of a test's name: `[NOT-02..05, R7]`. */
function idsOf(name) {
  const ids = new Set();
  for (const [, inside] of name.matchAll(/\[([^\]]+)\]/g)) {
    for (const [whole, letters, first, last] of inside.matchAll(ID)) {
      const dash = whole.includes('-') ? '-' : '';
      for (let n = Number(first); n <= Number(last ?? first); n += 1) ids.add(`${letters}${dash}${dash === '' ? n : String(n).padStart(2, '0')}`);
    }
  }
  return ids;
}

/** Names of all tests by reading the specs: what is written, also where nothing was run yet. */
function writtenTests() {
  const files = globSync('{libs,apps,bench,chaos,migrations,scripts}/**/*.{spec,int-spec,e2e}.ts{,x}').concat(globSync('apps/e2e/journeys/**/*.ts'));
  return files.flatMap((file) => {
    const text = readFileSync(file, 'utf8');
    return [...text.matchAll(/(['`"])((?:(?!\1)[^\n\\]|\\.)*\[[^\]\n]*[A-Z]{1,4}-?\d[^\]\n]*\](?:(?!\1)[^\n\\]|\\.)*)\1/g)].map(([, , name]) => ({ file, name }));
  });
}

/** Result of the last run by test name, from what `npm test` left behind. */
function lastResults() {
  const results = new Map();
  const folder = '.cache/test';
  for (const file of existsSync(folder) ? readdirSync(folder).filter((f) => f.endsWith('.json')) : []) {
    for (const suite of JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')).testResults ?? []) {
      for (const test of suite.assertionResults ?? []) results.set(test.title, test.status);
    }
  }
  return results;
}

const tests = writtenTests();
const results = lastResults();
const byId = new Map();
for (const test of tests) for (const id of idsOf(test.name)) byId.set(id, [...(byId.get(id) ?? []), test]);

let missing = 0;
for (const list of readdirSync('requirements').sort()) {
  const rows = readFileSync(`requirements/${list}`, 'utf8').trim().split('\n');
  const gaps = rows.filter((row) => !byId.has(row.split(' ')[0]));
  missing += gaps.length;
  console.log(`${list}: ${rows.length} requirements, ${rows.length - gaps.length} named by tests, ${gaps.length} without`);
  for (const gap of gaps) console.log(`  without a test: ${gap.slice(0, 140)}`);
  if (!process.argv.includes('--all') && !process.argv.includes('--csv')) continue;
  for (const row of rows) {
    const [id] = row.split(' ');
    for (const { file, name } of byId.get(id) ?? []) {
      const result = results.get(name) ?? 'not run here';
      console.log(process.argv.includes('--csv') ? [id, file, name, result].map((c) => `"${c.replaceAll('"', '""')}"`).join(',') : `  ${id}  ${result}  ${file}  ${name}`);
    }
  }
}
process.exitCode = missing === 0 ? 0 : 1;
