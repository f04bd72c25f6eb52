import { readFile } from 'node:fs/promises';
import type { Device } from './devices/device-list';
import type { CorpDocument } from './state/corp-document';
import { startSimulator, type RunningSimulator, type SimulatorOptions } from './simulator';

const isTaken = (error: unknown): boolean => typeof error === 'object' && error !== null && 'code' in error && error.code === 'EADDRINUSE';

interface StartFile {
  corps?: ({ corpId: string } & CorpDocument)[];
  devices?: Device[];
}

/** A list of corps, or corps and devices; a wrong document ends the start with its reason while the corps are built. */
const readStartFile = async (path: string): Promise<StartFile> => {
  const given = JSON.parse(await readFile(path, 'utf8')) as StartFile | StartFile['corps'];
  return Array.isArray(given) ? { corps: given } : (given ?? {});
};

/** Options from the environment; README.md lists the names. */
const optionsFrom = async (env: NodeJS.ProcessEnv): Promise<SimulatorOptions> => {
  const corpsFile = env['SIM_CORPS_FILE'];
  return {
    port: Number(env['PORT'] ?? 9000),
    host: env['HOST'] ?? '127.0.0.1',
    ...(env['SIM_DOMAIN'] ? { domain: env['SIM_DOMAIN'] } : {}),
    ...(env['SIM_SNAPSHOT_FILE'] ? { snapshotFile: env['SIM_SNAPSHOT_FILE'] } : {}),
    ...(env['SIM_PLATFORM_URL'] ? { platformUrl: env['SIM_PLATFORM_URL'] } : {}),
    ...(env['SIM_PLATFORM_HOST'] ? { platformHost: env['SIM_PLATFORM_HOST'] } : {}),
    ...(env['SIM_PAGE_DIR'] ? { pageDir: env['SIM_PAGE_DIR'] } : {}),
    ...(env['SIM_SCAN_SOURCE'] ? { scanSource: env['SIM_SCAN_SOURCE'] } : {}),
    ...(corpsFile ? await readStartFile(corpsFile) : {}),
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
