// node scripts/seeded-faults.mjs [number…]: puts one fault at a time into a copy of the product and runs the proof that
// has to notice it (S3). A fault that nobody notices ends with 1. Not part of npm test: each fault costs a whole walk.
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const WALK = 'apps/api/test/isolation.int-spec.ts';
const EDGE = 'apps/api/test/edge.int-spec.ts';
const CATALOGUE = 'libs/platform/db/test/catalogue.int-spec.ts';
const notices = 'libs/features/notices';

/** `net: false` = without row security, so that the statements have to do it alone. */
const FAULTS = [
  { what: 'a notice is read without its unit', file: `${notices}/data/notice-row.ts`, from: 'WHERE n.unit_id = $1 AND n.id = $2 AND n.deleted_at IS NULL`', to: 'WHERE $1::int > 0 AND n.id = $2 AND n.deleted_at IS NULL`', proof: WALK, net: false },
  { what: 'a pupil is read without its unit', file: 'libs/features/contacts/directory/school.queries.ts', from: 'FROM student WHERE unit_id = $1 AND id = $2', to: 'FROM student WHERE $1::int > 0 AND id = $2', proof: WALK, net: false },
  { what: 'a label is found without its unit', file: 'libs/features/contacts/directory/staff.queries.ts', from: 'FROM label WHERE unit_id = $1 AND id = $2', to: 'FROM label WHERE $1::int > 0 AND id = $2', proof: WALK, net: false },
  { what: 'recipients are checked without their unit', file: `${notices}/sending/target-rights.ts`, from: "FROM student WHERE unit_id = $1 AND id = ANY ($2)", to: "FROM student WHERE $1::int > 0 AND id = ANY ($2)", proof: WALK, net: false },
  { what: 'the audit log is read without its unit', file: 'libs/features/audit/audit.queries.ts', from: '`a.unit_id = $1 AND (', to: '`$1::int > 0 AND (', proof: WALK, net: false },
  { what: 'a job that failed is run again in any unit', file: 'libs/platform/outbox/failed-jobs.ts', from: 'unit_id = $1 AND id = $2', to: '$1::int > 0 AND id = $2', proof: WALK, net: true },
  { what: 'everybody owns every upload', file: 'libs/features/files/file-access.ts', from: 'row.owner_kind === ctx.actor.kind && row.owner_id !== null && row.owner_id === actorId(ctx.actor)', to: 'row.owner_id !== null', proof: WALK, net: true },
  { what: 'staff see notices that are not theirs', file: `${notices}/notice-access.ts`, from: 'return row !== undefined;', to: 'return row !== undefined || true;', proof: WALK, net: true },
  { what: 'a family reads of any child', file: `${notices}/data/my-rows.ts`, from: 'SELECT 1 FROM guardianship WHERE unit_id = $1 AND parent_id = $2 AND student_id = $3', to: 'SELECT 1 FROM guardianship WHERE unit_id = $1 AND $2::uuid IS NOT NULL AND student_id = $3', proof: WALK, net: true },
  { what: 'a reminder of somebody else is marked', file: 'libs/features/reminders/my-reminders.service.ts', from: 'WHERE unit_id = $1 AND recipient_id = $2 AND topic_id = $3', to: 'WHERE unit_id = $1 AND $2::uuid IS NOT NULL AND topic_id = $3', proof: WALK, net: true },
  { what: 'somebody else’s session is ended', file: 'libs/features/identity/session.store.ts', from: 'AND kind = $3 AND ref_id = $4 AND revoked_at IS NULL`', to: 'AND $3::text <> \'\' AND $4::uuid IS NOT NULL AND revoked_at IS NULL`', proof: WALK, net: true },
  { what: 'no right is asked', file: 'libs/platform/http/route.guard.ts', from: '!ctx.actor.rights.has(def.permission)', to: 'false', proof: WALK, net: true },
  { what: 'no log-in is asked', file: 'libs/platform/http/route.guard.ts', from: "if (ctx === null) throw new DomainError('UNAUTHENTICATED');", to: 'if (ctx === null) return publicCtx(req, this.settings);', proof: WALK, net: true },
  { what: 'another site may write', file: 'libs/platform/http/route.guard.ts', from: '!this.settings.origins.has(origin)', to: 'false', proof: EDGE, net: true },
  { what: 'a table loses its policy', file: 'libs/platform/db/unit-table.ts', from: 'CREATE POLICY unit ON ${name} TO app USING (${UNIT_POLICY}) WITH CHECK (${UNIT_POLICY})`', to: "CREATE POLICY unit ON ${name} TO app USING (${name === 'reminder' ? 'true' : UNIT_POLICY}) WITH CHECK (${UNIT_POLICY})`", proof: CATALOGUE, net: true },
  { what: 'a table is not forced under row security', file: 'libs/platform/db/unit-table.ts', from: 'ALTER TABLE ${name} FORCE ROW LEVEL SECURITY`', to: "ALTER TABLE ${name} ${name === 'reminder' ? 'NO FORCE' : 'FORCE'} ROW LEVEL SECURITY`", proof: CATALOGUE, net: true },
];

const say = (line) => process.stdout.write(`${line}\n`);

/** @returns names of the tests that failed, or undefined when all passed */
async function failures(dir, proof, net) {
  const env = { ...process.env, NODE_OPTIONS: '--experimental-vm-modules', ...(net ? {} : { PROOF_LAYER: 'code' }) };
  const args = ['node_modules/jest/bin/jest.js', proof, '--selectProjects=int', '--forceExit'];
  const child = spawn(process.execPath, args, { cwd: dir, env, stdio: ['ignore', 'ignore', 'pipe'] });
  let report = '';
  child.stderr.setEncoding('utf8').on('data', (text) => (report += text));
  const code = await new Promise((done) => child.once('exit', done));
  if (code === 0) return undefined;
  const failed = [...new Set([...report.matchAll(/✕ (.+?)(?: \(\d+ ms\))?$/gm)].map((hit) => hit[1]))];
  return failed.length > 0 ? failed : [`the run broke: ${report.slice(-600)}`];
}

const root = resolve(import.meta.dirname, '..');
const dir = mkdtempSync(join(tmpdir(), 'smart-campus-faults-'));
for (const name of ['apps', 'libs', 'migrations', 'scripts', 'jest.config.ts', 'tsconfig.json', 'package.json']) cpSync(join(root, name), join(dir, name), { recursive: true });
symlinkSync(join(root, 'node_modules'), join(dir, 'node_modules'));

const chosen = process.argv.slice(2).map(Number);
let missed = 0;
try {
  for (const [i, fault] of FAULTS.entries()) {
    if (chosen.length > 0 && !chosen.includes(i + 1)) continue;
    const path = join(dir, fault.file);
    const sound = readFileSync(path, 'utf8');
    if (!sound.includes(fault.from)) throw new Error(`${fault.file} no longer holds: ${fault.from}`);
    writeFileSync(path, sound.replace(fault.from, () => fault.to));
    const failed = await failures(dir, fault.proof, fault.net);
    writeFileSync(path, sound);
    if (failed === undefined) missed += 1;
    say(`${failed === undefined ? 'MISSED ' : 'noticed'} ${String(i + 1).padStart(2)} ${fault.what}: ${failed === undefined ? fault.proof : `${String(failed.length)} tests, e.g. ${failed[0]}`}`);
  }
} finally {
  rmSync(dir, { recursive: true, force: true });
}
say(`${String(missed)} missed`);
process.exit(missed === 0 ? 0 : 1);
