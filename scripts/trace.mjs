// npm run trace: requirement id → tests that name it → their last result. Lists under requirements/ are the ids that must
// have one, or a reason in requirements/reasons.txt why not; with an id without both it ends with 1. asvs.txt has a form of
// its own: what it names must be there. Files that begin with no id (outgoing.txt, weaknesses.txt, …) are read by other checks.
// `--all` prints the whole table, `--csv` for a spreadsheet.
import { existsSync, globSync, readFileSync, readdirSync } from 'node:fs';
import { asvsCounts, asvsFaults, readAsvs, testsNamed } from './trace-asvs.mjs';

/** Requirement of ASVS, `V1.2.3`. */
const ASVS = /\bV\d+\.\d+\.\d+\b/g;
const ID = /\b([A-Z]{1,4})-?(\d{1,3})(?:\.\.(?:[A-Z]{1,4}-)?(\d{1,3}))?/g;

/** Ids in the brackets at the end of a test's name: `[NOT-02..05, R7]`. */
function idsOf(name) {
  const ids = new Set();
  for (const [, inside] of name.matchAll(/\[([^\]]+)\]/g)) {
    for (const [whole] of inside.matchAll(ASVS)) ids.add(whole);
    for (const [whole, letters, first, last] of inside.replaceAll(ASVS, '').matchAll(ID)) {
      const dash = whole.includes('-') ? '-' : '';
      for (let n = Number(first); n <= Number(last ?? first); n += 1) ids.add(`${letters}${dash}${dash === '' ? n : String(n).padStart(2, '0')}`);
    }
  }
  return ids;
}

/** Names of all tests by reading the specs: what is written, also where nothing was run yet. */
function writtenTests() {
  const files = globSync('{libs,apps,bench,chaos,migrations,scripts}/**/*.{spec,int-spec,e2e}.ts{,x}').concat(globSync('{apps/e2e/journeys/**/*,libs/testing/proof/*-spec}.ts'));
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

/** Long runs are no tests of jest: a case of npm run chaos, load or soak stands for its goal, with the lines of its last report. */
function chaosCases() {
  return globSync('{chaos,bench/load,bench/soak}/**/*.ts').flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/goal: '(\w+)',\s+title:\s*'([^']+)'/g)].map(([, goal, title]) => ({ file, name: `${title} [${goal}]`, goal })),
  );
}

function chaosResults(cases, results) {
  const files = ['chaos/results.json', 'chaos/restore/results.json', 'bench/load/results.json', 'bench/soak/results.json'].filter((file) => existsSync(file));
  const lines = files.flatMap((file) => JSON.parse(readFileSync(file, 'utf8')));
  for (const { name, goal } of cases) {
    const own = lines.filter((line) => line.name.startsWith(`${goal} `));
    if (own.length > 0) results.set(name, own.every((line) => line.pass !== false) ? 'passed' : 'failed');
  }
}

/** `I2 the reason …`: what is not built yet, or holds by something that no test of ours can show. */
function reasons() {
  const file = 'requirements/reasons.txt';
  const rows = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  return new Map(rows.map((row) => [row.slice(0, row.indexOf(' ')), row.slice(row.indexOf(' ') + 1)]));
}

/** Lists of requirements: files of which the first line is an id and its words. */
function lists() {
  return readdirSync('requirements')
    .filter((file) => file.endsWith('.txt') && file !== 'reasons.txt' && file !== 'asvs.txt')
    .map((file) => ({ list: file, rows: readFileSync(`requirements/${file}`, 'utf8').trim().split('\n') }))
    .filter(({ rows }) => /^[A-Z]{1,4}-?\d{1,3} /.test(rows[0]))
    .sort((a, b) => a.list.localeCompare(b.list));
}

const cases = chaosCases();
const tests = [...writtenTests(), ...cases];
const results = lastResults();
chaosResults(cases, results);
const why = reasons();
const byId = new Map();
for (const test of tests) for (const id of idsOf(test.name)) byId.set(id, [...(byId.get(id) ?? []), test]);

let missing = 0;
for (const { list, rows } of lists()) {
  const untested = rows.filter((row) => !byId.has(row.split(' ')[0]));
  const gaps = untested.filter((row) => !why.has(row.split(' ')[0]));
  missing += gaps.length;
  console.log(`${list}: ${rows.length} requirements, ${rows.length - untested.length} named by tests, ${untested.length - gaps.length} with a reason, ${gaps.length} without`);
  for (const row of untested.filter((one) => !gaps.includes(one))) console.log(`  ${row.split(' ')[0]} has no test: ${why.get(row.split(' ')[0])}`);
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

const asvs = readAsvs();
const faults = asvsFaults(asvs, byId);
for (const [level, n] of Object.entries(asvsCounts(asvs.rows))) {
  const share = `${String(Math.round(n.share * 100))} % of what applies by test`;
  console.log(`asvs.txt ${level}: ${n.all} requirements, ${n.test} by test, ${n.review} by review, ${n.notApplicable} not applicable, ${n.open} open, ${share}`);
}
for (const row of asvs.rows.filter(({ kind }) => kind === 'open')) console.log(`  open: ${row.id} ${row.level} ${row.subject}: ${row.words}`);
for (const fault of faults) console.log(`  fault: ${fault}`);
if (process.argv.includes('--all')) {
  for (const row of asvs.rows.filter(({ kind }) => kind === 'test')) {
    const named = testsNamed(row).flatMap((name) => (name.includes('/') ? tests.filter(({ file }) => file === name) : (byId.get(name) ?? [])));
    const of = (wanted) => named.filter(({ name }) => results.get(name) === wanted).length;
    console.log(`  ${row.id}  ${named.length} tests, ${of('passed')} passed, ${of('failed')} failed in the last run  ${row.words}`);
  }
}
process.exitCode = missing === 0 && faults.length === 0 ? 0 : 1;
