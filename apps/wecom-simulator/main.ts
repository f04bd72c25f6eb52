import { readFile } from 'node:fs/promises';
import type { CorpDocument } from './state/corp-document';
import { startSimulator, type RunningSimulator, type SimulatorOptions } from './simulator';

const isTaken = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';

/** Options from the environment; README.md lists the names. */
const optionsFrom = async (env: NodeJS.ProcessEnv): Promise<SimulatorOptions> => {
  const corpsFile = env['SIM_CORPS_FILE'];
  // Checked while the corps are built: a wrong document ends the start with its reason.
  const corps = corpsFile ? (JSON.parse(await readFile(corpsFile, 'utf8')) as ({ corpId: string } & CorpDocument)[]) : undefined;
  return {
    port: Number(env['PORT'] ?? 9000),
    host: env['HOST'] ?? '127.0.0.1',
    ...(env['SIM_DOMAIN'] ? { domain: env['SIM_DOMAIN'] } : {}),
    ...(env['SIM_SNAPSHOT_FILE'] ? { snapshotFile: env['SIM_SNAPSHOT_FILE'] } : {}),
    ...(env['SIM_PLATFORM_URL'] ? { platformUrl: env['SIM_PLATFORM_URL'] } : {}),
    ...(env['SIM_PLATFORM_HOST'] ? { platformHost: env['SIM_PLATFORM_HOST'] } : {}),
    ...(env['SIM_PAGE_DIR'] ? { pageDir: env['SIM_PAGE_DIR'] } : {}),
    ...(corps ? { corps } : {}),
  };
};

/** Starts on the wanted port or, when it is taken, on the next free one of the following twenty. */
const startOnFreePort = async (options: SimulatorOptions, tries: number): Promise<RunningSimulator> => {
  for (let step = 0; ; step += 1) {
    try {
      return await startSimulator({ ...options, port: options.port ? options.port + step : 0 });
    } catch (error) {
      if (!isTaken(error) || step >= tries) throw error;
    }
  }
};

const run = async (): Promise<void> => {
  const simulator = await startOnFreePort(await optionsFrom(process.env), Number(process.env['PORT_TRIES'] ?? 20));
  process.stdout.write(`wecom-simulator ready on ${simulator.url}\n`);
  const stop = (): void => {
    simulator.close().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`wecom-simulator: ${error instanceof Error ? error.message : 'failed to close'}\n`);
        process.exit(1);
      },
    );
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
};

await run();
