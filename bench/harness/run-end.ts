/** Ends one thing that must not outlive the run. */
type End = () => Promise<unknown> | void;

const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;
const PARENT_LOOK_MS = 1_000;

const ends = new Set<End>();
let listening = false;

/**
 * Has `end` called when a signal ends this run: PostgreSQL and the processes of the product are no part of its process group
 * and would stay for ever. Newest first, so that what others rest upon goes last.
 * @returns takes it back when the thing has ended by itself
 */
export function endWithRun(end: End): () => void {
  ends.add(end);
  listen();
  return () => void ends.delete(end);
}

function listen(): void {
  if (listening) return;
  listening = true;
  let ending = false;
  const leave = (code: number): void => {
    if (ending) return;
    ending = true;
    void endAll().then(() => process.exit(code));
  };
  for (const [signal, code] of Object.entries(SIGNALS)) process.on(signal, () => leave(code));
  // npm passes SIGTERM on to its shell only, which ends without telling anybody: then this run is an orphan.
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) leave(SIGNALS.SIGTERM);
  }, PARENT_LOOK_MS).unref();
}

async function endAll(): Promise<void> {
  for (const end of [...ends].reverse()) {
    try {
      await end();
    } catch (error) {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    }
  }
}
