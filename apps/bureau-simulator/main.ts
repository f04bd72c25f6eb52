import { startBureau, type RunningBureau } from './simulator';

const isTaken = (error: unknown): boolean => typeof error === 'object' && error !== null && 'code' in error && error.code === 'EADDRINUSE';

/** Starts on the wanted port or, when it is taken, on the next free one of the following twenty. */
async function start(env: NodeJS.ProcessEnv): Promise<RunningBureau> {
  const wanted = Number(env['PORT'] ?? 9010);
  const tries = Number(env['PORT_TRIES'] ?? 20);
  for (let step = 0; ; step += 1) {
    try {
      return await startBureau({
        port: wanted === 0 ? 0 : wanted + step,
        host: env['HOST'] ?? '127.0.0.1',
        ...(env['BUREAU_STATE_FILE'] ? { stateFile: env['BUREAU_STATE_FILE'] } : {}),
        ...(env['BUREAU_PAGE_DIR'] ? { pageDir: env['BUREAU_PAGE_DIR'] } : {}),
      });
    } catch (error) {
      if (!isTaken(error) || step >= tries) throw error;
    }
  }
}

const bureau = await start(process.env);
process.stdout.write(`bureau-simulator ready on ${bureau.url}\n`);
const stop = (): void => {
  bureau.close().then(
    () => process.exit(0),
    (error: unknown) => {
      process.stderr.write(`bureau-simulator: ${error instanceof Error ? error.message : 'failed to close'}\n`);
      process.exit(1);
    },
  );
};
process.once('SIGINT', stop);
process.once('SIGTERM', stop);
