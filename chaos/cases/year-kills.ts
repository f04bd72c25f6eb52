import { spawn } from 'node:child_process';
import type { ChaosCase } from '../kit/case';

const SPEC = 'apps/api/test/kill-directory';

/** The spec of `npm test` with more kills and pupils: a process of jest, which brings its own stage. */
function run(env: Readonly<Record<string, string>>): Promise<{ code: number; said: string }> {
  const jest = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js'];
  const child = spawn(process.execPath, [...jest, '--selectProjects=int', '--testPathPatterns', SPEC], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? 1, said }));
  });
}

/** Classes, pupils, alumni and what families are told, while the worker of the directory's lane dies with -9. */
export const yearKills: ChaosCase = {
  goal: 'R1',
  title: 'kill -9 of the worker while a school year begins: no class, pupil, alumnus or message twice, mirror and WeCom agree',
  guardians: [50],
  async run({ seed, long, tell, none }) {
    const kills = long ? 40 : 4;
    const { code, said } = await run({ PROOF_SEED: String(seed), PROOF_KILLS: String(kills), PROOF_PUPILS: long ? '150' : '30' });
    tell({ name: 'R1 kills while classes are made, pupils moved, leavers moved, all taken back', value: 4 * kills, unit: 'kills' });
    const failed = [...said.matchAll(/^\s+✕ (.+)$/gm)].map(([, name]) => name!);
    none('R1 things done twice or not at all at the turn of the year', code === 0 || failed.length > 0 ? failed : [said.slice(-1_500)]);
  },
};
