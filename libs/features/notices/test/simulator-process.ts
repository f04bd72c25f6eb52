import { spawn } from 'node:child_process';
import { once } from 'node:events';

const START = `
import('./scripts/run-ts.mjs')
  .then(({ importTs }) => importTs('apps/wecom-simulator/simulator.ts'))
  .then(({ startSimulator }) => startSimulator({ port: 0 }))
  .then((simulator) => process.stdout.write('up ' + simulator.url + '\\n'));
process.stdin.on('end', () => process.exit(0)).resume();
`;

export interface SimulatorProcess {
  url: string;
  /** A call of the control interface `/sim/…`. */
  control<T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<T>;
  stop(): Promise<void>;
}

/** The WeCom simulator as a process of its own, as in production: reached by HTTP only. */
export async function startSimulatorProcess(): Promise<SimulatorProcess> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', START], { stdio: ['pipe', 'pipe', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      const match = /up (\S+)/.exec(chunk.toString());
      if (match?.[1] !== undefined) resolve(match[1]);
    });
    child.once('exit', () => reject(new Error(`the simulator did not start: ${errors}`)));
  });
  return {
    url,
    async control<T>(method: string, path: string, body?: unknown): Promise<T> {
      const response = await fetch(`${url}/sim/${path}`, {
        method,
        ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`${method} ${path}: ${String(response.status)} ${text}`);
      return JSON.parse(text) as T;
    },
    async stop() {
      const ended = once(child, 'exit');
      child.stdin.end();
      await ended;
    },
  };
}
