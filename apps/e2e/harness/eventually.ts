const STEP_MS = 150;

/** Between two loads of a page. */
export const LOAD_MS = 1_000;

/**
 * Asks again until `holds` says yes.
 * @param stepMs between two questions; `LOAD_MS` where each loads a page
 * @throws Error with the last value when it never does
 */
export async function eventually<T>(
  ask: () => Promise<T>,
  holds: (value: T) => boolean,
  what: string,
  limitMs = 20_000,
  stepMs = STEP_MS,
): Promise<T> {
  const until = Date.now() + limitMs;
  for (;;) {
    const value = await ask();
    if (holds(value)) return value;
    if (Date.now() > until) throw new Error(`${what}: last seen ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, stepMs));
  }
}
