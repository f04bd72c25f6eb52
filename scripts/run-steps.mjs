// Runs independent steps two at a time and reports each in one line; the output of a step is shown when it fails.
import { spawn } from 'node:child_process';

/**
 * @param {{ name: string, args: string[], env?: Record<string, string> }[]} steps Node programs
 * @returns {Promise<{ name: string, ok: boolean, output: string }[]>}
 */
export async function runSteps(steps, say = (line) => process.stdout.write(`${line}\n`), atOnce = 2) {
  const queue = [...steps];
  const results = [];
  const work = async () => {
    for (let step = queue.shift(); step !== undefined; step = queue.shift()) {
      const from = performance.now();
      const { ok, output } = await runStep(step);
      const seconds = ((performance.now() - from) / 1000).toFixed(1);
      if (!ok) say(output.trimEnd());
      say(`${ok ? 'ok    ' : 'FAILED'} ${step.name} (${seconds} s)`);
      results.push({ name: step.name, ok, output });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return results;
}

/** Does the work in this order, so many at a time. @param {(() => Promise<void>)[]} work */
export async function runAll(work, atOnce = 2) {
  const queue = [...work];
  const next = async () => {
    for (let one = queue.shift(); one !== undefined; one = queue.shift()) await one();
  };
  await Promise.all(Array.from({ length: atOnce }, next));
}

/** One Node program to its end. @param show `stderr`: what it says there is shown as it comes and not kept */
export function runStep({ args, env = {}, show = 'nothing' }) {
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(process.execPath, args, { env: { ...process.env, ...env }, stdio: ['ignore', show === 'stderr' ? 'ignore' : 'pipe', show === 'stderr' ? 'inherit' : 'pipe'] });
    const end = (signal) => child.kill(signal);
    process.once('SIGINT', end);
    process.once('SIGTERM', end);
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += chunk));
    child.once('error', (error) => resolve({ ok: false, output: error.message }));
    // Not `exit`: the last lines may still be on their way then.
    child.once('close', (code) => {
      process.off('SIGINT', end);
      process.off('SIGTERM', end);
      resolve({ ok: code === 0, output });
    });
  });
}
