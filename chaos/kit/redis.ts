import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { redisBinary } from '@testing/redis-server';
import { ownPort } from '../../bench/harness/own-port';
import { endWithRun } from '../../bench/harness/run-end';

/** A Redis that writes down every command before it answers for it (AOF), as the deployment with `REDIS_URL` runs it. */
export class StageRedis {
  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
    private readonly client: Redis,
  ) {}

  /** @param dir of its log @throws Error where the machine has neither Valkey nor Redis */
  static async start(dir: string): Promise<StageRedis> {
    const binary = redisBinary();
    if (binary === undefined) throw new Error('this machine has neither valkey-server nor redis-server');
    mkdirSync(dir, { recursive: true });
    const port = await ownPort();
    const child = spawn(
      binary,
      [
        '--port',
        String(port),
        '--bind',
        '127.0.0.1',
        '--save',
        '',
        '--appendonly',
        'yes',
        '--maxmemory-policy',
        'noeviction',
        '--dir',
        dir,
      ],
      { stdio: 'ignore' },
    );
    const forget = endWithRun(() => void child.kill('SIGKILL'));
    child.once('exit', forget);
    const url = `redis://127.0.0.1:${String(port)}`;
    const client = new Redis(url, { maxRetriesPerRequest: null, retryStrategy: () => 200 });
    client.on('error', () => undefined);
    await client.ping();
    return new StageRedis(url, child, client);
  }

  get ended(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** Whether it could write down what it was told last. */
  async writes(): Promise<boolean> {
    return /aof_last_write_status:ok/.test(await this.client.info('persistence'));
  }

  async stop(): Promise<void> {
    this.client.disconnect();
    const gone = new Promise((resolve) => this.child.once('exit', resolve));
    if (this.ended) return;
    this.child.kill('SIGKILL');
    await gone;
    await pause(0);
  }
}
