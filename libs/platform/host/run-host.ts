import type { Logger } from '@platform/log/logger';

/** A process drains within this time after a stop signal and then goes (J5). */
const DRAIN_MS = 25_000;

export interface RunningHost {
  logger: Logger;
  /** Becomes not ready, finishes or hands back its work, closes its pools. */
  stop(): Promise<void>;
}

/** Starts a process of the product, ends it gracefully on a signal, and at once after an error nobody handled (J5). */
export async function runHost(name: string, start: () => Promise<RunningHost>): Promise<void> {
  let host: RunningHost;
  try {
    host = await start();
  } catch (error) {
    process.stderr.write(`${name} did not start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  }
  let stopping = false;
  const stop = async (reason: string, code: number): Promise<void> => {
    if (stopping) return;
    stopping = true;
    host.logger.info({ reason }, 'stopping');
    const late = setTimeout(() => process.exit(code === 0 ? 2 : code), DRAIN_MS);
    try {
      await host.stop();
    } catch (error) {
      host.logger.error({ err: error }, 'stopping failed');
    }
    clearTimeout(late);
    process.exit(code);
  };
  process.once('SIGTERM', () => void stop('SIGTERM', 0));
  process.once('SIGINT', () => void stop('SIGINT', 0));
  process.on('uncaughtException', (error) => {
    host.logger.error({ err: error }, 'an error nobody handled');
    void stop('uncaughtException', 1);
  });
  process.on('unhandledRejection', (error) => {
    host.logger.error({ err: error }, 'a rejection nobody handled');
    void stop('unhandledRejection', 1);
  });
}
