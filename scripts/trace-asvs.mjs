// requirements/asvs.txt: one line per requirement of OWASP ASVS 5.0 (L1, L2 and the twelve chosen lines of L3) with what
// shows that it holds. Read by npm run trace and by libs/testing/proof/asvs.spec.ts.
import { existsSync, readFileSync } from 'node:fs';

export const ASVS_FILE = 'requirements/asvs.txt';
const LINE = /^(V\d+\.\d+\.\d+) (L[123]) (\S.*?) · (test|review|not applicable|open): (\S.*)$/;
/** Requirements of L1 and L2 per chapter 1 … 17 of the standard: none may get lost. */
const CHAPTERS = [27, 11, 19, 10, 9, 35, 18, 7, 7, 29, 14, 9, 13, 9, 13, 16, 7];
const CHOSEN_L3 = 'V1.2.10 V1.3.12 V2.3.5 V3.5.8 V3.6.1 V5.2.4 V5.2.5 V5.2.6 V5.3.3 V7.5.3 V8.3.2 V8.4.2'.split(' ');
const SPEC = /\.(int-)?spec\.tsx?$|\.e2e\.ts$|^apps\/e2e\/journeys\/.+\.ts$/;

/** @returns lines as objects; what is no line stands in `wrong` */
export function readAsvs(text = readFileSync(ASVS_FILE, 'utf8')) {
  const rows = [];
  const wrong = [];
  for (const line of text.split('\n').filter((one) => one.trim() !== '' && !one.startsWith('#'))) {
    const match = LINE.exec(line);
    if (match === null) wrong.push(line);
    else rows.push({ id: match[1], level: match[2], subject: match[3], kind: match[4], words: match[5] });
  }
  return { rows, wrong };
}

/** What a line calls its tests: ids of our lists, the requirement's own number in a test's name, or files of tests. */
export function testsNamed(row) {
  return row.kind === 'test'
    ? row.words
        .split(' · ')[0]
        .split(',')
        .map((name) => name.trim())
    : [];
}

/** @param tested ids that tests name @returns sentences; empty when the list is whole and every named test is there */
export function asvsFaults({ rows, wrong }, tested) {
  const faults = wrong.map((line) => `no line of the form "V1.2.3 L1 subject · test: …": ${line.slice(0, 80)}`);
  const seen = new Set();
  for (const row of rows) {
    if (seen.has(row.id)) faults.push(`${row.id} stands there twice`);
    seen.add(row.id);
    for (const name of testsNamed(row)) {
      const there = name.includes('/') ? SPEC.test(name) && existsSync(name) : tested.has(name);
      if (!there) faults.push(`${row.id} names a test that is not there: ${name}`);
    }
    if (row.level === 'L3' && !CHOSEN_L3.includes(row.id)) faults.push(`${row.id} is no chosen line of L3`);
  }
  CHAPTERS.forEach((wanted, at) => {
    const found = rows.filter(({ id, level }) => level !== 'L3' && id.startsWith(`V${String(at + 1)}.`)).length;
    if (found !== wanted) faults.push(`chapter V${String(at + 1)} has ${String(found)} lines of L1 and L2, the standard ${String(wanted)}`);
  });
  for (const id of CHOSEN_L3) if (!seen.has(id)) faults.push(`${id} is missing`);
  return faults;
}

/** Numbers per level and in all: by test, by review, not applicable, open; the share of tests among what applies. */
export function asvsCounts(rows) {
  const of = (some) => {
    const count = (kind) => some.filter((row) => row.kind === kind).length;
    const applies = some.length - count('not applicable');
    return {
      all: some.length,
      test: count('test'),
      review: count('review'),
      notApplicable: count('not applicable'),
      open: count('open'),
      share: applies === 0 ? 1 : count('test') / applies,
    };
  };
  return { L1: of(rows.filter((r) => r.level === 'L1')), L2: of(rows.filter((r) => r.level === 'L2')), L3: of(rows.filter((r) => r.level === 'L3')), all: of(rows) };
}
